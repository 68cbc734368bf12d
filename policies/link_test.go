package policies

import (
	"testing"

	"ensign/bom"
	"ensign/origin"
)

// What an answer says of a component refers to it by BOM-Link in the document that was screened.
func TestFindingsHaveLinks(t *testing.T) {
	text := `{"bomFormat":"CycloneDX","specVersion":"1.6","serialNumber":"urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79","version":3,
	 "components":[{"type":"device","name":"a","bom-ref":"u 1"},{"type":"device","name":"b"}]}`
	doc, err := bom.Read([]byte(text), nil)
	if err != nil {
		t.Fatal(err)
	}
	fake := Regime{ID: "fake", Open: func(*Case) func(string) (Determination, error) {
		return answers(Determination{
			Verdict: Undetermined, EncryptionGate: "unproven",
			Flagged: List[Flag]{{Ref: "u 1", Code: "UNLISTED", Says: "s"}, {Ref: "/components/1", Code: "UNLISTED", Says: "s"}},
			Missing: List[Missing]{{Fact: "price", Ref: "u 1", Question: "?"}, {Fact: "product.price", Question: "?"}},
		}, nil)
	}}
	rep := Screen(doc, make([]origin.Origin, 2), Question{Destinations: []string{"KP"}, Regimes: []Regime{fake}, AsOf: today})
	d := rep.Determinations[0]
	const want = "urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/3#u%201"
	if d.Flagged[0].Link != want || d.Missing[0].Link != want {
		t.Errorf("links %q and %q, want %q", d.Flagged[0].Link, d.Missing[0].Link, want)
	}
	if d.Flagged[1].Link != "" || d.Missing[1].Link != "" {
		t.Errorf("links %q and %q of what has no bom-ref", d.Flagged[1].Link, d.Missing[1].Link)
	}
}
