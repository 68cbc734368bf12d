package bom_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"ensign/bom"
)

// TestMatcherAgreesWithMatches: a matcher selects what its matches select one by one.
func TestMatcherAgreesWithMatches(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.SampledFrom([]string{"", "", "a", "A", "ab", "aB", "k", "\u212a", "é", "É", "\xff", "\ufffd"})
		glob := rapid.OneOf(word, rapid.SampledFrom([]string{"a*", "?", "*"}))
		matches := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) bom.Match {
			return bom.Match{
				Ref: glob.Draw(t, "ref"), Key: glob.Draw(t, "key"), Name: glob.Draw(t, "name"), Purl: glob.Draw(t, "purl"),
				CPE: glob.Draw(t, "cpe"), MPN: glob.Draw(t, "mpn"), Manufacturer: glob.Draw(t, "manufacturer"), Path: glob.Draw(t, "path"),
			}
		}), 0, 20).Draw(t, "matches")
		c := &bom.Component{
			Ref: word.Draw(t, "ref"), Key: word.Draw(t, "key"), Name: word.Draw(t, "name"), Purl: word.Draw(t, "purl"),
			CPE: word.Draw(t, "cpe"), MPN: word.Draw(t, "mpn"), Manufacturer: bom.Party{Name: word.Draw(t, "manufacturer")},
			Found: []bom.Occurrence{{Path: word.Draw(t, "path")}},
		}
		var want []int
		for i := range matches {
			if matches[i].Matches(c) {
				want = append(want, i)
			}
		}
		if got := bom.NewMatcher(matches).Select(c); !slices.Equal(got, want) {
			t.Errorf("selects %v, want %v", got, want)
		}
	})
}

// BenchmarkSelect asks as many entries as a product has components, once for each component.
func BenchmarkSelect(b *testing.B) {
	const n = 3000
	var matches []bom.Match
	var components []bom.Component
	for i := range n {
		mpn := fmt.Sprint("BCM", i)
		matches, components = append(matches, bom.Match{MPN: mpn}), append(components, bom.Component{MPN: mpn})
	}
	for b.Loop() {
		m := bom.NewMatcher(matches)
		for i := range components {
			if len(m.Select(&components[i])) != 1 {
				b.Fatal("no match")
			}
		}
	}
}
