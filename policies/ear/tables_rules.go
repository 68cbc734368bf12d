package ear

import (
	"slices"
	"strconv"
	"strings"

	"ensign/origin"
)

// scope is what an embargo covers.
type scope string

// The scopes of embargoes.tsv. "Low level" and the words of the other columns are explained in its header.
const (
	scopeAll            scope = "all"                         // every item subject to the EAR
	scopeButFood        scope = "all-but-food-medicine"       // but EAR99 food and medicine
	scopeButFoodComms   scope = "all-but-food-medicine-comms" // and but free personal communications software
	scopeCCL            scope = "ccl"                         // every entry
	scopeCCLButLow      scope = "ccl-but-low-level"           // every entry, low-level ones not always
	scopeColumnsButLow  scope = "ccl-columns-but-low-level"   // as the next, low-level ones not always
	scopeColumns        scope = "ccl-columns"                 // entries with a CB, NP, NS, MT, RS, CC or AT column and a list, 746.7(a)(1)
	scopeColumnsSupp7   scope = "ccl-columns-supp7"           // and 746 Supp. No. 7
	scopeCategories3to9 scope = "ccl-categories-3-9"          // every entry of categories 3 to 9
	scopeCCLHTSUnknown  scope = "ccl-hts-unknown"             // every entry, and EAR99 by lists of that day that are not here
	scopeCCLHTS         scope = "ccl-hts"                     // every entry, and EAR99 by 746 Supp. Nos. 2, 4, 5, 6
	scopeCCLHTSSoftware scope = "ccl-hts-software"            // and the EAR99 software of 746.8(a)(8)
	scopeListedReasons  scope = "listed-reasons"              // the reasons 746.3 names
	scopeUNReason       scope = "un-reason"                   // entries with reason UN
	scopeChart          scope = "chart"                       // nothing beyond the chart
	scopeChartExtras    scope = "chart-extras"                // nothing beyond the chart and the words of entries
	scopeOFACReexport   scope = "ofac-reexport"               // 31 CFR 560.205, not the EAR
)

// embargo is a rule of part 746, or of the sections before it, for one destination and some days.
type embargo struct {
	row
	Country         string
	Scope           scope
	EAR99           string // "yes", "no", "supp7", "hts", "hts-software", "unknown", "none"
	ATOnly          string // "yes", "no", "but-low-level", "not-from-partner", "none"
	Percent         int    // de minimis, 0 if the rule sets none
	Compare         string // "<=" or "<"
	LicensingPolicy string
	Exceptions      []string // "?" if they were not read
}

func (t *tables) takeEmbargoes(read table) error {
	scopes := []scope{
		scopeAll, scopeButFood, scopeButFoodComms, scopeCCL, scopeCCLButLow, scopeColumnsButLow, scopeColumns, scopeColumnsSupp7,
		scopeCategories3to9, scopeCCLHTSUnknown, scopeCCLHTS, scopeCCLHTSSoftware, scopeListedReasons, scopeUNReason, scopeChart,
		scopeChartExtras, scopeOFACReexport,
	}
	for _, r := range read.records {
		e := embargo{
			row: r.row, Country: r.get("iso2"), Scope: scope(r.get("scope")), EAR99: r.get("ear99"), ATOnly: r.get("at_only"),
			Compare: r.get("compare"), LicensingPolicy: r.get("policy"), Exceptions: r.list("exceptions"),
		}
		percent, err := percent(r.get("percent"), true)
		if err != nil {
			return r.errorf("%v", err)
		}
		e.Percent = percent
		if !slices.Contains(scopes, e.Scope) {
			return r.errorf("scope %q", e.Scope)
		}
		if !slices.Contains([]string{"yes", "no", "supp7", "hts", "hts-software", "unknown", "none"}, e.EAR99) {
			return r.errorf("ear99 %q", e.EAR99)
		}
		if !slices.Contains([]string{"yes", "no", "but-low-level", "not-from-partner", "none"}, e.ATOnly) {
			return r.errorf("at_only %q", e.ATOnly)
		}
		t.embargo = append(t.embargo, e)
	}
	return nil
}

func percent(s string, empty bool) (int, error) {
	if s == "" && empty {
		return 0, nil
	}
	return strconv.Atoi(s)
}

// embargoes lists the rows in force for a destination. A region of Ukraine has its own; Hong Kong has China's.
func (t *tables) embargoes(cc string, asOf origin.Date) []embargo {
	return t.embargoesWhere(cc, func(e embargo) bool { return e.holds(asOf) })
}

// laterEmbargoes lists the rows for a destination that begin after the day.
func (t *tables) laterEmbargoes(cc string, asOf origin.Date) []row {
	var out []row
	for _, e := range t.embargoesWhere(cc, func(e embargo) bool { return e.From > asOf }) {
		out = append(out, e.row)
	}
	return out
}

func (t *tables) embargoesWhere(cc string, ok func(embargo) bool) []embargo {
	if !isRegion(cc) {
		cc = t.country(cc)
	}
	var out []embargo
	for _, e := range t.embargo {
		if (e.Country == cc || e.Country == "CN" && cc == "HK") && ok(e) {
			out = append(out, e)
		}
	}
	return out
}

// threshold is a de minimis level of 734.4(c), (d).
type threshold struct {
	row
	country string // "*" is every other
	percent int
	compare string
}

func (t *tables) takeThresholds(read table) error {
	for _, r := range read.records {
		percent, err := percent(r.get("percent"), false)
		if err != nil {
			return r.errorf("%v", err)
		}
		t.thresholds = append(t.thresholds, threshold{r.row, r.get("iso2"), percent, r.get("compare")})
	}
	return nil
}

// threshold returns the level for a destination in percent, how a share is compared with it, and the rows it rests
// on. A destination with lines of its own but none for the day has the strictest of them.
func (t *tables) threshold(cc string, asOf origin.Date) (int, string, []row) {
	for _, country := range []string{t.country(cc), "*"} {
		for _, l := range t.thresholds {
			if l.country == country && l.holds(asOf) {
				return l.percent, l.compare, []row{l.row}
			}
		}
	}
	return 0, "<=", nil
}

// fdpRule is a foreign-direct-product rule of 734.9. Its output, reach and input are those of the text that was
// read, for earlier days too; the row then is not verified.
type fdpRule struct {
	row
	Paragraph   string // "734.9(e)(1)"
	Title       string
	InForce     bool     // on the day asked
	OutputKind  string   // "reason", "series", "eccn", "category", "any-eccn", "any"
	Output      []string // reasons, series, ECCNs with paragraphs, or categories
	Supplements []string // of part 746 whose HTS codes are outputs too: "746-7"
	ReachTo     destinations
	Footnote    int    // of the Entity List whose entities the rule reaches, 0 is none
	Use         string // "parts", "parts-or-government", "advanced-node-facility", "supercomputer", "headquarters": what else it reaches, in UseIn
	UseIn       destinations
	InputKind   string // "written-assurance", "eccn", "series", "group", "category", "plant"
	Input       []string
	License     string // where the licence requirement stands
	NotFrom     string // supplement of countries from which it is not applied: "746-3"
	Party       bool   // a party, an owner or an end use can bring the rule about
}

func (t *tables) takeDirectProducts(read table) error {
	for _, r := range read.records {
		f := fdpRule{
			row: r.row, Paragraph: r.get("paragraph"), Title: r.get("title"), OutputKind: r.get("output_kind"), Output: r.list("output_list"),
			Supplements: r.list("supplements"), ReachTo: r.list("reach_to"), Use: r.get("use"), UseIn: r.list("use_in"),
			InputKind: r.get("input_kind"), Input: r.list("input_list"), License: r.get("license"), NotFrom: r.get("not_from"),
		}
		footnote, err := percent(r.get("footnote"), true)
		if err != nil {
			return r.errorf("%v", err)
		}
		f.Footnote, f.Party = footnote, footnote != 0 || f.Use == "headquarters" || f.Use == "parts-or-government"
		if !slices.Contains([]string{"reason", "series", "eccn", "category", "any-eccn", "any"}, f.OutputKind) {
			return r.errorf("output %q", f.OutputKind)
		}
		if len(f.ReachTo)+f.Footnote+len(f.UseIn) == 0 {
			return r.errorf("reaches nothing")
		}
		if err := append(slices.Clone(f.ReachTo), f.UseIn...).check(); err != nil {
			return r.errorf("%v", err)
		}
		t.directs = append(t.directs, f)
	}
	return nil
}

// fdpRules lists all rules in order. Each has the row of the day, or its first row if it was not in force.
func (t *tables) fdpRules(asOf origin.Date) []fdpRule {
	var out []fdpRule
	for _, f := range t.directs {
		f.InForce = f.holds(asOf)
		last := len(out) - 1
		if last < 0 || out[last].Paragraph != f.Paragraph {
			out = append(out, f)
		} else if f.InForce {
			out[last] = f
		}
	}
	return out
}

// zeroRow is a case of 734.4(a).
type zeroRow struct {
	row
	Paragraph string // "734.4(a)(6)(i)"
	To        destinations
	Footnote  int    // an entity of that footnote of the Entity List is reached anywhere
	Use       string // "advanced-node-facility": only that is reached in To
	Note      string
}

func (t *tables) takeZero(read table) error {
	for _, r := range read.records {
		footnote, err := percent(r.get("footnote"), true)
		if err != nil {
			return r.errorf("%v", err)
		}
		z := zeroRow{r.row, r.get("paragraph"), r.list("to"), footnote, r.get("use"), r.get("note")}
		if err := z.To.check(); err != nil || len(z.To) == 0 {
			return r.errorf("destinations %q", z.To)
		}
		t.zeros = append(t.zeros, z)
	}
	return nil
}

// zeroReaches reports whether a case of 734.4(a) is for a destination on a day, with the rows it rests on, at least
// one. A case that also needs a facility or an entity is never more than Unsure. Before its first day it is No.
func (t *tables) zeroReaches(paragraph, cc string, asOf origin.Date) (origin.Ternary, []row) {
	var before []row
	for _, z := range t.zeros {
		if z.Paragraph != paragraph {
			continue
		}
		if !z.holds(asOf) {
			before = append(before, z.row)
			continue
		}
		in, rows := t.reaches(z.To, cc, asOf)
		if in == origin.Yes && z.Use != "" || z.Footnote != 0 {
			in = origin.Unsure
		}
		return in, append([]row{z.row}, rows...)
	}
	if before == nil {
		return origin.Unsure, []row{{File: "zero.tsv", Line: 1, Status: "approximate", Cite: paragraph}}
	}
	return origin.No, before[:1]
}

func (t *tables) takePartners(read table) error {
	t.partners, t.partnersAs = make(map[string]row), read.itself()
	for _, r := range read.records {
		if r.get("scope") != "full" {
			return r.errorf("scope %q", r.get("scope"))
		}
		t.partners[r.get("iso2")] = r.row
	}
	return nil
}

// gecc reports whether a country is a partner of 746 Supp. No. 3 on a day.
func (t *tables) gecc(cc string, asOf origin.Date) (bool, row) {
	r, ok := t.partners[t.country(cc)]
	if !ok {
		return false, t.partnersAs
	}
	return r.holds(asOf), r
}

// anyPartner names a partner country of the day, "" if there is none.
func (t *tables) anyPartner(asOf origin.Date) string {
	best := ""
	for cc, r := range t.partners {
		if r.holds(asOf) && (best == "" || cc < best) {
			best = cc
		}
	}
	return best
}

// tariff is a line of a supplement that lists goods by HTS code.
type tariff struct {
	row
	code  string // six digits, two for a chapter, "*" for what is said of the whole supplement
	match string
}

func (t *tables) takeTariffs(read table) error {
	t.tariffs = make(map[string][]tariff)
	matches := []string{"exact", "chapter", "chapter-part", "complete", "chapters", "extract", "not-extracted"}
	for _, r := range read.records {
		l := tariff{r.row, r.get("code"), r.get("match")}
		if !slices.Contains(matches, l.match) || (l.code == "*") != (slices.Index(matches, l.match) > 2) {
			return r.errorf("%s is %q", l.code, l.match)
		}
		if want := map[string]int{"exact": 6, "chapter": 2, "chapter-part": 2}[l.match]; l.code != "*" && len(digits(l.code)) != want {
			return r.errorf("code %q", l.code)
		}
		t.tariffs[r.get("supplement")] = append(t.tariffs[r.get("supplement")], l)
	}
	return nil
}

// hts reports whether a code is in a supplement of part 746 ("746-7"), by its first six digits. A supplement that
// is not complete here never answers No, and a code too short to tell is Unsure.
func (t *tables) hts(supplement, code string) (origin.Ternary, row) {
	code = digits(code)
	code = code[:min(len(code), 6)]
	unsure := row{File: "hts.tsv", Line: 1, Status: "approximate", Cite: supplement}
	if len(code) < 2 {
		return origin.Unsure, unsure
	}
	whole, near := tariff{row: unsure}, false
	for _, l := range t.tariffs[supplement] {
		switch {
		case l.code == "*":
			whole = l
		case l.match == "exact" && l.code == code, l.match == "chapter" && l.code == code[:2]:
			return origin.Yes, l.row
		case strings.HasPrefix(l.code, code):
			near = true
		}
	}
	if whole.match == "complete" && !near {
		return origin.No, whole.row
	}
	return origin.Unsure, whole.row
}

func digits(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}

// party is a party or a rule with dates that past cases need. The table is no copy of a list.
type party struct {
	row
	kind      string // "denial-order", "entity-list", "rule"
	name      string // several are separated by "; "
	countries []string
	scope     string
	note      string
}

func (t *tables) takeParties(read table) error {
	for _, r := range read.records {
		t.parties = append(t.parties, party{r.row, r.get("kind"), r.get("name"), r.list("countries"), r.get("scope"), r.get("note")})
	}
	return nil
}
