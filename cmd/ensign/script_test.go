package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/xuri/excelize/v2"

	"ensign/policies"
)

var update = flag.Bool("update", false, "rewrite the transcripts")

// TestScript runs the transcripts: what is typed, what is printed, and the exit code. They run on a fixed day.
func TestScript(t *testing.T) {
	router, err := filepath.Abs("../../testdata/router")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join("testdata", "script"),
		UpdateScripts:       *update,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(e *testscript.Env) error {
			e.Setenv("SOURCE_DATE_EPOCH", "1793491200") // 2026-11-01
			e.Setenv("ROUTER", router)
			return nil
		},
		Condition: func(cond string) (bool, error) {
			if cond == "root" {
				return os.Geteuid() == 0, nil
			}
			return false, errors.New("unknown condition")
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"code": exitsWith, "valid": validReport, "verdicts": verdicts, "screenful": screenful, "mkimage": mkimage, "mkzip": mkzip, "mkxlsx": mkxlsx, "fill": fill, "masked": masked,
		},
	})
}

// exitsWith runs a command and compares its exit code: code 4 ensign screen bom.json
func exitsWith(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: code N command [args...]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	var exit *exec.ExitError
	if err := ts.Exec(args[1], args[2:]...); errors.As(err, &exit) {
		got = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

// validReport checks JSON reports against the schema of the report: valid report.json
func validReport(ts *testscript.TestScript, neg bool, args []string) {
	schema, err := compile(policies.ReportSchema())
	ts.Check(err)
	for _, name := range args {
		if err := validate(schema, []byte(ts.ReadFile(name))); (err != nil) != neg {
			ts.Fatalf("%s: %v", name, err)
		}
	}
}

// verdicts prints a line for every destination of a JSON report, for stdout and cmp: verdicts report.json
func verdicts(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: verdicts report.json")
	}
	var r policies.Report
	ts.Check(json.Unmarshal([]byte(ts.ReadFile(args[0])), &r))
	for _, d := range r.Weighed() {
		line := d.Destination + " " + d.Verdict.String()
		if d.Regime != "us-ear" {
			line = d.Regime + " " + line
		}
		if len(d.DeMinimis) > 0 {
			m := d.DeMinimis[0]
			line += " " + share(m.Low) + " " + share(m.Likely) + " " + share(m.High) + " " + m.Outcome
		}
		ts.Stdout().Write([]byte(line + "\n"))
	}
}

func share(r *policies.Ratio) string {
	if r == nil {
		return "open"
	}
	return r.Num + "/" + r.Den
}

// screenful prints the first screen of a text report, for cmp stdout: screenful report.txt
func screenful(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: screenful report.txt")
	}
	for line := range strings.Lines(ts.ReadFile(args[0])) {
		fmt.Fprint(ts.Stdout(), line)
		if strings.HasPrefix(line, "hint: ") {
			return
		}
	}
	ts.Fatalf("%s has no first screen", args[0])
}

// fill puts texts into the cells of a workbook, as a supplier would: fill book.xlsx Questions!H3=TW …; a text that
// starts with "formula:" becomes a formula.
func fill(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: fill book.xlsx Sheet!CELL=TEXT…")
	}
	f, err := excelize.OpenFile(ts.MkAbs(args[0]))
	ts.Check(err)
	defer f.Close()
	for _, a := range args[1:] {
		where, text, ok := strings.Cut(a, "=")
		sheet, at, ok2 := strings.Cut(where, "!")
		if !ok || !ok2 {
			ts.Fatalf("%s is not Sheet!CELL=TEXT", a)
		}
		if formula, ok := strings.CutPrefix(text, "formula:"); ok {
			ts.Check(f.SetCellFormula(sheet, at, formula))
			continue
		}
		ts.Check(f.SetCellStr(sheet, at, text))
	}
	ts.Check(f.Save())
}

// masked prints a file with its digests left out, for cmp stdout: they change with every table of data.
func masked(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: masked file")
	}
	digests := regexp.MustCompile(`\b[0-9a-f]{64}\b|R-[0-9a-f]{12}\b`)
	fmt.Fprint(ts.Stdout(), digests.ReplaceAllString(ts.ReadFile(args[0]), "DIGEST"))
}
