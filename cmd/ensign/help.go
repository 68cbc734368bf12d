package main

import (
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"

	"ensign/cmd/ensign/internal/report"
)

// helpWidth is the width that help keeps to.
const helpWidth = 80

// appHelp is the help of the whole command. It is plain text, given to the library as a template without actions.
func appHelp(app *cli.App) string {
	var b strings.Builder
	fmt.Fprintf(&b, "ensign: %s\n\nUsage: %s\n\n", app.Usage, app.UsageText)
	paragraphs(&b, app.Description)
	b.WriteString("\nCommands:\n")
	for _, c := range app.Commands {
		item(&b, fmt.Sprintf("  %-9s", c.Name), c.Usage)
	}
	fmt.Fprintf(&b, "\nensign COMMAND --help has the flags of a command.\n\n%s", exitCodes)
	return b.String()
}

// commandHelp is the help of one command.
func commandHelp(c *cli.Command) string {
	var b strings.Builder
	fmt.Fprintf(&b, "ensign %s: %s\n\nUsage: %s\n", c.Name, c.Usage, c.UsageText)
	if c.Description != "" {
		b.WriteString("\n")
		paragraphs(&b, c.Description)
	}
	if len(c.Flags) > 0 {
		b.WriteString("\nFlags:\n")
	}
	for _, f := range c.Flags {
		name, usage := flagHelp(f)
		fmt.Fprintf(&b, "  %s\n", name)
		item(&b, "        ", usage)
	}
	fmt.Fprintf(&b, "\n%s", exitCodes)
	return b.String()
}

// flagHelp is how a flag is written, "-o, --output FORMAT[=FILE]", and what it does.
func flagHelp(f cli.Flag) (name, usage string) {
	for _, n := range f.Names()[1:] {
		name += "-" + n + ", "
	}
	name += "--" + f.Names()[0]
	if d, ok := f.(cli.DocGenerationFlag); ok {
		usage = d.GetUsage()
	}
	if _, after, ok := strings.Cut(usage, "`"); ok {
		value, _, _ := strings.Cut(after, "`")
		name += " " + value
		usage = strings.ReplaceAll(usage, "`", "")
	}
	return name, usage
}

func paragraphs(b *strings.Builder, text string) {
	for i, p := range strings.Split(text, "\n\n") {
		if i > 0 {
			b.WriteString("\n")
		}
		item(b, "", p)
	}
}

// item writes text behind a lead, and further lines below the text.
func item(b *strings.Builder, lead, text string) {
	for _, line := range report.Wrap(text, helpWidth-len(lead)) {
		fmt.Fprintf(b, "%s%s\n", lead, line)
		lead = strings.Repeat(" ", len(lead))
	}
}
