package origin

import (
	"fmt"
	"slices"
	"strings"
)

// schema says what a table must hold. keys is how many columns, from the left, tell its rows apart.
type schema struct {
	file    string
	keys    int
	columns []column
	layered bool // only layers hold it: there is none below them
}

// column is a name and what its cells must be.
type column struct {
	name  string
	check check
}

// check returns an error if a cell is not what its column asks for.
type check func(t *table, cell string) error

// schemas lists every table: those of data, and those that only layers hold. The last three columns are the same everywhere.
var schemas = [...]schema{
	{file: "classifications.tsv", keys: 2, layered: true, columns: []column{
		{"mpn", partKey},
		{"maker", filled},
		{"eccn", eccn},
		{"document", filled},
		{"source", lookedUp},
		{"date", day},
		{"confidence", oneOf("high", "medium", "low")},
	}},
	{file: "countries.tsv", keys: 1, columns: columns(column{"code", code}, column{"name", filled}, column{"part_of", optional(code)})},
	{file: "ecosystems.tsv", keys: 3, columns: columns(column{"type", filled}, column{"namespace", anything}, column{"name", filled},
		column{"published", ternary}, column{"maintainer", anything}, column{"note", filled})},
	{file: "history.tsv", keys: 3, columns: columns(column{"maker", filled}, column{"from", optional(day)}, column{"to", day}, column{"name", anything},
		column{"country", code}, column{"parent", anything}, column{"parent_country", optional(code)},
		column{"us", oneOf("yes", "no", "mixed")}, column{"note", anything})},
	{file: "identifiers.tsv", keys: 3, columns: columns(column{"kind", oneOf(identifiers...)},
		column{"value", lower}, column{"maker", filled})},
	{file: "licences.tsv", keys: 1, columns: columns(column{"id", lower}, column{"open", oneOf("yes", "no")},
		column{"group", oneOf("osi", "free", "word", "closed")})},
	{file: "makers.tsv", keys: 1, columns: columns(column{"id", lower}, column{"name", filled}, column{"country", code},
		column{"parent", anything}, column{"parent_country", optional(code)}, column{"us", oneOf("yes", "no", "mixed")},
		column{"category", lower}, column{"role", oneOf("maker", "distributor", "licensor", "steward")},
		column{"note", anything})},
	{file: "names.tsv", keys: 2, columns: columns(column{"name", filled}, column{"maker", filled},
		column{"kind", oneOf("name", "alias", "sales-arm")})},
	{file: "parts.tsv", keys: 2, columns: columns(column{"pattern", filled}, column{"maker", anything}, column{"family", anything},
		column{"role", optional(oneOf(roles...))}, column{"sites", optional(sites)})},
	{file: "software.tsv", keys: 2, columns: columns(column{"kind", oneOf("purl", "cpe", "name")}, column{"value", lower},
		column{"steward", filled}, column{"country", optional(code)}, column{"us", oneOf("yes", "no", "mixed")},
		column{"published", ternary}, column{"crypto", ternary}, column{"note", anything})},
}

// identifiers are the kinds of identifiers that lead to a maker.
var identifiers = []string{"android", "cpe", "domain", "dt", "firmware", "oui", "pci", "pnp", "purl", "usb"}

func columns(own ...column) []column {
	return append(own, column{"source", source}, column{"date", day},
		column{"confidence", oneOf("high", "medium", "low")})
}

// follow checks a table against its schema.
func (s *schema) follow(t *table) error {
	for i, name := range t.columns {
		if i >= len(s.columns) || s.columns[i].name != name {
			return fmt.Errorf("%s: unknown column %q", t.name, name)
		}
	}
	if len(t.columns) != len(s.columns) {
		return fmt.Errorf("%s: column %q is missing", t.name, s.columns[len(t.columns)].name)
	}
	last := ""
	for n := range t.lines {
		r := t.row(n)
		key := r.key(s.keys)
		if key == last {
			return r.wrong("duplicate of the line before")
		}
		last = key
		for j, cell := range r.cells {
			if err := s.columns[j].check(t, cell); err != nil {
				return r.wrong("%s: %w", s.columns[j].name, err)
			}
		}
	}
	return nil
}

func anything(*table, string) error { return nil }

func filled(_ *table, cell string) error {
	if cell == "" {
		return fmt.Errorf("empty")
	}
	return nil
}

func lower(t *table, cell string) error {
	if cell != strings.ToLower(cell) {
		return fmt.Errorf("%q is not in lower case", cell)
	}
	return filled(t, cell)
}

func code(_ *table, cell string) error {
	if len(cell) != 2 || cell[0] < 'A' || cell[0] > 'Z' || cell[1] < 'A' || cell[1] > 'Z' {
		return fmt.Errorf("%q is no country code", cell)
	}
	return nil
}

func optional(c check) check {
	return func(t *table, cell string) error {
		if cell == "" {
			return nil
		}
		return c(t, cell)
	}
}

func oneOf(words ...string) check {
	return func(_ *table, cell string) error {
		if !slices.Contains(words, cell) {
			return fmt.Errorf("%q is none of %s", cell, strings.Join(words, ", "))
		}
		return nil
	}
}

func ternary(_ *table, cell string) error {
	var v Ternary
	return v.UnmarshalText([]byte(cell))
}

// roles is what a part is for.
var roles = []string{
	"analog", "antenna", "audio", "battery", "connector", "discrete", "display", "electromechanical", "fpga", "interface",
	"logic", "mcu", "memory", "module", "opto", "passive", "power", "processor", "protection", "rf", "security", "sensor",
	"storage", "timing", "wireless",
}

// sites checks "stage:country,country stage:country".
func sites(_ *table, cell string) error {
	for _, site := range strings.Split(cell, " ") {
		stage, countries, ok := strings.Cut(site, ":")
		if !ok || !slices.Contains([]string{"made", "diffused", "assembled", "tested"}, stage) {
			return fmt.Errorf("%q is no stage with countries like diffused:US,JP", site)
		}
		for _, country := range strings.Split(countries, ",") {
			if err := code(nil, country); err != nil {
				return err
			}
		}
	}
	return nil
}

// number reads up to three digits; anything else is -1.
func number(cell string) int {
	n := 0
	for _, c := range []byte(cell) {
		if c < '0' || c > '9' || len(cell) > 3 {
			return -1
		}
		n = 10*n + int(c-'0')
	}
	return n
}

func day(_ *table, cell string) error {
	if !dayShape(cell) {
		return fmt.Errorf("%q is no day like 2026-11-23", cell)
	}
	return nil
}

func dayShape(s string) bool {
	if len(s) != len("2006-01-02") || s[4] != '-' || s[7] != '-' {
		return false
	}
	month, date := number(s[5:7]), number(s[8:])
	return number(s[:2]) >= 0 && number(s[2:4]) >= 0 && month >= 1 && month <= 12 && date >= 1 && date <= 31
}

// source checks that the notes at the top say what the short name stands for: "# source: memory: …".
func source(t *table, cell string) error {
	for _, n := range t.notes {
		if n.key == "source" && cell != "" && len(n.text) > len(cell) && n.text[len(cell)] == ':' && n.text[:len(cell)] == cell {
			return nil
		}
	}
	return fmt.Errorf("source %q is not explained at the top", cell)
}
