package ear

import (
	"slices"
	"strconv"
	"strings"

	"ensign/origin"
	"ensign/policies/internal/lawtable"
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
)

// embargo is a rule of part 746, or of the sections before it, for one destination and some days.
type embargo struct {
	*lawtable.Row
	Country         string
	Scope           scope
	EAR99           string // "yes", "no", "supp7", "hts", "hts-software", "unknown", "none"
	ATOnly          string // "yes", "no", "but-low-level", "not-from-partner", "none"
	Percent         int    // de minimis, 0 if the rule sets none
	Compare         string // "<=" or "<"
	LicensingPolicy string
	Exceptions      []string // "?" if they were not read
}

func (t *tables) takeEmbargoes(read lawtable.Table) error {
	scopes := []scope{
		scopeAll, scopeButFood, scopeButFoodComms, scopeCCL, scopeCCLButLow, scopeColumnsButLow, scopeColumns, scopeColumnsSupp7,
		scopeCategories3to9, scopeCCLHTSUnknown, scopeCCLHTS, scopeCCLHTSSoftware, scopeListedReasons, scopeUNReason, scopeChart,
		scopeChartExtras,
	}
	for _, r := range read.Records {
		e := embargo{
			Row: r.Row, Country: r.Get("iso2"), Scope: scope(r.Get("scope")), EAR99: r.Get("ear99"), ATOnly: r.Get("at_only"),
			Compare: r.Get("compare"), LicensingPolicy: r.Get("policy"), Exceptions: strings.Fields(r.Get("exceptions")),
		}
		percent, err := percent(r.Get("percent"), true)
		if err != nil {
			return r.Errorf("%v", err)
		}
		e.Percent = percent
		if !slices.Contains(scopes, e.Scope) {
			return r.Errorf("scope %q", e.Scope)
		}
		if !slices.Contains([]string{"yes", "no", "supp7", "hts", "hts-software", "unknown", "none"}, e.EAR99) {
			return r.Errorf("ear99 %q", e.EAR99)
		}
		if !slices.Contains([]string{"yes", "no", "but-low-level", "not-from-partner", "none"}, e.ATOnly) {
			return r.Errorf("at_only %q", e.ATOnly)
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
	return t.embargoesWhere(cc, func(e *embargo) bool { return e.Holds(asOf) })
}

// laterEmbargoes lists the rows for a destination that begin after the day.
func (t *tables) laterEmbargoes(cc string, asOf origin.Date) []row {
	var out []row
	for _, e := range t.embargoesWhere(cc, func(e *embargo) bool { return e.From > asOf }) {
		out = append(out, e.Row)
	}
	return out
}

func (t *tables) embargoesWhere(cc string, ok func(*embargo) bool) []embargo {
	if !isRegion(cc) {
		cc = t.country(cc)
	}
	var out []embargo
	for i := range t.embargo {
		if e := &t.embargo[i]; (e.Country == cc || e.Country == "CN" && cc == "HK") && ok(e) {
			out = append(out, *e)
		}
	}
	return out
}

// threshold is a de minimis level of 734.4(c), (d).
type threshold struct {
	*lawtable.Row
	country string // "*" is every other
	percent int
	compare string
}

func (t *tables) takeThresholds(read lawtable.Table) error {
	for _, r := range read.Records {
		percent, err := percent(r.Get("percent"), false)
		if err != nil {
			return r.Errorf("%v", err)
		}
		t.thresholds = append(t.thresholds, threshold{r.Row, r.Get("iso2"), percent, r.Get("compare")})
	}
	return nil
}

// threshold returns the level for a destination in percent, how a share is compared with it, and the rows it rests
// on. A destination without a line for the day has the level of all others.
func (t *tables) threshold(cc string, asOf origin.Date) (int, string, []row) {
	for _, country := range []string{t.country(cc), "*"} {
		for _, l := range t.thresholds {
			if l.country == country && l.Holds(asOf) {
				return l.percent, l.compare, []row{l.Row}
			}
		}
	}
	return 0, "<=", nil
}

func (t *tables) takePartners(read lawtable.Table) error {
	t.partners, t.partnersAs = make(map[string]row), read.Itself("regulation")
	for _, r := range read.Records {
		if r.Get("scope") != "full" {
			return r.Errorf("scope %q", r.Get("scope"))
		}
		t.partners[r.Get("iso2")] = r.Row
	}
	return nil
}

// gecc reports whether a country is a partner of 746 Supp. No. 3 on a day.
func (t *tables) gecc(cc string, asOf origin.Date) (bool, row) {
	r, ok := t.partners[t.country(cc)]
	if !ok {
		return false, t.partnersAs
	}
	return r.Holds(asOf), r
}

// anyPartner names a partner country of the day, "" if there is none.
func (t *tables) anyPartner(asOf origin.Date) string {
	best := ""
	for cc, r := range t.partners {
		if r.Holds(asOf) && (best == "" || cc < best) {
			best = cc
		}
	}
	return best
}
