package parts

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"ensign/bom"
)

// expression is an atom, or a list of expressions whose first is its word.
type expression struct {
	line int
	atom string
	list []expression
}

// word is the first atom of a list.
func (n *expression) word() string { return n.at(0) }

// at returns an atom of a list, "" if there is none.
func (n *expression) at(i int) string {
	if i >= len(n.list) {
		return ""
	}
	return n.list[i].atom
}

// child returns the first atom behind a word of a list.
func (n *expression) child(word string) string {
	for i := range n.list {
		if n.list[i].word() == word {
			return n.list[i].at(1)
		}
	}
	return ""
}

// expressionReader reads the notation of KiCad's files: atoms, quoted atoms and lists.
type expressionReader struct {
	text   string
	pos    int
	line   int
	left   int // how many expressions may still be kept
	budget *bom.Budget
}

// maxExpressions bounds what is kept of a schematic.
const maxExpressions = 2 << 20

// drawn are the lists of a schematic that are about how it looks, and what it takes from libraries.
var drawn = []string{"lib_symbols", "title_block", "effects", "at", "wire", "bus", "bus_entry", "polyline", "junction", "no_connect", "label", "global_label", "hierarchical_label", "text", "pin", "image"}

func parseExpression(text string, budget *bom.Budget) (*expression, error) {
	r := &expressionReader{text: text, line: 1, left: maxExpressions, budget: budget}
	r.blanks()
	n, err := r.read(1)
	if err != nil {
		return nil, fmt.Errorf("line %d: %w", r.line, err)
	}
	return &n, nil
}

var errUnclosed = errors.New("a bracket or quote is opened and not closed")

// blanks passes over white space and counts lines.
func (r *expressionReader) blanks() {
	for ; r.pos < len(r.text); r.pos++ {
		switch r.text[r.pos] {
		case '\n':
			r.line++
		case ' ', '\t', '\r':
		default:
			return
		}
	}
}

func (r *expressionReader) read(depth int64) (expression, error) {
	if err := r.budget.Deeper(depth); err != nil {
		return expression{}, err
	}
	if r.pos == len(r.text) {
		return expression{}, errUnclosed
	}
	if r.left--; r.left < 0 {
		return expression{}, fmt.Errorf("%w: more than %d words and lists", bom.ErrLimit, maxExpressions)
	}
	switch r.text[r.pos] {
	case '(':
		return r.readList(depth)
	case '"':
		return r.readQuoted()
	}
	n := strings.IndexAny(r.text[r.pos:], " \t\r\n()\"")
	switch n {
	case -1:
		return expression{}, errUnclosed
	case 0:
		return expression{}, errors.New("a bracket is closed and not opened")
	}
	e := expression{line: r.line, atom: r.text[r.pos : r.pos+n]}
	r.pos += n
	return e, nil
}

func (r *expressionReader) readList(depth int64) (expression, error) {
	e := expression{line: r.line}
	r.pos++
	for {
		r.blanks()
		if r.pos < len(r.text) && r.text[r.pos] == ')' {
			r.pos++
			return e, nil
		}
		n, err := r.read(depth + 1)
		if err != nil {
			return e, err
		}
		if len(e.list) == 0 && slices.Contains(drawn, n.atom) {
			return expression{line: e.line}, r.skip(depth)
		}
		e.list = append(e.list, n)
	}
}

// skip passes over the rest of a list.
func (r *expressionReader) skip(depth int64) error {
	for open := 1; open > 0; {
		r.blanks()
		if r.pos == len(r.text) {
			return errUnclosed
		}
		switch r.text[r.pos] {
		case '"':
			if _, err := r.readQuoted(); err != nil {
				return err
			}
			continue
		case '(':
			open++
		case ')':
			open--
		}
		if err := r.budget.Deeper(depth + int64(open)); err != nil {
			return err
		}
		r.pos++
	}
	return nil
}

// readQuoted reads an atom in quotes; a backslash protects the next character.
func (r *expressionReader) readQuoted() (expression, error) {
	e := expression{line: r.line}
	var b strings.Builder
	for r.pos++; r.pos < len(r.text); r.pos++ {
		switch c := r.text[r.pos]; c {
		case '"':
			r.pos++
			e.atom = b.String()
			return e, nil
		case '\\':
			if r.pos++; r.pos < len(r.text) {
				b.WriteByte(unescaped(r.text[r.pos]))
			}
		default:
			if c == '\n' {
				r.line++
			}
			b.WriteByte(c)
		}
		if b.Len() > maxCell {
			return e, fmt.Errorf("%w: %s", bom.ErrLimit, cellLarge)
		}
	}
	return e, errUnclosed
}

func unescaped(c byte) byte {
	switch c {
	case 'n', 'r', 't':
		return ' '
	}
	return c
}
