// Package builds reads the bills of materials that builds and scanners write in formats of their own and turns them into
// CycloneDX. [Recognise] says which format a text is of, and [Read] reads it.
//
// What a format says and CycloneDX has no place for becomes properties under the name of the format. Nothing is added that
// is not said: no package URL is made up, and no list is called complete.
package builds

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"ensign/bom"
)

// Format is a format that a build or a scanner writes. The zero value is none.
type Format string

// The formats that are read.
const (
	Buildroot Format = "buildroot-show-info" // make show-info of Buildroot
	Syft      Format = "syft-json"           // syft's own JSON
	ORT       Format = "ort-result"          // a result of the OSS Review Toolkit, YAML or JSON
	CoSWID    Format = "coswid"              // concise software identification tags, RFC 9393
)

// ErrNotRead is wrapped by the errors for an input that is well formed but not of the format that it was read as.
var ErrNotRead = errors.New("not of a format that is read")

// Recognise returns the format that data, or the first few thousand bytes of it, is of; "" if it is of none of them. It
// looks at how the text begins and no further, so that the rest may still turn out to be something else.
func Recognise(data []byte) Format {
	const enough = 4096
	head := data[:min(enough, len(data))]
	text := bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n")
	switch {
	case len(text) == 0:
		return ""
	case text[0] == '{':
		return recogniseJSON(text)
	case beginsTag(data):
		return CoSWID
	case beginsORT(string(text)):
		return ORT
	}
	return ""
}

// recogniseJSON looks at the first keys of a JSON text: the tools write them in an order that does not change.
func recogniseJSON(text []byte) Format {
	tokens := headTokens(text)
	at := func(i int) string {
		if i < len(tokens) {
			return tokens[i]
		}
		return ""
	}
	switch {
	case at(0) == "artifacts" && at(1) == "[", at(0) == "artifactRelationships" && at(1) == "[":
		return Syft
	case at(0) == "repository" && at(1) == "{" && strings.HasPrefix(at(2), "vcs"):
		return ORT
	case at(1) == "{" && at(2) == "type" && (at(3) == "target" || at(3) == "host" || at(3) == "rootfs"):
		return Buildroot
	}
	return ""
}

// headTokens returns the first few strings and brackets of a JSON object.
func headTokens(text []byte) []string {
	const few = 4
	var list []string
	d := json.NewDecoder(bytes.NewReader(text))
	if _, err := d.Token(); err != nil {
		return nil
	}
	for len(list) < few {
		token, err := d.Token()
		if err != nil {
			return list
		}
		list = append(list, fmt.Sprint(token))
	}
	return list
}

// Read reads a document of a format. A nil budget stands for one with the default limits. Errors about a text are a
// [bom.SyntaxError], and wrap [bom.ErrLimit] where the budget is used up, or [ErrNotRead].
func Read(format Format, data []byte, budget *bom.Budget) (*bom.Document, error) {
	if budget == nil {
		budget = bom.NewBudget(bom.Limits{})
	}
	switch format {
	case Buildroot:
		return readBuildroot(data, budget)
	case Syft:
		return readSyft(data, budget)
	case ORT:
		return readORT(data, budget)
	case CoSWID:
		return readTags(data, budget)
	}
	return nil, fmt.Errorf("%w: %q", ErrNotRead, format)
}

// parts gathers the root and the components of a document.
type parts struct {
	root   bom.Component
	list   []*bom.Component
	needs  []bom.Dependency
	budget *bom.Budget
	kept   *bom.Kept
	at     int64 // where the text is read
	err    error // the first limit that was hit
}

// add adds a component, unless a limit is hit.
func (p *parts) add(c bom.Component) {
	if p.err == nil {
		p.err = p.budget.TakeFiles(1)
	}
	if p.kept.Take(p.at, cost(&c)); p.err == nil {
		p.err = p.kept.Err()
	}
	if p.err == nil {
		p.list = bom.Grown(p.list, &c)
	}
}

func (p *parts) document() (*bom.Document, error) {
	if p.kept.Take(p.at, cost(&p.root)); p.err == nil {
		p.err = p.kept.Err()
	}
	if p.err != nil {
		return nil, p.err
	}
	b := bom.NewBuilder(p.refs)
	for _, c := range p.list {
		if err := b.Add(c); err != nil {
			return nil, err
		}
	}
	return b.Document(p.root, nil, p.needs)
}

// refs hands over the refs of the root and of the components.
func (p *parts) refs(yield func(string) bool) {
	if !yield(p.root.Ref) {
		return
	}
	for _, c := range p.list {
		if !yield(c.Ref) {
			return
		}
	}
}

// keep adds a property to c, unless it says nothing.
func keep(c *bom.Component, name, value string) {
	if value != "" && value != "[]" && value != "{}" && value != "null" && value != `""` {
		c.Properties = bom.Grown(c.Properties, bom.Property{Name: name, Value: value})
	}
}

// keepValue keeps the next value under a name: a string as it is, all else as JSON.
func keepValue(c *bom.Component, name string, j *bom.JSON) {
	if j.Peek() == '"' {
		keep(c, name, text(j))
		return
	}
	v := j.Value()
	keep(c, name, v.String())
}

// text reads a string, "" if the value is none.
func text(j *bom.JSON) string {
	if s, ok := j.Text(); ok {
		return s
	}
	return ""
}

// stated reads a string that may be a placeholder.
func stated(j *bom.JSON) string { return bom.Stated(text(j)) }

// texts reads a list of strings.
func (p *parts) texts(j *bom.JSON) []string {
	var list []string
	j.Array(func(int) {
		if s := stated(j); s != "" && p.take(j, listCost) {
			list = bom.Grown(list, s)
		}
	})
	return list
}

// skip reads a value that is not kept.
func skip(j *bom.JSON) { _ = j.Value() }

// quoted writes a string as JSON.
func quoted(s string) string {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	if err := e.Encode(s); err != nil {
		return `""`
	}
	return strings.TrimSuffix(out.String(), "\n")
}
