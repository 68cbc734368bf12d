package bom

import "strings"

// designatorAliases are the last segments of the names that others write reference designators under.
var designatorAliases = [...]string{"designator", "designators", "refdes", "referencedesignator", "referencedesignators"}

// designators reads reference designators with commas, semicolons or spaces between. A text in which anything else stands, such
// as the name of a board or a range, holds none: how many pieces it means is not known.
func designators(text string) []string {
	words := strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ';' || r == ' ' || r == '\t' })
	for _, w := range words {
		if !isDesignator(w) {
			return nil
		}
	}
	return words
}

// isDesignator reports whether a word is a few letters with a number behind them: "R1", "TP12", "J1A".
func isDesignator(w string) bool {
	const most = 4 // letters
	letters := 0
	for letters < len(w) && isLetter(w[letters]) {
		letters++
	}
	digits := letters
	for digits < len(w) && '0' <= w[digits] && w[digits] <= '9' {
		digits++
	}
	rest := w[digits:]
	return 0 < letters && letters <= most && digits > letters && (rest == "" || len(rest) == 1 && isLetter(rest[0]))
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }
