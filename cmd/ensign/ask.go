package main

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"ensign/cmd/ensign/internal/questions"
	"ensign/policies"
)

const askUsage = "ensign ask REPORT --into DIR"

func askCommand(s *session) *cli.Command {
	return &cli.Command{
		Name: "ask", Usage: "write the questions that a report leaves open, a workbook and a letter for each supplier",
		UsageText: askUsage,
		Description: "REPORT is one that ensign screen -o json wrote. Suppliers are ranked by how much of the interval between the least and " +
			"the most US content their answers would close. Each gets an XLSX workbook, in which everything but the answers is locked and " +
			"\"don't know\" is an answer, and a Markdown letter; neither names the product or where it goes. The same report gives the same " +
			"bytes. A file that is there is never overwritten. ensign answer reads the workbook that comes back.",
		Flags: append([]cli.Flag{&cli.StringFlag{Name: "into", Usage: "write the files into the folder `DIR`, which is made if it is not there"}}, speakingFlags()...),
		Action: func(c *cli.Context) error {
			s.speak(c)
			if err := operands(c, 1, 1, "report", askUsage); err != nil {
				return err
			}
			if c.String("into") == "" {
				return withHint(askUsage, "no folder given")
			}
			return s.ask(c.Args().First(), c.String("into"))
		},
	}
}

// letterFiles are the two files for one supplier.
type letterFiles struct {
	request          *questions.Request
	workbook, letter string // their names
	xlsx             []byte
	markdown         string
}

func (s *session) ask(name, dir string) error {
	r, digest, err := readDigested(name)
	if err != nil {
		return err
	}
	s.supposes(name, r)
	requests := questions.Collect(r, digest)
	files := make([]letterFiles, len(requests))
	for i := range requests {
		if files[i], err = filesFor(i, &requests[i], dir); err != nil {
			return err
		}
	}
	if err := putFiles(dir, files); err != nil {
		return err
	}
	for i, f := range files {
		swing := "share not known"
		if f.request.Swing != "" {
			swing = f.request.Swing + " points"
		}
		s.says("%d. %s: %d questions, parts %d, %s: %s", i+1, supplierName(f.request.Supplier), asked(f.request), len(f.request.Parts), swing, f.workbook)
	}
	if len(files) == 0 {
		s.says("no supplier has anything to answer")
	}
	s.ownQuestions(r)
	return nil
}

// readDigested reads a report and the SHA-256 of its file.
func readDigested(name string) (*policies.Report, string, error) {
	r, err := readReport(name)
	if err != nil {
		return nil, "", err
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, "", fmt.Errorf("reading %s: %w", name, cause(err))
	}
	sum := sha256.Sum256(data)
	return r, hex.EncodeToString(sum[:]), nil
}

func supplierName(s string) string {
	if s == "" {
		return "(maker not known: ask who sold the parts)"
	}
	return s
}

func asked(r *questions.Request) int {
	n := 0
	for _, p := range r.Parts {
		n += len(p.Asked)
	}
	return n
}

func filesFor(i int, r *questions.Request, dir string) (letterFiles, error) {
	stem := fmt.Sprintf("%02d-%s", i+1, slug(r.Supplier))
	f := letterFiles{request: r, workbook: filepath.Join(dir, stem+".xlsx"), letter: filepath.Join(dir, stem+".md")}
	var err error
	f.xlsx, err = questions.Workbook(r)
	f.markdown = questions.Letter(r, stem+".xlsx")
	return f, err
}

// slug is a name as the name of a file on any system.
func slug(s string) string {
	const most = 40
	out := strings.Map(func(c rune) rune {
		switch {
		case c >= 'a' && c <= 'z' || c >= '0' && c <= '9':
			return c
		case c >= 'A' && c <= 'Z':
			return c + 'a' - 'A'
		}
		return '-'
	}, s)
	out = strings.Join(strings.FieldsFunc(out, func(c rune) bool { return c == '-' }), "-")
	if out == "" {
		return "supplier"
	}
	return strings.Trim(out[:min(len(out), most)], "-")
}

// putFiles writes all or, if one of them is there already, none.
func putFiles(dir string, files []letterFiles) error {
	if len(files) == 0 {
		return nil
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return withHint("name a folder that can be made", "making %s: %w", dir, cause(err))
	}
	for _, f := range files {
		for _, name := range []string{f.workbook, f.letter} {
			if _, err := os.Lstat(name); !errors.Is(err, fs.ErrNotExist) {
				return withHint("name an empty folder with --into; nothing was written", "%s is there already and is not overwritten", name)
			}
		}
	}
	for _, f := range files {
		if err := createFile(f.workbook, f.xlsx); err != nil {
			return err
		}
		if err := createFile(f.letter, []byte(f.markdown)); err != nil {
			return err
		}
	}
	return nil
}

// ownQuestions lists what no supplier can answer.
func (s *session) ownQuestions(r *policies.Report) {
	var seen []string
	for _, d := range r.Weighed() {
		for _, m := range d.Missing {
			if m.Ref != "" || slices.Contains(seen, m.Question) {
				continue
			}
			seen = append(seen, m.Question)
			s.says("%s: %s (%s)", m.Whom, m.Question, m.Fact)
		}
	}
}
