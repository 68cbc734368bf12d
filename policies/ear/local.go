package ear

import "ensign/origin"

// local is what the law of the day says of one destination, whatever the product is.
type local struct {
	embargoes []embargo
	later     []row // of embargoes that begin after the day
	limit     threshold
	limitRows []row
	groupE    string // "E:1", "E:2" or "", and the row that says so
	groupERow row

	reached [zeroCases][3]*reached // is it reached by a case of 734.4(a), by what is known of the parties
	reach   []finding              // is it, or a use there, reached by each direct product rule of the day
}

func (t *tables) local(dest string, asOf origin.Date) *local {
	l := &local{embargoes: t.embargoes(dest, asOf), later: t.laterEmbargoes(dest, asOf)}
	l.limit.percent, l.limit.compare, l.limitRows = t.threshold(dest, asOf)
	for _, group := range []string{"E:1", "E:2"} {
		if in, r := t.member(dest, group, asOf); in {
			l.groupE, l.groupERow = group, r
			break
		}
	}
	return l
}
