// Ensign tells which US-origin parts and software are in a product, and whether they put it under US export
// controls at a destination on a day. [run] is the whole command; the line of work is in screen.go.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"ensign/bom/input"
	"ensign/cmd/ensign/internal/report"
)

func main() {
	collectEarlier(os.Getenv)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	context.AfterFunc(ctx, stop)
	os.Exit(run(ctx, os.Args, os.Stdin, os.Stdout, os.Stderr, os.Getenv))
}

// collectEarlier has the memory of large inputs collected more often, instead of letting it grow to twice what is needed.
// The user's own settings stand.
func collectEarlier(getenv func(string) string) {
	const soft, percent = 768 << 20, 80
	if getenv("GOGC") == "" {
		debug.SetGCPercent(percent)
	}
	if getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(soft)
	}
}

// run is the command: it returns the exit code and writes to nothing but the files that args name and the streams
// given. What it prints on stdout is whole or absent.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer, getenv func(string) string) int {
	s := &session{stdin: stdin, stdout: stdout, stderr: stderr, getenv: getenv}
	app := newApp(s)
	code, err := exitCode(app.RunContext(ctx, arrange(app, args)))
	if err == nil && code != codeError {
		_, err = s.result.WriteTo(stdout)
	}
	if err != nil {
		s.fail(err)
		return codeError
	}
	return code
}

func newApp(s *session) *cli.App {
	app := &cli.App{
		Name: "ensign", Usage: "say which US-origin parts are in a product, and whether US export controls reach it",
		UsageText: "ensign COMMAND [FLAG…] OPERAND…",
		Description: "Flags may stand before or after operands; -- ends them. Results go to stdout, everything else to stderr. " +
			"Nothing leaves the machine: no network, no telemetry, no update check.",
		Commands: []*cli.Command{
			screenCommand(s), sbomCommand(s), inspectCommand(s), explainCommand(s), lookupCommand(s), initCommand(s), decideCommand(s), waiveCommand(s),
			askCommand(s), answerCommand(s), dataCommand(s), formatsCommand(s), versionCommand(s),
		},
		Action:    func(c *cli.Context) error { return noCommand(c) },
		Writer:    &s.result,
		ErrWriter: s.stderr,
		// Errors come back to run, which alone decides the exit code.
		ExitErrHandler:            func(*cli.Context, error) {},
		OnUsageError:              usageError,
		HideHelpCommand:           true,
		DisableSliceFlagSeparator: true,
	}
	for _, c := range app.Commands {
		c.OnUsageError, c.HideHelpCommand = usageError, true
		c.CustomHelpTemplate = commandHelp(c)
	}
	app.CustomAppHelpTemplate = appHelp(app)
	return app
}

// session is what one run reads and writes besides files.
type session struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	result         spool // for stdout, written when the run has succeeded
	getenv         func(string) string
	quiet, verbose bool
}

// note prints a remark that is no result.
func (s *session) note(format string, args ...any) {
	if !s.quiet {
		s.print("ensign: " + fmt.Sprintf(format, args...))
	}
}

// says adds a line to the result, safe for a terminal.
func (s *session) says(format string, args ...any) {
	fmt.Fprintln(&s.result, report.Safe(fmt.Sprintf(format, args...)))
}

// print writes a line on stderr that is safe for a terminal.
func (s *session) print(line string) { fmt.Fprintln(s.stderr, report.Safe(line)) }

// Messages are lower case and name the program, what is wrong and where; the line below says what to do instead.
func (s *session) fail(err error) {
	for i, line := range strings.Split(err.Error(), "\n") {
		if i == 0 {
			line = "ensign: " + line
		}
		s.print(line)
	}
	var hinted *input.HintError
	if errors.As(err, &hinted) && hinted.Hint != "" {
		s.print("hint: " + hinted.Hint)
	}
}

// withHint is an error with a line that says what to do instead.
func withHint(hint, format string, args ...any) error {
	return &input.HintError{Err: fmt.Errorf(format, args...), Hint: hint}
}

func usageError(c *cli.Context, err error, _ bool) error {
	name := strings.TrimSpace("ensign " + c.Command.Name)
	if c.Command.Name == "ensign" || c.Command.Name == "" {
		name = "ensign"
	}
	says := err.Error()
	if flag, ok := strings.CutPrefix(says, "flag provided but not defined: "); ok {
		says = "unknown flag: " + flag
	} else if flag, ok := strings.CutPrefix(says, "flag needs an argument: "); ok {
		says = "no value given to the flag " + flag
	}
	return withHint("run "+name+" --help for the flags", "%s", says)
}

func noCommand(c *cli.Context) error {
	var names []string
	for _, cmd := range c.App.Commands {
		names = append(names, cmd.Name)
	}
	known := "the commands are " + strings.Join(names, ", ")
	if c.NArg() == 0 {
		return withHint(known+"; see ensign --help", "no command given")
	}
	if first := c.Args().First(); !slices.Contains(names, first) {
		if _, err := os.Stat(first); err == nil {
			return withHint("ensign screen "+first, "unknown command: %s, which is a file", first)
		}
	}
	return withHint(known, "unknown command: %s", c.Args().First())
}
