package bom

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
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
	return w.noteLost(d.text, again.text)
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
func (w *writer) noteLost(before, after string) error {
	var a, b any
	if err := errors.Join(json.Unmarshal([]byte(before), &a), json.Unmarshal([]byte(after), &b)); err != nil {
		return fmt.Errorf("comparing what was written: %w", err)
	}
	gone := lostKeys{counts: map[string]int{}, carried: w.carriedKeys()}
	gone.value(a, b, "")
	for _, path := range slices.Sorted(maps.Keys(gone.counts)) {
		w.lost = append(w.lost, fmt.Sprintf("CycloneDX %s does not keep %s (%d)", w.name(), path, gone.counts[path]))
	}
	return nil
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
	counts  map[string]int
	carried []string
}

func (l *lostKeys) value(before, after any, path string) {
	switch b := before.(type) {
	case map[string]any:
		if list, ok := after.([]any); ok && len(list) == 1 { // as XML has an identity
			after = list[0]
		}
		a, _ := after.(map[string]any)
		for key, v := range b {
			l.member(key, v, a, path+"/"+key)
		}
	case []any:
		a, _ := after.([]any)
		for i, v := range b {
			if i >= len(a) {
				l.counts[path]++
				continue
			}
			l.value(v, a[i], path+"/*")
		}
	}
}

func (l *lostKeys) member(key string, v any, after map[string]any, path string) {
	w, ok := after[key]
	switch {
	case ok, key == "evidence":
		l.value(v, w, path)
	case !saysNothing(v) && !slices.Contains(l.carried, key):
		l.counts[path]++
	}
}

// saysNothing reports whether a value is as good as none.
func saysNothing(v any) bool {
	switch v := v.(type) {
	case []any:
		return len(v) == 0
	case map[string]any:
		return len(v) == 0
	}
	return v == nil || v == "" || v == false
}
