package spdx

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ensign/bom"
)

// TestRealDocumentsTakeHalf: what documents as tools write them take is less than half of what they may.
func TestRealDocumentsTakeHalf(t *testing.T) {
	var packages strings.Builder
	packages.WriteString(`{"spdxVersion":"SPDX-2.3","SPDXID":"SPDXRef-DOCUMENT","name":"a","packages":[`)
	for i := 0; packages.Len() < 10_000_000; i++ {
		fmt.Fprintf(&packages, `{"SPDXID":"SPDXRef-Package-npm-p%[1]d","name":"p%[1]d","versionInfo":"1.%[1]d","downloadLocation":"NOASSERTION","filesAnalyzed":false,`+
			`"licenseConcluded":"NOASSERTION","licenseDeclared":"MIT","copyrightText":"NOASSERTION","supplier":"NOASSERTION","externalRefs":[{"referenceCategory":"PACKAGE-MANAGER",`+
			`"referenceType":"purl","referenceLocator":"pkg:npm/p%[1]d@1.%[1]d"}]},`, i)
	}
	texts := map[string]string{"packages": strings.TrimSuffix(packages.String(), ",") + "]}"}
	for _, pattern := range []string{"testdata/*.spdx*", "testdata/*/*.spdx*"} {
		paths, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range paths {
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.HasSuffix(path, ".golden") {
				texts[path] = string(data)
			}
		}
	}
	for name, text := range texts {
		g := newGraph(bom.NewBudget(bom.Limits{}))
		g.inputs = []bom.Input{{ID: "1"}}
		if err := g.read(0, File{Data: []byte(text)}); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if _, err := g.convert(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if taken, most := g.docs[0].kept.Taken(); 2*taken > most {
			t.Errorf("%s: took %d of %d", name, taken, most)
		}
	}
}
