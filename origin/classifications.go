package origin

import (
	"fmt"
	"regexp"
	"strconv"
)

// classify takes the ECCN that the maker publishes for the part number, if a table holds one. The maker has to be the one
// that the component is known to be of: numbers alone are not unique.
func (s *subject) classify(o *Origin) {
	number, field := s.part()
	if number == "" || o.Maker.ID == "" {
		return
	}
	rows := s.x.classified.find(partNumber(number) + "\t" + o.Maker.ID)
	if len(rows) == 0 {
		return
	}
	c := rows[0].cells // mpn, maker, eccn, document, source, date, confidence
	rank := D
	if c[6] == "high" {
		rank = C
	}
	says := fmt.Sprintf("%s publishes %s for %s in %s", o.Maker.Name, c[2], strconv.Quote(c[0]), c[3])
	o.ECCN = c[2]
	o.ECCNBecause = Reasons{{Rule: "classifications", Says: says, Rank: rank, Cite: rows[0].cite(), Because: Reasons{
		{Rule: "part-number", Says: "the part number is " + strconv.Quote(number), Cite: s.document(field)},
	}}}
}

// eccn checks the shape of an ECCN as the Commerce Control List writes it, "3A991.a.2", or EAR99.
func eccn(_ *table, cell string) error {
	if !eccnShape.MatchString(cell) {
		return fmt.Errorf("%q is no ECCN like 3A991.a.2 or EAR99", cell)
	}
	return nil
}

var eccnShape = regexp.MustCompile(`^(EAR99|[0-9][A-E][0-9]{3}(\.[a-z]|\.[0-9]{1,2})*)$`)

// partKey checks that a part number is written as numbers are looked up.
func partKey(t *table, cell string) error {
	if cell != partNumber(cell) {
		return fmt.Errorf("%q is not in capitals and without spaces", cell)
	}
	return filled(t, cell)
}

// lookedUp checks a source: what is only remembered is no published classification.
func lookedUp(t *table, cell string) error {
	if cell == memory {
		return fmt.Errorf("a classification from memory is none")
	}
	return source(t, cell)
}
