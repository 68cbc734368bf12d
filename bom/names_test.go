package bom_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"ensign/bom"
)

func TestWithNames(t *testing.T) {
	d := read(t, `{"bomFormat":"CycloneDX","specVersion":"1.6","components":[{"type":"device","name":"n","properties":[
	 {"name":"acme:teil","value":"P1"},{"name":"acme:land","value":"Germany"},{"name":"acme:zoll","value":"854231"},
	 {"name":"hts","value":"999999"},{"name":"acme:pos","value":"U1 U2"},{"name":"acme:art","value":"software"},
	 {"name":"eccn","value":"EAR99"},{"name":"acme:eccn","value":"5A992.c"},{"name":"acme:anzahl","value":"2"},{"name":"ensign:quantity","value":"3"}]},
	 {"type":"device","name":"m","properties":[{"name":"mpn","value":"P2"}]}]}`)
	before := d.Components()[0]
	names := bom.Names{
		"acme:teil": "mpn", "acme:land": "country-of-origin", "acme:zoll": "hts", "acme:pos": "designators", "acme:art": "kind",
		"acme:eccn": "eccn", "acme:anzahl": "quantity",
	}
	named := d.WithNames(names)
	c := named.Components()[0]
	got := fmt.Sprint(c.MPN, " ", c.Key, " ", c.Origins, " ", c.HTS, " ", c.Designators, " ", c.Kind, " ", c.ECCN, " ", c.Quantity)
	const want = "P1 /P1 [{made DE  /components/0/properties/1}] 854231 [U1 U2] software 5A992.c 3"
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	all := strings.Join(named.Warnings(), "\n")
	for _, want := range []string{`/components/0/properties/3: hts says "999999", but "854231" is given too and counts`, `ensign:quantity says "2"`, `eccn says "EAR99"`} {
		if !strings.Contains(all, want) {
			t.Errorf("no warning %q in:\n%s", want, all)
		}
	}
	if again := d.Components()[0]; again.MPN != before.MPN || again.ECCN != "EAR99" || len(d.Warnings()) == len(named.Warnings()) {
		t.Error("the document itself changed")
	}
	if string(named.JSON()) != string(d.JSON()) || named.Components()[1].MPN != "P2" || d.WithNames(nil) != d {
		t.Error("something else changed")
	}
}

func TestClaimWordsAreUnique(t *testing.T) {
	words := bom.ClaimWords()
	slices.Sort(words)
	if len(slices.Compact(slices.Clone(words))) != len(words) || !slices.Contains(words, "mpn") || !slices.Contains(words, "diffused") {
		t.Errorf("words %q", words)
	}
}
