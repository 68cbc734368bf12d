package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"

	"github.com/urfave/cli/v2"

	"ensign/bom"
	"ensign/bom/input"
	"ensign/cmd/ensign/internal/report"
)

func inspectCommand(s *session) *cli.Command {
	flags := []cli.Flag{
		&cli.StringSliceFlag{Name: "output", Aliases: []string{"o"}, Usage: "write `FORMAT[=FILE]`, may be repeated: " + names(inspectFormats()) + " (default: text)"},
	}
	return &cli.Command{
		Name: "inspect", Usage: "show what is in an image: its parts, its files, and what was not read",
		UsageText: "ensign inspect IMAGE [-o FORMAT[=FILE]]…",
		Description: "Every file is read and hashed, nothing is unpacked. In paths ! joins the levels of an image; !, % and what cannot be " +
			"printed are written as %XX, in the targets of links too. Parts that lie in no other and the gaps add up to the size of the image.",
		Flags: append(append(flags, readingFlags()...), speakingFlags()...),
		Action: func(c *cli.Context) error {
			s.speak(c)
			if err := operands(c, 1, 1, "image", "ensign inspect IMAGE, see ensign inspect --help"); err != nil {
				return err
			}
			o := sbomOptions{inputs: c.Args().Slice()}
			var err error
			if o.reading, err = s.reading(c); err != nil {
				return err
			}
			if o.outputs, err = destinations(c.StringSlice("output"), inspectFormats()); err != nil {
				return err
			}
			ctx, cancel := timed(c)
			defer cancel()
			return s.inspect(ctx, o)
		},
	}
}

func inspectFormats() []format[*input.Inspection] {
	return []format[*input.Inspection]{{"text", writeTree}, {"json", writeInspection}}
}

func (s *session) inspect(ctx context.Context, o sbomOptions) error {
	in, err := input.Inspect(ctx, o.inputs[0], o.reading)
	if err != nil {
		return err
	}
	if err := write(s, o.outputs, inspectFormats(), in, report.Style{}); err != nil {
		return err
	}
	for _, g := range in.Input.Coverage.Gaps {
		if g.Reason != bom.Padding {
			return verdictError(codeUndetermined)
		}
	}
	return nil
}

// inspection is the JSON of inspect. Arrays are never null, and modes are octal strings.
type inspection struct {
	Inputs []inspectedInput `json:"inputs"`
	Nodes  []inspectedNode  `json:"nodes"`
	Files  []inspectedFile  `json:"files"`
}

type inspectedInput struct {
	ID       string   `json:"id"`
	Name     string   `json:"name"`
	Kind     string   `json:"kind"`
	SHA256   string   `json:"sha256"`
	Size     int64    `json:"size"`
	Coverage coverage `json:"coverage"`
}

type coverage struct {
	Bytes int64 `json:"bytes"`
	Known int64 `json:"known"`
	Gaps  []gap `json:"gaps"`
}

type gap struct {
	Path   string `json:"path"`
	Offset int64  `json:"offset"`
	Size   int64  `json:"size"`
	Reason string `json:"reason"`
	Says   string `json:"says"`
}

type inspectedNode struct {
	ID       int               `json:"id"`
	Parent   *int              `json:"parent"`
	Format   string            `json:"format"`
	Offset   int64             `json:"offset"`
	Size     int64             `json:"size"`
	Path     string            `json:"path"`
	File     string            `json:"file,omitempty"`
	Facts    map[string]string `json:"facts,omitempty"`
	Problems []problem         `json:"problems,omitempty"`
	Error    string            `json:"error,omitempty"`
}

type problem struct {
	Offset int64  `json:"offset"`
	Says   string `json:"says"`
}

type inspectedFile struct {
	Path   string `json:"path"`
	Type   string `json:"type"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256,omitempty"`
	Mode   string `json:"mode"`
	UID    uint32 `json:"uid"`
	GID    uint32 `json:"gid"`
	Device string `json:"device,omitempty"` // "major:minor"
	Link   string `json:"link,omitempty"`
	Node   int    `json:"node"`
	Error  string `json:"error,omitempty"`
}

func writeInspection(w io.Writer, in *input.Inspection, _ report.Style) error {
	out := inspection{Nodes: make([]inspectedNode, len(in.Nodes)), Files: make([]inspectedFile, len(in.Files))}
	c := coverage{Bytes: in.Input.Coverage.Bytes, Known: in.Input.Coverage.Known, Gaps: []gap{}}
	for _, g := range in.Input.Coverage.Gaps {
		c.Gaps = append(c.Gaps, gap{g.Path, g.Offset, g.Size, string(g.Reason), g.Says})
	}
	out.Inputs = []inspectedInput{{in.Input.ID, in.Input.Name, in.Input.Kind, in.Input.SHA256, in.Input.Size, c}}
	for i := range in.Nodes {
		out.Nodes[i] = inspectNode(in, i)
	}
	for i := range in.Files {
		out.Files[i] = inspectFile(in, i)
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(out)
}

func inspectNode(in *input.Inspection, i int) inspectedNode {
	n := &in.Nodes[i]
	out := inspectedNode{ID: n.ID, Format: n.Format, Offset: n.Offset, Size: n.Size, Path: n.Path, File: n.File, Error: message(n.Err)}
	if n.Parent >= 0 {
		out.Parent = &n.Parent
	}
	for _, f := range n.Facts {
		if out.Facts == nil {
			out.Facts = map[string]string{}
		}
		out.Facts[f.Name] = f.Value
	}
	for _, p := range n.Problems {
		out.Problems = append(out.Problems, problem{p.Offset, p.Says})
	}
	return out
}

func inspectFile(in *input.Inspection, i int) inspectedFile {
	f := &in.Files[i]
	out := inspectedFile{
		Path: f.Path, Type: f.Type, Size: f.Size, SHA256: f.SHA256, Mode: f.Mode, UID: f.UID, GID: f.GID, Link: f.Link, Node: f.Node,
		Error: message(f.Err),
	}
	if f.Type == "c" || f.Type == "b" {
		out.Device = fmt.Sprintf("%d:%d", f.Major, f.Minor)
	}
	return out
}

func message(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// writeTree writes what is in an image for people: its parts, how many files each has, and the gaps.
func writeTree(w io.Writer, in *input.Inspection, _ report.Style) error {
	files := make(map[int]int)
	for i := range in.Files {
		files[in.Files[i].Node]++
	}
	c := in.Input.Coverage
	line := func(format string, args ...any) error {
		_, err := fmt.Fprintln(w, report.Safe(fmt.Sprintf(format, args...)))
		return err
	}
	if err := line("%s: %d bytes, %d known, %d parts, %d files", in.Input.Name, c.Bytes, c.Known, len(in.Nodes), len(in.Files)); err != nil {
		return err
	}
	for i := range in.Nodes {
		n := &in.Nodes[i]
		says := ""
		if files[n.ID] > 0 {
			says = fmt.Sprintf("  %d files", files[n.ID])
		}
		for _, p := range n.Problems {
			says += "  ! " + p.Says
		}
		if err := line("  0x%09x %12d  %s%s", n.Offset, n.Size, n.Path, says); err != nil {
			return err
		}
	}
	for _, g := range c.Gaps {
		if g.Reason == bom.Padding {
			continue
		}
		if err := line("not read: %s %s", gapPlace(g), g.Says); err != nil {
			return err
		}
	}
	return nil
}

func gapPlace(g bom.Gap) string {
	if g.Offset < 0 {
		return fmt.Sprintf("%s: %s:", g.Path, g.Reason)
	}
	return fmt.Sprintf("%s at 0x%x, %d bytes: %s:", g.Path, g.Offset, g.Size, g.Reason)
}
