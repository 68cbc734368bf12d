package parts

import "slices"

// entry is one part as a tool writes it: named fields, in any order.
type entry struct {
	line   int
	fields []field
}

type field struct{ name, text string }

func (e *entry) add(name, text string) {
	if text = tidy(text); text != "" {
		e.fields = append(e.fields, field{name, text})
	}
}

func (e *entry) has(name string) bool {
	return slices.ContainsFunc(e.fields, func(f field) bool { return f.name == name })
}

func (e *entry) drop(name string) {
	e.fields = slices.DeleteFunc(e.fields, func(f field) bool { return f.name == name })
}

// tabulate makes a sheet of entries: a column for each name, in the order in which they are met after those of first.
func tabulate(name string, first []string, entries []entry, room *room) (sheet, error) {
	index := map[string]int{}
	var header []string
	column := func(name string) int {
		i, ok := index[name]
		if !ok {
			i = len(header)
			index[name] = i
			header = append(header, name)
		}
		return i
	}
	for _, n := range first {
		column(n)
	}
	s := sheet{name: name, tied: true, rows: make([]record, 1, len(entries)+1)}
	for _, e := range entries {
		var cells []string
		for _, f := range e.fields {
			i := column(f.name)
			if i >= maxCells {
				break
			}
			if err := room.take(max(0, i+1-len(cells)), len(f.text)); err != nil {
				return sheet{}, err
			}
			if i >= len(cells) {
				cells = grow(cells, i+1)
			}
			cells[i] = f.text
		}
		s.rows = append(s.rows, record{line: e.line, cells: cells})
	}
	s.rows[0].cells = header
	return s, nil
}
