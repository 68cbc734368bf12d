package parts

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"ensign/bom"
)

// taggedTexts reads what the texts of a workbook are, from the member that holds them.
func taggedTexts(t *testing.T, limits bom.Limits, member string) ([]string, error) {
	t.Helper()
	data := withMember(t, workbookOf(t, sheetBegin+sheetEnd), "xl/sharedStrings.xml", strings.NewReader(member))
	a, err := openArchive(data, bom.NewBudget(limits))
	if err != nil {
		t.Fatal(err)
	}
	r, err := a.tags("xl/sharedStrings.xml")
	if err != nil {
		t.Fatal(err)
	}
	defer r.close()
	var texts []string
	err = r.each(func() error {
		if string(r.Name()) != "t" {
			return nil
		}
		text, err := r.content(nil, "rPh")
		texts = append(texts, string(text))
		return err
	})
	return texts, err
}

// TestTagsEncoding reads the encodings that a member names.
func TestTagsEncoding(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{`<?xml version="1.0" encoding="windows-1252"?><t>` + "\xe4\xf6</t>", "[äö]"},
		{`<?xml version='1.0' encoding='shift_jis'?><s><t>` + "\x95\xa8<rPh>no</rPh>.</t></s>", "[物.]"},
	} {
		if got, err := taggedTexts(t, bom.Limits{}, tt.text); err != nil || fmt.Sprint(got) != tt.want {
			t.Errorf("%q: %q, %v; want %s", tt.text, got, err, tt.want)
		}
	}
}

// TestTagsErrors says in which member an error is, and where.
func TestTagsErrors(t *testing.T) {
	for _, tt := range []struct {
		text, want string
		limit      bool
	}{
		{"<a>" + strings.Repeat("<b>text</b>", 10_000) + "<c", "xl/sharedStrings.xml at byte 110005: unexpected EOF", false},
		{"<a>" + strings.Repeat("<b>text</b>", 10_000) + "<1/></a>", "xl/sharedStrings.xml at byte 110004: invalid XML name: 1", false},
		{"<a><?xml encoding='x'?></a>", `xl/sharedStrings.xml at byte 23: the encoding "x" is not read: save it as UTF-8`, false},
		{"<t><rPh><b></t>", `xl/sharedStrings.xml at byte 11: unexpected end of the element "t"`, false},
		{"<!DOCTYPE a><a/>", "xl/sharedStrings.xml at byte 0: a document type or another declaration, which a workbook may not have", false},
		{"<a>" + strings.Repeat(" ", maxToken+1<<20) + "</a>", "a tag or text of XML longer than 4 MiB", true},
		{"<a><b><c><d>", "xl/sharedStrings.xml at byte 12: limit reached: nested deeper than 3 (raise --max-depth)", true},
	} {
		_, err := taggedTexts(t, bom.Limits{Depth: 3}, tt.text)
		if err == nil || !strings.Contains(err.Error(), tt.want) || errors.Is(err, bom.ErrLimit) != tt.limit {
			t.Errorf("%.40q: %v, want %s", tt.text, err, tt.want)
		}
	}
}
