package ear

import (
	"fmt"
	"slices"
	"strings"

	"ensign/bom"
	"ensign/origin"
	"ensign/policies"
)

// gateStatus is a state of the condition of 734.4(b): a product with US-origin encryption items may use de minimis
// only if each of them was classified, or authorised, in one of the ways listed there. The larger is worse.
type gateStatus uint8

const (
	gateNotNeeded gateStatus = iota
	gatePasses
	gateUnproven
	gateFails
)

// String returns the word of the report, "not-needed".
func (g gateStatus) String() string {
	return [...]string{"not-needed", "passes", "unproven", "fails"}[g]
}

// gated are the entries that 734.4(b) names.
var gated = [...]string{"5A002", "5B002", "5A004", "5D002"}

// encryptionGate is as the worst item leaves it. What is not listed may be such an item.
func (q *question) encryptionGate() gateStatus {
	status := gateNotNeeded
	if len(q.unlisted) > 0 {
		status = gateUnproven
	}
	for g, n := range q.count.gates {
		if n > 0 {
			status = max(status, gateStatus(g))
		}
	}
	return status
}

// gates says what one item does to the gate: elsewhere, and on the way to Groups E:1 and E:2, for which
// 734.4(b)(1)(iii) does not let (b)(2) items pass.
func (p *part) gates() [2]gateStatus {
	fails := gateUnproven
	if p.usAt[low] {
		fails = gateFails
	}
	switch {
	case !p.usAt[high]:
		return [2]gateStatus{}
	case p.unclassified():
		return [2]gateStatus{gateUnproven, gateUnproven}
	case !slices.Contains(gated[:], p.class.Entry):
		return [2]gateStatus{}
	}
	switch p.item.Encryption {
	case "(b)(1)", "(b)(3)":
		return [2]gateStatus{gatePasses, gatePasses}
	case "(b)(2)":
		return [2]gateStatus{gatePasses, fails}
	case "none":
		return [2]gateStatus{fails, fails}
	}
	return [2]gateStatus{gateUnproven, gateUnproven}
}

// unclassified reports whether an item may be an encryption item because nobody has said what it is.
func (p *part) unclassified() bool { return p.item.ECCN == "" && p.item.Origin.Encryption != origin.No }

// gateReasons says why the gate is as it is.
func (q *question) gateReasons() origin.Reasons {
	if q.local.groupE == "" {
		return q.gateSays
	}
	return q.gateReasonsFor(q.dest, q.local.groupE, q.local.groupERow)
}

// gateReasonsFor says it for a destination of group E:1 or E:2 by a row of law, or ("") for any other.
func (d *docket) gateReasonsFor(dest, group string, r row) origin.Reasons {
	var out origin.Reasons
	var unknown []string
	for i := range d.parts {
		p := &d.parts[i]
		switch {
		case p.gate[0] == gateNotNeeded:
		case p.unclassified():
			unknown = append(unknown, p.item.Ref)
		case p.item.Encryption == "(b)(2)" && group != "":
			out = append(out, lawReason("ENC-UNPROVEN", fmt.Sprintf("%s is authorised under 740.17(b)(2), which by 734.4(b)(1)(iii) does not serve for %s, Group %s", p.item.Name, dest, group), r))
		default:
			out = append(out, p.gateReason())
		}
	}
	if unknown != nil {
		out = append(out, reason("ENC-UNPROVEN", "15 CFR 734.4(b)", fmt.Sprintf("may be encryption items of US origin, since their ECCN is not known: %s", some(unknown))))
	}
	for _, k := range d.unlisted {
		out = append(out, reason("UNLISTED", "15 CFR 734.4(b)", fmt.Sprintf("%s that is not listed may hold US-origin encryption items", kindName(k))))
	}
	return out
}

// gateReason says what one encryption item does to the gate, wherever it goes.
func (p *part) gateReason() origin.Reason {
	const cite = "15 CFR 734.4(b)"
	switch p.item.Encryption {
	case "(b)(1)":
		return reason("encryption", cite, p.item.Name+" is authorised under 740.17(b)(1); the lead-in of 734.4(c) does not name this case for Group E: ask counsel")
	case "(b)(2)":
		return reason("encryption", cite+"(1)(iii)", p.item.Name+" is authorised under 740.17(b)(2)")
	case "(b)(3)":
		return reason("encryption", cite+"(1)(ii)", p.item.Name+" is authorised under 740.17(b)(3)")
	case "none":
		return reason("ENC-UNPROVEN", cite, p.item.Name+" is authorised under no paragraph of 740.17, so de minimis is not open")
	}
	return reason("ENC-UNPROVEN", cite, fmt.Sprintf("%s is %s and the facts name no paragraph of 740.17 for it", p.item.Name, p.item.ECCN))
}

// mostShown is how many of a list are named.
const mostShown = 3

// some names the first few of a list and counts the rest.
func some(refs []string) string { return someOf(refs, len(refs)) }

// someOf does that for so many, of which at least those to be named are given.
func someOf(refs []string, all int) string {
	if all <= mostShown {
		return strings.Join(refs, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(refs[:mostShown], ", "), all-mostShown)
}

func kindName(k bom.Kind) string {
	if k == bom.Commodity {
		return "hardware"
	}
	return string(k)
}

// subject is what the gate alone says: a US-origin encryption item that fails it makes any amount count.
func (g gateStatus) subject() origin.Ternary {
	switch g {
	case gateFails:
		return origin.Yes
	case gateUnproven:
		return origin.Unsure
	}
	return origin.No
}

// report is the word for the report's encryptionGate.
func (g gateStatus) report(license policies.License) string {
	if license == policies.NotRequired {
		return gateNotNeeded.String()
	}
	return g.String()
}
