package bom

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
)

// compare reads back what was written of d. A view that differs is an error; other keys that are gone are noted.
func (w *writer) compare(d *Document, out []byte) error {
	again, err := w.readBack(out)
	if err != nil {
		return err
	}
	if len(again.components) != len(d.components) {
		return fmt.Errorf("CycloneDX %s holds %d of %d components", w.Version, len(again.components), len(d.components))
	}
	if says := viewDiffers(&d.root, &again.root); says != "" {
		return fmt.Errorf("CycloneDX %s cannot hold the root as it is: %s", w.name(), says)
	}
	for i := range d.components {
		if says := viewDiffers(&d.components[i], &again.components[i]); says != "" {
			return fmt.Errorf("CycloneDX %s cannot hold %s as it is: %s", w.name(), d.components[i].Pointer, says)
		}
	}
	for _, kind := range [...]Kind{Commodity, Software} {
		if d.Complete(kind) != again.Complete(kind) {
			return fmt.Errorf("CycloneDX %s cannot hold how complete the document is", w.name())
		}
	}
	if !reflect.DeepEqual(d.inputs, again.inputs) {
		return fmt.Errorf("CycloneDX %s cannot hold what the document says of its inputs", w.name())
	}
	w.noteLost(d.text, again.text)
	return nil
}

func (w *writer) name() string {
	if w.XML {
		return w.Version + " in XML"
	}
	return w.Version
}

func (w *writer) readBack(out []byte) (*Document, error) {
	if !w.XML {
		return reread(string(out))
	}
	const all = int64(1) << 62
	d, err := Read(out, NewBudget(Limits{Bytes: all, Files: all, Depth: all}))
	if err != nil {
		return nil, fmt.Errorf("reading back the XML: %w", err)
	}
	return d, nil
}

// viewDiffers says in which field a component that was read back differs, or "". Properties may have been added.
func viewDiffers(want, got *Component) string {
	if n := len(want.Properties); len(got.Properties) < n || !slices.Equal(want.Properties, got.Properties[:n]) {
		return "its properties are read back otherwise"
	}
	a, b := reflect.ValueOf(*want), reflect.ValueOf(*got)
	for i := range a.NumField() {
		name := a.Type().Field(i).Name
		if name != "Properties" && !reflect.DeepEqual(a.Field(i).Interface(), b.Field(i).Interface()) {
			return fmt.Sprintf("its %s %q is read back as %q", name, fmt.Sprint(a.Field(i)), fmt.Sprint(b.Field(i)))
		}
	}
	return ""
}

// noteLost notes the keys of one JSON text that the other does not have, with how often each is gone.
func (w *writer) noteLost(before, after string) {
	gone := lostKeys{after: after, counts: map[string]int{}, carried: w.carriedKeys()}
	gone.value(cursor{text: before}, cursor{text: after}, "")
	for _, path := range slices.Sorted(maps.Keys(gone.counts)) {
		w.lost = append(w.lost, fmt.Sprintf("CycloneDX %s does not keep %s (%d)", w.name(), path, gone.counts[path]))
	}
}

// carriedKeys are the keys that the version to be written has not, and whose values properties carry.
func (w *writer) carriedKeys() []string {
	if w.Version < "1.6" {
		return []string{"manufacturer", "authors", "address", "occurrences", "offset", "line", "additionalContext", "isExternal"}
	}
	return []string{"isExternal"}
}

// lostKeys counts, by their path without indexes, the keys that one JSON value has and another has not.
type lostKeys struct {
	after   string // the text that may have less
	counts  map[string]int
	carried []string
}

// nothing stands for a value that is not there.
var nothing = cursor{text: "null"}

func (l *lostKeys) value(before, after cursor, path string) {
	switch before.peek() {
	case '{':
		there := membersOf(after)
		before.object(func(key string) {
			l.member(key, before, there, path+"/"+key)
			before.skip()
		})
	case '[':
		there := elementsOf(after)
		before.array(func(i int) {
			if i < len(there) {
				l.value(before, there[i], path+"/*")
			} else {
				l.counts[path]++
			}
			before.skip()
		})
	}
}

// membersOf returns the members of an object, or of the only element of a list, which is how XML has an identity.
func membersOf(c cursor) []field {
	if list := elementsOf(c); len(list) == 1 {
		c = list[0]
	}
	if c.peek() != '{' {
		return nil
	}
	return members(c.text, c.at)
}

// elementsOf returns where the elements of a list are.
func elementsOf(c cursor) []cursor {
	var list []cursor
	c.array(func(int) {
		list = append(list, c)
		c.skip()
	})
	return list
}

func (l *lostKeys) member(key string, value cursor, there []field, path string) {
	f, ok := find(there, key)
	switch {
	case ok:
		l.value(value, cursor{text: l.after, at: f.from}, path)
	case key == "evidence":
		l.value(value, nothing, path)
	case !saysNothing(value) && !slices.Contains(l.carried, key):
		l.counts[path]++
	}
}

// saysNothing reports whether a value is as good as none.
func saysNothing(c cursor) bool {
	c.peek()
	from := c.at
	s := c.skip()
	switch c.text[from] {
	case '{', '[':
		return strings.TrimLeft(c.text[from+1:s.to], " \t\r\n") == c.text[s.to-1:s.to]
	}
	text := c.text[from:s.to]
	return text == "null" || text == `""` || text == "false"
}
