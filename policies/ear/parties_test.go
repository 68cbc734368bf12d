package ear

import (
	"fmt"
	"math/big"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ensign/origin"
	"ensign/policies"
	"ensign/policies/parties"
)

// drawHits is what a list may say of a party.
func drawHits(t *rapid.T, what string) []parties.Hit {
	var out []parties.Hit
	for i := range rapid.IntRange(0, 2).Draw(t, what) {
		e := &parties.Entry{Name: fmt.Sprint("Listed ", i), List: rapid.SampledFrom([]string{"EL", "DPL", "MEU", "UVL", "SDN", "MBS", "NEW"}).Draw(t, "list")}
		e.Requirement = rapid.SampledFrom([]string{"", "For all items subject to the EAR"}).Draw(t, "requirement")
		e.Standard = rapid.SampledFrom(someTernary).Draw(t, "standard")
		out = append(out, parties.Hit{
			Entry: e, Kind: rapid.SampledFrom([]parties.Kind{parties.Candidate, parties.Alias, parties.Exact}).Draw(t, "kind"),
			Name: e.Name, Elsewhere: rapid.Bool().Draw(t, "elsewhere"),
		})
	}
	return out
}

// TestListsOnlyWorsen adds what lists say of the parties, their owners and the makers of a made-up product: no verdict
// gets better by it, and none becomes worse than undetermined but by a denial order that is met exactly, or by an entry
// for every item.
func TestListsOnlyWorsen(t *testing.T) {
	worse := 0
	rapid.Check(t, func(t *rapid.T) {
		c, dest := nearlyKnown(t), rapid.SampledFrom(someDests).Draw(t, "dest")
		party := policies.Party{Name: "consignee", Listed: rapid.SampledFrom(someTernary).Draw(t, "listed"), Affiliated: rapid.SampledFrom(someTernary).Draw(t, "affiliated")}
		c.Product.Parties = []policies.Party{party}
		before := mustDetermine(t, c, dest)
		after := mustDetermine(t, with(c, func(c *policies.Case) {
			party.Hits = drawHits(t, "hits")
			for range rapid.IntRange(0, 2).Draw(t, "owners") {
				o := policies.Owner{Name: "owner", Hits: drawHits(t, "hits of the owner")}
				if rapid.Bool().Draw(t, "share known") {
					o.Share = big.NewRat(int64(rapid.IntRange(1, 50).Draw(t, "share")), 1)
				}
				party.Owners = append(party.Owners, o)
			}
			c.Product.Parties = []policies.Party{party}
			for i := range c.Components {
				for _, h := range drawHits(t, "hits of the maker") {
					c.Components[i].Listed = append(c.Components[i].Listed, policies.Listed{Who: "maker", Hit: h})
				}
			}
		}), dest)
		if after.Verdict < before.Verdict {
			t.Fatalf("%s on %s: %v becomes %v by %+v", dest, c.AsOf, before.Verdict, after.Verdict, party)
		}
		if after.Verdict > before.Verdict {
			worse++
		}
		firm := slices.ContainsFunc(party.Hits, func(h parties.Hit) bool {
			all := h.Entry.List == "EL" && h.Entry.Requirement != "" && party.Listed != origin.No
			return (h.Entry.List == "DPL" || all) && h.Kind > parties.Candidate && !h.Elsewhere
		})
		if after.Verdict > max(before.Verdict, policies.Undetermined) && !firm {
			t.Fatalf("%s on %s: %v becomes %v by %+v", dest, c.AsOf, before.Verdict, after.Verdict, party)
		}
		if after.Verdict == policies.NotSubject && before.Subject != origin.No {
			t.Fatalf("%s on %s: a list makes a product not subject", dest, c.AsOf)
		}
	})
	if worse == 0 {
		t.Error("no verdict became worse, so nothing was tried")
	}
}

// TestMakersChangeNoVerdict holds the flag of listed makers to what its comment says: a question and no more.
func TestMakersChangeNoVerdict(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, dest := drawCase(t), rapid.SampledFrom(someDests).Draw(t, "dest")
		before := mustDetermine(t, c, dest)
		after := mustDetermine(t, with(c, func(c *policies.Case) {
			for i := range c.Components {
				e := &parties.Entry{Name: "Listed", List: "EL"}
				c.Components[i].Listed = []policies.Listed{{Who: "maker", Hit: parties.Hit{Entry: e, Kind: parties.Exact, Name: e.Name}}}
			}
		}), dest)
		if before.Verdict != after.Verdict || before.Subject != after.Subject || len(after.Flagged) != len(before.Flagged)+len(c.Components) {
			t.Fatalf("%v with %d flags becomes %v with %d", before.Verdict, len(before.Flagged), after.Verdict, len(after.Flagged))
		}
	})
}

// TestExceptionsOfListed adds the bars of the lists to the exceptions that may be available.
func TestExceptionsOfListed(t *testing.T) {
	hit := func(list string, kind parties.Kind) policies.Party {
		return policies.Party{Name: "consignee", Hits: []parties.Hit{{Entry: &parties.Entry{Name: "x", List: list}, Kind: kind}}}
	}
	for _, tt := range []struct {
		why     string
		parties []policies.Party
		want    []string
	}{
		{"nobody", nil, []string{"15 CFR 740.2"}},
		{"stated to be listed", []policies.Party{{Listed: origin.Yes}}, []string{"15 CFR 740.2", "15 CFR 744.11(a)"}},
		{"two on the Entity List", []policies.Party{hit("EL", parties.Exact), hit("EL", parties.Alias)}, []string{"15 CFR 740.2", "15 CFR 744.11(a)"}},
		{"perhaps on it", []policies.Party{hit("EL", parties.Candidate)}, []string{"15 CFR 740.2"}},
		{"unverified", []policies.Party{hit("UVL", parties.Exact)}, []string{"15 CFR 740.2", "15 CFR 744.15"}},
		{"blocked", []policies.Party{hit("SDN", parties.Exact)}, []string{"15 CFR 740.2"}},
	} {
		d, err := newDocket(&policies.Case{AsOf: "2026-10-01", Product: policies.Product{Parties: tt.parties}})
		if err != nil {
			t.Fatal(err)
		}
		q := d.ask("KP")
		for _, e := range q.barredByParties(q.exceptions()) {
			if !slices.Equal(e.Bars, tt.want) {
				t.Errorf("%s: %s has the bars %q, want %q", tt.why, e.ID, e.Bars, tt.want)
			}
		}
		if len(q.exceptions()) == 0 {
			t.Error("North Korea has no exceptions")
		}
	}
}

// TestListings holds the meanings of the lists to their short names: each once, each with a section and a sentence.
func TestListings(t *testing.T) {
	seen := make(map[string]bool)
	for _, l := range listings {
		if seen[l.short] || l.rule == "" || l.says == "" {
			t.Errorf("%+v is there twice, or says nothing", l)
		}
		seen[l.short] = true
		if got := listingOf(&parties.Entry{List: l.short}); got != l {
			t.Errorf("%s is understood as %+v", l.short, got)
		}
	}
	if l := listingOf(&parties.Entry{List: "NEW"}); l.effect != asksLicense || !l.owners || !l.footnotes {
		t.Errorf("a list that is not known counts as %+v", l)
	}
}

// TestExplainSections tells the sections of part 744 apart, whose numbers begin alike.
func TestExplainSections(t *testing.T) {
	for what, want := range map[string]string{
		"744.2": "nuclear explosives", "744.2(a)": "nuclear explosives", "744.21": "Military end use", "744.21(b)": "Military end use",
		"744.11(a)(1)": "Entity List", "736.2(b)(4)": "Denial orders", "744.24": "Controls by end use",
	} {
		r, ok := Explain(what, "2026-10-01")
		if !ok || !strings.Contains(r.Says, want) {
			t.Errorf("%s: got %q, want %q", what, r.Says, want)
		}
	}
}
