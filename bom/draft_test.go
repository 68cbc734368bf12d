package bom_test

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"strings"
	"testing"

	"ensign/bom"
)

func TestDraftsOf20(t *testing.T) {
	text := `{"specFormat":"CycloneDX","specVersion":"2.0","version":1,"metadata":{"component":{"type":"device","name":"d","bom-ref":"r"}},
	 "compositions":[{"aggregate":"complete","assemblies":["r"]}],"components":[{"type":"device","name":"x","bom-ref":"x",
	 "origins":[{"stage":"manufactured","basis":"cost","distribution":[{"isoCode":"CN","percentage":70},{"isoCode":"US-CA","percentage":30}]},
	  {"stage":"mined","distribution":[{"isoCode":"AU","percentage":100}]},{"stage":{"name":"own"},"distribution":[{"isoCode":"FR"}]},
	  {"stage":"tested","distribution":[{"isoCode":"MY"},{"isoCode":"nowhere"}]}],
	 "classification":{"codes":[{"standard":"ECCN","value":"5A992.c"},{"value":"8542.31","standard":"HS"},{"standard":"NAICS","value":"1"}]},
	 "identifiers":[{"party":"p","identities":[{"scheme":"mpn","value":"X1"},{"scheme":{"name":"own"},"value":"z"},{"scheme":"cpe","value":"cpe:/h:a:b"}]}],
	 "quantity":{"value":2},"boardLocation":{"designators":["U1","U2"],"layer":"top"},
	 "parties":["ref",{"roles":[{"role":"manufacturer","order":1}],"organization":{"legalName":"Chips SE","addresses":[{"isoCode":"DE-BY","coordinates":{}}]}},
	  {"roles":[{"role":"author"},{"name":"own"}],"person":{"name":"A. One"}}]},
	 {"type":"device","name":"y","quantity":{"value":12.5,"unit":"g"},"origins":3,"parties":4,"classification":5,"identifiers":[6],"boardLocation":7}]}`
	d := read(t, text)
	c := d.Components()[0]
	got := fmt.Sprint(c.Origins, c.ECCN, " ", c.HTS, " ", c.MPN, " ", c.CPE, " ", c.Quantity, c.Designators, c.Manufacturer, c.Authors, c.Key)
	const want = "[{made CN 70 /components/0/origins} {made US 30 /components/0/origins} {tested MY  /components/0/origins}]" +
		"5A992.c 8542.31 X1 cpe:/h:a:b 2[U1 U2] {Chips SE  DE} [A. One]chips se/X1"
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if y := d.Components()[1]; y.Quantity != "" || len(y.Origins) > 0 {
		t.Errorf("a weight became a number: %+v", y)
	}
	if d.Complete(bom.Commodity) != bom.NotStated {
		t.Error("a draft makes a list complete")
	}
	if w := strings.Join(d.Warnings(), "\n"); !strings.Contains(w, "experimental") || !strings.Contains(w, "/components/1: origins is not a list") || len(d.Violations()) != 1 {
		t.Errorf("warnings %s, violations %v", w, d.Violations())
	}
	add := []bom.Addition{{Pointer: "/components/0", Properties: []bom.Property{{Name: "n", Value: "v"}}}}
	if out, _, err := d.Write(add, bom.Form{}); err != nil || !strings.Contains(string(out), `"properties":[{"name":"n","value":"v"}]`) {
		t.Errorf("%v in %s", err, out)
	}
	if _, _, err := d.Write(nil, bom.Form{XML: true}); err == nil {
		t.Error("a draft is written as XML")
	}
	if _, err := bom.Join(bom.Component{Name: "r"}, []*bom.Document{d, d}); err == nil || !strings.Contains(err.Error(), "read alone") {
		t.Errorf("joining drafts: %v", err)
	}
}

// The drafts of the specification's own tests are read, and what is added to them leaves the rest as it was.
func TestDraftSamplesAreRead(t *testing.T) {
	root := os.DirFS(sampleFolder + "/2.0-draft")
	n := 0
	err := fs.WalkDir(root, ".", func(name string, _ fs.DirEntry, err error) error {
		if ok, _ := path.Match("valid-*.json", path.Base(name)); !ok {
			return err
		}
		data, err := fs.ReadFile(root, name)
		if err != nil {
			return err
		}
		n++
		d, err := bom.Read(data, nil)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			return nil
		}
		add := []bom.Addition{{Properties: []bom.Property{{Name: "ensign:resolved:test", Value: "1"}}}}
		if out, _, err := d.Write(add, bom.Form{}); err != nil || len(out) <= len(data) {
			t.Errorf("%s: %v", name, err)
		}
		return nil
	})
	if n == 0 {
		t.Skipf("the samples are not in %s (%v)", sampleFolder, err)
	}
	if err != nil {
		t.Error(err)
	}
}
