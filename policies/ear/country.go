package ear

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"ensign/origin"
	"ensign/policies/internal/lawtable"
)

// membership is one country in one group of 740 Supp. No. 1.
type membership struct {
	*lawtable.Row
	group string
}

// charted is a country's line of the Commerce Country Chart, 738 Supp. No. 1.
type charted struct {
	*lawtable.Row
	graded bool   // false for the countries whose line only points to another section
	see    string // that section
	marks  map[string]row
}

var (
	countryShape = regexp.MustCompile(`^[A-Z]{2}$`)
	groupShape   = regexp.MustCompile(`^(A:[1-6]|B|D:[1-5]|E:[12])$`)
	columnShape  = regexp.MustCompile(`^(CB[123]|NP[12]|NS[12]|MT1|RS[12]|FC1|CC[123]|AT[12])$`)
)

func (t *tables) takeGroups(read lawtable.Table) error {
	t.groups = make(map[string][]membership)
	for _, r := range read.Records {
		cc, group := r.Get("iso2"), r.Get("group")
		if !countryShape.MatchString(cc) || !groupShape.MatchString(group) {
			return r.Errorf("no country %q in a group %q", cc, group)
		}
		t.groups[cc] = append(t.groups[cc], membership{r.Row, group})
	}
	t.groupsFrom = read.Itself("approximate")
	for _, r := range read.Records {
		t.groupsSince = max(t.groupsSince, r.From)
	}
	return nil
}

func (t *tables) takeChart(read lawtable.Table) error {
	t.charted, t.chartFrom = make(map[string]charted), read.Itself("approximate")
	for _, r := range read.Records {
		cc, column := r.Get("iso2"), r.Get("column")
		if !countryShape.MatchString(cc) || !columnShape.MatchString(column) {
			return r.Errorf("no country %q with a column %q", cc, column)
		}
		if t.charted[cc].marks == nil {
			t.charted[cc] = charted{marks: make(map[string]row)}
		}
		t.charted[cc].marks[column] = r.Row
	}
	return nil
}

func (t *tables) takeGraded(read lawtable.Table) error {
	for _, r := range read.Records {
		cc, kind := r.Get("iso2"), r.Get("kind")
		if !countryShape.MatchString(cc) || kind != "graded" && kind != "pointer" {
			return r.Errorf("country %q is %q", cc, kind)
		}
		c := t.charted[cc]
		if kind == "pointer" && len(c.marks) > 0 {
			return r.Errorf("%s has marks and only points elsewhere", cc)
		}
		c.Row, c.graded, c.see = r.Row, kind == "graded", r.Get("see")
		t.charted[cc] = c
	}
	for _, cc := range slices.Sorted(maps.Keys(t.charted)) {
		if t.charted[cc].Row == nil {
			return fmt.Errorf("%s: no line for %s of chart.tsv", read.Name, cc)
		}
	}
	return nil
}

func (t *tables) takeTerritories(read lawtable.Table) error {
	t.territories = make(map[string]string)
	for _, r := range read.Records {
		t.territories[r.Get("code")] = r.Get("parent")
	}
	return nil
}

// country returns the code whose lines hold for a destination: the parent of a territory without lines of its own,
// 738.3(b), and UA for its regions.
func (t *tables) country(cc string) string {
	if parent, ok := t.territories[cc]; ok {
		return parent
	}
	return cc
}

// isRegion reports whether the destination is a region of Ukraine under 746.6.
func isRegion(cc string) bool { return strings.HasPrefix(cc, "UA-") }

// member reports whether a destination is in a group ("E:1", "D:5", "B"; "D" is any of D:1 to D:5). Before the first
// day of the table it answers from the table, with a row that is not verified for the day.
func (t *tables) member(cc, group string, asOf origin.Date) (bool, row) {
	ms := t.groups[t.country(cc)]
	for _, m := range ms {
		if m.is(group) && m.Holds(asOf) {
			return true, m.Row
		}
	}
	if asOf < t.groupsSince {
		if m := t.firstIn(ms, group); m != nil {
			return true, m
		}
	}
	return false, t.absent(ms)
}

// firstIn is the row of a country in a group that its table begins with, nil if there is none.
func (t *tables) firstIn(ms []membership, group string) row {
	seen := make(map[string]bool)
	for _, m := range ms {
		if m.is(group) && !seen[m.group] && m.From == t.groupsSince {
			return m.Row
		}
		seen[m.group] = true
	}
	return nil
}

func (m membership) is(group string) bool {
	below, ok := strings.CutPrefix(m.group, group)
	return ok && (below == "" || below[0] == ':')
}

// absent is the row for a group a country is not in: a line that shows the country was read, or the table itself,
// which proves nothing about a country without lines.
func (t *tables) absent(ms []membership) row {
	for _, m := range ms {
		if m.From == t.groupsSince && m.To == "" {
			return m.Row
		}
	}
	return t.groupsFrom
}

// group lists the members of a group on a day, in the order of their codes; territories are not repeated.
func (t *tables) group(group string, asOf origin.Date) []string {
	var out []string
	for _, cc := range slices.Sorted(maps.Keys(t.groups)) {
		if in, _ := t.member(cc, group, asOf); in {
			out = append(out, cc)
		}
	}
	return out
}

// chart reports whether a destination has an X in a column ("NS2"). For a country that the chart does not grade a
// missing X says nothing; ask [tables.graded].
func (t *tables) chart(cc, column string) (bool, row) {
	c, ok := t.charted[t.country(cc)]
	if !ok {
		return false, t.chartFrom
	}
	if x, ok := c.marks[column]; ok {
		return true, x
	}
	return false, c.Row
}

// graded reports whether the chart has marks for a destination; for CU, IR, KP and SY it only points elsewhere.
func (t *tables) graded(cc string) bool { return t.charted[t.country(cc)].graded }

// destinations is a set of places: "*", "* -CA", "AE D:1 D:4 -A:5", "?CU". A minus takes from groups and from "*",
// never from a place that is named. "?" is a set that was not read, "?XX" a place that may be in it.
type destinations []string

var destinationShape = regexp.MustCompile(`^(\*|\?|[?-]?[A-Z]{2}|UA-[0-9]{2}|-?(A:[1-6]|B|D:[1-5]|E:[12]))$`)

func (d destinations) check() error {
	for _, word := range d {
		if !destinationShape.MatchString(word) {
			return fmt.Errorf("%q is no destination or group", word)
		}
	}
	return nil
}

// reaches reports whether a destination is in a set, with the rows of groups the answer rests on that are not verified for
// the day.
func (t *tables) reaches(d destinations, cc string, asOf origin.Date) (origin.Ternary, []row) {
	var asked []row
	grouped, unsure := false, false
	for _, word := range d {
		if place, ok := strings.CutPrefix(word, "?"); ok {
			unsure = unsure || place == "" || place == cc || place == t.country(cc)
			continue
		}
		in, r, ok := t.reachedBy(word, cc, asOf)
		if in && word != "*" && !ok {
			return origin.Yes, nil
		}
		if grouped = grouped || in; ok && !r.Verified(asOf) {
			asked = append(asked, r)
		}
	}
	if grouped {
		out, rows := t.excepted(d, cc, asOf)
		if asked = append(asked, rows...); !out {
			return origin.Yes, asked
		}
	}
	if unsure {
		return origin.Unsure, asked
	}
	return origin.No, asked
}

// excepted reports whether a minus of the set names the destination or a group it is in.
func (t *tables) excepted(d destinations, cc string, asOf origin.Date) (bool, []row) {
	var asked []row
	for _, word := range d {
		except, ok := strings.CutPrefix(word, "-")
		if !ok {
			continue
		}
		in, r, ok := t.reachedBy(except, cc, asOf)
		if ok && !r.Verified(asOf) {
			asked = append(asked, r)
		}
		if in {
			return true, asked
		}
	}
	return false, asked
}

// reachedBy asks one word of a set, without its minus; for a group with the row that the answer rests on.
func (t *tables) reachedBy(word, cc string, asOf origin.Date) (in bool, r row, group bool) {
	if word == "B" || len(word) == 3 && word[1] == ':' {
		in, r = t.member(cc, word, asOf)
		return in, r, true
	}
	return word == "*" || t.same(word, cc), nil, false
}

// same reports whether a place named in a set is the destination: itself, its parent, or China for Hong Kong.
func (t *tables) same(word, cc string) bool {
	return word == cc || word == t.country(cc) || word == "CN" && cc == "HK"
}

// among reports whether one of the places is the destination.
func (t *tables) among(places []string, cc string) bool {
	return slices.ContainsFunc(places, func(place string) bool { return t.same(place, cc) })
}
