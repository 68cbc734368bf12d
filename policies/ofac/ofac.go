// Package ofac answers the question of the Office of Foreign Assets Control, 31 CFR chapter V: do its programmes of
// countries reach a shipment. [Regime] is the entry point.
//
// The programmes ask who exports, and not what is exported: exporter.go says who it may be, programmes.go what the
// programme of the destination does to each. Only Iran asks for content too, of persons who are not US persons
// (560.205): content.go counts it, shares.go compares it as 560.420 does. decide.go alone gives a verdict.
package ofac

import (
	"fmt"

	"ensign/origin"
	"ensign/policies"
	"ensign/policies/internal/lawtable"
)

// Regime returns the regime "us-ofac" for [policies.Screen]. Without `exporter` in the facts its determinations hold
// one question and are aside.
func Regime() policies.Regime {
	return policies.Regime{ID: "us-ofac", Title: "Office of Foreign Assets Control, 31 CFR chapter V", Open: open}
}

// open takes up a case and returns what answers for one destination after the other.
func open(c *policies.Case) func(string) (policies.Determination, error) {
	t, err := law()
	return func(dest string) (policies.Determination, error) {
		if err != nil {
			return policies.Determination{}, fmt.Errorf("reading the tables of law: %w", err)
		}
		q := &question{Case: c, dest: dest, law: t}
		return q.determination(), nil
	}
}

// question is one case at one destination, with the law of the day.
type question struct {
	*policies.Case
	dest string
	law  *tables
}

// verified reports whether a row of law was read and holds on the day asked, which must not lie after the days that the
// tables answer for.
func (q *question) verified(r *lawtable.Row) bool {
	return q.AsOf <= lastDay && r.Verified(q.AsOf)
}

// reason makes a reason that cites a paragraph.
func reason(rule, cite, says string, because ...origin.Reason) origin.Reason {
	return origin.Reason{Rule: rule, Says: says, Cite: origin.Cite{Source: cite}, Because: because}
}

// lawReason makes a reason that cites a row of our tables; Says carries the row's mark if nobody has read it.
func lawReason(rule, says string, r *lawtable.Row) origin.Reason {
	return origin.Reason{Rule: rule, Says: says + r.Mark(), Cite: r.Source()}
}
