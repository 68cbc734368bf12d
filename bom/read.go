package bom

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// ErrEmpty is returned by [Read] for an input without a byte that is not white space.
var ErrEmpty = errors.New("the input is empty")

// ErrNotBOM is wrapped by the errors of [Read] for a text that is well formed but is no CycloneDX document of a
// version from 1.2 to 1.7 (1.0 to 1.7 in XML).
var ErrNotBOM = errors.New("not a CycloneDX document")

var jsonVersions = [...]string{"1.2", "1.3", "1.4", "1.5", "1.6", "1.7"}

// Read reads a CycloneDX document: JSON of version 1.2 to 1.7, or XML of version 1.0 to 1.7, which is turned into
// JSON. It refuses what is no valid JSON or XML in UTF-8, an object in which a key occurs twice or twice but for its
// case, and what is no CycloneDX; beyond that it takes what it understands and keeps a warning for the rest. A nil
// budget stands for one with the default limits. Errors about the text are a [SyntaxError] with the byte offset; they
// wrap [ErrLimit] where the budget is used up.
func Read(data []byte, budget *Budget) (*Document, error) {
	if budget == nil {
		budget = NewBudget(Limits{})
	}
	if err := budget.TakeBytes(int64(len(data))); err != nil {
		return nil, err
	}
	body := bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	d, err := readBody(body, budget)
	return d, shift(err, len(data)-len(body))
}

func readBody(body []byte, budget *Budget) (*Document, error) {
	start := bytes.TrimLeft(body, " \t\r\n")
	if len(start) == 0 {
		return nil, ErrEmpty
	}
	if bytes.HasPrefix(body, []byte("\xff\xfe")) || bytes.HasPrefix(body, []byte("\xfe\xff")) {
		return nil, syntaxError(0, "the text is in UTF-16; only UTF-8 is read")
	}
	if start[0] == '<' {
		return readXML(body, budget)
	}
	d, err := readJSON(string(body), budget)
	if err != nil {
		return nil, err
	}
	d.given = true
	if d.version == draftVersion {
		d.warn("", draftSays)
		d.violations = []Violation{{Line: 1, Says: draftSays}}
		return d, nil
	}
	d.look(true)
	return d, nil
}

// shift adds the length of a byte order mark to the offset of an error.
func shift(err error, by int) error {
	var syntax *SyntaxError
	if by == 0 || !errors.As(err, &syntax) {
		return err
	}
	moved := *syntax
	moved.Offset += int64(by)
	return &moved
}

// readJSON reads a document from text, which it keeps.
func readJSON(text string, budget *Budget) (*Document, error) {
	s, err := scan(text, budget)
	if err != nil {
		return nil, err
	}
	version, err := recognise(s)
	if err != nil {
		return nil, err
	}
	d := &Document{text: text, version: version, top: s.top}
	n := 0
	if s.components > 0 {
		n = min(s.components, keptMost(len(text))/(componentSize+s.pointers/s.components))
	}
	d.components, d.places = make([]Component, 0, n), make([]place, 0, n)
	d.link = d.linkStart()
	d.twice = repeated(s)
	r := &reader{cursor: cursor{text: text}, doc: d, budget: budget}
	if err := r.document(); err != nil {
		return nil, err
	}
	return d, nil
}

// recognise returns the version of a CycloneDX document, or an error that says what the text looks like instead.
func recognise(s *scanner) (string, error) {
	has := func(name string) bool { _, ok := find(s.top, name); return ok }
	value := func(name string) string { return topString(s, name) }
	format, schema, version := value("bomFormat"), value("$schema"), value("specVersion")
	if version == draftVersion && value("specFormat") == "CycloneDX" && !has("bomFormat") {
		return draftVersion, nil
	}
	if format != "CycloneDX" && (has("bomFormat") || !strings.Contains(schema, "cyclonedx")) {
		return "", fmt.Errorf("%w: %s", ErrNotBOM, looksLike(s, has, value))
	}
	if has("spdxVersion") || has("@graph") {
		return "", fmt.Errorf("%w alone: it claims to be SPDX too", ErrNotBOM)
	}
	if version == "" {
		return "", fmt.Errorf("%w: it has no specVersion", ErrNotBOM)
	}
	if !slices.Contains(jsonVersions[:], version) {
		return "", fmt.Errorf("%w of a known version: specVersion is %q, known are %s", ErrNotBOM, version,
			strings.Join(jsonVersions[:], ", "))
	}
	return version, nil
}

func looksLike(s *scanner, has func(string) bool, value func(string) string) string {
	switch c := firstByte(s.text); {
	case c == '[':
		return "it is a plain JSON array"
	case c != '{':
		return "it is a single JSON value"
	case has("bomFormat"):
		return fmt.Sprintf("bomFormat is %q", value("bomFormat"))
	case value("specFormat") == "CycloneDX":
		return "it looks like a CycloneDX draft of another version than 2.0"
	case has("spdxVersion"):
		return "it looks like an SPDX document"
	case has("@graph"):
		return "it looks like JSON-LD, perhaps an SPDX 3 document"
	case has("artifacts") && has("descriptor"):
		return "it looks like syft's own JSON"
	case strings.HasPrefix(value("schema"), "ensign.report/"):
		return "it looks like a report of Ensign"
	case has("runs") && has("version"):
		return "it looks like a SARIF log"
	case has("lockfileVersion"):
		return "it looks like a package-lock.json"
	case has("name") && (has("dependencies") || has("devDependencies") || has("scripts")):
		return "it looks like a package.json"
	}
	return "it is a JSON object without bomFormat"
}

func firstByte(text string) byte { return strings.TrimLeft(text, " \t\r\n")[0] }

func topString(s *scanner, name string) string {
	f, ok := find(s.top, name)
	if !ok || s.text[f.from] != '"' {
		return ""
	}
	return unquote(s.text[f.from:f.to])
}

func find(fields []field, name string) (field, bool) {
	for _, f := range fields {
		if f.name == name {
			return f, true
		}
	}
	return field{}, false
}

// repeated returns the bom-refs that occur more than once in the text.
func repeated(s *scanner) map[string]bool {
	seen := make(map[string]bool, len(s.refs)) // whether it occurs twice
	twice := map[string]bool{}
	for _, at := range s.refs {
		c := cursor{text: s.text, at: at}
		ref, _ := c.str()
		if seen[ref] {
			twice[ref] = true
		}
		seen[ref] = true
	}
	return twice
}
