package main

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"ensign/policies"
)

// TestMain gives the property tests the same examples in every run, unless -rapid.seed asks for others.
func TestMain(m *testing.M) {
	if err := flag.Set("rapid.seed", "1"); err != nil {
		panic(err)
	}
	testscript.Main(m, map[string]func(){"ensign": main})
}

// runFor runs the command on a fixed day with stdin given.
func runFor(t *testing.T, stdin string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	env := func(name string) string {
		if name == "SOURCE_DATE_EPOCH" {
			return "1793491200"
		}
		return ""
	}
	code = run(t.Context(), append([]string{"ensign"}, args...), strings.NewReader(stdin), &out, &errs, env)
	return code, out.String(), errs.String()
}

func TestJudge(t *testing.T) {
	const (
		nothing      = codeNothing
		license      = codeLicense
		undetermined = codeUndetermined
	)
	verdicts := func(vs ...policies.Verdict) policies.Report {
		r := policies.Report{Complete: true}
		for _, v := range vs {
			r.Determinations = append(r.Determinations, policies.Determination{Verdict: v})
		}
		return r
	}
	unread := func(r policies.Report) policies.Report { r.Complete = false; return r }
	for _, tt := range []struct {
		name   string
		report policies.Report
		at     threshold
		want   int
	}{
		{"nothing asked", verdicts(), threshold{verdict: policies.Undetermined}, nothing},
		{"passes", verdicts(policies.NotSubject, policies.NoLicenseRequired), threshold{verdict: policies.Undetermined}, nothing},
		{"undetermined", verdicts(policies.NotSubject, policies.Undetermined), threshold{verdict: policies.Undetermined}, undetermined},
		{"license", verdicts(policies.LicenseRequired), threshold{verdict: policies.Undetermined}, license},
		{"3 wins over 4", verdicts(policies.LicenseRequired, policies.Undetermined), threshold{verdict: policies.Undetermined}, license},
		{"3 wins over unread", unread(verdicts(policies.Prohibited)), threshold{verdict: policies.Undetermined}, license},
		{"unread", unread(verdicts(policies.NotSubject)), threshold{verdict: policies.Undetermined}, undetermined},
		{"unread and a high bar", unread(verdicts(policies.Undetermined)), threshold{verdict: policies.Prohibited}, undetermined},
		{"below a high bar", verdicts(policies.LicenseRequired), threshold{verdict: policies.Prohibited}, nothing},
		{"undetermined below the bar", verdicts(policies.Undetermined), threshold{verdict: policies.LicenseRequired}, nothing},
		{"never", unread(verdicts(policies.Prohibited)), threshold{never: true}, nothing},
	} {
		t.Run(tt.name, func(t *testing.T) {
			code, err := exitCode(judge(&tt.report, tt.at, func(*policies.Determination) bool { return false }))
			if err != nil || code != tt.want {
				t.Errorf("got %d (%v), want %d", code, err, tt.want)
			}
			code, _ = exitCode(judge(&tt.report, tt.at, func(*policies.Determination) bool { return true }))
			if want := map[bool]int{true: nothing, false: undetermined}[tt.report.Complete || tt.at.never]; code != want {
				t.Errorf("with everything excused: got %d, want %d", code, want)
			}
		})
	}
}

func TestErrorsInTheReportCountAsUnread(t *testing.T) {
	r := policies.Report{Complete: true, Errors: []policies.Message{{Code: "RULE-ERROR"}}}
	code, _ := exitCode(judge(&r, threshold{verdict: policies.Prohibited}, nil))
	if code != codeUndetermined {
		t.Errorf("got %d, want %d", code, codeUndetermined)
	}
}

func TestWriteFileReplacesWholeFilesOnly(t *testing.T) {
	dir := t.TempDir()
	name, link := filepath.Join(dir, "report.json"), filepath.Join(dir, "link")
	if err := os.WriteFile(name, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("report.json", link); err != nil {
		t.Fatal(err)
	}
	if err := writeFile(link, []byte("new")); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(name)
	if err != nil || string(got) != "new" {
		t.Errorf("the file behind the link holds %q (%v)", got, err)
	}
	if info, err := os.Stat(name); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the mode changed: %v %v", info.Mode(), err)
	}
	if err := writeFile(dir, nil); err == nil {
		t.Error("a directory is written to")
	}
	if err := writeFile(filepath.Join(dir, "absent", "x"), nil); err == nil {
		t.Error("a file is made in a directory that is not there")
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 2 {
		t.Errorf("left behind: %v (%v)", entries, err)
	}
}

func TestDestinationsOfOutput(t *testing.T) {
	for _, tt := range []struct {
		values string
		want   string // an error
	}{
		{"", ""},
		{"json", ""},
		{"json=a text", ""},
		{"json=a text=b cyclonedx-json", ""},
		{"json=a=b", ""},
		{"json text", "-o text: two outputs to stdout"},
		{"json=- text", "-o text: two outputs to stdout"},
		{"json=a text=a", "-o text=a: two outputs to a"},
		{"pdf", "-o pdf: unknown format: pdf"},
		{"json=", "-o json=: no file after ="},
	} {
		_, err := destinations(strings.Fields(tt.values), screenFormats())
		if (err == nil) != (tt.want == "") || err != nil && err.Error() != tt.want {
			t.Errorf("-o %q: got %v, want %q", tt.values, err, tt.want)
		}
	}
}

func TestDefaultFactsInsideAnInputAreNotRead(t *testing.T) {
	dir := t.TempDir()
	for _, d := range []string{"root/etc", "other"} {
		if err := os.MkdirAll(filepath.Join(dir, d), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink("root/etc", filepath.Join(dir, "etc")); err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
	for _, tt := range []struct {
		input, facts string
		inside       bool
	}{
		{".", "ensign.yaml", true},
		{"dir:.", "ensign.yaml", true},
		{dir, "ensign.yaml", true},
		{"root", "root/etc/ensign.yaml", true},
		{"root", "etc/../etc", true},
		{"root", "ensign.yaml", false},
		{"other", "root/etc/ensign.yaml", false},
		{"ro", "root/ensign.yaml", false},
		{"-", "ensign.yaml", false},
	} {
		if got := holds([]string{tt.input}, tt.facts) != ""; got != tt.inside {
			t.Errorf("%s inside %s: got %t, want %t", tt.facts, tt.input, got, tt.inside)
		}
	}
}
