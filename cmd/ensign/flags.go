package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"ensign/bom"
	"ensign/cmd/ensign/internal/report"
)

// arrange puts the flags of the command that args name before its operands, because the library below stops
// reading flags at the first operand and a policy flag that is silently lost is a false pass. `help COMMAND` is
// `COMMAND --help`.
func arrange(app *cli.App, args []string) []string {
	if len(args) > 1 && args[1] == "help" {
		args = append(slices.Clone(args[:1]), append(slices.Clone(args[2:]), "--help")...)
	}
	if len(args) < 2 {
		return args
	}
	for _, c := range app.Commands {
		if c.HasName(args[1]) {
			return append(slices.Clone(args[:2]), flagsFirst(c.Flags, args[2:])...)
		}
	}
	return args
}

// flagsFirst reorders the arguments of one command: all flags in their order, "--", all operands in theirs. After
// a "--" of the user's everything is an operand, and "-" always is. A flag that is not known stays a flag, so that
// it is refused. If help is asked for anywhere, nothing else is left.
func flagsFirst(known []cli.Flag, args []string) []string {
	var flags, operands []string
	for i := 0; i < len(args); i++ {
		arg := args[i]
		switch {
		case arg == "--":
			operands = append(operands, args[i+1:]...)
			i = len(args)
		case !isFlag(arg):
			operands = append(operands, arg)
		case isHelp(arg):
			return []string{"--help"}
		default:
			flag, takesNext := canonical(known, arg)
			flags = append(flags, flag)
			if !takesNext {
				continue
			}
			if i++; i == len(args) {
				return flags // the value is missing, and nothing may be taken for it
			}
			flags = append(flags, args[i])
		}
	}
	return append(append(flags, "--"), operands...)
}

func isFlag(arg string) bool { return len(arg) > 1 && arg[0] == '-' }

func isHelp(arg string) bool {
	return slices.Contains([]string{"-h", "--h", "-help", "--help"}, arg)
}

// canonical is a flag under its first name, because the library refuses two forms of one flag, and whether its value
// is the argument after it. A flag that is not known is returned as it is.
func canonical(known []cli.Flag, arg string) (flag string, takesNext bool) {
	name, value, inline := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(arg, "-"), "-"), "=")
	for _, f := range known {
		if !slices.Contains(f.Names(), name) {
			continue
		}
		flag = "--" + f.Names()[0]
		if inline {
			return flag + "=" + value, false
		}
		_, boolean := f.(*cli.BoolFlag)
		return flag, !boolean
	}
	return arg, false
}

// readingFlags are the flags of the commands that read inputs.
func readingFlags() []cli.Flag {
	return []cli.Flag{
		&cli.Int64Flag{Name: "max-bytes", Usage: "read and produce at most `N` bytes of one input (default: 4294967296)", Value: bom.DefaultBytes},
		&cli.Int64Flag{Name: "max-files", Usage: "read at most `N` files and components of one input (default: 2000000)", Value: bom.DefaultFiles},
		&cli.Int64Flag{Name: "max-depth", Usage: "follow nesting at most `N` deep (default: 256)", Value: bom.DefaultDepth},
		&cli.DurationFlag{Name: "timeout", Usage: "stop looking into images and directories after `DURATION`, as in 90s or 10m; what is not read by then is a gap (default: no limit)"},
		&cli.BoolFlag{Name: "strict", Usage: "refuse a document that is not as its version of CycloneDX says; without it that is a warning"},
		&cli.IntFlag{Name: "jobs", Aliases: []string{"j"}, Usage: "run `N` readers at a time (default: one a core)"},
	}
}

func columnsFlag() cli.Flag {
	return &cli.StringSliceFlag{Name: "columns", Usage: "read headers of parts lists as others: `KNOWN=HEADER[,…]`, as in MPN=Teil,quantity=Menge; ignore=HEADER leaves a column out; may be repeated"}
}

// columnsOf splits the flag at its commas, but for those in a header.
func columnsOf(c *cli.Context) []string {
	var list []string
	for _, text := range c.StringSlice("columns") {
		for i, part := range strings.Split(text, ",") {
			if i > 0 && !strings.Contains(part, "=") {
				list[len(list)-1] += "," + part
				continue
			}
			list = append(list, part)
		}
	}
	return list
}

// speakingFlags are the flags that say how much is told, and how.
func speakingFlags() []cli.Flag {
	return []cli.Flag{
		&cli.BoolFlag{Name: "quiet", Aliases: []string{"q"}, Usage: "print no remarks, only results and errors"},
		&cli.BoolFlag{Name: "verbose", Aliases: []string{"v"}, Usage: "print what is read"},
	}
}

func asOfFlag() cli.Flag {
	return &cli.StringFlag{Name: "as-of", Usage: "ask by the law in force on `DATE` (default: today in UTC, or SOURCE_DATE_EPOCH)"}
}

func colorFlag() cli.Flag {
	return &cli.StringFlag{Name: "color", Usage: "colour text on stdout `WHEN`: auto, always, never (default: auto, which also honours NO_COLOR)", Value: "auto"}
}

func (s *session) speak(c *cli.Context) {
	s.quiet, s.verbose = c.Bool("quiet"), c.Bool("verbose")
}

func limitsOf(c *cli.Context) (bom.Limits, error) {
	for _, name := range []string{"max-bytes", "max-files", "max-depth"} {
		if n := c.Int64(name); n <= 0 {
			return bom.Limits{}, withHint("leave the flag out for the default", "--%s %d: a limit is at least 1", name, n)
		}
	}
	if d := c.Duration("timeout"); d < 0 || d == 0 && c.IsSet("timeout") {
		return bom.Limits{}, withHint("leave the flag out for no limit", "--timeout %s: too short to read anything", d)
	}
	if n := c.Int("jobs"); n < 0 {
		return bom.Limits{}, withHint("leave the flag out for one a core", "--jobs %d: not a number of readers", n)
	}
	return bom.Limits{Bytes: c.Int64("max-bytes"), Files: c.Int64("max-files"), Depth: c.Int64("max-depth")}, nil
}

// timed returns the context of a command that reads: it ends with --timeout, which the readers take for a limit.
func timed(c *cli.Context) (context.Context, context.CancelFunc) {
	d := c.Duration("timeout")
	if d <= 0 {
		return c.Context, func() {}
	}
	return context.WithTimeoutCause(c.Context, d, fmt.Errorf("%w: more than %s (raise --timeout)", bom.ErrLimit, d))
}

// style is what stdout can show. Only a terminal has colours and a character set of its own; what goes into files
// and pipes is the same everywhere.
func (s *session) style(color string) (report.Style, error) {
	if !slices.Contains([]string{"auto", "always", "never"}, color) {
		return report.Style{}, withHint("use auto, always or never", "--color %s: unknown setting", color)
	}
	terminal := isTerminal(s.stdout)
	dumb := s.getenv("TERM") == "dumb"
	return report.Style{
		Color: color == "always" || color == "auto" && terminal && !dumb && s.getenv("NO_COLOR") == "",
		ASCII: terminal && (dumb || !s.utf8()),
	}, nil
}

// utf8 reports whether the locale of the terminal can show more than ASCII.
func (s *session) utf8() bool {
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if v := strings.ToLower(s.getenv(name)); v != "" {
			return strings.Contains(v, "utf-8") || strings.Contains(v, "utf8")
		}
	}
	return false
}

func isTerminal(w any) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// operands checks the number of operands, which the library does not. A negative most is no upper limit.
func operands(c *cli.Context, least, most int, what, hint string) error {
	if n := c.NArg(); n < least {
		return withHint(hint, "no %s given", what)
	} else if most >= 0 && n > most {
		return withHint(hint, "too many operands: %d given, at most %d taken", n, most)
	}
	return nil
}

// words splits the values of a flag that may be repeated and may hold several between commas.
func words(flag string, values []string) ([]string, error) {
	var out []string
	for _, v := range values {
		for _, word := range strings.Split(v, ",") {
			if word = strings.TrimSpace(word); word == "" {
				return nil, withHint("separate them with one comma", "--%s %q: an empty word in the list", flag, v)
			}
			out = append(out, word)
		}
	}
	return out, nil
}
