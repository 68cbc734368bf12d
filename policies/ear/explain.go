package ear

import (
	"strings"

	"ensign/origin"
)

// paragraphs are the paragraphs a report cites, in plain words. The regulation itself is what counts.
var paragraphs = [...]struct{ cite, says string }{
	{"734.3(a)", "What is subject: everything in the United States, everything of US origin wherever it is, what is made abroad with controlled US content above a limit, and the direct products of listed US technology and software."},
	{"734.3(b)", "What is not subject: items of other agencies, printed matter, and information and software that anyone may get."},
	{"734.4(a)", "Cases in which any amount of US content makes a foreign product subject, for the destinations each paragraph names."},
	{"734.4(a)(1)", "Computers above a performance level, with US semiconductors of 3A001 other than memory (or 4A994.j interconnect)."},
	{"734.4(a)(6)", "US content of the 600 series or 9x515: any amount counts for Country Group D:5, and .y items for E:1, E:2, Belarus, China and Russia."},
	{"734.4(b)", "A foreign product with US encryption items of 5A002, 5B002, 5A004 or 5D002 may use de minimis only if each was classified or authorised as 740.17 says."},
	{"734.4(c)", "For Country Groups E:1 and E:2 a foreign product is not subject if controlled US content is 10 per cent of its price or less."},
	{"734.4(d)", "For every other destination the limit is 25 per cent."},
	{"734.7", "Published: anyone may get it without restriction on passing it on. Published software and technology are neither subject nor counted."},
	{"734.9", "The foreign-direct-product rules: what is made with listed US technology, software or equipment can be subject without any US part in it."},
	{"734 Supp. No. 1", "A model certificate by which a supplier says that an item is no direct product by the rules it names. It is voluntary evidence about what the item was made with, and no safe harbour."},
	{"734 Supp. No. 2", "How to compute the share: value of controlled US-origin content as received, over the price of the foreign product where it is sold."},
	{"736.2(b)", "The ten general prohibitions, from reexports as received to acting with knowledge of a violation."},
	{"738.4", "How to read the Country Chart: each reason for control of the item, against the destination's line."},
	{"740.17", "License Exception ENC: the paragraph under which an encryption item was classified decides whether it passes the encryption gate."},
	{"742.15(b)", "Published encryption source code, and the object code made of it, is not subject."},
	{"744.11", "The Entity List: licence requirements for parties, whatever the item's share of US content."},
	{"746.2", "Cuba: every item subject to the regulations needs a licence."},
	{"746.3", "Iraq: items controlled for the reasons the section names need a licence."},
	{"746.4", "North Korea: every item subject to the regulations needs a licence, except EAR99 food and medicine."},
	{"746.6", "Crimea and the so-called Donetsk and Luhansk republics: nearly every item needs a licence. The region has to be asked for; the country code of Ukraine is not enough."},
	{"746.7", "Iran: items with a column the section names, items on its list, and EAR99 by tariff code of Supp. No. 7."},
	{"746.8", "Russia and Belarus: every item on the Commerce Control List, and EAR99 by tariff code or kind of software."},
	{"746.9", "Syria: every item subject to the regulations needs a licence, except EAR99 food and medicine."},
}

// explainParagraph finds the longest paragraph that what names or lies below.
func explainParagraph(what string) (origin.Reason, bool) {
	what = strings.TrimSpace(strings.TrimPrefix(what, "15 CFR"))
	best := -1
	for i, p := range paragraphs {
		if strings.HasPrefix(what, p.cite) && (best < 0 || len(p.cite) > len(paragraphs[best].cite)) {
			best = i
		}
	}
	if best < 0 {
		return origin.Reason{}, false
	}
	return reason(paragraphs[best].cite, "15 CFR "+what, paragraphs[best].says), true
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
