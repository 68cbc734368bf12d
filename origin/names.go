package origin

import (
	"bytes"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// legalForms are the words at the end of a company's name that say only what kind of company it is.
var legalForms = []string{
	"ab", "ag", "aisbl", "aps", "as", "asa", "berhad", "bhd", "bv", "co", "company", "corp", "corporation", "doo", "ev", "gmbh",
	"inc", "incorporated", "kft", "kg", "kk", "limited", "llc", "llp", "lp", "ltd", "ltda", "mbh", "nv", "ou", "oy", "oyj", "plc", "pte",
	"pty", "pvt", "sa", "sarl", "sas", "sdn", "se", "sl", "spa", "sro", "srl", "tbk", "zrt", "ао", "зао", "оао", "ооо", "пао",
}

// written are legal forms that stand before or after a name without a space.
var written = []string{"股份有限公司", "有限责任公司", "有限公司", "株式会社", "주식회사", "(株)", "(주)", "㈱", "㈜"}

// spellings are words that people write in more than one way, and the one that is compared.
var spellings = map[string]string{
	"technologies": "technology", "electronic": "electronics", "semiconductors": "semiconductor",
	"microelectronic": "microelectronics", "systems": "system", "components": "component", "industries": "industry",
	"networks": "network", "devices": "device", "solutions": "solution", "communications": "communication",
	"connectors": "connector", "intl": "international", "and": "", "elec": "electronics", "tech": "technology", "semicon": "semiconductor",
	"microelec": "microelectronics",
}

// regions are the words that the seller of a maker's goods in some part of the world adds to its name.
var regions = []string{
	"america", "americas", "asia", "asia pacific", "canada", "china", "deutschland", "eu", "europe", "germany", "hk", "hong kong", "india",
	"japan", "korea", "na", "north america", "shanghai", "shenzhen", "singapore", "taiwan", "uk", "us", "usa",
}

// NormalName returns the form in which names of organisations are compared: lower case, Latin letters without accents,
// words separated by one space, without legal forms, and common words in one spelling. "" is a name without letters.
func NormalName(name string) string { return normal(name) }

// normal returns the form in which names are compared: NFKC, lower case, Latin letters without accents, words of letters
// and digits separated by one space, without legal forms at the end, and common words in one spelling.
func normal(name string) string {
	if isASCII(name) {
		return normalASCII(name)
	}
	name = norm.NFKC.String(name)
	for _, form := range written {
		name = strings.TrimSuffix(strings.TrimPrefix(name, form), form)
	}
	words := strings.FieldsFunc(strings.Map(fold, plainLatin(name)), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.IsMark(r)
	})
	for len(words) > 1 && slices.Contains(legalForms, words[len(words)-1]) {
		words = words[:len(words)-1]
	}
	for len(words) > 1 && slices.Contains(legalForms[len(legalForms)-5:], words[0]) {
		words = words[1:]
	}
	return spelled(strings.Join(words, " "))
}

// spelled writes every word but the first in the spelling that is compared.
func spelled(name string) string {
	first, rest, more := strings.Cut(name, " ")
	if !more {
		return name
	}
	var b strings.Builder
	b.Grow(len(name) + 8)
	b.WriteString(first)
	for word := range strings.SplitSeq(rest, " ") {
		if other, ok := spellings[word]; ok {
			word = other
		}
		if word != "" {
			b.WriteByte(' ')
			b.WriteString(word)
		}
	}
	return b.String()
}

// normalASCII is normal for what has no other letters, nearly all names.
func normalASCII(name string) string {
	words := make([]byte, 0, len(name))
	apart := false
	for i := range len(name) {
		c := name[i]
		switch {
		case c >= 'A' && c <= 'Z':
			c += 'a' - 'A'
		case c >= 'a' && c <= 'z' || c >= '0' && c <= '9':
		case c == '.' || c == '\'':
			continue
		default:
			apart = len(words) > 0
			continue
		}
		if apart {
			words, apart = append(words, ' '), false
		}
		words = append(words, c)
	}
	for {
		last := bytes.LastIndexByte(words, ' ')
		if last < 0 || !slices.Contains(legalForms, string(words[last+1:])) {
			return spelled(string(words))
		}
		words = words[:last]
	}
}

// fold lowers letters and drops what stands inside words: "S.A.", "Su'scon".
func fold(r rune) rune {
	switch r {
	case '.', '\'', '’', '®', '™', '©':
		return -1
	default:
		return unicode.ToLower(r)
	}
}

// plainLatin drops the accents of Latin letters: "Würth". Those of other scripts tell letters apart.
func plainLatin(s string) string {
	if isASCII(s) {
		return s
	}
	latin := false
	s = strings.Map(func(r rune) rune {
		if latin && unicode.Is(unicode.Mn, r) {
			return -1
		}
		latin = unicode.Is(unicode.Latin, r)
		return r
	}, norm.NFD.String(s))
	return norm.NFC.String(s)
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// nameIndex finds makers by what they are called.
type nameIndex struct {
	exact  map[string][]named         // by normal form
	joined func() map[string][]string // normal forms by themselves without spaces, where that is not the same
	near   func() nearIndex
}

// add adds a row. What a name means in a higher table takes the place of what it means below.
func (n *nameIndex) add(key string, row named) {
	switch have := n.exact[key]; {
	case len(have) > 0 && have[0].row.table != row.row.table:
		n.exact[key] = []named{row}
	case !slices.ContainsFunc(have, func(h named) bool { return h.maker == row.maker }):
		n.exact[key] = append(have, row)
	}
}

// joinNames makes the index of names without spaces. Those of one spelling are in order.
func joinNames(exact map[string][]named) map[string][]string {
	joined := make(map[string][]string, len(exact))
	for key := range exact {
		if short := strings.ReplaceAll(key, " ", ""); short != key {
			joined[short] = append(joined[short], key)
		}
	}
	for _, keys := range joined {
		slices.Sort(keys)
	}
	return joined
}

// makerNamed looks a name up as a document writes it: the name itself; without its spaces; the parts of "A / B" and
// "A (B)"; and without the region at its end, which makes a sales arm.
func (x *index) makerNamed(name string) []named {
	name = undressed(name)
	key := normal(name)
	if found := x.names.find(key); len(found) > 0 {
		return found
	}
	if found := x.names.parts(name); len(found) > 0 {
		return found
	}
	return x.names.regional(key)
}

// find looks for a normal form, then for it without spaces.
func (n *nameIndex) find(key string) []named {
	if found := n.exact[key]; len(found) > 0 || key == "" {
		return found
	}
	joined := strings.ReplaceAll(key, " ", "")
	if len(joined) < 4 {
		return nil
	}
	found := n.exact[joined]
	for _, other := range n.joined()[joined] {
		found = append(slices.Clip(found), n.exact[other]...)
	}
	return found
}

// parts looks at the names in "A / B" and "A (B)". Every part of the first kind must be known; of the second the one
// before the bracket, or else the one inside. Both are heard where the one before is so short that the one inside is
// there to tell whose it is. Parts of different makers are candidates.
func (n *nameIndex) parts(name string) []named {
	if before, inside, ok := bracketed(name); ok {
		outer, inner := n.find(normal(before)), n.find(normal(inside))
		switch {
		case len(before) < leastBefore && len(inner) > 0, len(outer) == 0:
			return inner
		case len(before) < leastBefore && !isASCII(inside):
			return nil
		}
		return outer
	}
	parts := strings.Split(name, "/")
	if len(parts) < 2 || len(parts) > 4 {
		return nil
	}
	var all []named
	for _, p := range parts {
		found := n.find(normal(p))
		if len(found) == 0 {
			return nil
		}
		for _, f := range found {
			if !slices.ContainsFunc(all, func(a named) bool { return a.maker == f.maker }) {
				all = append(all, f)
			}
		}
	}
	return all
}

// leastBefore is the length from which a name before a bracket needs nothing inside of it: "ST(先科)" is not ST.
const leastBefore = 4

// narrowParens makes the parentheses of Chinese and Japanese texts those of others.
var narrowParens = strings.NewReplacer("（", "(", "）", ")")

// bracketed takes "A (B)" apart. The brackets may be the wide ones of Chinese.
func bracketed(name string) (before, inside string, ok bool) {
	before, rest, ok := strings.Cut(narrowParens.Replace(name), "(")
	inside, _, closed := strings.Cut(rest, ")")
	before, inside = strings.TrimSpace(before), strings.TrimSpace(inside)
	return before, inside, ok && closed && before != "" && inside != ""
}

// regional looks for a name without the region at its end.
func (n *nameIndex) regional(key string) []named {
	for _, region := range regions {
		house, ok := strings.CutSuffix(key, " "+region)
		if !ok {
			continue
		}
		found := n.find(normal(house))
		if len(found) == 0 {
			continue
		}
		arms := slices.Clone(found)
		for i := range arms {
			arms[i].arm = key
		}
		return arms
	}
	return nil
}

// undressed removes what SPDX puts before the name of an organisation.
func undressed(name string) string {
	if rest, ok := strings.CutPrefix(name, "Organization: "); ok {
		return rest
	}
	return name
}
