package report

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ensign/origin"
	"ensign/policies"
)

// TestEncoderWritesWhatJSONReads compares with encoding/json: the same values, keys in the same order, the same layout.
func TestEncoderWritesWhatJSONReads(t *testing.T) {
	r := &policies.Report{Schema: policies.Schema, AsOf: "2026-11-26", Notice: "a \"quoted\" notice, ü < & >\u2028\x01", Verdict: policies.Undetermined}
	r.Options.Limits = map[string]int64{"b": 2, "a": 1}
	r.Data.EAR.Tables = policies.List[policies.LawTable]{{Name: "groups.tsv", Rows: 3, Status: policies.LawStatus{Memory: 1}}}
	r.Components = policies.List[policies.Component]{{Ref: "U1", Pieces: "6"}, {Ref: "U2"}}
	r.Determinations = []policies.Determination{{
		Regime: "us-ear", DeMinimis: policies.List[policies.DeMinimis]{{Compare: "<=", Low: &policies.Ratio{Num: "1", Den: "10", Percent: "10"}}},
		Because: origin.Reasons{{Rule: "a", Says: "b", Rank: origin.D, Because: origin.Reasons{{Rule: "c"}}}},
	}}
	var got, want bytes.Buffer
	if err := JSON(&got, r); err != nil {
		t.Fatal(err)
	}
	e := json.NewEncoder(&want)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(r); err != nil {
		t.Fatal(err)
	}
	// Lists in lists have their < escaped by encoding/json.
	if diff := cmp.Diff(string(bytes.ReplaceAll(want.Bytes(), []byte(`\u003c`), []byte("<"))), got.String()); diff != "" {
		t.Error(diff)
	}
}
