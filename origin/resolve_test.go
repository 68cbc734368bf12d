package origin

import (
	"strings"
	"testing"

	"ensign/bom"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

var someLines = []string{
	`{"type":"device","name":"U1","bom-ref":"a","manufacturer":{"name":"TDK"}}`,
	`{"type":"device","name":"TPS65987DDH","bom-ref":"b","supplier":{"name":"Mouser"}}`,
	`{"type":"library","name":"curl","bom-ref":"c","purl":"pkg:deb/debian/curl@7.88.1-10","licenses":[{"license":{"name":"curl"}}]}`,
	`{"type":"device","name":"U2","bom-ref":"d","properties":[{"name":"ensign:origin:made","value":"CN=70;US=30"}]}`,
	`{"type":"library","name":"busybox","bom-ref":"e","purl":"pkg:generic/busybox@1.35.0"}`,
}

// TestOrderOfComponentsDoesNotMatter reads the same components in any order and compares what each gets.
func TestOrderOfComponentsDoesNotMatter(t *testing.T) {
	want := answers(t, someLines)
	if want["a"] != "likely-not-us JP" || want["b"] != "likely-us US" || want["d"] != "conflict " {
		t.Fatalf("got %v", want)
	}
	rapid.Check(t, func(t *rapid.T) {
		if diff := cmp.Diff(want, answers(t, rapid.Permutation(someLines).Draw(t, "order"))); diff != "" {
			t.Fatal(diff)
		}
	})
}

func answers(t rapid.TB, lines []string) map[string]string {
	text := `{"bomFormat":"CycloneDX","specVersion":"1.6","components":[` + strings.Join(lines, ",") + `]}`
	doc, err := bom.Read([]byte(text), nil)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for i, o := range ResolveAll(doc, Options{}) {
		got[doc.Components()[i].Ref] = o.Answer.String() + " " + o.Country
	}
	return got
}
