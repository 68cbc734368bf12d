package bom_test

import (
	"errors"
	"runtime"
	"strings"
	"testing"

	"ensign/bom"
)

// TestPartsThatSayNothing: documents of 10 MB that consist of the smallest parts of one kind are read or refused within
// about 200 MB, of which the copy of the text is a part. What is counted is all that was ever taken, so that it does not
// depend on when memory is collected.
func TestPartsThatSayNothing(t *testing.T) {
	const size, most = 10_000_000, 230_000_000
	const head, component = `{"bomFormat":"CycloneDX","specVersion":"1.6",`, `"components":[{"type":"file","name":"a",`
	deep := strings.Repeat(`{"type":"file","name":"a","components":[`, 80)
	for _, tt := range []struct{ name, before, each, after string }{
		{"empty components", `"components":[`, `{}`, "]"},
		{"components with a name", `"components":[`, `{"name":"a"}`, "]"},
		{"the smallest valid components", `"components":[`, `{"type":"file","name":""}`, "]"},
		{"small components", `"components":[`, `{"type":"library","name":"a","version":"1","bom-ref":"x"}`, "]"},
		{"components deep inside", `"components":[` + deep, `{"type":"library","name":"a","version":"1.2.3"}`, strings.Repeat("]}", 80) + "]"},
		{"components elsewhere", `"components":{"components":[`, `1`, "]}"},
		{"properties", component + `"properties":[`, `{}`, "]}]"},
		{"properties of metadata", `"metadata":{"properties":[`, `{}`, "]}"},
		{"authors", component + `"authors":[`, `{}`, "]}]"},
		{"occurrences", component + `"evidence":{"occurrences":[`, `{"line":1}`, "]}}]"},
		{"references", component + `"externalReferences":[`, `{}`, "]}]"},
		{"compositions", `"compositions":[`, `{}`, "]"},
		{"assemblies", `"compositions":[{"assemblies":[`, `""`, "]}]"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			list := strings.TrimSuffix(strings.Repeat(tt.each+",", size/(len(tt.each)+1)), ",")
			data := []byte(head + tt.before + list + tt.after + "}")
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, err := bom.Read(data, nil)
			runtime.ReadMemStats(&after)
			if taken := after.TotalAlloc - before.TotalAlloc; taken > most {
				t.Errorf("took %d MB", taken/1_000_000)
			}
			var syntax *bom.SyntaxError
			if err != nil && (!errors.As(err, &syntax) || syntax.Offset < size/20 || !strings.Contains(err.Error(), "next to nothing")) {
				t.Errorf("error %v", err)
			}
		})
	}
}

// TestElementsThatSayNothing: XML of nothing but empty components is refused before it takes much memory.
func TestElementsThatSayNothing(t *testing.T) {
	const size = 10_000_000
	for _, each := range []string{"<component/>", `<component type="file"><name/></component>`} {
		text := `<bom xmlns="http://cyclonedx.org/schema/bom/1.6"><components>` + strings.Repeat(each, size/len(each)) + "</components></bom>"
		_, err := bom.Read([]byte(text), nil)
		var syntax *bom.SyntaxError
		if !errors.As(err, &syntax) || syntax.Offset > size*4/5 || !strings.Contains(err.Error(), "next to nothing") {
			t.Errorf("%s: error %v", each, err)
		}
	}
}

// TestManySmallComponents: what says little is read all the same.
func TestManySmallComponents(t *testing.T) {
	const n = 40_000
	list := strings.TrimSuffix(strings.Repeat(`{"type":"file","name":""},`, n), ",")
	if d := read(t, `{"bomFormat":"CycloneDX","specVersion":"1.6","components":[`+list+`]}`); len(d.Components()) != n {
		t.Errorf("%d components, want %d", len(d.Components()), n)
	}
}
