// Package spdx reads SPDX documents and turns them into CycloneDX: versions 2.2 and 2.3 as JSON and as tag-value, 3.0.1 as
// JSON-LD. [Read] is the entry point for one document, [ReadAll] for several that refer to each other, such as those of an
// archive that Yocto makes. What CycloneDX has no place for becomes properties spdx:NAME, under the names of SPDX 2.3 in JSON.
package spdx

import (
	"crypto/sha1"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"

	"ensign/bom"
)

// Format is a format of SPDX. The zero value is none.
type Format string

// The formats that are read.
const (
	JSON     Format = "spdx-json"      // 2.2 and 2.3
	TagValue Format = "spdx-tag-value" // 2.2 and 2.3
	JSONLD   Format = "spdx3-json"     // 3.0.1
)

// ErrNotSPDX is wrapped by the errors for a text that is well formed but is no SPDX document of a version that is read.
var ErrNotSPDX = errors.New("not an SPDX document that is read")

// File is one SPDX document.
type File struct {
	Name string // path inside the input, "" if it is the input itself
	Data []byte
}

// Input is one thing that was opened, and the documents in it.
type Input struct {
	bom.Input
	Files []File
}

// Read reads one document. See [ReadAll].
func Read(data []byte, budget *bom.Budget) (*bom.Document, error) {
	format := Recognise(data)
	sum := sha256.Sum256(data)
	size := int64(len(data))
	in := bom.Input{ID: "1", Kind: string(format), SHA256: hex.EncodeToString(sum[:]), Size: size, Coverage: bom.Coverage{Bytes: size, Known: size}}
	return ReadAll([]Input{{in, []File{{"", data}}}}, budget)
}

// ReadAll reads the documents of all inputs as one, in which a reference from one document to another leads there. What is
// contained is nested; what surely is not part of the product, such as a build tool or a test, has the scope excluded. A
// reference to a document that is not given is a gap of the input that it is in, and a document that is given twice counts
// once. A nil budget stands for one with the default limits. Errors about a text are a [bom.SyntaxError] or wrap
// [bom.ErrLimit] or [ErrNotSPDX].
func ReadAll(inputs []Input, budget *bom.Budget) (*bom.Document, error) {
	if budget == nil {
		budget = bom.NewBudget(bom.Limits{})
	}
	g := newGraph(budget)
	seen := map[[sha256.Size]byte]bool{}
	for i := range inputs {
		g.inputs = append(g.inputs, inputs[i].Input)
		for _, f := range inputs[i].Files {
			sum := sha256.Sum256(f.Data)
			if seen[sum] {
				g.warn("%s is given twice, and counts once", label(&inputs[i], f))
				continue
			}
			seen[sum] = true
			if err := g.read(i, f); err != nil {
				return nil, named(inputs, i, f, err)
			}
		}
	}
	if len(g.docs) == 0 {
		return nil, fmt.Errorf("%w: there is none", ErrNotSPDX)
	}
	return g.convert()
}

func newGraph(budget *bom.Budget) *graph {
	return &graph{budget: budget, ids: map[string]*element{}, namespaces: map[string]*document{}, absent: map[string]*absence{}, meanings: map[string]relation{}}
}

// digests returns those of a text that references to it carry.
func digests(data []byte) map[string]string {
	one, two := sha1.Sum(data), sha256.Sum256(data)
	return map[string]string{"SHA1": hex.EncodeToString(one[:]), "SHA256": hex.EncodeToString(two[:])}
}

func label(in *Input, f File) string {
	if f.Name != "" {
		return f.Name
	}
	return in.Name
}

// named says in which file of several an error is.
func named(inputs []Input, i int, f File, err error) error {
	if f.Name == "" && len(inputs) == 1 {
		return err
	}
	return fmt.Errorf("%s: %w", label(&inputs[i], f), err)
}

// read reads one document into the graph.
func (g *graph) read(input int, f File) error {
	d := &document{input: input, file: f.Name, local: map[string]*element{}, externals: map[string]*external{}, digests: digests(f.Data)}
	d.kept = bom.NewKept(len(f.Data))
	switch Recognise(f.Data) {
	case JSON:
		return g.readJSON(d, f.Data)
	case JSONLD:
		return g.readJSONLD(d, f.Data)
	case TagValue:
		return g.readTagValue(d, f.Data)
	}
	return fmt.Errorf("%w: neither JSON nor tag-value of SPDX", ErrNotSPDX)
}
