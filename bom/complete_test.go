package bom_test

import (
	"fmt"
	"strings"
	"testing"

	"ensign/bom"

	"github.com/google/go-cmp/cmp"
)

// TestOmissions holds what a document says that it does not list, to whatever it lies in.
func TestOmissions(t *testing.T) {
	silent := read(t, `{"bomFormat":"CycloneDX","specVersion":"1.6","components":[{"type":"library","name":"a"}]}`)
	claims := read(t, `{"bomFormat":"CycloneDX","specVersion":"1.6","compositions":[{"aggregate":"incomplete"},{"aggregate":"unknown"},{"aggregate":"not_specified"}]}`)
	gaps := []bom.Gap{{Offset: 4, Size: 8, Reason: bom.Padding}, {Path: "a!b", Offset: 4, Reason: bom.Damaged, Says: "odd"}, {Reason: bom.Limit}}
	built, err := bom.New(bom.Component{Name: "x"}, nil, []bom.Input{{ID: "1", Name: "a", Coverage: bom.Coverage{Gaps: gaps}}, {ID: "2", Coverage: bom.Coverage{Gaps: gaps[2:]}}})
	if err != nil {
		t.Fatal(err)
	}
	const incomplete, unknown = "the document says of itself that it is incomplete", "the document says of itself that it is not known whether it is complete"
	for _, tt := range []struct {
		name string
		doc  *bom.Document
		want []bom.Gap
	}{
		{"silent", silent, nil},
		{"padding", silent.WithInputs([]bom.Input{{ID: "1", Coverage: bom.Coverage{Gaps: gaps[:1]}}}), nil},
		{"compositions", claims, []bom.Gap{{Offset: -1, Reason: bom.UnknownGap, Says: unknown}, {Offset: -1, Reason: bom.UnknownGap, Says: incomplete}}},
		{"gaps", read(t, string(built.JSON())), []bom.Gap{
			{Offset: -1, Reason: bom.Damaged, Says: "the document says that not all was read of a!b: odd"},
			{Offset: -1, Reason: bom.Limit, Says: "the document says that not all was read of a: limit"},
			{Offset: -1, Reason: bom.Limit, Says: "limit"},
		}},
	} {
		if diff := cmp.Diff(tt.want, tt.doc.Omissions()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
	var many []bom.Gap
	for i := range 1000 {
		many = append(many, bom.Gap{Path: fmt.Sprint(i), Reason: bom.Damaged})
	}
	list := silent.WithInputs([]bom.Input{{ID: "1", Coverage: bom.Coverage{Gaps: many}}}).Omissions()
	if last := list[len(list)-1]; len(list) != 101 || !strings.Contains(last.Says, "of more") {
		t.Errorf("%d gaps of 1000, the last is %v", len(list), last)
	}
}
