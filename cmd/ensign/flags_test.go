package main

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/urfave/cli/v2"
	"pgregory.net/rapid"
)

// testFlags are one of each kind of flag.
func testFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringSliceFlag{Name: "to"}, &cli.StringSliceFlag{Name: "output", Aliases: []string{"o"}},
		&cli.StringFlag{Name: "as-of"}, &cli.Int64Flag{Name: "max-bytes"}, &cli.BoolFlag{Name: "quiet", Aliases: []string{"q"}},
	}
}

func TestFlagsFirst(t *testing.T) {
	for _, tt := range []struct{ args, want string }{
		{"", "--"},
		{"a b", "-- a b"},
		{"a --to KP", "--to KP -- a"},
		{"a --to=KP b", "--to=KP -- a b"},
		{"a -to KP", "--to KP -- a"},
		{"a -q b", "--quiet -- a b"},
		{"a -q=false b", "--quiet=false -- a b"},
		{"- --to KP", "--to KP -- -"},
		{"a -o json=x -- --to KP", "--output json=x -- a --to KP"},
		{"a --to -- b", "--to -- -- a b"},
		{"a --to", "--to"},
		{"a --bogus b", "--bogus -- a b"},
		{"a --to KP -h", "--help"},
		{"-h a", "--help"},
		{"a --bogus --help", "--help"},
		{"-- -h", "-- -h"},
	} {
		if got := strings.Join(flagsFirst(testFlags(), strings.Fields(tt.args)), " "); got != tt.want {
			t.Errorf("flagsFirst(%q) = %q, want %q", tt.args, got, tt.want)
		}
	}
}

// parsedFlags is what the library makes of arguments that went through flagsFirst.
type parsedFlags struct {
	To, Output []string
	AsOf       string
	Max        int64
	Quiet      bool
	Operands   []string
	Failed     bool
}

func parse(args []string) (p parsedFlags) {
	app := &cli.App{
		Name: "ensign", HideHelpCommand: true, DisableSliceFlagSeparator: true,
		ExitErrHandler: func(*cli.Context, error) {},
		Commands: []*cli.Command{{
			Name: "cmd", Flags: testFlags(), HideHelpCommand: true, OnUsageError: usageError,
			Action: func(c *cli.Context) error {
				p = parsedFlags{c.StringSlice("to"), c.StringSlice("output"), c.String("as-of"), c.Int64("max-bytes"), c.Bool("quiet"), c.Args().Slice(), false}
				return nil
			},
		}},
	}
	if err := app.Run(arrange(app, append([]string{"ensign", "cmd"}, args...))); err != nil {
		return parsedFlags{Failed: true}
	}
	return p
}

// words of a command line that belong together.
var (
	genFlag = rapid.SampledFrom([][]string{
		{"--to", "KP"},
		{"--to=IR,SY"},
		{"-to", "C,U"},
		{"-o", "json=a,b"},
		{"-o=-"},
		{"--as-of", "--"},
		{"--max-bytes", "7"},
		{"-q"},
		{"-q=false"},
		{"--q"},
		{"--as-of", ""},
		{"--as-of", "-q"},
	})
	genOperand = rapid.SampledFrom([]string{"a.csv", "-", "help", "h", "to", "dir:x", "a,b", "quiet", "Ünïcode", ""})
)

func TestFlagsBeforeOrAfterOperandsMeanTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		flags := rapid.SliceOfN(genFlag, 0, 6).Draw(t, "flags")
		operands := rapid.SliceOfN(genOperand, 0, 5).Draw(t, "operands")
		// Deal the flags out between the operands, keeping the order of either.
		var mixed, front []string
		left := flags
		for _, operand := range operands {
			n := rapid.IntRange(0, len(left)).Draw(t, "flags before "+operand)
			for _, f := range left[:n] {
				mixed = append(mixed, f...)
			}
			left, mixed = left[n:], append(mixed, operand)
		}
		for _, f := range left {
			mixed = append(mixed, f...)
		}
		for _, f := range flags {
			front = append(front, f...)
		}
		front = append(append(front, "--"), operands...)
		got, want := parse(mixed), parse(front)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q and %q differ: %s", mixed, front, diff)
		}
		if want.Failed || !slices.Equal(got.Operands, operands) {
			t.Errorf("%q gives the operands %q, want %q", mixed, got.Operands, operands)
		}
	})
}

func TestUnknownFlagAnywhereIsAnError(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		operands := rapid.SliceOfN(genOperand, 0, 5).Draw(t, "operands")
		at := rapid.IntRange(0, len(operands)).Draw(t, "at")
		unknown := rapid.SampledFrom([]string{"--bogus", "-x", "--to-", "--bogus=1", "---to"}).Draw(t, "unknown")
		args := slices.Insert(slices.Clone(operands), at, unknown)
		if got := parse(args); !got.Failed {
			t.Errorf("%q is accepted: %+v", args, got)
		}
	})
}

func TestEveryCommandRefusesAnUnknownFlag(t *testing.T) {
	for _, c := range newApp(new(session)).Commands {
		if code, _, stderr := runFor(t, "", c.Name, "operand", "--bogus"); code != codeError || !strings.Contains(stderr, "-bogus") {
			t.Errorf("%s exits with %d and says %q", c.Name, code, stderr)
		}
	}
}

func TestHelpOfEveryCommandPrintsTheExitCodes(t *testing.T) {
	for _, c := range newApp(new(session)).Commands {
		for _, args := range [][]string{{c.Name, "-h"}, {c.Name, "operand", "--help"}, {"help", c.Name}} {
			code, stdout, stderr := runFor(t, "", args...)
			if code != codeNothing || stderr != "" {
				t.Errorf("%q exits with %d and says %q", args, code, stderr)
			}
			for _, want := range []string{"ensign " + c.Name, "Exit codes:", "license-required or prohibited; wins over 4"} {
				if !strings.Contains(stdout, want) {
					t.Errorf("the help of %q lacks %q:\n%s", args, want, stdout)
				}
			}
		}
	}
}
