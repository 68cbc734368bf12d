package bom_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ensign/bom"
)

func TestPedigree(t *testing.T) {
	for _, c := range []struct {
		members string
		want    bom.Pedigree
	}{
		{`"version":"1"`, bom.Pedigree{}},
		{`"modified":true`, bom.Pedigree{Modified: true}},
		{`"modified":false`, bom.Pedigree{}},
		{`"pedigree":{"patches":[],"commits":[],"notes":"x"}`, bom.Pedigree{}},
		{`"pedigree":{"commits":[{"uid":"1"}],"patches":[]}`, bom.Pedigree{Modified: true}},
		{`"modified":true,"pedigree":{}`, bom.Pedigree{Modified: true}},
		{
			`"pedigree":{"ancestors":[{"type":"library","name":"openssl","version":"3.0.1"},{"type":"library","name":"x","purl":"pkg:deb/debian/x@1"},{"type":"library","name":""}],"patches":[{"type":"unofficial"}]}`,
			bom.Pedigree{Ancestors: []string{"openssl 3.0.1", "pkg:deb/debian/x@1"}, Modified: true},
		},
	} {
		d := read(t, `{"bomFormat":"CycloneDX","specVersion":"1.6","components":[{"type":"library","name":"a",`+c.members+`}]}`)
		if diff := cmp.Diff(c.want, d.Components()[0].Pedigree); diff != "" {
			t.Errorf("%s: %s", c.members, diff)
		}
	}
}

func TestServicesAreNamed(t *testing.T) {
	d := read(t, `{"bomFormat":"CycloneDX","specVersion":"1.6","services":[{"name":"updates","provider":{"name":"Vendor Inc."}},{"name":"time"}]}`)
	if w := strings.Join(d.Warnings(), "\n"); !strings.Contains(w, "2 services are named (updates of Vendor Inc., time)") {
		t.Errorf("warnings %q", w)
	}
}
