package ear

import (
	"fmt"
	"strings"

	"ensign/origin"
	"ensign/policies/internal/lawtable"
	"ensign/policies/parties"
)

// effect is what it means that a party is on a list.
type effect int

const (
	asksLicense  effect = iota // a licence may be required for any item
	deniesAll                  // nobody may take part in anything that is subject
	asksMilitary               // a licence is required for the items of 744 Supp. No. 2
	warns                      // no licence of the regulations, but something else to be looked at
)

// listing is one of the lists that are published together.
type listing struct {
	short, rule, says string
	effect            effect
	owners            bool // the Affiliates rule reaches who is owned by those on it, 744 Supp. No. 8
	footnotes         bool // it has the footnotes that rules of 734.9 are about
}

// listings say what the lists mean. One that is not among them counts as the Entity List does.
var listings = [...]listing{
	{"EL", "744.11", "is on the Entity List", asksLicense, true, true},
	{"MEU", "744.21(b)", "is on the Military End-User List", asksMilitary, true, false},
	{"DPL", "736.2(b)(4)", "is under a denial order", deniesAll, false, false},
	{"UVL", "744.15", "is on the Unverified List, which closes all licence exceptions and asks for a signed statement where none is needed", warns, false, false},
	{"SDN", "744.8", "is blocked by the Treasury Department, and for some programs every item that is subject needs a licence", asksLicense, true, false},
	{"ISN", "744.19", "is under a nonproliferation sanction of the State Department", asksLicense, false, false},
	{"DTC", "764.3", "is debarred by the State Department under 22 CFR 127.7", warns, false, false},
	{"FSE", "736.2(b)", "is on the Treasury Department's list of sanctions evaders, with whom US persons may not deal", warns, false, false},
	{"SSI", "746.8", "is on the Treasury Department's list of sectoral sanctions", warns, false, false},
	{"CAP", "736.2(b)", "is a bank with which the Treasury Department restricts accounts", warns, false, false},
	{"CMIC", "736.2(b)", "is on the Treasury Department's list of military companies in whose securities US persons may not deal", warns, false, false},
	{"MBS", "736.2(b)", "is under sanctions of the Treasury Department that are less than blocking", warns, false, false},
	{"PLC", "736.2(b)", "is on a list of the Treasury Department with which US banks may not deal", warns, false, false},
}

func listingOf(e *parties.Entry) listing {
	for _, l := range listings {
		if l.short == e.List {
			return l
		}
	}
	return listing{e.List, "744", "is on " + e.List, asksLicense, true, true}
}

// hitSays says who is on which list, by which name, and what is written there.
func hitSays(who string, l listing, h parties.Hit) string {
	e := h.Entry
	says := who + " " + l.says
	if !strings.EqualFold(h.Name, who) {
		says += " as " + h.Name
	}
	if h.Name != e.Name {
		says += " (" + e.Name + ")"
	}
	switch {
	case e.Start != "" && e.End != "":
		says += fmt.Sprintf(" from %s to %s", e.Start, e.End)
	case e.Start != "":
		says += " since " + string(e.Start)
	}
	for _, more := range []string{footnoted(e.Footnotes), strings.Join(e.Programs, ", "), e.Requirement, e.Note} {
		if more != "" {
			says += "; " + more
		}
	}
	if h.Elsewhere {
		says += "; the entry names " + strings.Join(e.Countries, ", ") + " and not the country of the party, where it may have a branch"
	}
	if l.effect == deniesAll && e.Standard == origin.No {
		says += "; the terms of the order are not the standard ones and have to be read"
	}
	return says
}

func footnoted(numbers []int) string {
	if len(numbers) == 0 {
		return ""
	}
	return "footnote " + strings.Trim(strings.ReplaceAll(fmt.Sprint(numbers), " ", ", "), "[]")
}

// hitReason cites the line of the list.
func hitReason(rule, says string, h parties.Hit) origin.Reason {
	cite := h.Entry.Cite
	if !strings.Contains(cite.At, "CFR") {
		cite.At = strings.TrimPrefix(cite.At+", 15 CFR "+rule, ", ")
	}
	return origin.Reason{Rule: rule, Says: says + lawtable.Mark(h.Entry.Status), Cite: cite}
}

func candidateReason(who string, l listing, h parties.Hit) origin.Reason {
	r := hitReason("PARTY-CANDIDATE", fmt.Sprintf("%s may be %s, which %s: %s", who, h.Entry.Name, l.says, h.Why), h)
	r.Cite.At = strings.TrimSuffix(r.Cite.At, ", 15 CFR "+r.Rule) + ", 15 CFR " + l.rule
	return r
}
