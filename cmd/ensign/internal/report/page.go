package report

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/text/width"

	"ensign/policies"
)

// Style says what the place that text is written to can show. The zero value is right for files and pipes: no
// colour, and the same characters everywhere.
type Style struct {
	Color bool // paint verdicts with the sixteen colours of a terminal
	ASCII bool // draw symbols and trees with ASCII only
}

// columns is the width that the first screen keeps to.
const columns = 80

// page collects lines of text that are safe for a terminal, whatever was in the input.
type page struct {
	bytes.Buffer
	style Style
}

// line adds one line, cleaned.
func (p *page) line(format string, args ...any) {
	p.WriteString(strings.TrimRight(Safe(fmt.Sprintf(format, args...)), " "))
	p.WriteByte('\n')
}

// wrapped adds text as lines of at most [columns], each led by indent.
func (p *page) wrapped(indent, text string) {
	for _, l := range Wrap(Safe(text), columns-cells(indent)) {
		p.line("%s%s", indent, l)
	}
}

// verdictLine adds one line in the colour of a verdict.
func (p *page) verdictLine(v policies.Verdict, format string, args ...any) {
	if !p.style.Color {
		p.line(format, args...)
		return
	}
	p.WriteString(map[policies.Verdict]string{policies.Undetermined: "\x1b[33m", policies.LicenseRequired: "\x1b[1;31m", policies.Prohibited: "\x1b[1;31m"}[v])
	p.WriteString(strings.TrimRight(Safe(fmt.Sprintf(format, args...)), " "))
	p.WriteString("\x1b[0m\n")
}

// symbol is the mark that stands before the word of a verdict, so that it reads without colour.
func (p *page) symbol(v policies.Verdict) string {
	switch v {
	case policies.Prohibited:
		return p.pick("✗", "X")
	case policies.LicenseRequired:
		return "!"
	case policies.NotSubject, policies.NoLicenseRequired:
		return p.pick("○", "o")
	}
	return "?"
}

func (p *page) pick(unicode, ascii string) string {
	if p.style.ASCII {
		return ascii
	}
	return unicode
}

// Safe replaces what could move a cursor, hide or reorder text by its code point, "U+202E". A space and printable
// characters stay, everything else is a threat or cannot be seen.
func Safe(s string) string {
	if strings.IndexFunc(s, hazardous) < 0 && strings.ToValidUTF8(s, "") == s {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		if hazardous(r) {
			fmt.Fprintf(&b, "U+%04X", r)
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

// hazardous reports characters that are not printable (control, format with the bidi and zero-width ones, line and
// paragraph separators, private use, spaces other than the plain one), and the blank Hangul and Braille letters.
func hazardous(r rune) bool {
	switch r {
	case 0x115F, 0x1160, 0x3164, 0xFFA0, 0x2800, 0x034F:
		return true
	}
	return !unicode.IsPrint(r) || unicode.Is(unicode.Variation_Selector, r)
}

// cells is how many columns of a terminal s takes.
func cells(s string) int {
	n := 0
	for _, r := range s {
		n += cell(r)
	}
	return n
}

func cell(r rune) int {
	if unicode.In(r, unicode.Mn, unicode.Me) {
		return 0
	}
	if k := width.LookupRune(r).Kind(); k == width.EastAsianWide || k == width.EastAsianFullwidth {
		return 2
	}
	return 1
}

// cut is s cleaned and shortened to n columns.
func cut(s string, n int) string {
	s = Safe(s)
	if cells(s) <= n {
		return s
	}
	used, keep := 0, 0
	for i, r := range s {
		if used += cell(r); used > n-2 {
			break
		}
		keep = i + len(string(r))
	}
	return s[:keep] + ".."
}

// pad is s cleaned, shortened to n columns and filled up to them.
func pad(s string, n int) string {
	s = cut(s, n)
	return s + strings.Repeat(" ", n-cells(s))
}

// Wrap breaks text at spaces into lines of at most n columns; a longer word is cut where it must.
func Wrap(text string, n int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		for cells(word) > n {
			head := cutAt(word, n)
			if line != "" {
				lines, line = append(lines, line), ""
			}
			lines, word = append(lines, head), word[len(head):]
		}
		switch {
		case line == "":
			line = word
		case cells(line)+1+cells(word) <= n:
			line += " " + word
		default:
			lines, line = append(lines, line), word
		}
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}

// cutAt is the longest start of s that takes at most n columns, and at least one character.
func cutAt(s string, n int) string {
	used := 0
	for i, r := range s {
		if used += cell(r); used > n && i > 0 {
			return s[:i]
		}
	}
	return s
}
