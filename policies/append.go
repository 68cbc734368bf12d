package policies

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

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

// Entry is what [Append] adds to a facts file: an entry of components, or of waivers if it has a code.
type Entry struct {
	Code     string // of the finding that is waived; "" for an entry of components
	Match    bom.Match
	Set      []Setting
	Rank     origin.Rank // of the evidence if it has a document
	Evidence Evidence
	About    *bom.Component // the one component that it is about, if it is about one
}

// ClashError says that the facts file has an entry that would speak in the place of a new one.
type ClashError struct {
	Name    string // of the file
	Line    int
	Pattern string // its match as written
}

// Error names the line of the entry that is there.
func (e *ClashError) Error() string {
	return fmt.Sprintf("%s:%d: the entry for %s is there already and speaks first", e.Name, e.Line, orNone(e.Pattern))
}

func orNone(pattern string) string {
	if pattern == "" {
		return "the product as a whole"
	}
	return pattern
}

// Append returns the facts file data with e as the last entry of its list, every other byte as it was. The result is
// read on the day asOf before it is returned, so that a value that cannot be is an error, and so is an entry that would
// change or be outweighed by another one, which is a [ClashError].
func Append(name string, data []byte, e Entry, asOf origin.Date) ([]byte, error) {
	old, err := ReadFacts(name, data, asOf)
	if err != nil {
		return nil, err
	}
	if err := old.clash(&e); err != nil {
		return nil, err
	}
	list := "components"
	if e.Code != "" {
		list = "waivers"
	}
	if e.Code == "" && e.Match == (bom.Match{}) {
		return nil, errors.New("the entry matches nothing: give a field and a glob, such as mpn:BCM4708*")
	}
	entry, err := e.yaml()
	if err != nil {
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

// clash finds an entry in force that stands for what e is about.
func (f *Facts) clash(e *Entry) error {
	if e.Code != "" {
		for i := range f.Waivers {
			if w := &f.Waivers[i]; w.Code == e.Code && !w.Expired && w.Match == e.Match {
				return &ClashError{f.Name, w.Line, strings.TrimSpace(w.Code + " " + w.Pattern)}
			}
		}
		return nil
	}
	about := e.About
	if about == nil {
		m := e.Match
		about = &bom.Component{Ref: m.Ref, Key: m.Key, Name: m.Name, Purl: m.Purl, CPE: m.CPE, MPN: m.MPN, Manufacturer: bom.Party{Name: m.Manufacturer}}
		if m.Path != "" {
			about.Found = []bom.Occurrence{{Path: m.Path}}
		}
	}
	for i := range f.Components {
		if c := &f.Components[i]; c.Rank != 0 && (c.Match == e.Match || c.Match.Matches(about)) {
			return &ClashError{f.Name, c.Line, c.Pattern}
		}
	}
	return nil
}

// yaml is the entry as it is written into a facts file, without the dash before it.
func (e *Entry) yaml() (string, error) {
	top := &yaml.Node{Kind: yaml.MappingNode}
	add := func(n *yaml.Node, key string, value *yaml.Node) {
		n.Content = append(n.Content, scalar(key, "!!str"), value)
	}
	text := func(n *yaml.Node, key, value, tag string) {
		if value != "" {
			add(n, key, scalar(value, tag))
		}
	}
	flow := func() *yaml.Node { return &yaml.Node{Kind: yaml.MappingNode, Style: yaml.FlowStyle} }
	text(top, "code", e.Code, "!!str")
	match := flow()
	for _, f := range matchFields(&e.Match) {
		text(match, f.key, *f.field, "!!str")
	}
	if len(match.Content) > 0 {
		add(top, "match", match)
	}
	stages := flow()
	for _, s := range e.Set {
		if stage, ok := strings.CutPrefix(s.Key, "origin."); ok {
			add(stages, stage, stageValue(s.Value))
		}
	}
	if len(stages.Content) > 0 {
		add(top, "origin", stages)
	}
	for _, s := range e.Set {
		if !strings.HasPrefix(s.Key, "origin.") {
			text(top, s.Key, s.Value, "!!str")
		}
	}
	on := top
	if e.Evidence.Document != "" {
		on = flow()
		add(top, "evidence", on)
		text(on, "document", e.Evidence.Document, "!!str")
		text(on, "sha256", e.Evidence.SHA256, "!!str")
		text(on, "rank", string(rune(e.Rank)), "!!str")
	}
	text(on, "by", e.Evidence.By, "!!str")
	text(on, "why", e.Evidence.Why, "!!str")
	text(on, "date", string(e.Evidence.Date), "!!timestamp")
	text(on, "until", string(e.Evidence.Until), "!!timestamp")
	var b bytes.Buffer
	enc := yaml.NewEncoder(&b)
	enc.SetIndent(2)
	if err := enc.Encode(top); err != nil {
		return "", fmt.Errorf("writing the entry: %w", err)
	}
	return b.String(), enc.Close()
}

func scalar(value, tag string) *yaml.Node {
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: tag, Value: value}
}

// stageValue is a country, or a mapping of countries to shares for "CN 70, US 30".
func stageValue(s string) *yaml.Node {
	if !strings.ContainsAny(s, " ,") {
		return scalar(s, "!!str")
	}
	out := &yaml.Node{Kind: yaml.MappingNode, Style: yaml.FlowStyle}
	for _, part := range strings.Split(s, ",") {
		country, share, _ := strings.Cut(strings.TrimSpace(part), " ")
		share = strings.TrimSuffix(strings.TrimSpace(share), "%")
		out.Content = append(out.Content, scalar(country, "!!str"), scalar(strings.TrimSpace(share), ""))
	}
	return out
}

// splice puts an entry at the end of a list of a facts file. It changes no other byte, and makes sure of it.
func splice(name string, data []byte, list, entry string) ([]byte, error) {
	top, err := parseYAML(data)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", name, err)
	}
	at, column, err := spot(data, top, list)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	newline := "\n"
	if bytes.Contains(data, []byte("\r\n")) {
		newline = "\r\n"
	}
	var b strings.Builder
	if at > 0 && data[at-1] != '\n' {
		b.WriteString(newline)
	}
	if column == 0 {
		b.WriteString(list + ":" + newline)
		column = 3
	}
	lead := strings.Repeat(" ", column-1) + "- "
	for line := range strings.Lines(entry) {
		b.WriteString(lead + strings.TrimSuffix(line, "\n") + newline)
		lead = strings.Repeat(" ", column+1)
	}
	out := slices.Concat(data[:at], []byte(b.String()), data[at:])
	if !addsOne(data, out, list) {
		return nil, fmt.Errorf("%s: no entry can be added below %s as it is written: put each entry on lines of its own", name, list)
	}
	return out, nil
}

// spot is the offset where an entry of the list goes, and the column of the dash of its entries, 0 if there is no
// such list yet.
func spot(data []byte, top *yaml.Node, list string) (offset, column int, err error) {
	if top == nil || top.ShortTag() == "!!null" {
		return len(data), 0, nil
	}
	if top.Style&yaml.FlowStyle != 0 {
		return 0, 0, errors.New("the facts are written in braces: put each key on a line of its own")
	}
	for i := 0; i+1 < len(top.Content); i += 2 {
		if top.Content[i].Value != list {
			continue
		}
		v := top.Content[i+1]
		if v.Style&yaml.FlowStyle != 0 || len(v.Content) == 0 {
			return 0, 0, fmt.Errorf("line %d: %s is written in brackets: put each entry on lines of its own, after a dash", v.Line, list)
		}
		next := 0
		if i+2 < len(top.Content) {
			next = top.Content[i+2].Line
		}
		return endOf(data, lastLine(v), next), v.Column, nil
	}
	return len(data), 0, nil
}

// lastLine is the last line on which a node below n starts.
func lastLine(n *yaml.Node) int {
	line := n.Line
	for _, c := range n.Content {
		line = max(line, lastLine(c))
	}
	return line
}

// endOf is the offset after the last line from line to before next that is neither empty nor a comment; next 0 is the
// end of the file.
func endOf(data []byte, line, next int) int {
	offset, end, n := 0, 0, 0
	for l := range bytes.Lines(data) {
		if n++; n == next {
			break
		}
		offset += len(l)
		if text := bytes.TrimSpace(l); n <= line || len(text) > 0 && text[0] != '#' && string(text) != "..." {
			end = offset
		}
	}
	return end
}

// addsOne reports whether after is the facts of before with one entry more at the end of the list.
func addsOne(before, after []byte, list string) bool {
	var old, now map[string]any
	if yaml.Unmarshal(before, &old) != nil || yaml.Unmarshal(after, &now) != nil {
		return false
	}
	entries, _ := now[list].([]any)
	had, _ := old[list].([]any)
	if len(entries) != len(had)+1 || len(had) > 0 && !reflect.DeepEqual(entries[:len(had)], had) {
		return false
	}
	delete(now, list)
	delete(old, list)
	return len(now) == 0 && len(old) == 0 || reflect.DeepEqual(old, now)
}
