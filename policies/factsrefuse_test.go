package policies

import (
	"strings"
	"testing"
)

func TestReadFactsRefuses(t *testing.T) {
	entry := func(s string) string { return "components:\n  - match: {name: x}\n    " + s + "\n" }
	for _, tt := range []struct{ name, in, want string }{
		{"unknown key", "product:\n  madein: TW\n", `ensign.yaml:2: unknown key "madein" in product: did you mean made-in?`},
		{"unknown key at the top", "componets: []\n", `ensign.yaml:1: unknown key "componets" in the facts: did you mean components?`},
		{"unknown key far from any", "xyzzyplugh: 1\n", `ensign.yaml:1: unknown key "xyzzyplugh" in the facts`},
		{"duplicate key", "product:\n  name: a\n  name: b\n", `ensign.yaml:3: the key "name" occurs twice in product`},
		{"merge key", "product: {<<: {name: a}}\n", `unknown key "<<"`},
		{"wrong shape", "product: [a]\n", "ensign.yaml:1: product must be a mapping"},
		{"wrong shape of a list", "components: {a: b}\n", "ensign.yaml:1: components must be a list"},
		{"wrong shape of a value", "product: {name: [a]}\n", "ensign.yaml:1: name must be one value"},
		{"scalar", "hello\n", "the facts must be a mapping"},
		{"no value", "product:\n  price:\n", "ensign.yaml:2: price has no value: leave it out if it is not known"},
		{"alias", "a: &x 1\nb: *x\n", "anchors and aliases are not read"},
		{"alias bomb", "a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]\n", "anchors and aliases are not read"},
		{"tag", "product: !ruby {name: a}\n", `the tag "!ruby" is not read`},
		{"two documents", "product: {name: a}\n---\nproduct: {name: b}\n", "more than one YAML document"},
		{"not YAML", "product: {name: a\n", "reading ensign.yaml: line "},
		{"deep", strings.Repeat("[", 100) + strings.Repeat("]", 100), "nested deeper"},
		{"large", strings.Repeat("#", maxFactsBytes+1), "too large"},
		{"control character", "product: {name: \"a\\u001bb\"}\n", "control character"},
		{"country", "product: {made-in: Taiwan}\n", "did you mean TW?"},
		{"country in lower case", "product: {made-in: tw}\n", "did you mean TW?"},
		{"country that is none", "product: {made-in: XQ}\n", "is not a country"},
		{"region as a place of making", "product: {made-in: UA-43}\n", "is not a country"},
		{"kind", "product: {kind: hardware}\n", "none of commodity, software, technology"},
		{"eccn", "product: {eccn: N/A}\n", "is not an ECCN"},
		{"hts", "product: {hts: 85.17}\n", "is not a tariff number"},
		{"price without currency", "product: {price: 89.00}\n", "is not a price"},
		{"price of zero", "product: {price: 0 USD}\n", "leave it out"},
		{"negative price", "product: {price: -1 USD}\n", "is not a decimal"},
		{"price with exponent", "product: {price: 1e3 USD}\n", "is not a decimal"},
		{"product price range", "product: {price: 4..5 USD}\n", "must be one amount"},
		{"complete without who", "product:\n  complete: {hardware: true}\n", "complete needs by, why and date"},
		{"complete of nothing", "product:\n  complete: {by: a, why: b, date: 2026-01-01}\n", "neither hardware nor software"},
		{"made with nothing", "product: {made-with: {}}\n", "made-with states nothing"},
		{"made with no ECCN", "product: {made-with: {direct: [3D991, EDA]}}\n", "direct: \"EDA\" is not an ECCN"},
		{"made with an unknown limb", "product: {made-with: {plants: [3D991]}}\n", `unknown key "plants" in made-with: did you mean plant?`},
		{"certificate of nobody", "product:\n  certificates:\n    - {rules: [734.9(f)], document: a, date: 2026-01-01}\n", "ensign.yaml:3: a certificate needs rules, document, by and date"},
		{"certificate without a document", "product: {certificates: [{rules: [734.9(f)], by: a, date: 2026-01-01}]}\n", "needs rules, document, by and date"},
		{"certificate without a date", "product: {certificates: [{rules: [734.9(f)], by: a, document: b}]}\n", "needs rules, document, by and date"},
		{"certificate of no rule", "product: {certificates: [{rules: [734.9(e)], document: a, by: b, date: 2026-01-01}]}\n", `"734.9(e)" is no rule of 734.9: did you mean`},
		{"certificate for another product", "product: {certificates: [{rules: [734.9(f)], match: a}]}\n", `unknown key "match" in a certificate`},
		{"certificate that ends before it starts", "product: {certificates: [{rules: [734.9(f)], document: a, by: b, date: 2026-01-02, until: 2026-01-01}]}\n", "before its date"},
		{"footnote", "product: {parties: [{name: a, footnote: 2}]}\n", `footnote: "2" is none of 1, 3, 4, 5, none`},
		{"footnote beside none", "product: {parties: [{name: a, footnote: [1, none]}]}\n", "none stands beside a footnote"},
		{"footnote of a party that is not listed", "product: {parties: [{name: a, listed: no, footnote: 1}]}\n", "a party with a footnote of the Entity List is listed"},
		{"government", "product: {parties: [{name: a, government: IR}]}\n", "neither yes nor no"},
		{"exporter", "product: {exporter: {us-person: perhaps}}\n", `ensign.yaml:1: us-person: "perhaps" is neither yes nor no`},
		{"exporter of nothing", "product:\n  exporter: {}\n", "ensign.yaml:2: exporter sets neither us-person nor us-owned"},
		{"exporter's key", "product:\n  exporter:\n    us-own: no\n", `ensign.yaml:3: unknown key "us-own" in exporter: did you mean us-owned?`},
		{"party", "product: {parties: [{role: end user}]}\n", "a party needs a name"},
		{"distinction of nobody", "product: {parties: [{name: a, distinct-from: [{name: b, by: c, why: d}]}]}\n", "distinct-from needs name, by, why and date"},
		{"key of a distinction", "product: {parties: [{name: a, distinct-from: [{name: b, who: c}]}]}\n", `unknown key "who" in distinct-from`},
		{"owner", "product:\n  parties:\n    - {name: a, owners: [{share: 5}]}\n", "ensign.yaml:3: an owner needs a name"},
		{"key of an owner", "product: {parties: [{name: a, owners: [{name: b, percent: 5}]}]}\n", `unknown key "percent" in an owner`},
		{"share of nothing", "product: {parties: [{name: a, owners: [{name: b, share: 0}]}]}\n", "share: a share of zero is not read"},
		{"share over the whole", "product: {parties: [{name: a, owners: [{name: b, share: 100.1}]}]}\n", "share: more than 100 percent"},
		{"share that is none", "product: {parties: [{name: a, owners: [{name: b, share: half}]}]}\n", "is not a decimal"},
		{"shares over the whole together", "product: {parties: [{name: a, owners: [{name: b, share: 60}, {name: c, share: 40.5}]}]}\n", "the owners hold more than 100 percent together"},
		{"owners that are no list", "product: {parties: [{name: a, owners: {name: b}}]}\n", "owners must be a list"},
		{"entry without match", "components:\n  - eccn: EAR99\n", "ensign.yaml:2: a component needs a match"},
		{"entry with an empty match", "components:\n  - match: {}\n    eccn: EAR99\n", "the match is empty"},
		{"entry that sets nothing", "components:\n  - match: {name: x}\n", "ensign.yaml:2: the component entry sets nothing"},
		{"entry with evidence only", entry("evidence: {rank: B, document: a}"), "sets nothing"},
		{"stage", entry("origin: {mode: US}"), `unknown key "mode" in origin: did you mean made?`},
		{"no stage", entry("origin: {}"), "origin names no stage"},
		{"no country", entry("origin: {made: {}}"), "made names no country"},
		{"shares over the whole", entry("origin: {made: {CN: 70, US: 30.0001}}"), "more than 100 percent"},
		{"negative share", entry("origin: {made: {CN: -1}}"), "is not a decimal"},
		{"enc", entry("enc: b1"), "is none of 740.17(b)(1)"},
		{"published", entry("published: maybe"), "neither yes nor no"},
		{"quantity", entry("quantity: -2"), "is not a decimal"},
		{"no pieces", entry("quantity: 0"), "a quantity of zero"},
		{"evidence without rank", entry("eccn: EAR99\n    evidence: {document: a}"), "evidence needs a rank"},
		{"evidence of no rank", entry("eccn: EAR99\n    evidence: {rank: F}"), "none of A, B, C, D, E"},
		{"evidence of rank A", entry("eccn: EAR99\n    evidence: {rank: A, document: a, date: 2026-01-01}"), "rank A needs by, why and date"},
		{"evidence of nobody", entry("eccn: EAR99\n    evidence: {rank: B}"), "rank B needs a document"},
		{"digest", entry("eccn: EAR99\n    evidence: {rank: B, document: a, sha256: 0a}"), "is not a SHA-256"},
		{"digest of no document", entry("eccn: EAR99\n    evidence: {rank: D, sha256: " + strings.Repeat("0a", 32) + "}"), "needs the document"},
		{"date", entry("eccn: EAR99\n    date: 2026-02-30"), "is not a day"},
		{"ends before it starts", entry("eccn: EAR99\n    date: 2026-02-20\n    until: 2026-02-19"), "before its date"},
		{"presumption of no class", "presume:\n  - {class: all, by: a, why: b, date: 2026-01-01}\n", "maker-abroad, declared-origin, integrated-circuits"},
		{"presumption of nobody", "presume:\n  - {class: maker-abroad, why: b, date: 2026-01-01}\n", "needs by, why and date"},
		{"waiver without end", "waivers:\n  - {code: UNLISTED, why: b, by: c}\n", "a waiver needs code, why, by and until"},
		{"waiver of no code", "waivers:\n  - {code: UNLISTD, why: b, by: c, until: 2027-01-01}\n", `unknown code "UNLISTD": did you mean UNLISTED?`},
		{"rate to itself", "rates:\n  - {from: EUR, to: EUR, rate: 1, date: 2026-01-01}\n", "to itself"},
		{"rate of zero", "rates:\n  - {from: EUR, to: USD, rate: 0, date: 2026-01-01}\n", "zero"},
		{"rate without date", "rates:\n  - {from: EUR, to: USD, rate: 1.1}\n", "a rate needs from, to, rate and date"},
		{"rate twice", "rates:\n  - {from: EUR, to: USD, rate: 1.1, date: 2026-01-01}\n  - {from: EUR, to: USD, rate: 1.2, date: 2026-01-01}\n", "a second rate"},
		{"properties in a list", "properties: [a]\n", "ensign.yaml:1: properties must be a mapping"},
		{"claim", "properties:\n  acme:a: mpn\n  acme:b: eccm\n", `ensign.yaml:3: acme:b: "eccm" is nothing that a property may claim: did you mean eccn?`},
		{"claim far from any", "properties: {\"acme:b\": xyzzyplugh}\n", "use one of kind, designators, country-of-origin, mpn"},
		{"claim without value", "properties:\n  acme:b:\n", "ensign.yaml:2: acme:b has no value"},
		{"property twice", "properties:\n  acme:b: mpn\n  acme:b: hts\n", "ensign.yaml:3: the key \"acme:b\" occurs twice"},
		{"property of our own", "properties: {\"ensign:resolved:eccn\": eccn}\n", "has its meaning already"},
		{"fail-on", "fail-on: not-subject\n", "none of undetermined, license-required, prohibited, never"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f, err := ReadFacts("ensign.yaml", []byte(tt.in), today)
			if err == nil {
				t.Fatalf("ReadFacts = %+v, want an error", f)
			}
			if !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), "ensign.yaml") {
				t.Errorf("the error is %q, want it to hold %q", err, tt.want)
			}
		})
	}
}

func TestReadFactsTellsAllMistakesAtOnce(t *testing.T) {
	_, err := ReadFacts("ensign.yaml", []byte("product: {made-in: XQ, eccn: no}\nfail-on: x\n"), today)
	if err == nil || strings.Count(err.Error(), "ensign.yaml:") != 3 {
		t.Errorf("the error is %v, want three mistakes", err)
	}
	many := "product:\n" + strings.Repeat("  zzzzzzzz: 1\n", 50)
	if _, err = ReadFacts("ensign.yaml", []byte(many), today); err == nil || !strings.Contains(err.Error(), "and 40 mistakes more") {
		t.Errorf("the error is %v, want ten mistakes and a count", err)
	}
}
