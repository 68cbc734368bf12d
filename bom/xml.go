package bom

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	cdx "github.com/CycloneDX/cyclonedx-go"
)

// xmlNamespace comes before the version in the namespace of a CycloneDX document in XML.
const xmlNamespace = "http://cyclonedx.org/schema/bom/"

var xmlVersions = [...]string{"1.0", "1.1", "1.2", "1.3", "1.4", "1.5", "1.6", "1.7"}

// readXML turns XML into JSON of version 1.6, or 1.7 if it is newer, and reads that.
func readXML(body []byte, budget *Budget) (*Document, error) {
	x := newXMLText(body, budget)
	version, text, err := x.document()
	if err != nil {
		return nil, err
	}
	if err := budget.TakeBytes(int64(len(text))); err != nil {
		return nil, err
	}
	d, err := readJSON(text, budget)
	if err != nil {
		return nil, fmt.Errorf("turning XML into JSON: %w", err)
	}
	d.source = &xmlSource{text: string(body), version: version, declared: x.declared, slots: x.slots}
	d.signed = d.signed || x.signatures > 0
	d.warnings = append(x.warnings(), d.warnings...)
	d.violations, d.unread = x.found, append(x.unread, d.unread...)
	for _, ref := range slices.Sorted(maps.Keys(d.twice)) {
		if len(d.violations) == maxViolations {
			break
		}
		d.violate(Violation{Says: fmt.Sprintf("the bom-ref %q occurs more than once", shortened(ref))})
	}
	d.look(false)
	return d, nil
}

// document reads the whole text and returns its version, and it as JSON.
func (x *xmlText) document() (version, text string, err error) {
	if version, err = x.root(); err != nil {
		return "", "", err
	}
	spec := cdx.SpecVersion1_6.String()
	if version == "1.7" {
		spec = version
	}
	x.head = fmt.Sprintf("\n  \"$schema\": \"http://cyclonedx.org/schema/bom-%[1]s.schema.json\",\n  \"bomFormat\": \"CycloneDX\",\n  \"specVersion\": \"%[1]s\"", spec)
	xmlBOM().read(x)
	for x.err == nil {
		x.token()
	}
	if !x.ended {
		return "", "", x.err
	}
	x.out = append(x.out, '\n')
	return version, string(x.out), nil
}

// root reads up to the outermost element, and returns its version.
func (x *xmlText) root() (version string, err error) {
	for x.err == nil && x.in.Depth() == 0 {
		x.token()
	}
	switch {
	case x.ended:
		return "", fmt.Errorf("%w: XML without an element", ErrNotBOM)
	case x.err != nil:
		return "", x.err
	}
	name, space := string(x.in.Name()), x.space(x.in.Prefix())
	version, ok := strings.CutPrefix(space, xmlNamespace)
	if name != "bom" || !ok {
		return "", fmt.Errorf("%w: XML whose outermost element is %s of namespace %q", ErrNotBOM, name, space)
	}
	if !slices.Contains(xmlVersions[:], version) {
		return "", fmt.Errorf("%w of a known version: namespace %q, known are %s", ErrNotBOM, space, strings.Join(xmlVersions[:], ", "))
	}
	return version, nil
}

func (x *xmlText) warnings() []string {
	list := x.warned[:min(len(x.warned), maxWarnings)]
	for _, space := range x.foreign {
		list = append(list, fmt.Sprintf("elements of the namespace %q are not read", space))
	}
	if x.signatures > 0 {
		list = append(list, "it is signed; whatever is added to the document breaks the signature")
	}
	return list
}
