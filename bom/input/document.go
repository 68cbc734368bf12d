package input

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"ensign/bom"
	"ensign/bom/builds"
	"ensign/bom/parts"
)

const hintCycloneDX = "export it as CycloneDX 1.2 to 1.7, JSON or XML"

// Document is a format of documents that [Open] reads.
type Document struct {
	Kind  string // as in [bom.Input]
	Title string // what it is, with the versions
}

// Documents returns the formats of documents that are read.
func Documents() []Document {
	documents := []Document{
		{string(jsonBOM), "CycloneDX 1.2 to 1.7 as JSON"},
		{string(xmlBOM), "CycloneDX 1.0 to 1.7 as XML"},
		{string(spdxJSON), "SPDX 2.2 and 2.3 as JSON"},
		{string(spdxTags), "SPDX 2.2 and 2.3 as tag-value"},
		{string(spdxGraph), "SPDX 3.0.1 as JSON-LD"},
		{string(spdxArchive), "archive or directory of nothing but SPDX documents, such as Yocto's .spdx.tar.zst"},
		{string(builds.Buildroot), "make show-info of Buildroot"},
		{string(builds.Syft), "syft's own JSON"},
		{string(builds.ORT), "a result of the OSS Review Toolkit as YAML or JSON"},
		{string(builds.CoSWID), "CoSWID tags"},
		{string(partsList), "parts list as CSV, TSV or with semicolons"},
	}
	for _, f := range parts.Formats() {
		documents = append(documents, Document{string(partsList), "parts list: " + f.Doc})
	}
	return documents
}

// readDocument reads a CycloneDX document.
func (r *inputReader) readDocument(data []byte) (*bom.Document, error) {
	in := r.fileInput(data, nil) // first, so that the bytes can go when the text is made of them
	d, err := bom.Read(data, bom.NewBudget(r.Limits))
	if err != nil {
		return nil, documentError(fmt.Errorf("reading %s: %w", r.name, err))
	}
	if found := d.Violations(); r.Strict && len(found) > 0 {
		return nil, hint(fmt.Errorf("reading %s: not as CycloneDX %s says:%s", r.name, d.SpecVersion(), some(found)), "mend the document, or read it without --strict")
	}
	in.Coverage.Gaps = d.Unread()
	for _, g := range in.Coverage.Gaps {
		in.Coverage.Known -= g.Size
	}
	return withInput(d, in), nil
}

// readBuild reads what a build or a scanner wrote in a format of its own.
func (r *inputReader) readBuild(data []byte) (*bom.Document, error) {
	d, err := builds.Read(builds.Format(r.kind), data, bom.NewBudget(r.Limits))
	if err != nil {
		return nil, documentError(fmt.Errorf("reading %s: %w", r.name, err))
	}
	return withInput(d, r.fileInput(data, nil)), nil
}

// some lists the first few violations, one a line.
func some(found []bom.Violation) string {
	const shown = 10
	var b strings.Builder
	for _, v := range found[:min(shown, len(found))] {
		b.WriteString("\n  " + v.String())
	}
	if rest := len(found) - shown; rest > 0 {
		fmt.Fprintf(&b, "\n  and %d more", rest)
	}
	return b.String()
}

// documentError adds what can be done about an error of [bom.Read].
func documentError(err error) error {
	var syntax *bom.SyntaxError
	switch {
	case errors.Is(err, bom.ErrLimit):
		return err
	case errors.Is(err, bom.ErrNotBOM), errors.Is(err, builds.ErrNotRead):
		return hint(err, hintCycloneDX)
	case errors.As(err, &syntax):
		return hint(err, "mend the document at that place, or export it again")
	}
	return err
}

// readParts reads a parts list. The device it is for is named after the file.
func (r *inputReader) readParts(data []byte) (*bom.Document, error) {
	table, err := parts.Read(data, parts.Options{Columns: r.renames}, bom.NewBudget(r.Limits))
	if err != nil {
		return nil, partsError(fmt.Errorf("reading %s: %w", r.name, err))
	}
	root := bom.Component{Type: "device", Kind: bom.Commodity, Name: r.deviceName(), Parent: -1}
	for _, remark := range table.Remarks() {
		root.Properties = append(root.Properties, bom.Property{Name: parts.PropertyWarning, Value: remark})
	}
	in := r.fileInput(data, table.Gaps)
	in.ID = "1"
	d, err := bom.New(root, r.pieces(table), []bom.Input{in})
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", r.name, err)
	}
	return d, nil
}

func partsError(err error) error {
	var header *parts.HeaderError
	if errors.As(err, &header) {
		return hint(err, header.Hint())
	}
	if errors.Is(err, parts.ErrTooMany) {
		return err
	}
	if errors.Is(err, bom.ErrLimit) {
		return hint(err, "raise the limit, or export as CSV what lists parts")
	}
	return hint(err, hintCSV)
}

// parseColumns reads what the user says of headers.
func parseColumns(texts []string) ([]parts.Rename, error) {
	var list []parts.Rename
	for _, text := range texts {
		r, err := parts.ParseRename(text)
		if err != nil {
			return nil, hint(fmt.Errorf("columns: %w", err), "for example --columns MPN=Teil,quantity=Menge")
		}
		list = append(list, r)
	}
	return list, nil
}

// pieces returns the components of a list. The names of its choices carry the number of the operand, because two
// lists have the same lines.
func (r *inputReader) pieces(table *parts.Table) []bom.Component {
	list := table.Components()
	for i := range list {
		if list[i].OneOf != "" {
			list[i].OneOf = fmt.Sprintf("%d: %s", r.number, list[i].OneOf)
		}
		for k := range list[i].Found {
			list[i].Found[k].Input = "1"
		}
	}
	return list
}

// deviceName returns the file's name without its extension.
func (r *inputReader) deviceName() string {
	if r.stdin() {
		return "device"
	}
	name := r.label()
	if base := strings.TrimSuffix(name, filepath.Ext(name)); base != "" {
		return base
	}
	return name
}

// fileInput describes a file that was read whole, but for the gaps.
func (r *inputReader) fileInput(data []byte, gaps []bom.Gap) bom.Input {
	size := int64(len(data))
	sum := sha256.Sum256(data)
	known := size
	for _, g := range gaps {
		known -= g.Size
	}
	return bom.Input{
		Name: r.label(), Kind: string(r.kind), SHA256: hex.EncodeToString(sum[:]), Size: size,
		Coverage: bom.Coverage{Bytes: size, Known: known, Gaps: gaps},
	}
}
