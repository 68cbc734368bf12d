package spdx_test

import (
	"strings"
	"testing"

	"ensign/bom/spdx"

	"github.com/google/go-cmp/cmp"
)

// The same document as SPDX writes it, with names of its own, expanded, and flattened with references to everything.
const (
	compact = `{"@context":"https://spdx.org/rdf/3.0.1/spdx-context.jsonld","@graph":[
 {"type":"CreationInfo","@id":"_:c","specVersion":"3.0.1","created":"2026-10-01T00:00:00Z","createdBy":["urn:maker"]},
 {"type":"Organization","spdxId":"urn:maker","name":"Example Works","creationInfo":"_:c"},
 {"type":"SpdxDocument","spdxId":"urn:doc","name":"lamp","creationInfo":"_:c","rootElement":["urn:lamp"]},
 {"type":"software_Package","spdxId":"urn:lamp","name":"lamp","creationInfo":"_:c","software_primaryPurpose":"firmware","suppliedBy":"urn:maker"},
 {"type":"software_Package","spdxId":"urn:zlib","name":"zlib","software_packageVersion":"1.3","creationInfo":"_:c","software_packageUrl":"pkg:generic/zlib@1.3",
  "verifiedUsing":[{"type":"Hash","algorithm":"sha256","hashValue":"00ff"}],"originatedBy":["urn:maker"],
  "externalIdentifier":[{"type":"ExternalIdentifier","externalIdentifierType":"cpe23","identifier":"cpe:2.3:a:zlib:zlib:1.3:*:*:*:*:*:*:*"}]},
 {"type":"software_Package","spdxId":"urn:cc","name":"cc","creationInfo":"_:c"},
 {"type":"Relationship","spdxId":"urn:r1","from":"urn:lamp","relationshipType":"dependsOn","to":["urn:zlib"],"creationInfo":"_:c"},
 {"type":"LifecycleScopedRelationship","spdxId":"urn:r2","from":"urn:lamp","relationshipType":"usesTool","scope":"build","to":["urn:cc"],"creationInfo":"_:c"}]}`

	ownNames = `{"@context":{"s":"https://spdx.org/rdf/3.0.1/terms/","sw":"s:Software/","a":"@type","i":"@id","n":"s:Core/name","v":{"@id":"sw:packageVersion"},
  "@vocab":"https://spdx.org/rdf/3.0.1/terms/Core/"},"@graph":[
 {"a":"CreationInfo","i":"_:c","specVersion":"3.0.1","created":"2026-10-01T00:00:00Z","createdBy":[{"i":"urn:maker"}]},
 {"a":"Organization","i":"urn:maker","n":"Example Works","creationInfo":{"i":"_:c"}},
 {"a":"s:Core/SpdxDocument","i":"urn:doc","n":"lamp","creationInfo":"_:c","rootElement":[{"i":"urn:lamp"}]},
 {"a":"sw:Package","i":"urn:lamp","n":"lamp","creationInfo":"_:c","sw:primaryPurpose":{"i":"sw:SoftwarePurpose/firmware"},"suppliedBy":{"i":"urn:maker"}},
 {"a":["sw:Package"],"i":"urn:zlib","n":"zlib","v":"1.3","creationInfo":"_:c","sw:packageUrl":"pkg:generic/zlib@1.3",
  "verifiedUsing":[{"a":"Hash","algorithm":"s:Core/HashAlgorithm/sha256","hashValue":"00ff"}],"originatedBy":"urn:maker",
  "externalIdentifier":{"a":"ExternalIdentifier","externalIdentifierType":{"@id":"s:Core/ExternalIdentifierType/cpe23"},"identifier":"cpe:2.3:a:zlib:zlib:1.3:*:*:*:*:*:*:*"}},
 {"a":"sw:Package","i":"urn:cc","n":"cc","creationInfo":"_:c"},
 {"a":"Relationship","i":"urn:r1","from":"urn:lamp","relationshipType":"s:Core/RelationshipType/dependsOn","to":{"@list":["urn:zlib"]},"creationInfo":"_:c"},
 {"a":"LifecycleScopedRelationship","i":"urn:r2","from":"urn:lamp","relationshipType":{"i":"s:Core/RelationshipType/usesTool"},"scope":"s:Core/LifecycleScopeType/build","to":"urn:cc","creationInfo":"_:c"}]}`

	expanded = `[{"@id":"_:c","@type":["T/Core/CreationInfo"],"T/Core/specVersion":[{"@value":"3.0.1"}],
  "T/Core/created":[{"@type":"T/Core/DateTime","@value":"2026-10-01T00:00:00Z"}],"T/Core/createdBy":[{"@id":"urn:maker"}]},
 {"@id":"urn:maker","@type":["T/Core/Organization"],"T/Core/name":[{"@value":"Example Works"}],"T/Core/creationInfo":[{"@id":"_:c"}]},
 {"@id":"urn:doc","@type":["T/Core/SpdxDocument"],"T/Core/name":[{"@value":"lamp"}],"T/Core/creationInfo":[{"@id":"_:c"}],"T/Core/rootElement":[{"@id":"urn:lamp"}]},
 {"@id":"urn:lamp","@type":["T/Software/Package"],"T/Core/name":[{"@value":"lamp"}],"T/Core/creationInfo":[{"@id":"_:c"}],
  "T/Software/primaryPurpose":[{"@id":"T/Software/SoftwarePurpose/firmware"}],"T/Core/suppliedBy":[{"@id":"urn:maker"}]},
 {"@id":"urn:zlib","@type":["T/Software/Package"],"T/Core/name":[{"@value":"zlib"}],"T/Software/packageVersion":[{"@value":"1.3"}],"T/Core/creationInfo":[{"@id":"_:c"}],
  "T/Software/packageUrl":[{"@type":"http://www.w3.org/2001/XMLSchema#anyURI","@value":"pkg:generic/zlib@1.3"}],
  "T/Core/verifiedUsing":[HASH],"T/Core/originatedBy":[{"@id":"urn:maker"}],"T/Core/externalIdentifier":[IDENTIFIER]},
 {"@id":"urn:cc","@type":["T/Software/Package"],"T/Core/name":[{"@value":"cc"}],"T/Core/creationInfo":[{"@id":"_:c"}]},
 {"@id":"urn:r1","@type":["T/Core/Relationship"],"T/Core/from":[{"@id":"urn:lamp"}],"T/Core/relationshipType":[{"@id":"T/Core/RelationshipType/dependsOn"}],
  "T/Core/to":[{"@id":"urn:zlib"}],"T/Core/creationInfo":[{"@id":"_:c"}]},
 {"@id":"urn:r2","@type":["T/Core/LifecycleScopedRelationship"],"T/Core/from":[{"@id":"urn:lamp"}],"T/Core/relationshipType":[{"@id":"T/Core/RelationshipType/usesTool"}],
  "T/Core/scope":[{"@id":"T/Core/LifecycleScopeType/build"}],"T/Core/to":[{"@id":"urn:cc"}],"T/Core/creationInfo":[{"@id":"_:c"}]}MORE]`
	hash       = `{"@type":["T/Core/Hash"],"T/Core/algorithm":[{"@id":"T/Core/HashAlgorithm/sha256"}],"T/Core/hashValue":[{"@value":"00ff"}]}`
	identified = `{"@type":["T/Core/ExternalIdentifier"],"T/Core/externalIdentifierType":[{"@id":"T/Core/ExternalIdentifierType/cpe23"}],
  "T/Core/identifier":[{"@value":"cpe:2.3:a:zlib:zlib:1.3:*:*:*:*:*:*:*"}]}`
)

// TestForms holds that the same graph says the same in every form of JSON-LD that is read.
func TestForms(t *testing.T) {
	full := func(text, hash, id, more string) string {
		text = strings.NewReplacer("HASH", hash, "IDENTIFIER", id, "MORE", more).Replace(text)
		return strings.ReplaceAll(text, `"T/`, `"https://spdx.org/rdf/3.0.1/terms/`)
	}
	flat := full(expanded, `{"@id":"_:h"}`, `{"@id":"_:i"}`, ","+strings.Replace(hash, "{", `{"@id":"_:h",`, 1)+","+strings.Replace(identified, "{", `{"@id":"_:i",`, 1))
	want, err := spdx.Read([]byte(compact), nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := lines(want); got != "lamp\n  library zlib \n  library cc excluded\n" {
		t.Fatal(got)
	}
	for name, text := range map[string]string{
		"names of its own": ownNames, "expanded": full(expanded, hash, identified, ""), "flattened": flat, "a graph without a context": `{"@graph":` + flat + `}`,
		"a list of documents": `[` + compact + `]`, "several contexts": strings.Replace(compact, `"https://spdx.org/rdf/3.0.1/spdx-context.jsonld"`, `["https://spdx.org/rdf/3.0.1/spdx-context.jsonld",{"own":"https://example.org/"}]`, 1),
	} {
		if got := spdx.Recognise([]byte(text)); got != spdx.JSONLD {
			t.Errorf("%s: it is recognised as %q", name, got)
		}
		got, err := spdx.Read([]byte(text), nil)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if diff := cmp.Diff(want.Components(), got.Components()); diff != "" {
			t.Errorf("%s, components (-compact +got):\n%s", name, diff)
		}
		if diff := cmp.Diff(want.Root(), got.Root()); diff != "" {
			t.Errorf("%s, root (-compact +got):\n%s", name, diff)
		}
		if diff := cmp.Diff(graphOf(t, want), graphOf(t, got)); diff != "" {
			t.Errorf("%s, dependencies (-compact +got):\n%s", name, diff)
		}
		if g := got.Inputs()[0].Coverage.Gaps; len(g) > 0 {
			t.Errorf("%s: gaps %v", name, g)
		}
		again(t, got)
	}
}

// TestOddForms holds what is told of what JSON-LD can say and is not read, and that no part is lost for its place. Where a name
// ends in !, there is a gap.
func TestOddForms(t *testing.T) {
	a := `{"type":"software_Package","spdxId":"urn:a","name":"a"}`
	for _, tt := range []struct{ name, text, want, says string }{
		{"reverse!", graph + strings.Replace(a, "{", `{"@reverse":{"to":{"@id":"urn:r"}},`, 1) + "]}", "  library a \n", "@reverse of JSON-LD is not read"},
		{"a context inside!", graph + strings.Replace(a, "{", `{"@context":{"name":"https://example.org/x"},`, 1) + "]}", "  library a \n", "a node has a context of its own"},
		{"another context", strings.Replace(graph, `"https`, `["https://example.org/context.jsonld","https`, 1), "", ""},
		{"included", graph + strings.Replace(a, "{", `{"@included":[{"type":"software_Package","spdxId":"urn:b","name":"b"}],`, 1) + "]}", "  library a \n  library b \n", ""},
		{"a part without an id", graph + a + `,{"type":"Relationship","from":"urn:a","relationshipType":"contains","to":[{"type":"software_Package","name":"b"}]}]}`, "  library a \n    library b \n", ""},
		{"a part in a value", graph + strings.Replace(a, "}", `,"extension":[{"type":"own_Thing","holds":{"list":[{"type":"software_File","name":"f"}]}}]}`, 1) + "]}", "  library a \n  file f \n", ""},
		{"a reference before what it leads to", graph + `{"type":"Relationship","spdxId":"urn:r","from":{"spdxId":"urn:a"},"relationshipType":"contains","to":{"@id":"urn:b"}},` + a + `,{"type":"software_Package","spdxId":"urn:b","name":"b"}]}`, "  library a \n    library b \n", ""},
		{"a reference to nothing!", graph + a + `,{"type":"Relationship","spdxId":"urn:r","from":"urn:a","relationshipType":"contains","to":{"@id":"urn:b"}}]}`, "  library a \n", ""},
		{"an element that is not given!", graph + a + `,{"type":"software_Sbom","spdxId":"urn:s","element":["urn:a","urn:b","https://spdx.org/licenses/MIT"]}]}`, "  library a \n", ""},
		{"a name of another's", graph + strings.Replace(a, `"name"`, `"https://example.org/own_name":"x","name"`, 1) + "]}", "  library a \n", ""},
		{"a name of another profile", graph + strings.Replace(a, `"name"`, `"own_name":"x","name"`, 1) + "]}", "  library a \n", ""},
		{"names that lead in a circle", `{"@context":{"a":"b","b":"a","c":"https://spdx.org/rdf/3.0.1/terms/Core/"},"@graph":[{"a":1,"spdxId":"urn:a","type":"software_Package","name":"a"}]}`, "  library a \n", ""},
	} {
		text := tt.text
		if tt.want == "" {
			text = strings.Replace(text, `jsonld","@graph"`, `jsonld"],"@graph"`, 1) + a + "]}"
			tt.want, tt.says = "  library a \n", "the context at https://example.org/context.jsonld is not read"
		}
		d, err := spdx.Read([]byte(text), nil)
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		if _, got, _ := strings.Cut(lines(d), "\n"); got != tt.want {
			t.Errorf("%s:\n got %q\nwant %q", tt.name, got, tt.want)
		}
		if got := warnings(d); !strings.Contains(got, tt.says) || tt.says == "" && got != "" {
			t.Errorf("%s: warnings %q, want %q", tt.name, got, tt.says)
		}
		if gap := len(d.Inputs()[0].Coverage.Gaps) > 0; gap != strings.HasSuffix(tt.name, "!") {
			t.Errorf("%s: a gap is %t: %v", tt.name, gap, d.Inputs()[0].Coverage.Gaps)
		}
		again(t, d)
	}
}

// TestDeep holds that what stands deep in an element is looked into as far as it takes linear time, and a gap below that.
func TestDeep(t *testing.T) {
	for _, level := range []string{`{"@id":"urn:x","x":`, `{"@value":`, `{"type":"software_File","x":`, `{"x":`} {
		for _, depth := range []int{10, 30} {
			text := graph + `{"spdxId":"urn:t","type":"software_Package","name":"a","y":` + strings.Repeat(level, depth) + `{"type":"software_Package","name":"b"}` + strings.Repeat("}", depth) + "}]}"
			d, err := spdx.Read([]byte(text), nil)
			if err != nil {
				t.Fatal(err)
			}
			if found, gap := strings.Contains(lines(d), " b "), len(d.Inputs()[0].Coverage.Gaps) > 0; found == gap || found != (depth == 10) {
				t.Errorf("%d of %s: found is %t, a gap is %t", depth, level, found, gap)
			}
			again(t, d)
		}
	}
}

// TestAgents holds who makes and supplies, and that nothing but the name of them is not kept twice.
func TestAgents(t *testing.T) {
	for agent, want := range map[string]string{
		`"urn:o"`: "Example Works", `{"type":"Organization","name":"Inside"}`: "Inside", `{"@id":"urn:o"}`: "Example Works", `{"type":"Organization","nick":"x"}`: `{"type":"Organization","nick":"x"}`,
		`"https://spdx.org/rdf/3.0.1/terms/Core/NoAssertionElement"`: "", `"urn:nobody"`: "urn:nobody",
	} {
		d, err := spdx.Read([]byte(graph+`{"type":"software_Package","spdxId":"urn:a","name":"a","suppliedBy":`+agent+`},
			{"type":"Organization","spdxId":"urn:o","name":"Example Works","externalIdentifier":[{"type":"ExternalIdentifier","externalIdentifierType":"email","identifier":"sbom@example.com"}]},
			{"type":"Organization","spdxId":"urn:p","name":"Another"}]}`), nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := d.Components()[0].Supplier.Name; got != want {
			t.Errorf("%s: %q, want %q", agent, got, want)
		}
		var kept []string
		for _, p := range d.Root().Properties {
			if p.Name == "spdx:Organization" {
				kept = append(kept, p.Value)
			}
		}
		if diff := cmp.Diff([]string{`{"SPDXID":"urn:o","name":"Example Works","externalRefs":"OTHER email sbom@example.com"}`}, kept); diff != "" {
			t.Error(diff)
		}
	}
}
