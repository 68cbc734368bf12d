package ear

import (
	"fmt"
	"slices"
	"strings"

	"ensign/bom"
	"ensign/origin"
	"ensign/policies"
)

// The states of the encryption gate, as the report writes them.
const (
	gatePasses    = "passes"
	gateFails     = "fails"
	gateUnproven  = "unproven"
	gateNotNeeded = "not-needed"
)

// gate is the condition of 734.4(b): a product with US-origin encryption items may use de minimis only if each of
// them was classified, or authorised, in one of the ways listed there.
type gate struct {
	status  string
	refs    []string // of the items that keep it from passing
	because origin.Reasons
}

// gated are the entries that 734.4(b) names.
var gated = [...]string{"5A002", "5B002", "5A004", "5D002"}

func (q *question) encryptionGate(c content) gate {
	g := gate{status: gateNotNeeded}
	var unclassified []string
	for i := range c.shares {
		s := &c.shares[i]
		if s.usAt[high] && s.item.ECCN == "" && s.item.Origin.Encryption != origin.No {
			unclassified = append(unclassified, s.item.Ref)
			continue
		}
		if status, why := q.gateOf(s); status != gateNotNeeded {
			g.add(s.item.Ref, status, why)
		}
	}
	if len(unclassified) > 0 {
		g.refs = append(g.refs, unclassified...)
		g.add("", gateUnproven, reason("ENC-UNPROVEN", "15 CFR 734.4(b)", fmt.Sprintf("may be encryption items of US origin, since their ECCN is not known: %s", some(unclassified))))
	}
	for _, k := range c.unlisted {
		g.add("", gateUnproven, reason("UNLISTED", "15 CFR 734.4(b)", fmt.Sprintf("%s that is not listed may hold US-origin encryption items", kindName(k))))
	}
	return g
}

func (g *gate) add(ref, status string, why origin.Reason) {
	g.because = append(g.because, why)
	if status != gatePasses && ref != "" {
		g.refs = append(g.refs, ref)
	}
	if worseGate(status) > worseGate(g.status) {
		g.status = status
	}
}

// some names the first few of a list and counts the rest.
func some(refs []string) string {
	const shown = 3
	if len(refs) <= shown {
		return strings.Join(refs, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(refs[:shown], ", "), len(refs)-shown)
}

func worseGate(status string) int {
	return map[string]int{gateNotNeeded: 0, gatePasses: 1, gateUnproven: 2, gateFails: 3}[status]
}

// gateOf says what one item does to the gate.
func (q *question) gateOf(s *share) (string, origin.Reason) {
	const cite = "15 CFR 734.4(b)"
	if !s.usAt[high] || !slices.Contains(gated[:], s.class.Entry) {
		return gateNotNeeded, origin.Reason{}
	}
	switch s.item.Encryption {
	case "(b)(1)":
		return gatePasses, reason("encryption", cite, s.item.Name+" is authorised under 740.17(b)(1); the lead-in of 734.4(c) does not name this case for Group E: ask counsel")
	case "(b)(3)":
		return gatePasses, reason("encryption", cite+"(1)(ii)", s.item.Name+" is authorised under 740.17(b)(3)")
	case "(b)(2)":
		return q.gateB2(s)
	case "none":
		return s.failsIfUS(), reason("ENC-UNPROVEN", cite, s.item.Name+" is authorised under no paragraph of 740.17, so de minimis is not open")
	}
	return gateUnproven, reason("ENC-UNPROVEN", cite, fmt.Sprintf("%s is %s and the facts name no paragraph of 740.17 for it", s.item.Name, s.item.ECCN))
}

// gateB2 applies 734.4(b)(1)(iii): (b)(2) items pass except on the way to Groups E:1 and E:2.
func (q *question) gateB2(s *share) (string, origin.Reason) {
	const cite = "15 CFR 734.4(b)(1)(iii)"
	for _, group := range []string{"E:1", "E:2"} {
		in, r := q.law.member(q.dest, group, q.AsOf)
		if !in {
			continue
		}
		return s.failsIfUS(), lawReason("ENC-UNPROVEN", fmt.Sprintf("%s is authorised under 740.17(b)(2), which by 734.4(b)(1)(iii) does not serve for %s, Group %s", s.item.Name, q.dest, group), r)
	}
	return gatePasses, reason("encryption", cite, s.item.Name+" is authorised under 740.17(b)(2)")
}

// failsIfUS is the state of the gate for an item that may not pass it: it fails if the item is surely of US origin.
func (s *share) failsIfUS() string {
	if s.usAt[low] {
		return gateFails
	}
	return gateUnproven
}

func kindName(k bom.Kind) string {
	if k == bom.Commodity {
		return "hardware"
	}
	return string(k)
}

// subject is what the gate alone says: a US-origin encryption item that fails it makes any amount count.
func (g gate) subject() origin.Ternary {
	switch g.status {
	case gateFails:
		return origin.Yes
	case gateUnproven:
		return origin.Unsure
	}
	return origin.No
}

// report is the word for the report's encryptionGate.
func (g gate) report(license policies.License) string {
	if license == policies.NotRequired {
		return gateNotNeeded
	}
	return g.status
}
