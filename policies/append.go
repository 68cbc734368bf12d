package policies

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"ensign/bom"
	"ensign/origin"
)

// Setting is one fact as a command states it: a key of a facts entry, "eccn" or "origin.made", and its value as
// written. A stage with shares is written "CN 70, US 30".
type Setting struct{ Key, Value string }

// ParseSetting reads "origin.made=TW". The key must be one that a component entry can set; the value is checked when
// the facts are read.
func ParseSetting(s string) (Setting, error) {
	key, value, ok := strings.Cut(s, "=")
	key, value = strings.TrimSpace(key), strings.TrimSpace(value)
	if !ok || value == "" {
		return Setting{}, fmt.Errorf("%q is not a setting such as origin.made=TW", s)
	}
	if known := SettingKeys(); !slices.Contains(known, key) {
		return Setting{}, fmt.Errorf("%q is nothing that can be set%s", key, didYouMean(nearest(key, known)))
	}
	return Setting{key, value}, nil
}

// Check says what is wrong with the value, as reading it from a facts file would.
func (s Setting) Check() error {
	e := Entry{Match: bom.Match{Name: "x"}, Set: []Setting{s}, Evidence: Evidence{By: "x", Why: "x", Date: "2000-01-01"}}
	_, err := Append("value", nil, e, "")
	if err == nil {
		return nil
	}
	says, _, _ := strings.Cut(err.Error(), "\n")
	if at, rest, ok := strings.Cut(says, ": "); ok && strings.HasPrefix(at, "value:") {
		says = rest
	}
	return errors.New(says)
}

// SettingKeys lists what a component entry can set, a stage of origin as "origin.made".
func SettingKeys() []string {
	var out []string
	for _, k := range settings {
		if k != "origin" {
			out = append(out, k)
			continue
		}
		for _, stage := range stageNames {
			out = append(out, "origin."+stage)
		}
	}
	return out
}

// ParseMatch reads one field of a match, "mpn:BCM4708*", into m. It reports false if s does not start with a field.
func ParseMatch(s string, m *bom.Match) (ok bool, err error) {
	key, glob, cut := strings.Cut(s, ":")
	if !cut {
		return false, nil
	}
	for _, f := range matchFields(m) {
		switch {
		case f.key != key:
		case strings.TrimSpace(glob) == "":
			return true, fmt.Errorf("%q names no %s: write %s:GLOB", s, key, key)
		case *f.field != "":
			return true, fmt.Errorf("%s is given twice", key)
		default:
			*f.field = strings.TrimSpace(glob)
			return true, nil
		}
	}
	return false, nil
}

// matchField is a field of a match with its key in the facts file.
type matchField struct {
	key   string
	field *string
}

func matchFields(m *bom.Match) []matchField {
	return []matchField{
		{"ref", &m.Ref},
		{"key", &m.Key},
		{"name", &m.Name},
		{"purl", &m.Purl},
		{"cpe", &m.CPE},
		{"mpn", &m.MPN},
		{"manufacturer", &m.Manufacturer},
		{"path", &m.Path},
	}
}

// Entry is what [Append] adds to a facts file: an entry of components, of waivers if it has a code, or of presume if it
// has a class.
type Entry struct {
	Code     string // of the finding that is waived
	Class    string // of what is presumed, "maker-abroad"
	Match    bom.Match
	Set      []Setting
	Rank     origin.Rank // of the evidence if it has a document
	Evidence Evidence
	About    []bom.Component // those that it is about, as far as they are known
}

// ClashError says that the facts file has an entry that would speak in the place of a new one, or is the same.
type ClashError struct {
	Name    string // of the file
	Line    int
	Pattern string // its match as written
	Says    string // what it states otherwise, "eccn EAR99; hts 854231"; "" if it is the same
}

// Error names the line of the entry that is there.
func (e *ClashError) Error() string {
	says := "is there already"
	if e.Says != "" {
		says = "says " + e.Says + " and speaks first"
	}
	return fmt.Sprintf("%s:%d: the entry for %s %s", e.Name, e.Line, orNone(e.Pattern), says)
}

func orNone(pattern string) string {
	if pattern == "" {
		return "the product as a whole"
	}
	return pattern
}

// Append returns the facts file data with e as the last entry of its list, every other byte as it was. The result is
// read on the day asOf before it is returned, so that a value that cannot be is an error, and so is an entry that states
// otherwise what another one states, or the same on the same evidence, which is a [ClashError].
func Append(name string, data []byte, e Entry, asOf origin.Date) ([]byte, error) {
	old, err := ReadFacts(name, data, asOf)
	if err != nil {
		return nil, err
	}
	list := e.list()
	if list == "components" && e.Match == (bom.Match{}) {
		return nil, errors.New("the entry matches nothing: give a field and a glob, such as mpn:BCM4708*")
	}
	entry, err := e.yaml()
	if err != nil {
		return nil, err
	}
	if err := old.clash(&e, entry); err != nil {
		return nil, err
	}
	out, err := splice(name, data, list, entry)
	if err != nil {
		return nil, err
	}
	if _, err := ReadFacts(name, out, asOf); err != nil {
		return nil, err
	}
	return out, nil
}

// list is the list of the facts file that the entry goes into.
func (e *Entry) list() string {
	switch {
	case e.Code != "":
		return "waivers"
	case e.Class != "":
		return "presume"
	}
	return "components"
}

// clash finds an entry in force that states otherwise, or is the same as, the entry e, which reads as text.
func (f *Facts) clash(e *Entry, text string) error {
	switch e.list() {
	case "waivers":
		for i := range f.Waivers {
			if w := &f.Waivers[i]; w.Code == e.Code && !w.Expired && w.Match == e.Match {
				return &ClashError{f.Name, w.Line, strings.TrimSpace(w.Code + " " + w.Pattern), ""}
			}
		}
		return nil
	case "presume":
		for _, p := range f.Presume {
			if p.Class == e.Class {
				return fmt.Errorf("%s: the presumption %s is there already, by %s on %s", f.Name, p.Class, p.By, p.Date)
			}
		}
		return nil
	}
	alone, err := splice(f.Name, nil, "components", text)
	if err != nil {
		return err
	}
	read, err := ReadFacts(f.Name, alone, "")
	if err != nil {
		return nil // the mistake is told where the entry will stand
	}
	now := &read.Components[0]
	for i := range f.Components {
		if c := &f.Components[i]; c.Rank != 0 && e.meets(c.Match) {
			if err := f.against(c, now); err != nil {
				return err
			}
		}
	}
	return nil
}

// meets reports whether a match selects what the entry is about. An entry for many parts may go below one for a few.
func (e *Entry) meets(m bom.Match) bool {
	return m == e.Match || m.Matches(literal(e.Match)) ||
		exact(e.Match) && slices.ContainsFunc(e.About, func(c bom.Component) bool { return m.Matches(&c) })
}

// against says why an entry that is there keeps a new one about the same components from being added, or nil.
func (f *Facts) against(c, now *ComponentFact) error {
	was, is := c.stated(), now.stated()
	says := was.otherwise(&is)
	same := was == is && c.Match == now.Match && c.Rank == now.Rank && c.Evidence == now.Evidence
	if says == "" && !same {
		return nil
	}
	return &ClashError{f.Name, c.Line, c.Pattern, says}
}
