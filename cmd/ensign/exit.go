package main

import (
	"errors"

	"ensign/bom"
	"ensign/policies"
)

// The exit codes, the same for every command. 2 is left to a panic of the runtime, so that a crash is never read
// as a verdict.
const (
	codeNothing      = 0
	codeError        = 1
	codeLicense      = 3
	codeUndetermined = 4
)

// exitCodes is part of every help text.
const exitCodes = `Exit codes:
  0  nothing at or above --fail-on
  1  could not run: bad usage, unreadable or invalid input, no verdict; or refused
  3  license-required or prohibited; wins over 4
  4  undetermined, or something was not read (unless --fail-on never)
`

// verdictError carries an exit code that is a result, not a failure.
type verdictError int

func (verdictError) Error() string { return "there are findings" }

// exitCode tells a result from a failure.
func exitCode(err error) (int, error) {
	var v verdictError
	if err == nil {
		return codeNothing, nil
	}
	if errors.As(err, &v) {
		return int(v), nil
	}
	return codeError, err
}

// threshold is the setting of --fail-on.
type threshold struct {
	verdict policies.Verdict
	never   bool
}

// judge turns a report into an exit code. excused says whether a determination is kept from failing the build, by
// waivers or because it is no worse than the baseline; it never excuses what was not read. What is aside is not judged.
func judge(r *policies.Report, t threshold, excused func(*policies.Determination) bool) error {
	if t.never {
		return nil
	}
	code := codeNothing
	if !r.Complete || len(r.Errors) > 0 {
		code = codeUndetermined
	}
	weighed := r.Weighed()
	for i := range weighed {
		d := &weighed[i]
		if d.Verdict < t.verdict || excused(d) {
			continue
		}
		if d.Verdict >= policies.LicenseRequired {
			return verdictError(codeLicense)
		}
		code = codeUndetermined
	}
	if code == codeNothing {
		return nil
	}
	return verdictError(code)
}

// gapsExit is 4 if anything of the inputs was not read.
func gapsExit(doc *bom.Document) error {
	for _, in := range doc.Inputs() {
		for _, g := range in.Coverage.Gaps {
			if g.Reason != bom.Padding {
				return verdictError(codeUndetermined)
			}
		}
	}
	return nil
}
