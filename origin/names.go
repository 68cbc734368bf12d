package origin

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// legalForms are the words at the end of a company's name that say only what kind of company it is.
var legalForms = []string{
	"ab", "ag", "aisbl", "as", "asa", "bv", "co", "company", "corp", "corporation", "ev", "gmbh", "inc", "incorporated",
	"kg", "kk", "limited", "llc", "ltd", "nv", "oy", "oyj", "plc", "pte", "pty", "sa", "sas", "se", "spa", "srl",
}

// normal returns the form in which names are compared: NFKC, lower case, words of letters and digits separated by
// one space, without legal forms at the end. Two names are the same only if their normal forms are.
func normal(name string) string {
	words := strings.FieldsFunc(strings.Map(fold, norm.NFKC.String(name)), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.IsMark(r)
	})
	for len(words) > 1 && slices.Contains(legalForms, words[len(words)-1]) {
		words = words[:len(words)-1]
	}
	return strings.Join(words, " ")
}

// fold lowers letters and drops what stands inside words: "S.A.", "Su'scon".
func fold(r rune) rune {
	switch r {
	case '.', '\'', '’':
		return -1
	default:
		return unicode.ToLower(r)
	}
}

// makerNamed looks a name up as a document writes it.
func (x *index) makerNamed(name string) []named { return x.names[normal(undressed(name))] }

// undressed removes what SPDX puts before the name of an organisation.
func undressed(name string) string {
	if rest, ok := strings.CutPrefix(name, "Organization: "); ok {
		return rest
	}
	return name
}
