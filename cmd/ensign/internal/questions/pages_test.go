package questions

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

// TestPages: every sheet prints sideways and no wider than a page, and the titles of Questions on each of its pages.
func TestPages(t *testing.T) {
	data, err := Workbook(request())
	if err != nil {
		t.Fatal(err)
	}
	changed(t, data, func(f *excelize.File) {
		for _, sheet := range sheets {
			o, err := f.GetPageLayout(sheet)
			if err != nil || *o.Orientation != "landscape" || *o.FitToWidth != 1 || *o.FitToHeight != 0 {
				t.Errorf("%s: the layout is %+v, %v", sheet, o, err)
			}
			if p, err := f.GetSheetProps(sheet); err != nil || p.FitToPage == nil || !*p.FitToPage {
				t.Errorf("%s is not fitted to the page, %v", sheet, err)
			}
		}
		want := []excelize.DefinedName{{Name: "_xlnm.Print_Titles", RefersTo: "Questions!$1:$1", Scope: sheetQuestions}}
		if diff := cmp.Diff(want, f.GetDefinedName()); diff != "" {
			t.Error(diff)
		}
	})
}

// TestHeights: a row is as high as its longest text takes.
func TestHeights(t *testing.T) {
	r := request()
	r.Parts[1].Question = strings.Repeat("where was it made? ", 5)
	data, err := Workbook(r)
	if err != nil {
		t.Fatal(err)
	}
	changed(t, data, func(f *excelize.File) {
		for row, least := range map[int]float64{2: 150, firstPart: 30, firstPart + 1: 60} {
			if got, err := f.GetRowHeight(sheetQuestions, row); err != nil || got < least {
				t.Errorf("row %d is %v points high, want at least %v, %v", row, got, least, err)
			}
		}
	})
	for _, tt := range []struct {
		text  string
		width int
		want  int
	}{
		{"", 5, 1},
		{"one", 5, 1},
		{"one two", 5, 2},
		{"one two", 7, 1},
		{"abcdefghij", 4, 3},
		{"a abcdefghij b", 4, 4},
		{"ééé ééé", 7, 1},
	} {
		if got := linesOf(tt.text, tt.width); got != tt.want {
			t.Errorf("%q takes %d lines of %d, want %d", tt.text, got, tt.width, tt.want)
		}
	}
}
