package policies

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"ensign/bom"
	"ensign/origin"
)

func schema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(ReportSchema()))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("report.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("report.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// valid says what is wrong with a value that is marshalled to JSON.
func valid(t *testing.T, s *jsonschema.Schema, v any) error {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return s.Validate(doc)
}

// fullReport has something in every list.
func fullReport(t *testing.T) Report {
	t.Helper()
	because := origin.Reasons{{Rule: "r", Says: "s", Rank: origin.B, Cite: origin.Cite{Source: "15 CFR 734.4"}, See: "/components/0/origin", Because: origin.Reasons{{Rule: "q"}}}}
	third := &Ratio{Num: "1", Den: "3", Percent: "33.3334"}
	answering := saying("fake", Determination{
		Verdict: LicenseRequired, Subject: origin.Yes, License: Required, EncryptionGate: "fails", Because: because,
		DeMinimis:     List[DeMinimis]{{Measure: "goods", Compare: "<=", Threshold: "10", Low: third, Likely: third, Outcome: "above"}},
		ZeroDeMinimis: List[ZeroDeMinimis]{{Paragraph: "734.4(a)(1)", Status: "possible", Refs: List[string]{"u1"}, Because: because}},
		FDP:           List[FDP]{{Rule: "734.9(b)", Status: "ruled-out-by-output", Because: because}},
		Flagged:       List[Flag]{{Ref: "u1", Code: "US-LIKELY", Says: "likely", Because: AddGrounds(nil, because)}},
		Missing:       List[Missing]{{Fact: "price", Ref: "u1", Question: "what does it cost?", Whom: "maker", IfYes: NotSubject, IfNo: LicenseRequired, Swing: "3.5"}},
		Presumptions:  List[string]{"maker-abroad"},
		Exceptions:    List[Exception]{{ID: "TMP", Cite: "740.9", Bars: List[string]{"746.2"}}},
	})
	p := paper{root: device, warnings: []string{"odd"}, inputs: []bom.Input{{
		ID: "1", Name: "a.json", Kind: "cyclonedx-json", SHA256: strings.Repeat("0a", 32), Size: 3,
		Coverage: bom.Coverage{Bytes: 3, Known: 2, Gaps: []bom.Gap{{Path: "x", Offset: 2, Size: 1, Reason: bom.Damaged, Says: "broken"}}},
	}}, components: []bom.Component{
		with(priceOf("u1", "4.10..5 USD", "2", -1), func(c *bom.Component) {
			c.ECCN, c.Found = "5A992.c", []bom.Occurrence{{Input: "1", Path: "x", Offset: 4, By: "parts", Confidence: "1"}, {Input: "1", Offset: -1}}
		}),
		component("u2", -1),
	}}
	origins := []origin.Origin{{
		Answer: origin.NotUS, Country: "TW", Stages: []origin.Stage{{Stage: "made", Country: "TW", Share: "100", Because: because}},
		Maker: origin.Maker{ID: "m", Name: "Maker", Country: "US"}, Because: because, Published: origin.No, PublishedBecause: because,
	}, {}}
	q := Question{
		Destinations: []string{"KP", "UA-43"}, AsOf: today, Regimes: []Regime{answering, {ID: "bad", Open: func(*Case) func(string) (Determination, error) { panic("no") }}},
		Facts: facts(t, strings.Replace(fullFacts, "mpn:", "name: u1, mpn:", 1)), Tool: Tool{"ensign", "1.0.0"},
		Data:    Data{Origin: DataSet{"2026-11-01", "sha256:0"}, EAR: LawSet{DataSet{"2026-11-01", "sha256:1"}, today, List[LawTable]{{"groups.tsv", "15 CFR 740", today, 2, LawStatus{Regulation: 2}}}}},
		Options: ReportOptions{Limits: map[string]int64{"max-bytes": 5}},
	}
	return screen(p, origins, q)
}

func TestReportsAreValid(t *testing.T) {
	s := schema(t)
	for name, rep := range map[string]Report{
		"full":  fullReport(t),
		"empty": screen(paper{}, nil, Question{}),
		"plain": screen(paper{root: device}, nil, Question{Destinations: []string{"KP"}, Regimes: []Regime{always(NotSubject, nil)}}),
	} {
		if err := valid(t, s, rep); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestSchemaRefuses(t *testing.T) {
	s := schema(t)
	for name, spoil := range map[string]func(*Report){
		"another schema":      func(r *Report) { r.Schema = "ensign.report/2" },
		"no verdict":          func(r *Report) { r.Verdict = NoVerdict },
		"a status":            func(r *Report) { r.Determinations[0].FDP[0].Status = "maybe" },
		"an outcome":          func(r *Report) { r.Determinations[0].DeMinimis[0].Outcome = "fine" },
		"a gate":              func(r *Report) { r.Determinations[0].EncryptionGate = "open" },
		"a code":              func(r *Report) { r.Warnings[0].Code = "lower case" },
		"a date":              func(r *Report) { r.AsOf = "yesterday" },
		"a destination":       func(r *Report) { r.Determinations[0].Destination = "Iran" },
		"an amount":           func(r *Report) { x := "1e3"; r.Components[0].Value.Low = &x },
		"an ECCN":             func(r *Report) { r.Components[0].Classification.ECCN = "N/A" },
		"a share of nothing":  func(r *Report) { r.Determinations[0].DeMinimis[0].Low = &Ratio{"1", "0", "0.0000"} },
		"a gap's reason":      func(r *Report) { r.Inputs[0].Coverage.Gaps[0].Reason = "lazy" },
		"a state of a waiver": func(r *Report) { r.Facts.Waivers[0].State = "" },
	} {
		rep := fullReport(t)
		spoil(&rep)
		if valid(t, s, rep) == nil {
			t.Errorf("%s: a spoiled report is valid", name)
		}
	}
}

// TestSchemaIsStrict adds a key to every object of a full report, one at a time, and takes each key away.
func TestSchemaIsStrict(t *testing.T) {
	s := schema(t)
	text, err := json.Marshal(fullReport(t))
	if err != nil {
		t.Fatal(err)
	}
	var doc map[string]any
	if err := json.Unmarshal(text, &doc); err != nil {
		t.Fatal(err)
	}
	objects := 0
	walk(doc, "", func(path string, o map[string]any) {
		if path == "/options/limits" {
			return
		}
		objects++
		o["xyzzy"] = 1
		if valid(t, s, doc) == nil {
			t.Errorf("%s takes any key", path)
		}
		delete(o, "xyzzy")
		for k, v := range o {
			delete(o, k)
			if valid(t, s, doc) == nil {
				t.Errorf("%s does without %s", path, k)
			}
			o[k] = v
		}
	})
	if objects < 60 {
		t.Errorf("only %d objects were looked at", objects)
	}
}

// walk calls f for the first object of each list and for every object that is a member.
func walk(v any, path string, f func(string, map[string]any)) {
	switch v := v.(type) {
	case map[string]any:
		f(path, v)
		for k, c := range v {
			walk(c, path+"/"+k, f)
		}
	case []any:
		if len(v) > 0 {
			walk(v[0], path+"/0", f)
		}
	}
}

// contract is the order of keys that other programs rely on.
const contract = `schema notice tool{name version} data{origin{version digest} ear{version digest verifiedThrough tables{name source asOf rows status{regulation secondary approximate memory}}} ofac{version digest verifiedThrough tables{name source asOf rows status{regulation secondary approximate memory}}} parties{name version digest rows}} asOf
options{regimes limits whatIf} inputs{id name kind sha256 size complete{hardware software} coverage{bytes known gaps{path offset size reason says}}}
facts{name sha256 decisions{match says rank by why date until document sha256 state refs} presumptions{class by why date} waivers{code match why by until state}}
product{name version kind madeIn eccn hts price because}
components{key ref name version type kind purl cpe mpn manufacturer supplier quantity pieces,omitempty found{input path offset by confidence}
origin{answer country stages{stage country share because} maker{id name country parent parentCountry ultimate ultimateCountry} because}
classification{eccn hts published encryption because} value{low high currency basis}}
determinations{regime destination verdict subject license deMinimis{measure compare threshold low{num den percent} likely{num den percent} high{num den percent} outcome}
zeroDeMinimis{paragraph status refs because} encryptionGate fdp{rule status because} flagged{ref link code says because}
missing{fact ref link question whom ifYes ifNo swing} presumptions exceptions{id cite bars} because aside} verdict complete warnings{code says} errors{code says}`

func TestKeysAndTheirOrder(t *testing.T) {
	got := keys(reflect.TypeFor[Report]())
	if diff := cmp.Diff(strings.Fields(contract), strings.Fields(got)); diff != "" {
		t.Error(diff)
	}
}

// keys lists the JSON keys of a type as they are written.
func keys(t reflect.Type) string {
	var out []string
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Anonymous {
			out = append(out, keys(f.Type))
			continue
		}
		key := f.Tag.Get("json")
		inner := f.Type
		for inner.Kind() == reflect.Slice || inner.Kind() == reflect.Pointer {
			inner = inner.Elem()
		}
		if inner.Kind() == reflect.Struct && inner != reflect.TypeFor[origin.Reason]() {
			key += "{" + keys(inner) + "}"
		}
		out = append(out, key)
	}
	return strings.Join(out, " ")
}

func TestListsAreNeverNull(t *testing.T) {
	rep := screen(paper{components: []bom.Component{component("a", -1)}, inputs: []bom.Input{{ID: "1"}}}, make([]origin.Origin, 1),
		Question{Destinations: []string{"KP"}, Regimes: []Regime{always(NotSubject, nil)}})
	text, err := json.Marshal(rep)
	if err != nil {
		t.Fatal(err)
	}
	nulls := strings.ReplaceAll(string(text), `"low":null,"high":null`, "")
	if i := strings.Index(nulls, "null"); i >= 0 {
		t.Errorf("null in %s", nulls[max(0, i-80):i+4])
	}
}

func TestReportsReadBackTheSame(t *testing.T) {
	rep := fullReport(t)
	first, err := json.Marshal(rep)
	if err != nil {
		t.Fatal(err)
	}
	var again Report
	if err := json.Unmarshal(first, &again); err != nil {
		t.Fatal(err)
	}
	second, err := json.Marshal(again)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(first), string(second)); diff != "" {
		t.Error(diff)
	}
	third, err := json.Marshal(fullReport(t))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(first), string(third)); diff != "" {
		t.Errorf("screening twice gives two reports: %s", diff)
	}
}
