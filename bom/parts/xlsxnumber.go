package parts

import (
	"encoding/xml"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"ensign/bom"
)

// numberStyle is what the format of a cell says of its number.
type numberStyle struct {
	date       bool
	scientific bool
	digits     int    // zeros that fill it up: "00000" is 5
	currency   string // ISO 4217, "" if it does not say or could be two
}

// readStyles reads the formats of numbers, and which of them each style of cells has.
func (w *workbook) readStyles(x *xmlReader, e xml.StartElement) error {
	if e.Name.Local != "styleSheet" {
		return x.skip()
	}
	codes := map[string]string{}
	cells := false
	return x.each(func(_ *xmlReader, e xml.StartElement) error {
		switch e.Name.Local {
		case "numFmt":
			codes[attr(e, "numFmtId")] = attr(e, "formatCode")
		case "cellXfs":
			cells = true
		case "cellStyles", "dxfs":
			cells = false
		case "xf":
			if cells {
				w.styles = append(w.styles, styleOf(attr(e, "numFmtId"), codes))
				return w.take(1, 0)
			}
		}
		return nil
	})
}

// styleOf reads a format: one of the numbers that ECMA-376 18.8.30 fixes, or a code of the workbook.
func styleOf(id string, codes map[string]string) numberStyle {
	if code, ok := codes[id]; ok {
		return parseStyle(code)
	}
	n, _ := strconv.Atoi(id)
	switch {
	case n >= 14 && n <= 22, n >= 27 && n <= 36, n >= 45 && n <= 47, n >= 50 && n <= 58:
		return numberStyle{date: true}
	case n == 11, n == 48:
		return numberStyle{scientific: true}
	}
	return numberStyle{}
}

// parseStyle reads the part of a code that is for numbers above zero.
func parseStyle(code string) numberStyle {
	code, _, _ = strings.Cut(code, ";")
	bare, quoted := unquoteStyle(code)
	st := numberStyle{scientific: strings.Contains(bare, "E+") || strings.Contains(bare, "E-")}
	st.date = !st.scientific && strings.ContainsAny(strings.ReplaceAll(bare, "General", ""), "yYmMdDhHsS")
	if bare != "" && strings.Trim(bare, "0") == "" {
		st.digits = len(bare)
	}
	for _, q := range quoted {
		if c := styleCurrency(q); c != "" {
			st.currency = c
		}
	}
	return st
}

// unquoteStyle takes out of a code what is quoted, in brackets, or behind a backslash, "_" or "*".
func unquoteStyle(code string) (bare string, quoted []string) {
	var b strings.Builder
	for i := 0; i < len(code); i++ {
		switch c := code[i]; c {
		case '"', '[':
			end := strings.IndexByte(code[i+1:], map[byte]byte{'"': '"', '[': ']'}[c])
			if end < 0 {
				return b.String(), quoted
			}
			quoted = append(quoted, code[i+1:i+1+end])
			i += end + 1
		case '\\', '_', '*':
			i++
		case '$':
			quoted = append(quoted, "$")
		default:
			b.WriteByte(c)
		}
	}
	if i := strings.IndexAny(b.String(), "€£₩₹₽"); i >= 0 {
		quoted = append(quoted, strings.Trim(b.String(), "#0,. "))
	}
	return b.String(), quoted
}

// styleCurrency reads "€", "$€-407" and "$USD". A sign that several countries share counts only with the locale, a
// Windows language identifier, of one of them.
func styleCurrency(text string) string {
	sign, inBrackets := strings.CutPrefix(text, "$")
	if text == "$" {
		return "USD"
	}
	sign, locale, _ := strings.Cut(sign, "-")
	if !inBrackets {
		return currencyOf(text)
	}
	switch sign {
	case "$":
		return map[string]string{"": "USD", "409": "USD", "en-US": "USD", "C09": "AUD", "1009": "CAD", "404": "TWD", "C04": "HKD", "1004": "SGD"}[locale]
	case "¥", "￥":
		return map[string]string{"804": "CNY", "zh-CN": "CNY", "411": "JPY", "ja-JP": "JPY"}[locale]
	}
	return currencyOf(sign)
}

// certainDigits is how many digits of a number survive in a spreadsheet.
const certainDigits = 15

// numberValue is what a cell with a number says, as a decimal with a point.
func numberValue(text string, st numberStyle, y1904 bool) value {
	text = strings.TrimSpace(text)
	if text == "" {
		return value{}
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsInf(f, 0) || math.IsNaN(f) {
		return damaged(strconv.Quote(shorten(text, 20)) + " is not a number")
	}
	if st.date {
		return dated(serialDate(f, y1904))
	}
	v := value{text: decimal(f), number: true}
	if len(v.text) > maxDigits {
		return damaged(strconv.Quote(shorten(text, 20)) + " is too long for a number")
	}
	switch whole := f == math.Trunc(f); {
	case whole && len(strings.TrimLeft(v.text, "-")) > certainDigits:
		v.fault = fault{says: fmt.Sprintf("a number of more than %d digits, of which the spreadsheet has changed the rest: enter it as text", certainDigits)}
	case st.scientific:
		v.fault = fault{says: fmt.Sprintf("the spreadsheet has turned it into the number %s: enter it as text", v.text)}
	case whole && f >= 0 && st.digits > len(v.text):
		v.text = strings.Repeat("0", st.digits-len(v.text)) + v.text
	}
	if v.fault.says != "" {
		v.fault.reason, v.fault.number = bom.Damaged, true
	}
	if st.currency != "" {
		v.text += " " + st.currency
	}
	return v
}

// decimal returns a number with the digits that survive in a spreadsheet: 4.1, not 4.1000000000000005.
func decimal(f float64) string {
	if short, err := strconv.ParseFloat(strconv.FormatFloat(f, 'g', certainDigits, 64), 64); err == nil && math.Abs(f) < 1e15 {
		f = short
	}
	return strconv.FormatFloat(f, 'f', -1, 64)
}

// dated is a cell with a date, which no column that is read has.
func dated(day string) value {
	v := damaged("the spreadsheet has turned it into the date " + shorten(day, 20) + ": enter it as text")
	v.text = day
	return v
}

// serialDate returns the day that a number of days stands for: from 1899-12-30, which allows for the 29th of February
// 1900 that the format counts, or from 1904-01-01.
func serialDate(days float64, y1904 bool) string {
	if days < 0 || days > 2_958_465 { // 9999-12-31
		return strconv.FormatFloat(days, 'f', -1, 64)
	}
	start := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	if y1904 {
		start = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	return start.AddDate(0, 0, int(days)).Format(time.DateOnly)
}
