package bom_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ensign/bom"
)

// TestEveryElementOfXML holds what each element and attribute of the XML schemas of CycloneDX becomes in JSON. The documents of
// version 1.7 together have all that its schema declares; those of older versions have what was otherwise then.
//
// JSON has no place for the tools that a call stack was found with, which are left out without a word. More is in
// TestXMLThatJSONCannotHold.
func TestEveryElementOfXML(t *testing.T) {
	list := sections(t, "everything")
	for i := 0; i+1 < len(list); i += 2 {
		from, want := list[i], list[i+1]
		name := from.kind + "-" + from.version
		if from.ext != ".xml" || want.ext != ".json" || from.kind != want.kind || from.version != want.version {
			t.Fatalf("%s%s stands before %s-%s%s", name, from.ext, want.kind, want.version, want.ext)
		}
		d, err := bom.Read([]byte(from.text), nil)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for _, v := range d.Violations() {
			t.Errorf("%s: %v", name, v)
		}
		for _, w := range d.Warnings() {
			if !strings.Contains(w, "services are named") { // which says nothing of how they were read
				t.Errorf("%s: %v", name, w)
			}
		}
		if diff := cmp.Diff(tree(t, want.text), tree(t, string(d.JSON()))); diff != "" {
			t.Errorf("%s, - want, + got:\n%s", name, diff)
		}
	}
}

// TestEveryElementIsWritten holds that what the same documents became is written as XML that becomes the same again.
func TestEveryElementIsWritten(t *testing.T) {
	for _, s := range sections(t, "everything") {
		if s.ext != ".json" {
			continue
		}
		d := read(t, s.text)
		text, lost, err := d.Write(nil, bom.Form{XML: true, Version: d.SpecVersion()})
		if err != nil || len(lost) > 0 {
			t.Errorf("%s-%s: %v, lost %q", s.kind, s.version, err, lost)
			continue
		}
		again := tree(t, string(read(t, string(text)).JSON())).(map[string]any)
		want := tree(t, s.text).(map[string]any)
		want["$schema"] = again["$schema"]
		if diff := cmp.Diff(any(want), any(again)); diff != "" {
			t.Errorf("%s-%s, - want, + got:\n%s\n%s", s.kind, s.version, diff, text)
		}
	}
}

// TestEveryElementOfXMLIsValid holds what is wanted of the documents against the official schemas.
func TestEveryElementOfXMLIsValid(t *testing.T) {
	for _, s := range sections(t, "everything") {
		if s.ext != ".json" {
			continue
		}
		version := tree(t, s.text).(map[string]any)["specVersion"].(string)
		if err := validate(t, version, []byte(s.text)); err != nil {
			t.Errorf("%s-%s: %v", s.kind, s.version, err)
		}
	}
}

// TestXMLThatJSONCannotHold holds what is said of XML that its schema takes and JSON has no place for, or takes otherwise.
func TestXMLThatJSONCannotHold(t *testing.T) {
	const sign = `<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"/>`
	for _, c := range []struct{ name, inner, violation, warning, json string }{{
		name:      "a dependency of a dependency",
		inner:     `<dependencies><dependency ref="a"><dependency ref="b"><dependency ref="c"/></dependency></dependency></dependencies>`,
		violation: "line 1, /dependencies/0/dependsOn/0: a dependency of a dependency is not read here: it must have one of its own",
		json:      `{"dependencies": [{"ref": "a", "dependsOn": ["b"]}]}`,
	}, {
		name:    "the signature of a component",
		inner:   `<components><component type="library"><name>a</name>` + sign + `</component></components>`,
		warning: "it is signed; whatever is added to the document breaks the signature",
		json:    `{"components": [{"type": "library", "name": "a"}]}`,
	}, {
		name: "the signature of a signatory, which stands for the signatory in JSON",
		inner: `<declarations><affirmation><statement>so</statement><signatories><signatory><name>Una Vik</name>` + sign +
			`</signatory></signatories></affirmation></declarations>`,
		warning: "it is signed; whatever is added to the document breaks the signature",
		json:    `{"declarations": {"affirmation": {"statement": "so"}}}`,
	}, {
		name:      "white space around a word, which XML schema does not take away there",
		inner:     "<components><component type=\"library\"><name>a</name><scope>\nrequired\n</scope></component></components>",
		violation: `/components/0/scope: scope is "\nrequired\n", which is not one of the words of the specification`,
		json:      `{"components": [{"type": "library", "name": "a", "scope": "\nrequired\n"}]}`,
	}, {
		name:      "a composition, of which JSON needs more",
		inner:     `<compositions><composition bom-ref="c"/></compositions>`,
		violation: "/compositions/0: an element of compositions has no aggregate",
		json:      `{"compositions": [{"bom-ref": "c"}]}`,
	}, {
		name:      "a time of no zone",
		inner:     `<metadata><timestamp>2026-10-01T08:00:00</timestamp></metadata>`,
		violation: `/metadata/timestamp: timestamp is "2026-10-01T08:00:00", which is not a date and time such as 2026-11-26T10:00:00Z`,
		json:      `{"metadata": {"timestamp": "2026-10-01T08:00:00"}}`,
	}} {
		d, err := bom.Read([]byte(`<bom xmlns="http://cyclonedx.org/schema/bom/1.7">`+c.inner+`</bom>`), nil)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		got := ""
		for _, v := range d.Violations() {
			got += v.String()
		}
		if got != c.violation {
			t.Errorf("%s: violation %q, want %q", c.name, got, c.violation)
		}
		if c.warning != "" && !slices.Contains(d.Warnings(), c.warning) {
			t.Errorf("%s: warnings %q, want %q", c.name, d.Warnings(), c.warning)
		}
		json := tree(t, string(d.JSON())).(map[string]any)
		for _, key := range []string{"$schema", "bomFormat", "specVersion"} {
			delete(json, key)
		}
		if diff := cmp.Diff(tree(t, c.json), any(json)); diff != "" {
			t.Errorf("%s, - want, + got:\n%s", c.name, diff)
		}
	}
}

// tree is a document in JSON without its order and white space.
func tree(t *testing.T, text string) any {
	t.Helper()
	var v any
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatal(err)
	}
	return v
}
