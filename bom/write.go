package bom

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"

	cdx "github.com/CycloneDX/cyclonedx-go"
)

// Form is how a document is written. The zero value is JSON of the document's own version, which is 1.6 for one that
// was built.
type Form struct {
	Version string // "1.2" to "1.7"; "" keeps the document's
	XML     bool
	Cite    Credit // who adds what is added, for the citations that version 1.7 has; the zero value writes none
}

// Credit names who added to a document, and when.
type Credit struct {
	Tool    string // "ensign"
	Version string
	Time    string // RFC 3339: "2026-11-24T00:00:00Z"
}

// Versions lists the versions of CycloneDX that a document can be written in, oldest first.
func Versions() []string { return slices.Clone(jsonVersions[:]) }

// Write returns the document in a form, with the additions that [Document.Enrich] inserts. What was read is only raised to
// a newer version, in its own format: of JSON by its specVersion, and of XML by its namespace; nothing else of it changes,
// and JSON is an error for an older version. A document that was built or joined is written in any version from 1.3 on, and
// so is XML as JSON or in an older version; what an older version has no field for, but is of use, becomes properties. What
// was read back differently is an error if it is part of a view; the rest is named by lost, a line for each key.
func (d *Document) Write(add []Addition, f Form) (text []byte, lost []string, err error) {
	if add == nil {
		text = d.JSON()
	} else if text, err = d.Enrich(add); err != nil {
		return nil, nil, err
	}
	w := writer{Form: f, source: d}
	given := d.text
	if w.inPlace() {
		given = d.source.text
		if add == nil {
			text = []byte(d.text) // in which nothing has to stand for what the XML still has
		}
		text, err = w.writeInPlace(string(text), add)
	} else if asItIs := !f.XML && f.Version == ""; !asItIs || d.version == "1.7" && f.Cite != (Credit{}) {
		text, err = w.write(string(text), add)
	}
	if d.signed && string(text) != given {
		w.lost = append(w.lost, "the document is signed, and no signature covers what is written")
	}
	return text, w.lost, err
}

// writer writes one document.
type writer struct {
	Form
	source *Document
	lost   []string
}

func (w *writer) write(text string, add []Addition) ([]byte, error) {
	d, err := reread(text)
	if err != nil {
		return nil, err
	}
	if w.Version == "" {
		w.Version = d.version
	}
	if d.version == draftVersion {
		return nil, errors.New("a draft of CycloneDX 2.0 is only written as the JSON that it is")
	}
	if w.Version > d.version {
		if d, err = d.raised(w.Version); err != nil {
			return nil, err
		}
	}
	if w.Version == "1.7" && d.version == "1.7" && w.Cite != (Credit{}) && len(add) > 0 {
		if d, err = w.cite(d, add); err != nil {
			return nil, err
		}
	}
	if !w.XML && w.Version == d.version {
		return []byte(d.text), nil
	}
	return w.convert(d)
}

// reread reads text that this package has written.
func reread(text string) (*Document, error) {
	const all = int64(1) << 62
	d, err := readJSON(text, NewBudget(Limits{Bytes: all, Files: all, Depth: all}))
	if err != nil {
		return nil, fmt.Errorf("reading what was written: %w", err)
	}
	return d, nil
}

// raised returns d as a document of a newer version, in which all of it must have its place.
func (d *Document) raised(version string) (*Document, error) {
	newer, err := reread(string(apply(d.text, inOrder(d.raise(version)))))
	if err != nil {
		return nil, err
	}
	old := *d
	old.violations = nil
	old.look(true)
	newer.look(true)
	for _, v := range newer.violations {
		if !slices.ContainsFunc(old.violations, func(o Violation) bool { return o.Pointer == v.Pointer }) {
			return nil, fmt.Errorf("version %s does not allow what %s does: %v", version, d.version, v)
		}
	}
	return newer, nil
}

var errNoProperties = errors.New("version 1.2 has no properties, which carry what Ensign knows: 1.3 is the oldest that can")

// convert writes d as XML or in an older version, and compares what it reads back.
func (w *writer) convert(d *Document) ([]byte, error) {
	switch older := w.Version < d.version; {
	case older && w.source.given:
		return nil, fmt.Errorf("the document is of version %s, and would lose what %s does not have", d.version, w.Version)
	case w.Version == "1.2":
		return nil, errNoProperties
	}
	text := d.text
	if w.Version < d.version {
		older, err := w.older(d)
		if err != nil {
			return nil, err
		}
		text = string(older)
	}
	out := []byte(text)
	if w.XML {
		out = writeXML(text, w.Version)
	}
	return out, w.compare(d, out)
}

// older writes d in an older version, through cyclonedx-go.
func (w *writer) older(d *Document) ([]byte, error) {
	document := new(cdx.BOM)
	if err := cdx.NewBOMDecoder(strings.NewReader(d.text), cdx.BOMFileFormatJSON).Decode(document); err != nil {
		return nil, fmt.Errorf("taking the document for CycloneDX %s: %w", d.version, err)
	}
	w.carry(d, document)
	var out bytes.Buffer
	to := cdx.NewBOMEncoder(&out, cdx.BOMFileFormatJSON).SetEscapeHTML(false).SetPretty(true)
	if err := to.EncodeVersion(document, specVersion(w.Version)); err != nil {
		return nil, fmt.Errorf("encoding CycloneDX %s: %w", w.Version, err)
	}
	return out.Bytes(), nil
}

// specVersion returns what cyclonedx-go calls a version.
func specVersion(version string) cdx.SpecVersion {
	return cdx.SpecVersion1_2 + cdx.SpecVersion(slices.Index(jsonVersions[:], version))
}

// carry adds the properties that hold what the version to be written has no field for.
func (w *writer) carry(d *Document, document *cdx.BOM) {
	next := 0
	add := func(c *Component, part *cdx.Component) {
		list := claimProperties(c, c.Type)
		if typ := w.typeOf(part); typ != c.Type {
			list = append(list, Property{typeName, c.Type})
		}
		if w.Version < "1.6" {
			list = append(list, carried(c)...)
			if part.Supplier != nil {
				part.Supplier.Address = nil // which cyclonedx-go would write
			}
		}
		if w.Version < "1.4" && c.Version == "" {
			list = append(list, Property{noVersionName, "true"})
		}
		if added := buildProperties(unseen(c.Properties, list)); len(added) > 0 {
			properties := slices.Concat(orEmpty(part.Properties), added)
			part.Properties = &properties
		}
	}
	var walk func(list *[]cdx.Component)
	walk = func(list *[]cdx.Component) {
		for i := range orEmpty(list) {
			add(&d.components[next], &(*list)[i])
			next++
			walk((*list)[i].Components)
		}
	}
	switch m := document.Metadata; {
	case m == nil:
	case m.Component != nil:
		add(&d.root, m.Component)
		walk(m.Component.Components)
	case w.Version < "1.6":
		properties := slices.Concat(orEmpty(m.Properties), buildProperties(carried(&d.root)))
		m.Properties = &properties
	}
	walk(document.Components)
}

func orEmpty[T any](list *[]T) []T {
	if list == nil {
		return nil
	}
	return *list
}

// typeOf returns the type that the version to be written has for a component.
func (w *writer) typeOf(part *cdx.Component) string {
	switch part.Type {
	case cdx.ComponentTypePlatform, cdx.ComponentTypeDeviceDriver, cdx.ComponentTypeMachineLearningModel, cdx.ComponentTypeData:
		if w.Version >= "1.5" {
			return string(part.Type)
		}
		return string(anyType)
	case cdx.ComponentTypeCryptographicAsset:
		return string(anyType)
	}
	return string(part.Type)
}
