package policies

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"ensign/origin"
)

// Bounds of a facts file.
const (
	maxFactsBytes = 1 << 20
	maxYAMLDepth  = 64
	maxProblems   = 10 // mistakes that are told at once
)

// factsReader walks the nodes of one facts file. It goes on after a mistake, so that all are told at once.
type factsReader struct {
	name     string
	asOf     origin.Date
	problems []error
	more     int // mistakes after the most that are told
	warnings []Message
}

// parseYAML returns the top node of data, nil for an empty file. Anchors and aliases are refused, so a small file
// stays small.
func parseYAML(data []byte) (*yaml.Node, error) {
	if len(data) > maxFactsBytes {
		return nil, fmt.Errorf("a facts file of %d bytes is too large, %d is the most", len(data), maxFactsBytes)
	}
	dec := yaml.NewDecoder(bytes.NewReader(data))
	var doc, more yaml.Node
	if err := dec.Decode(&doc); errors.Is(err, io.EOF) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	if err := dec.Decode(&more); !errors.Is(err, io.EOF) {
		return nil, errors.New("more than one YAML document in the file")
	}
	if err := plain(&doc, 0); err != nil {
		return nil, err
	}
	return doc.Content[0], nil
}

// plain refuses what a facts file has no use for.
func plain(n *yaml.Node, depth int) error {
	switch {
	case n.Kind == yaml.AliasNode || n.Anchor != "":
		return fmt.Errorf("line %d: anchors and aliases are not read: write the value out", n.Line)
	case depth > maxYAMLDepth:
		return fmt.Errorf("line %d: nested deeper than %d", n.Line, maxYAMLDepth)
	case strings.HasPrefix(n.Tag, "!") && !strings.HasPrefix(n.Tag, "!!"):
		return fmt.Errorf("line %d: the tag %q is not read", n.Line, n.Tag)
	}
	for _, c := range n.Content {
		if err := plain(c, depth+1); err != nil {
			return err
		}
	}
	return nil
}

func (r *factsReader) fail(n *yaml.Node, format string, args ...any) {
	r.failAt(n.Line, format, args...)
}

func (r *factsReader) failAt(line int, format string, args ...any) {
	if r.full() {
		r.more++
		return
	}
	r.problems = append(r.problems, fmt.Errorf("%s:%d: %s", r.name, line, fmt.Sprintf(format, args...)))
}

func (r *factsReader) warn(n *yaml.Node, code, format string, args ...any) {
	r.warnings = append(r.warnings, Message{Code: code, Says: fmt.Sprintf("%s:%d: %s", r.name, n.Line, fmt.Sprintf(format, args...))})
}

// full reports whether as many mistakes were found as are told. What is found after that is only counted.
func (r *factsReader) full() bool { return len(r.problems) >= maxProblems }

// err joins the mistakes in the order of the file.
func (r *factsReader) err() error {
	problems := slices.Clone(r.problems)
	if r.more > 0 {
		problems = append(problems, fmt.Errorf("and %d mistakes more", r.more))
	}
	return errors.Join(problems...)
}

// mapping returns the values of n by key. what is for messages; a key that is none of known is a mistake, and so
// is one that occurs twice.
func (r *factsReader) mapping(n *yaml.Node, what string, known ...string) map[string]*yaml.Node {
	if n.Kind != yaml.MappingNode {
		r.fail(n, "%s must be a mapping of %s", what, strings.Join(known, ", "))
		return nil
	}
	fields := make(map[string]*yaml.Node, len(n.Content)/2)
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		switch {
		case key.Kind != yaml.ScalarNode:
			r.fail(key, "a key of %s must be a word", what)
		case fields[key.Value] != nil:
			r.fail(key, "the key %q occurs twice in %s", key.Value, what)
		case len(known) > 0 && !slices.Contains(known, key.Value) && r.full():
			r.more++
		case len(known) > 0 && !slices.Contains(known, key.Value):
			r.fail(key, "unknown key %q in %s%s", key.Value, what, didYouMean(nearest(key.Value, known)))
		default:
			fields[key.Value] = value
		}
	}
	return fields
}

// list returns the entries of n, which must be a list.
func (r *factsReader) list(n *yaml.Node, what string) []*yaml.Node {
	if n == nil {
		return nil
	}
	if n.Kind != yaml.SequenceNode {
		r.fail(n, "%s must be a list", what)
		return nil
	}
	return n.Content
}

// text returns the scalar of n as it is written, or "" if n is absent. A value that is there must not be empty.
func (r *factsReader) text(n *yaml.Node, what string) string {
	if n == nil {
		return ""
	}
	if n.Kind != yaml.ScalarNode {
		r.fail(n, "%s must be one value", what)
		return ""
	}
	if n.ShortTag() == "!!null" || strings.TrimSpace(n.Value) == "" {
		r.fail(n, "%s has no value: leave it out if it is not known", what)
		return ""
	}
	if i := strings.IndexFunc(n.Value, func(c rune) bool { return c < ' ' && c != '\n' && c != '\t' || c == 0x7f }); i >= 0 {
		r.fail(n, "%s holds a control character: %q", what, n.Value)
		return ""
	}
	return strings.TrimSpace(n.Value)
}

// texts returns one value or a list of values.
func (r *factsReader) texts(n *yaml.Node, what string) []string {
	if n == nil {
		return nil
	}
	if n.Kind == yaml.ScalarNode {
		return []string{r.text(n, what)}
	}
	var out []string
	for _, c := range r.list(n, what) {
		out = append(out, r.text(c, what))
	}
	return out
}

// didYouMean ends a message with a suggestion, or with nothing.
func didYouMean(words []string) string {
	if len(words) == 0 {
		return ""
	}
	return ": did you mean " + strings.Join(words, " or ") + "?"
}

// nearest returns the word of known that is closest to s, if it is close at all.
func nearest(s string, known []string) []string {
	best, least := "", len(s)/2+1
	for _, k := range known {
		if d := distance(strings.ToLower(s), strings.ToLower(k)); d < least {
			best, least = k, d
		}
	}
	if best == "" {
		return nil
	}
	return []string{best}
}

// distance counts the letters to change, insert or drop to turn a into b. Long words are as far as they are long.
func distance(a, b string) int {
	const most = 64
	if len(a) > most || len(b) > most {
		return max(len(a), len(b))
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j+1]+1, row[j]+1)
		}
	}
	return row[len(b)]
}
