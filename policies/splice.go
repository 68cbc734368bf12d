package policies

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// yaml is the entry as it is written into a facts file, without the dash before it.
func (e *Entry) yaml() (string, error) {
	top := &yaml.Node{Kind: yaml.MappingNode}
	flow := func() *yaml.Node { return &yaml.Node{Kind: yaml.MappingNode, Style: yaml.FlowStyle} }
	putText(top, "code", e.Code, "!!str")
	putText(top, "class", e.Class, "!!str")
	match := flow()
	for _, f := range matchFields(&e.Match) {
		putText(match, f.key, *f.field, "!!str")
	}
	if len(match.Content) > 0 {
		put(top, "match", match)
	}
	stages := flow()
	for _, s := range e.Set {
		if stage, ok := strings.CutPrefix(s.Key, "origin."); ok {
			put(stages, stage, stageValue(s.Value))
		}
	}
	if len(stages.Content) > 0 {
		put(top, "origin", stages)
	}
	for _, s := range e.Set {
		if !strings.HasPrefix(s.Key, "origin.") {
			putText(top, s.Key, s.Value, "!!str")
		}
	}
	e.evidence(top)
	return written(top)
}

// evidence puts what the entry rests on into a mapping.
func (e *Entry) evidence(on *yaml.Node) {
	if e.Evidence.Document != "" {
		in := &yaml.Node{Kind: yaml.MappingNode, Style: yaml.FlowStyle}
		put(on, "evidence", in)
		on = in
		putText(on, "document", e.Evidence.Document, "!!str")
		putText(on, "sha256", e.Evidence.SHA256, "!!str")
		putText(on, "rank", string(rune(e.Rank)), "!!str")
	}
	putText(on, "by", e.Evidence.By, "!!str")
	putText(on, "why", e.Evidence.Why, "!!str")
	putText(on, "date", string(e.Evidence.Date), "!!timestamp")
	putText(on, "until", string(e.Evidence.Until), "!!timestamp")
}

func put(n *yaml.Node, key string, value *yaml.Node) {
	n.Content = append(n.Content, scalar(key, "!!str"), value)
}

// putText puts a value, unless it is empty.
func putText(n *yaml.Node, key, value, tag string) {
	if value != "" {
		put(n, key, scalar(value, tag))
	}
}

// written is a mapping as it is written into a facts file.
func written(top *yaml.Node) (string, error) {
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
	head := ""
	if column == 0 {
		head, column = list+":", 3
	}
	out := insert(data, at, head, strings.Repeat(" ", column-1)+"- ", strings.Repeat(" ", column+1), entry)
	if !addsOne(data, out, list) {
		return nil, fmt.Errorf("%s: no entry can be added below %s as it is written: put each entry on lines of its own", name, list)
	}
	return out, nil
}

// insert puts the lines of a text at an offset, after a line of their own if there is a head, the first of them after
// first and the others after rest. Lines end as they do in data.
func insert(data []byte, at int, head, first, rest, text string) []byte {
	newline := "\n"
	if bytes.Contains(data, []byte("\r\n")) {
		newline = "\r\n"
	}
	var b strings.Builder
	if at > 0 && data[at-1] != '\n' {
		b.WriteString(newline)
	}
	if head != "" {
		b.WriteString(head + newline)
	}
	for line := range strings.Lines(text) {
		b.WriteString(first + strings.TrimSuffix(line, "\n") + newline)
		first = rest
	}
	return slices.Concat(data[:at], []byte(b.String()), data[at:])
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
