package origin

import (
	"errors"
	"path"
	"strings"
)

// check holds every row of the tables to what it refers to. The embedded tables are checked by tests, those that are
// laid over them whenever they are loaded.
func (x *index) check(tables map[string]stack) error {
	var failed []error
	for r := range tables["identifiers.tsv"].all() {
		if x.makers[r.cells[2]] == nil {
			failed = append(failed, r.wrong("maker %q is not in makers.tsv", r.cells[2]))
		}
	}
	for r := range tables["classifications.tsv"].all() {
		if x.makers[r.cells[1]] == nil {
			failed = append(failed, r.wrong("maker %q is not in makers.tsv", r.cells[1]))
		}
	}
	for r := range tables["software.tsv"].all() {
		if c := r.cells[3]; c != "" && x.countries[c] == "" {
			failed = append(failed, r.wrong("country %q is not in countries.tsv", c))
		}
	}
	for r := range tables["parts.tsv"].all() {
		for id := range strings.FieldsSeq(r.cells[1]) {
			if x.makers[id] == nil {
				failed = append(failed, r.wrong("maker %q is not in makers.tsv", id))
			}
		}
		if _, err := compile(r.cells[0]); err != nil {
			failed = append(failed, r.wrong("pattern %q: %w", r.cells[0], err))
		}
	}
	for r := range tables["ecosystems.tsv"].all() {
		if _, err := path.Match(r.cells[2], ""); err != nil {
			failed = append(failed, r.wrong("name %q: %w", r.cells[2], err))
		}
	}
	return errors.Join(failed...)
}
