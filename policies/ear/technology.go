package ear

import (
	"fmt"

	"ensign/bom"
	"ensign/origin"
)

// reportDue says that a share of technology within the limit serves only who has reported the calculation to BIS once
// and heard nothing for 30 days, 734 Supp. No. 2(b). The facts do not say whether that was done, so it is said.
func (q *question) reportDue(m minimis) origin.Reasons {
	if m.subject == origin.Yes || m.outcome == "not-needed" || !q.owesReport() {
		return nil
	}
	says := fmt.Sprintf("the share of %s may be relied on only after a one-time report to BIS and 30 days without an objection", q.measure())
	return origin.Reasons{reason("one-time-report", "15 CFR 734 Supp. No. 2(b)", says)}
}

// owesReport reports whether the product is one that was to be reported on that day: technology, and before 73 FR 56964
// software too.
func (q *question) owesReport() bool {
	const softwareEnded origin.Date = "2008-10-01"
	return q.Product.Kind == bom.Technology || q.Product.Kind == bom.Software && q.AsOf < softwareEnded
}
