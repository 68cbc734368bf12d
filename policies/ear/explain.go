package ear

import (
	"strings"

	"ensign/origin"
)

// explainParagraph says what a paragraph is about, or the one above it that a report may cite.
func explainParagraph(what string) (origin.Reason, bool) {
	what = strings.TrimSpace(strings.TrimPrefix(what, "15 CFR"))
	p, ok := paragraphOf(what)
	if !ok {
		return origin.Reason{}, false
	}
	return reason(p.cite, "15 CFR "+what, p.says), true
}

// says is the scope in words.
func (s scope) says() string {
	return map[scope]string{
		scopeAll: "every item subject to the EAR", scopeButFood: "every item but EAR99 food and medicine",
		scopeButFoodComms: "every item but EAR99 food, medicine and free software for personal communications",
		scopeCCL:          "every item on the Commerce Control List", scopeCCLButLow: "every item on the Commerce Control List, low-level ones not always",
		scopeColumnsButLow: "entries with a column that 746.7 names, low-level ones not always", scopeColumns: "entries with a column that 746.7 names",
		scopeColumnsSupp7:   "entries with a column that 746.7 names, and EAR99 of 746 Supp. No. 7",
		scopeCategories3to9: "entries of Categories 3 to 9", scopeCCLHTSUnknown: "every entry, and EAR99 by lists that are not in our tables",
		scopeCCLHTS: "every entry, and EAR99 by tariff code", scopeCCLHTSSoftware: "every entry, EAR99 by tariff code, and kinds of EAR99 software",
		scopeListedReasons: "entries with a reason that 746.3 names", scopeUNReason: "entries with the reason UN",
		scopeChart: "nothing beyond the Country Chart", scopeChartExtras: "nothing beyond the Country Chart and the words of entries",
	}[s]
}
