package origin

import (
	"bytes"
	"io/fs"
	"slices"
	"strings"
	"testing"
)

const tinyTable = "# source: memory: known\n# retrieved: 2026-11-23\n# licence: Apache-2.0\na\tb\n1\tx\n2\t\n"

func TestParseTableRefuses(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"no newline", "a\tb", "t.tsv: does not end in a newline"},
		{"empty", "", "t.tsv: does not end in a newline"},
		{"bad UTF-8", strings.Replace(tinyTable, "x", "\xff", 1), "t.tsv:5: not UTF-8"},
		{"carriage return", strings.Replace(tinyTable, "1\tx\n", "1\tx\r\n", 1), "t.tsv:5: character U+000D"},
		{"byte order mark", "\ufeff" + tinyTable, "t.tsv:1: character U+FEFF"},
		{"no-break space", strings.Replace(tinyTable, "x", "x\u00a0y", 1), "t.tsv:5: character U+00A0"},
		{"empty line", tinyTable + "\n", "t.tsv:7: empty line"},
		{"unknown note", "# author: me\n" + tinyTable, "t.tsv:1: a note is"},
		{"note without text", "# source: \n" + tinyTable, `t.tsv:1: note "source" is empty`},
		{"trailing space", strings.Replace(tinyTable, "x", "x ", 1), "t.tsv:5: cell 2 has a space too much"},
		{"leading space", strings.Replace(tinyTable, "x", " x", 1), "t.tsv:5: cell 2 has a space too much"},
		{"column twice", strings.Replace(tinyTable, "a\tb", "a\ta", 1), "t.tsv:4: column 2 is empty or there twice"},
		{"too few cells", tinyTable + "3\n", "t.tsv:7: 1 cells, but 2 columns"},
		{"too many cells", tinyTable + "3\t4\t5\n", "t.tsv:7: 3 cells, but 2 columns"},
		{"unsorted", tinyTable + "1\tz\n", "t.tsv:7: not sorted"},
		{"twice", tinyTable + "2\t\n", "t.tsv:7: not sorted"},
		{"no source", strings.Replace(tinyTable, "# source", "# about", 1), `t.tsv: no note "source"`},
		{"no rows", tinyTable[:strings.Index(tinyTable, "1\tx")], "t.tsv: no rows"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := parseTable("t.tsv", []byte(tt.text))
			if err == nil || !strings.HasPrefix(err.Error(), tt.want) {
				t.Errorf("got %v, want %s", err, tt.want)
			}
		})
	}
}

func TestFormatIsTheInverseOfParse(t *testing.T) {
	for _, s := range embeddedSchemas() {
		text, err := dataFiles.ReadFile("data/" + s.file)
		if err != nil {
			t.Fatal(err)
		}
		got, err := parseTable(s.file, text)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got.format(), text) {
			t.Errorf("%s: format(parse(x)) differs from x", s.file)
		}
	}
}

func TestNoFileOfDataIsUnused(t *testing.T) {
	files, err := fs.Glob(dataFiles, "data/*")
	if err != nil {
		t.Fatal(err)
	}
	if got := len(embeddedSchemas()); len(files) != got {
		t.Errorf("%d files are embedded, %d have a schema: %v", len(files), got, files)
	}
}

// embeddedSchemas are those of the tables in data.
func embeddedSchemas() []schema {
	return slices.DeleteFunc(slices.Clone(schemas[:]), func(s schema) bool { return s.layered })
}

func FuzzParseTable(f *testing.F) {
	f.Add([]byte(tinyTable))
	f.Add([]byte("# source: memory: known\n"))
	f.Add([]byte("a\n1\n"))
	f.Add([]byte("\xff\t\n"))
	for _, s := range embeddedSchemas() {
		text, err := dataFiles.ReadFile("data/" + s.file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(bytes.Join(bytes.SplitAfterN(text, []byte("\n"), 12)[:11], nil))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		got, err := parseTable("t.tsv", text)
		if err != nil {
			if !strings.HasPrefix(err.Error(), "t.tsv:") {
				t.Errorf("the error names no file: %v", err)
			}
			return
		}
		if !bytes.Equal(got.format(), text) {
			t.Errorf("format(parse(%q)) = %q", text, got.format())
		}
	})
}
