package parties

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"ensign/origin"
)

// TableName is the name of the file that [CSL.Table] is and [Read] reads.
const TableName = "listed-parties.tsv"

// maxBytes is the most that is read of a list; the published one has 35 MB as JSON.
const maxBytes = 512 << 20

// columns of the table. A cell that holds several things has "; " between them.
var columns = [...]string{
	"name", "aliases", "list", "published_as", "type", "countries", "addresses", "start", "end", "footnotes", "standard",
	"programs", "requirement", "source", "date",
}

const separator = "; "

// errTooLarge says that a list is larger than any that is known.
var errTooLarge = errors.New("the list is larger than 512 MiB")

// readAll reads a list and checks that it is text.
func readAll(r io.Reader) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxBytes+1))
	if err != nil {
		return nil, fmt.Errorf("reading the list: %w", err)
	}
	if len(data) > maxBytes {
		return nil, errTooLarge
	}
	return data, nil
}

// Read reads a table that [CSL.Table] made. The error names the line that is wrong.
func Read(r io.Reader) (*List, error) {
	data, err := readAll(r)
	if err != nil {
		return nil, err
	}
	t := &tableReader{info: Info{Name: TableName, SHA256: fmt.Sprintf("%x", sha256.Sum256(data))}}
	for text := range bytes.Lines(data) {
		t.line++
		if err := t.take(string(bytes.TrimSuffix(text, []byte("\n")))); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", TableName, t.line, err)
		}
	}
	if len(t.entries) == 0 {
		return nil, fmt.Errorf("%s:%d: the table has no rows", TableName, t.line)
	}
	return New(t.info, t.entries), nil
}

// tableReader is a table on its way to a list.
type tableReader struct {
	info    Info
	line    int
	body    bool // the line of columns was read
	entries []Entry
}

func (t *tableReader) take(line string) error {
	if !utf8.ValidString(line) {
		return errors.New("not UTF-8")
	}
	if t.body {
		return t.row(strings.Split(line, "\t"))
	}
	if note, ok := strings.CutPrefix(line, "# "); ok {
		key, value, _ := strings.Cut(note, ": ")
		switch key {
		case "source":
			t.info.Source = value
		case "retrieved":
			day, err := readDay(value)
			if err != nil || day == "" {
				return fmt.Errorf("retrieved: %q is not a day", value)
			}
			t.info.Day = day
		}
		return nil
	}
	if line != strings.Join(columns[:], "\t") {
		return fmt.Errorf("the columns are not %s", strings.Join(columns[:], " "))
	}
	if t.info.Day == "" || t.info.Source == "" {
		return errors.New("the notes above do not say source and retrieved")
	}
	t.body = true
	return nil
}

func (t *tableReader) row(cells []string) error {
	if len(cells) != len(columns) {
		return fmt.Errorf("%d cells, the table has %d columns", len(cells), len(columns))
	}
	e := Entry{
		Name: cells[0], Aliases: split(cells[1]), List: cells[2], Source: cells[3], Type: cells[4], Countries: split(cells[5]),
		Addresses: split(cells[6]), Programs: split(cells[11]), Requirement: cells[12],
		Cite: origin.Cite{Source: TableName, Version: string(t.info.Day), At: "line " + strconv.Itoa(t.line)},
	}
	if e.Name == "" || e.List == "" {
		return errors.New("the row has no name or no list")
	}
	var err error
	if e.Start, err = readDay(cells[7]); err != nil {
		return fmt.Errorf("start: %w", err)
	}
	if e.End, err = readDay(cells[8]); err != nil {
		return fmt.Errorf("end: %w", err)
	}
	if e.Footnotes, err = readNumbers(cells[9]); err != nil {
		return fmt.Errorf("footnotes: %w", err)
	}
	if err := e.Standard.UnmarshalText([]byte(cells[10])); err != nil {
		return fmt.Errorf("standard: %w", err)
	}
	t.entries = append(t.entries, e)
	return nil
}

// readDay reads a day, or nothing.
func readDay(s string) (origin.Date, error) {
	if s == "" {
		return "", nil
	}
	if _, err := time.Parse(time.DateOnly, s); err != nil {
		return "", fmt.Errorf("%q is not a day such as 2018-04-15", s)
	}
	return origin.Date(s), nil
}

func readNumbers(s string) ([]int, error) {
	var out []int
	for _, word := range split(s) {
		n, err := strconv.Atoi(word)
		if err != nil || n < 1 {
			return nil, fmt.Errorf("%q is not a number", word)
		}
		out = append(out, n)
	}
	return out, nil
}

// split takes a cell with several things apart, and leaves out what is empty.
func split(cell string) []string {
	var out []string
	for part := range strings.SplitSeq(cell, ";") {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}

// Table writes the list as a table for [Read]: a row for each entry, sorted, with the day it was published or
// downloaded.
func (c *CSL) Table(day origin.Date) []byte {
	var b bytes.Buffer
	b.WriteString("# about: persons that US export controls name, taken from the Consolidated Screening List by ensign data import csl\n")
	b.WriteString("# source: csl: Consolidated Screening List, https://www.trade.gov/consolidated-screening-list\n")
	fmt.Fprintf(&b, "# retrieved: %s\n# licence: US government work, 17 USC 105\n# upstream-sha256: %s\n", day, c.SHA256)
	b.WriteString(strings.Join(columns[:], "\t") + "\n")
	rows := make([]string, len(c.Entries))
	for i := range c.Entries {
		rows[i] = strings.Join(c.Entries[i].cells(day), "\t")
	}
	slices.Sort(rows)
	for _, row := range slices.Compact(rows) {
		b.WriteString(row + "\n")
	}
	return b.Bytes()
}

func (e *Entry) cells(day origin.Date) []string {
	footnotes := make([]string, len(e.Footnotes))
	for i, n := range e.Footnotes {
		footnotes[i] = strconv.Itoa(n)
	}
	standard, _ := e.Standard.MarshalText()
	cells := []string{
		e.Name, join(e.Aliases), e.List, e.Source, e.Type, join(e.Countries), join(e.Addresses), string(e.Start), string(e.End),
		join(footnotes), string(standard), join(e.Programs), e.Requirement, "csl", string(day),
	}
	for i := range cells {
		cells[i] = printable(cells[i])
	}
	return cells
}

// join writes several things into one cell.
func join(list []string) string {
	clean := make([]string, len(list))
	for i, s := range list {
		clean[i] = strings.ReplaceAll(s, ";", ",")
	}
	return strings.Join(clean, separator)
}

// printable keeps what a cell may hold, with single spaces.
func printable(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return ' '
		}
		if !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	return strings.Join(strings.Fields(s), " ")
}
