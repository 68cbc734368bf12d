package bom

import (
	"bytes"
	"fmt"
	"strconv"
	"unicode/utf8"

	"ensign/bom/internal/tags"
)

// xmlText is a document in XML while it is turned into JSON.
type xmlText struct {
	xmlTokens
	out   []byte // the JSON
	head  string // what the outermost object begins with
	path  []step // to what is read now
	slots []xmlSlot

	warned []string
	found  []Violation
	unread []Gap
	line   int // of the last violation
	at     int // its offset
}

func newXMLText(body []byte, budget *Budget) *xmlText {
	in := tags.Of(body, tags.Options{Deeper: budget.Deeper})
	return &xmlText{xmlTokens: xmlTokens{body: body, budget: budget, in: in}, out: make([]byte, 0, len(body)+len(body)/2), line: 1}
}

// violate notes where the document is not as its version says.
func (x *xmlText) violate(format string, args ...any) {
	if len(x.found) == maxViolations {
		return
	}
	from := int(x.in.From())
	x.line += bytes.Count(x.body[min(x.at, from):from], []byte("\n"))
	x.at = from
	x.found = append(x.found, Violation{Pointer: pointerOf(x.path), Offset: int64(from), Line: x.line, Says: fmt.Sprintf(format, args...)})
}

// newline begins a line that is indented as the others of its depth, up to a bound, so that what is nested deep does not
// grow with the square of its depth.
func (x *xmlText) newline(depth int) {
	const blanks = "\n                                        "
	x.out = append(x.out, blanks[:min(1+2*depth, len(blanks))]...)
}

func quoteString(x *xmlText, text []byte) {
	x.out = append(appendEscaped(append(x.out, '"'), text), '"')
}

// truthOf writes true or false, in any way that XML schema has them. Anything else stays a text, which is a violation.
func truthOf(x *xmlText, text []byte) {
	switch string(bytes.TrimSpace(text)) {
	case "true", "1":
		x.out = append(x.out, "true"...)
	case "false", "0":
		x.out = append(x.out, "false"...)
	default:
		quoteString(x, text)
	}
}

// numberOf writes a number as JSON has it. Anything else stays a text, which is a violation.
func numberOf(x *xmlText, text []byte) {
	digits := bytes.TrimPrefix(bytes.TrimSpace(text), []byte("+"))
	if isNumber(string(digits)) {
		x.out = append(x.out, digits...)
		return
	}
	f, err := strconv.ParseFloat(string(digits), 64)
	if err != nil || len(bytes.Trim(digits, "+-.eE0123456789")) > 0 {
		quoteString(x, text)
		return
	}
	x.out = strconv.AppendFloat(x.out, f, 'g', -1, 64)
}

func isNumber(text string) bool {
	s := scanner{text: text}
	return text != "" && s.number() == nil && s.at == len(text)
}

// appendEscaped appends a text as it stands in a string of JSON. It is valid UTF-8 of signs that XML has.
func appendEscaped(out, text []byte) []byte {
	from := 0
	for i, c := range text {
		if c >= ' ' && c != '"' && c != '\\' {
			continue
		}
		out = append(out, text[from:i]...)
		from = i + 1
		switch c {
		case '\n':
			out = append(out, '\\', 'n')
		case '\r':
			out = append(out, '\\', 'r')
		case '\t':
			out = append(out, '\\', 't')
		case '"', '\\':
			out = append(out, '\\', c)
		default:
			out = utf8.AppendRune(out, utf8.RuneError)
		}
	}
	return append(out, text[from:]...)
}
