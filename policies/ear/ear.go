// Package ear answers the question of the Export Administration Regulations, 15 CFR 730-774: is a product made
// abroad subject to them for a destination on a day, and is a licence required. [Regime] is the entry point.
//
// The order is that of the regulation: scope.go asks where the product is made (734.3), part.go and count.go which of
// its components count for the destination (734 Supp. No. 2), zero.go and encryption.go whether de minimis is open at
// all (734.4(a), (b)), deminimis.go how large the share is (734.4(c), (d)), fdp.go and fdp_input.go what the direct
// product rules say (734.9), license.go whether the product's own classification needs a licence (738, 746). All of them
// always run; decide.go alone decides.
//
// docket.go holds what is the same at every destination and is done once. missing.go ranks what is not known by what
// the answers would change; whatif.go asks the rules again for each, of which only a few parts of the case are counted
// anew.
package ear

import (
	"fmt"
	"math/big"
	"strings"

	"ensign/origin"
	"ensign/policies"
	"ensign/policies/parties"
)

// Regime returns the regime "us-ear" for [policies.Screen].
func Regime() policies.Regime {
	return policies.Regime{ID: "us-ear", Title: "Export Administration Regulations, 15 CFR 730-774", Parties: listed, Open: open, Classify: classify}
}

// open takes up a case. What does not depend on the destination is done here, once.
func open(c *policies.Case) func(string) (policies.Determination, error) {
	d, err := newDocket(c)
	return func(dest string) (policies.Determination, error) {
		if err != nil {
			return policies.Determination{}, err
		}
		return d.determine(dest), nil
	}
}

func (d *docket) determine(dest string) policies.Determination {
	q := d.ask(dest)
	f := q.find()
	out := q.answer(f)
	if out.Verdict == policies.Undetermined {
		out.Missing = q.missing(f)
	}
	return out
}

// listed are the persons of our own dated rows; nil if the tables cannot be read, which determine says.
func listed() *parties.List {
	t, err := law()
	if err != nil {
		return nil
	}
	return t.listed
}

// question is one case at one destination, with the law of the day.
type question struct {
	*docket
	dest  string
	local *local // what the law says of the destination
	count *count // the components as they count there
}

func (d *docket) ask(dest string) *question {
	q := &question{docket: d, dest: dest, local: d.law.local(dest, d.AsOf)}
	q.local.reach = d.placesReached(dest)
	q.count = q.countParts()
	return q
}

// findings is everything that bears on the answer for one destination.
type findings struct {
	productFindings
	separate origin.Ternary // software that is judged by itself
	zero     [zeroCases]zeroFinding
	gate     gateStatus
	minimis  minimis
	license  requirement // of the product's classification and of the direct product rules that are met
}

// productFindings is what the rules say of the product, whatever is in it.
type productFindings struct {
	anywhere
	fdp  []fdpFinding
	own  requirement // the licence that the product's classification asks for
	bars bars
	most *big.Int // content in units that is still within the limit, nil if the price is not known
}

// anywhere is what the rules say of the product wherever it goes.
type anywhere struct {
	scope   finding
	parties origin.Ternary // are they reached as entities of the Entity List
	outputs []finding      // whether it is an output of each direct product rule of the day
}

func (d *docket) findAnywhere() anywhere {
	return anywhere{scope: d.findScope(), parties: d.partiesReached(), outputs: d.findOutputs()}
}

// find runs every rule. None is left out because another one has spoken.
func (q *question) find() findings { return q.findWith(q.findOfProduct()) }

func (q *question) findOfProduct() productFindings {
	return productFindings{
		anywhere: q.anywhere, fdp: q.fdpRules(), own: q.productLicense(), bars: q.bars(), most: q.mostContent(),
	}
}

// findWith runs the rules that look at the components.
func (q *question) findWith(p productFindings) findings {
	f := findings{productFindings: p, separate: q.separate(), gate: q.encryptionGate()}
	for k := range zeroRules {
		f.zero[k] = q.zero(k, p.parties)
	}
	f.minimis = q.deMinimis(p.most, f.gate)
	f.license = f.licensed()
	return f
}

// finding is one rule's answer to "does this make the product subject", with the rows of law that a "no" rests on.
type finding struct {
	subject origin.Ternary
	because origin.Reasons
	relied  []row
}

// reason makes a reason that cites a paragraph of the regulation.
func reason(rule, cite, says string, because ...origin.Reason) origin.Reason {
	return origin.Reason{Rule: rule, Says: says, Cite: origin.Cite{Source: cite}, Because: because}
}

// isMarked reports whether a sentence rests on a row that nobody has read in a source.
func isMarked(r origin.Reason) bool { return strings.HasSuffix(r.Says, ", re-verify)") }

// lawReason makes a reason that cites a row of our tables; Says carries the row's mark if it is not verified.
func lawReason(rule, says string, r row, because ...origin.Reason) origin.Reason {
	return origin.Reason{Rule: rule, Says: says + r.Mark(), Cite: r.Source(), Because: because}
}

// lastDay is the last day the tables answer for: a year after they were verified.
const lastDay origin.Date = "2027-09-24"

// covered reports whether the tables answer for a day at all. After the last verified day the rows in force then
// are taken to go on for a year; the report says through which day the law was verified.
func covered(asOf origin.Date) error {
	if asOf < first || asOf > lastDay {
		return fmt.Errorf("the tables of law cover %s to %s, not %s", first, lastDay, asOf)
	}
	return nil
}

// relies returns those of a few rows that are not verified for the day asked.
func (d *docket) relies(rows ...row) []row { return d.unverified(rows) }

// unverified returns the rows that are not verified for the day asked.
func (d *docket) unverified(rows []row) []row {
	var out []row
	for i := range rows {
		if !rows[i].Verified(d.AsOf) {
			out = append(out, rows[i])
		}
	}
	return out
}
