package ear

import (
	"regexp"
	"strings"
)

// eccn is an export control classification number taken apart. The zero value is none.
type eccn struct {
	Entry     string // "3A001" or "EAR99"
	Paragraph string // ".a.7", lower case, "" if only the entry is given
	Category  int    // 0 to 9; 0 for EAR99 too
	Group     byte   // 'A' commodities, 'B' test and production equipment, 'C' materials, 'D' software, 'E' technology; 0 for EAR99
	Digits    string // "001"
}

var (
	eccnPrefix = regexp.MustCompile(`^(us[ -]*)?(eccn|export control classification( number)?)[ :#=-]*`)
	ear99Shape = regexp.MustCompile(`^ear[ -]?99$`)
	eccnShape  = regexp.MustCompile(`^([0-9])([a-e])([0-9]{3})[ ]*((?:\.?[a-z](?:\.?[0-9]{1,2}|\.[a-z])*)?)\.?$`)
	eccnStep   = regexp.MustCompile(`[a-z]|[0-9]{1,2}`)
)

// parseECCN reads a classification in the spellings in use: "3A001.a.7", "5a992c", "ECCN 5A992.c", "EAR 99". What
// is none gives the zero value.
func parseECCN(s string) eccn {
	s = strings.TrimSpace(eccnPrefix.ReplaceAllString(strings.ToLower(strings.TrimSpace(s)), ""))
	if ear99Shape.MatchString(s) {
		return eccn{Entry: "EAR99"}
	}
	m := eccnShape.FindStringSubmatch(s)
	if m == nil {
		return eccn{}
	}
	e := eccn{Category: int(m[1][0] - '0'), Group: strings.ToUpper(m[2])[0], Digits: m[3]}
	e.Entry = m[1] + string(e.Group) + e.Digits
	for _, step := range eccnStep.FindAllString(m[4], -1) {
		e.Paragraph += "." + step
	}
	return e
}

// String writes it the way the regulation does.
func (e eccn) String() string { return e.Entry + e.Paragraph }

// is600 reports whether it is of the 600 series: 6 is the first of its three digits, part 772.
func (e eccn) is600() bool { return strings.HasPrefix(e.Digits, "6") }

// is9x515 reports whether it is of 9A515, 9B515, 9D515 or 9E515.
func (e eccn) is9x515() bool { return e.Category == 9 && e.Digits == "515" }

// series returns "600", "9x515" or "".
func (e eccn) series() string {
	switch {
	case e.is600():
		return "600"
	case e.is9x515():
		return "9x515"
	}
	return ""
}

// isY reports whether it is paragraph .y or lies below it.
func (e eccn) isY() bool { return e.under(".y") }

// isAToX reports whether it lies in one of the paragraphs .a to .x. Without a paragraph it is neither this nor .y.
func (e eccn) isAToX() bool { return e.Paragraph >= ".a" && e.Paragraph < ".y" }

// under reports whether its paragraph is the one given or lies below it.
func (e eccn) under(paragraph string) bool {
	return e.Paragraph == paragraph || strings.HasPrefix(e.Paragraph, paragraph+".")
}
