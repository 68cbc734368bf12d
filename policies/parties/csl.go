package parties

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"ensign/origin"
)

// CSL is the Consolidated Screening List as it was read.
type CSL struct {
	Entries []Entry
	Left    []string // what was left out of it, or could not be understood, with its line or number
	SHA256  string   // hex, of the file
}

// ReadCSL reads the Consolidated Screening List as the US government publishes it, as CSV (with commas or tabs) or as
// JSON. The order of columns and keys does not matter, and unknown ones are passed over; a file without one that is
// used, or a part of a list, is an error, since whoever is missing would go unnoticed. Errors name a line or an
// offset.
func ReadCSL(r io.Reader) (*CSL, error) {
	data, err := readAll(r)
	if err != nil {
		return nil, err
	}
	c := &CSL{SHA256: fmt.Sprintf("%x", sha256.Sum256(data))}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if at := firstInvalid(data); at >= 0 {
		return nil, fmt.Errorf("line %d: not UTF-8", 1+bytes.Count(data[:at], []byte("\n")))
	}
	read := c.readCSV
	if start := bytes.TrimLeft(data, " \t\r\n"); len(start) > 0 && (start[0] == '{' || start[0] == '[') {
		read = c.readJSON
	}
	if err := read(data); err != nil {
		return nil, err
	}
	if len(c.Entries) == 0 {
		return nil, errors.New("the list has no entries")
	}
	return c, nil
}

// firstInvalid is the offset of the first byte that is no UTF-8, or -1.
func firstInvalid(data []byte) int {
	if utf8.Valid(data) {
		return -1
	}
	at := 0
	for at < len(data) {
		r, n := utf8.DecodeRune(data[at:])
		if r == utf8.RuneError && n == 1 {
			break
		}
		at += n
	}
	return at
}

// wanted are the columns of the CSV that are used.
var wanted = [...]string{
	"source", "type", "programs", "name", "addresses", "start_date", "end_date", "standard_order", "license_requirement", "alt_names",
}

func (c *CSL) readCSV(data []byte) error {
	r := csv.NewReader(bytes.NewReader(data))
	r.ReuseRecord = true
	if line, _, _ := bytes.Cut(data, []byte("\n")); bytes.Contains(line, []byte("\t")) {
		r.Comma = '\t'
	}
	head, err := r.Read()
	if err != nil {
		return fmt.Errorf("the line of columns: %w", err)
	}
	at := make(map[string]int, len(wanted))
	for _, column := range wanted {
		i := slices.Index(head, column)
		if i < 0 {
			return fmt.Errorf("line 1: no column %q", column)
		}
		at[column] = i
	}
	for {
		record, err := r.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		line, _ := r.FieldPos(0)
		get := func(column string) string { return strings.Clone(strings.TrimSpace(record[at[column]])) }
		addresses := split(get("addresses"))
		c.add(fmt.Sprintf("line %d", line), published{
			source: get("source"), kind: get("type"), programs: split(get("programs")), name: get("name"),
			addresses: addresses, countries: countriesOf(addresses), start: get("start_date"), end: get("end_date"),
			standard: get("standard_order"), requirement: get("license_requirement"), aliases: split(get("alt_names")),
		})
	}
}

// countriesOf are the countries at the ends of addresses.
func countriesOf(addresses []string) []string {
	var out []string
	for _, a := range addresses {
		out = append(out, strings.TrimSpace(a[strings.LastIndexByte(a, ',')+1:]))
	}
	return out
}

// published is an entry as the list writes it.
type published struct {
	source, kind, name    string
	programs, aliases     []string
	addresses, countries  []string
	start, end            string
	standard, requirement string
}

// add takes an entry. One without a name or a list is left out; a day that cannot be read is not known, so that the
// entry counts on more days.
func (c *CSL) add(where string, p published) {
	p.name = printable(p.name)
	if p.name == "" || p.source == "" {
		c.Left = append(c.Left, fmt.Sprintf("%s: an entry without a name or without its list", where))
		return
	}
	e := Entry{
		Name: p.name, List: shortName(p.source), Source: printable(p.source), Type: printable(p.kind), Programs: p.programs,
		Addresses: p.addresses, Requirement: printable(p.requirement), Footnotes: footnotesOf(p.requirement),
		Standard: yesNo(p.standard),
	}
	for _, a := range p.aliases {
		if a = printable(a); a != "" && a != e.Name && !slices.Contains(e.Aliases, a) {
			e.Aliases = append(e.Aliases, a)
		}
	}
	for _, k := range p.countries {
		if k = strings.ToUpper(k); origin.CountryName(k) != "" && !slices.Contains(e.Countries, k) {
			e.Countries = append(e.Countries, k)
		}
	}
	e.Start, e.End = c.day(where, p.start), c.day(where, p.end)
	if e.End != "" && e.End < e.Start {
		c.Left = append(c.Left, fmt.Sprintf("%s: %s ends on %s before it begins on %s, so neither is used", where, e.Name, e.End, e.Start))
		e.Start, e.End = "", ""
	}
	c.Entries = append(c.Entries, e)
}

// day reads a day as the list writes it, 2018-04-15 or 4/15/2018.
func (c *CSL) day(where, s string) origin.Date {
	if s == "" {
		return ""
	}
	for _, layout := range []string{time.DateOnly, "1/2/2006", "2006-01-02T15:04:05Z07:00"} {
		if t, err := time.Parse(layout, s); err == nil {
			return origin.Date(t.Format(time.DateOnly))
		}
	}
	c.Left = append(c.Left, fmt.Sprintf("%s: %q is not a day and counts as not known", where, s))
	return ""
}

// shortName is what stands in the first brackets of the name of a list, "EL" of "Entity List (EL) - Bureau of
// Industry and Security". A list without any keeps its name.
func shortName(source string) string {
	_, rest, _ := strings.Cut(source, "(")
	short, _, ok := strings.Cut(rest, ")")
	short = strings.TrimPrefix(strings.TrimSuffix(strings.TrimSpace(short), " List"), "NS-")
	if !ok || short == "" {
		return printable(source)
	}
	return printable(strings.ToUpper(short))
}

// yesNo reads the column that says whether a denial order is the standard one.
func yesNo(s string) origin.Ternary {
	switch strings.ToUpper(s) {
	case "Y", "YES", "TRUE":
		return origin.Yes
	case "N", "NO", "FALSE":
		return origin.No
	}
	return origin.Unsure
}

// footnotes are how the licence requirement of an entry of the Entity List names the footnotes that have rules of
// their own.
var footnotes = [...]struct {
	number int
	named  *regexp.Regexp
}{
	{1, regexp.MustCompile(`(?i)footnote 1\b|734\.9\(e\)\(1\)|744\.11\(a\)\(2\)\(i\)`)},
	{3, regexp.MustCompile(`(?i)footnote 3\b|734\.9\(g\)|746\.8\(a\)\(3\)`)},
	{4, regexp.MustCompile(`(?i)footnote 4\b|734\.9\(e\)\(2\)|744\.11\(a\)\(2\)\(iv\)`)},
	{5, regexp.MustCompile(`(?i)footnote 5\b|734\.9\(e\)\(3\)|744\.11\(a\)\(2\)\(v\)`)},
}

func footnotesOf(requirement string) []int {
	var out []int
	for _, f := range footnotes {
		if f.named.MatchString(requirement) {
			out = append(out, f.number)
		}
	}
	return out
}
