package parts

import (
	"strings"
	"unicode"
)

// readHeader reads one header; its Number is 0 where the header has none.
func readHeader(index int, text string) Column {
	c := Column{Index: index, Header: text}
	if len(text) > 200 {
		return c
	}
	if strings.EqualFold(strings.TrimSpace(text), "number") { // spelled out it is no number of the line, as "#" and "No." are
		c.Meaning, c.weak = Internal, true
		return c
	}
	key := normal(text)
	if c.find(key) {
		if c.Meaning == Price { // signs are no letters: "Price [€]"
			c.Implies, _ = cutCurrency(text)
		}
		return c
	}
	if base, n := cutNumber(key); n > 0 && c.find(base) {
		if n < 10 || c.Meaning.alternates() {
			c.Number = n
			return c
		}
		c.Meaning, c.weak = None, false
	}
	if c.findDistributor(key) {
		return c
	}
	c.findPriced(text)
	return c
}

// find looks key up among the synonyms.
func (c *Column) find(key string) bool {
	for _, s := range synonyms {
		for _, k := range s.strong {
			if k == key {
				c.Meaning = s.meaning
				return true
			}
		}
		for _, k := range s.weak {
			if k == key {
				c.Meaning, c.weak = s.meaning, true
				return true
			}
		}
	}
	return false
}

// findDistributor reads "Digi-Key Part Number" and "LCSC".
func (c *Column) findDistributor(key string) bool {
	for _, suffix := range []string{"", "partnumber", "part", "pn", "number", "sku", "ordercode", "编号", "商品编号", "料号"} {
		base, ok := strings.CutSuffix(key, suffix)
		if name := distributorOf(base); ok && name != "" {
			c.Meaning, c.Implies = SupplierPart, name
			return true
		}
	}
	return false
}

// findPriced reads headers with a remark: "Unit Price (USD)", "Price EUR", "Quantity [pcs]". A remark behind a
// country may change the stage, so there it is not passed over.
func (c *Column) findPriced(text string) {
	code, rest := cutCurrency(text)
	if code != "" && c.find(normal(rest)) && (c.Meaning == Price || c.Meaning == Total) {
		c.Implies = code
		return
	}
	c.Meaning, c.weak = None, false
	open := strings.IndexAny(text, "([")
	if open <= 0 || !c.find(normal(text[:open])) {
		return
	}
	switch c.Meaning {
	case Made, Diffused, Assembled, Tested, Price:
		c.Meaning, c.weak = None, false
	}
}

// cutCurrency takes the first currency out of a header.
func cutCurrency(text string) (code, rest string) {
	var words []string
	for _, w := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" ()[]/,_", r) }) {
		if found := currencyOf(w); found != "" && code == "" {
			code = found
			continue
		}
		words = append(words, w)
	}
	return code, strings.Join(words, " ")
}

// normal returns a header in the form of the synonyms.
func normal(text string) string {
	var b strings.Builder
	for _, r := range text {
		switch {
		case r == '#' || r == '№':
			b.WriteString("number")
		case unicode.IsLetter(r), unicode.IsDigit(r), r == 'ー':
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return spelledOut(b.String())
}

// spelledOut replaces the usual short forms at either end of a key.
func spelledOut(key string) string {
	for _, short := range []string{"manufacturers", "manufacturer", "manufactured", "manufacture", "mfgr", "mfr", "mfg", "manuf", "manu"} {
		if rest, ok := strings.CutPrefix(key, short); ok && !strings.HasPrefix(key, "manufacturing") {
			key = "manufacturer" + rest
			break
		}
	}
	for _, short := range []string{"num", "nbr", "no", "nr"} {
		if rest, ok := strings.CutSuffix(key, short); ok && rest != "" {
			return rest + "number"
		}
	}
	return key
}

// cutNumber takes a number of one or two digits out of a key: "manufacturer2", "vendor2partnumber".
func cutNumber(key string) (base string, n int) {
	i := strings.IndexAny(key, "123456789")
	if i < 0 {
		return key, 0
	}
	end := i
	for ; end < len(key) && key[end] >= '0' && key[end] <= '9'; end++ {
		n = min(n, 100)*10 + int(key[end]-'0')
	}
	if n > 99 {
		return key, 0
	}
	return spelledOut(key[:i] + key[end:]), n
}

func shorten(s string, n int) string {
	runes := []rune(s)
	if len(runes) <= n {
		return s
	}
	return string(runes[:n]) + "…"
}
