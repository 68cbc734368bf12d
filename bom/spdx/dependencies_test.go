package spdx_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"ensign/bom"
	"ensign/bom/spdx"

	"github.com/google/go-cmp/cmp"
)

// graphOf writes the dependencies of a document and, behind a bar each, the relationships that stay properties.
func graphOf(t *testing.T, d *bom.Document) string {
	t.Helper()
	var document struct {
		Dependencies []struct {
			Ref       string
			DependsOn []string
		}
	}
	if err := json.Unmarshal(d.JSON(), &document); err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, dep := range document.Dependencies {
		out = append(out, dep.Ref+" -> "+strings.Join(dep.DependsOn, " "))
	}
	for _, c := range append([]bom.Component{d.Root()}, d.Components()...) {
		for _, p := range c.Properties {
			if p.Name == "spdx:relationship" {
				out = append(out, "| "+c.Ref+" "+p.Value)
			}
		}
	}
	return strings.ReplaceAll(strings.Join(out, " "), "SPDXRef-", "")
}

// TestDependencies holds which relationships become dependencies of CycloneDX, which stay properties, and which are both
// because a dependency does not say all of them.
func TestDependencies(t *testing.T) {
	for _, tt := range []struct{ name, links, want string }{
		{"of the root", "DOCUMENT DESCRIBES a, a DEPENDS_ON b, a DEPENDS_ON c, b DEPENDS_ON c", "a -> b c b -> c"},
		{"said backwards", "DOCUMENT DESCRIBES a, b DEPENDENCY_OF a", "a -> b"},
		{"said twice", "a DEPENDS_ON b, b DEPENDENCY_OF a, a DEPENDS_ON b", "a -> b"},
		{"in a circle", "a DEPENDS_ON b, b DEPENDS_ON a", "a -> b b -> a"},
		{"on itself", "a DEPENDS_ON a", "| a DEPENDS_ON a"},
		{"of what contains it", "a CONTAINS b, b DEPENDS_ON a", "b -> a"},
		{"how it is linked", "a STATIC_LINK b, a DYNAMIC_LINK c", "a -> b c | a STATIC_LINK b | a DYNAMIC_LINK c"},
		{"when it is needed", "b RUNTIME_DEPENDENCY_OF a, c BUILD_DEPENDENCY_OF a", "a -> b c | b RUNTIME_DEPENDENCY_OF a | c BUILD_DEPENDENCY_OF a"},
		{"provided, and for development", "b PROVIDED_DEPENDENCY_OF a, c DEV_DEPENDENCY_OF a", "a -> b c | b PROVIDED_DEPENDENCY_OF a | c DEV_DEPENDENCY_OF a"},
		{"optional", "b OPTIONAL_DEPENDENCY_OF a, c OPTIONAL_COMPONENT_OF a", "a -> b c | b OPTIONAL_DEPENDENCY_OF a | c OPTIONAL_COMPONENT_OF a"},
		{"prerequisites", "a HAS_PREREQUISITE b, c PREREQUISITE_FOR a", "a -> b c | a HAS_PREREQUISITE b | c PREREQUISITE_FOR a"},
		{"no tool and no test", "b BUILD_TOOL_OF a, c TEST_DEPENDENCY_OF a", "| b BUILD_TOOL_OF a | c TEST_DEPENDENCY_OF a"},
		{"of the document", "DOCUMENT DEPENDS_ON a", "| file//doc DEPENDS_ON a"},
		{"on nothing", "a DEPENDS_ON NONE, b DEPENDS_ON NOASSERTION", "| a DEPENDS_ON NONE | b DEPENDS_ON NOASSERTION"},
		{"on a file of a package", "a CONTAINS f, b DEPENDS_ON f", "| a CONTAINS f | b DEPENDS_ON f"},
		{"nothing else", "a VARIANT_OF b, b GENERATED_FROM c, c OTHER a", "| a VARIANT_OF b | b GENERATED_FROM c | c OTHER a"},
	} {
		var links []string
		for l := range strings.SplitSeq(tt.links, ", ") {
			w := strings.Fields(l)
			to := "SPDXRef-" + w[2]
			if w[2] == "NONE" || w[2] == "NOASSERTION" {
				to = w[2]
			}
			links = append(links, fmt.Sprintf("Relationship: SPDXRef-%s %s %s", w[0], w[1], to))
		}
		d, err := spdx.Read([]byte(tagged("doc", []string{"a", "b", "c"}, append(links, "FileName: ./f", "SPDXID: SPDXRef-f")...)), nil)
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		if got := graphOf(t, d); got != tt.want {
			t.Errorf("%s:\n got %s\nwant %s", tt.name, got, tt.want)
		}
		again(t, d)
	}
}

// TestDetails holds that what a relationship says beside its ends and its type is kept.
func TestDetails(t *testing.T) {
	commented := tagged("doc", []string{"a", "b"}, "Relationship: SPDXRef-a DEPENDS_ON SPDXRef-b", "RelationshipComment: by dlopen")
	three := graph + `{"type":"software_Package","spdxId":"a","name":"a"},{"type":"software_Package","spdxId":"b","name":"b"},{"type":"software_Package","spdxId":"c","name":"c"},
		{"type":"Relationship","spdxId":"r","from":"a","relationshipType":"dependsOn","to":["b"]},
		{"type":"LifecycleScopedRelationship","spdxId":"s","from":"a","relationshipType":"dependsOn","scope":"build","completeness":"complete","comment":"by hand","to":["c"]},
		{"type":"security_CvssV3VulnAssessmentRelationship","spdxId":"u","from":"b","relationshipType":"affects","security_score":"7.5","to":["c"]}]}`
	for text, want := range map[string]string{
		commented: "a -> b | a DEPENDS_ON b: by dlopen",
		three:     "a -> b c | a dependsOn c: scope build, completeness complete, by hand | b affects c: score 7.5",
	} {
		d, err := spdx.Read([]byte(text), nil)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, graphOf(t, d)); diff != "" {
			t.Error(diff)
		}
		again(t, d)
	}
}
