package ear

import (
	"fmt"
	"slices"
	"strings"

	"ensign/origin"
)

// endUse is an end use or end user of part 744, or of 746.3, for which a licence may be required of any item that is subject.
type endUse struct {
	rule    string
	asks    string     // what has to be asked
	stated  [][]string // the facts state it if they have all words of one of these
	reaches func(*question) bool
}

// everywhere is for the end uses whose sections name no destinations, or nearly all.
func everywhere(*question) bool { return true }

// endUses are the sections of part 744 about end uses. Which destinations they reach is told from our tables where
// those have it; a section that reaches too far asks one question too many and lets nothing pass.
var endUses = [...]endUse{
	{"744.2", "nuclear explosives, reactors or the fuel cycle without safeguards", [][]string{{"nuclear"}}, everywhere},
	{"744.3", "rockets, missiles or unmanned aircraft", [][]string{{"missile"}, {"rocket"}, {"unmanned"}, {"drone"}}, everywhere},
	{"744.4", "chemical or biological weapons", [][]string{{"chemical", "weapon"}, {"biological", "weapon"}}, everywhere},
	{"744.5", "nuclear propulsion at sea", [][]string{{"propulsion"}}, everywhere},
	{"744.6", "any of these with the support of a US person, or military intelligence", nil, everywhere},
	{"744.17", "a military end use or user, if it is a processor of 5 GFLOPS or more with an access width of 32 bits or more", [][]string{{"militar"}}, (*question).processor},
	{"744.21", "a military end use or a military end user", [][]string{{"militar"}, {"armed", "force"}, {"defence", "ministry"}, {"defense", "ministry"}}, (*question).militaryDestination},
	{"746.3", "a military end use or a military end user, whatever the item is", [][]string{{"militar"}, {"armed", "force"}, {"defence", "ministry"}, {"defense", "ministry"}}, (*question).iraq},
	{"744.22", "a military-intelligence end use or end user", [][]string{{"militar", "intelligence"}}, (*question).intelligenceDestination},
	{"744.23", "a supercomputer, the making or development of advanced chips, or equipment for making chips", [][]string{{"supercomputer"}, {"semiconductor", "manufactur"}, {"chip", "manufactur"}, {"wafer"}}, (*question).chipDestination},
}

// processor reports whether 744.17 may reach the product: over 5 GFLOPS with an access width of 32 bits or more a
// processor needs a licence for military end uses and users in Country Group D:1, whatever its ECCN says.
func (q *question) processor() bool {
	e := q.class(q.Product.ECCN)
	if e.Entry != "5A992" && e.Entry != "5D992" && (e.Entry != "3A991" || e.Paragraph != "" && !e.under(".a")) {
		return false
	}
	in, group := q.law.member(q.dest, "D:1", q.AsOf)
	return in || !group.Verified(q.AsOf)
}

// militaryDestination reports whether a military end use of the product needs a licence at the destination: any item
// for Russia and Belarus, those of 744 Supp. No. 2 for the others of 744.21.
func (q *question) militaryDestination() bool {
	listed, _ := q.law.militaryEndUse(q.class(q.Product.ECCN), q.dest)
	return listed || q.law.among([]string{"RU", "BY"}, q.dest)
}

// militaryItem reports whether the product may be on 744 Supp. No. 2. A product whose entry is not known may be.
func (q *question) militaryItem() bool {
	if q.Product.ECCN == "" {
		return true
	}
	_, listed := q.law.military[q.class(q.Product.ECCN).Entry]
	return listed
}

// iraq is for 746.3, by which a military end use of any item needs a licence.
func (q *question) iraq() bool { return q.dest == "IQ" }

func (q *question) intelligenceDestination() bool {
	return q.law.among([]string{"BY", "CN", "KH", "MM", "RU", "VE"}, q.dest) || q.inGroup("E:1") || q.inGroup("E:2")
}

func (q *question) chipDestination() bool { return q.dest == "MO" || q.inGroup("D:5") }

func (q *question) inGroup(group string) bool {
	in, _ := q.law.member(q.dest, group, q.AsOf)
	return in
}

// isStated reports whether the facts state an end use. They state it even where they deny it, since a sentence cannot
// be read for that; the answer then stays open until it is said without its words.
func (e endUse) isStated(says string) bool {
	says = strings.ToLower(says)
	return slices.ContainsFunc(e.stated, func(all []string) bool {
		return !slices.ContainsFunc(all, func(word string) bool { return !strings.Contains(says, word) })
	})
}

// statedEndUse bars the end uses that the facts state where part 744 reaches them.
func (q *question) statedEndUse() origin.Reasons {
	var out origin.Reasons
	for _, e := range endUses {
		if !e.isStated(q.Product.EndUse) || !e.reaches(q) {
			continue
		}
		says := fmt.Sprintf("the end use is stated as %q, and in %s a licence may be required for %s", q.Product.EndUse, q.dest, e.asks)
		out = append(out, q.endUseReason(e, says))
	}
	return out
}

// endUseReason cites the row of 744 Supp. No. 2 where the answer rests on it.
func (q *question) endUseReason(e endUse, says string) origin.Reason {
	if listed, r := q.law.militaryEndUse(q.class(q.Product.ECCN), q.dest); listed && e.rule == "744.21" {
		return lawReason(e.rule, says+": "+q.Product.ECCN+" is in 744 Supp. No. 2", r)
	}
	return reason(e.rule, "15 CFR "+e.rule, says)
}

func askEndUse(e endUse) string { return "ask whether the product is for " + e.asks }

// endUseTexts say of each end use that it has to be asked for, where no row of law has more of it.
func endUseTexts() []origin.Reason {
	out := make([]origin.Reason, len(endUses))
	for k, e := range endUses {
		out[k] = reason(e.rule, "15 CFR "+e.rule, askEndUse(e))
	}
	return out
}

// endUse says what is not asked: a product that goes on its classification may still need a licence for an end use.
func (q *question) endUse() origin.Reasons {
	asks, all := make([]string, 0, len(endUses)), make(origin.Reasons, 0, len(endUses))
	var out origin.Reasons
	for k, e := range endUses {
		if !e.reaches(q) {
			continue
		}
		asks, all = append(asks, e.asks), append(all, q.endUseSays[k])
		if e.rule == "744.17" || e.rule == "744.21" {
			all[len(all)-1] = q.endUseReason(e, askEndUse(e))
			out = append(out, q.endUseReason(e, fmt.Sprintf("in %s a licence is needed for %s: ask for it", q.dest, e.asks)))
		}
	}
	says := "end uses and end users are not judged here, and part 744 may require a licence for an item that is subject. Ask whether it is for " + strings.Join(asks, "; ")
	return append(origin.Reasons{reason("744", "15 CFR 744", says, all...)}, out...)
}
