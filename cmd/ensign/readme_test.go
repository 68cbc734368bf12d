package main

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"ensign/bom"
	"ensign/bom/input"
	"ensign/cmd/ensign/internal/report"
	"ensign/origin"
	"ensign/policies"
	"ensign/policies/ear"
)

// Example is the code that README.md shows, on the router of testdata.
func Example() {
	doc, err := input.Open(context.Background(), []string{"../../testdata/router/parts.csv", "../../testdata/router/rootfs"}, input.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	day := origin.Date("2026-09-01")
	question := policies.Question{AsOf: day, Destinations: []string{"KP", "IR"}, Regimes: []policies.Regime{ear.Regime()}}
	question.Data.EAR.Version, question.Data.EAR.Digest, question.Data.EAR.VerifiedThrough = ear.Version()
	origins := origin.ResolveAll(doc, origin.Options{AsOf: day})
	report := policies.Screen(doc, origins, question)
	for _, d := range report.Determinations {
		fmt.Println(d.Destination, d.Verdict)
	}
	// Output:
	// KP undetermined
	// IR undetermined
}

func readFile(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestReadmeTables holds the tables of the README to the lists in the code.
func TestReadmeTables(t *testing.T) {
	readme := readFile(t, "../../README.md")
	for _, table := range []string{commandTable(), formatTable(), documentTable(), imageTable(), exitTable(t), claimTable(), resolvedTable()} {
		if !strings.Contains(readme, "\n\n"+table+"\n") {
			t.Errorf("README.md does not have this table, as the code has it:\n%s", table)
		}
	}
	if through := string(dataSets(nil, nil).EAR.VerifiedThrough); !strings.Contains(strings.Join(strings.Fields(readme), " "), "was verified through "+through+".") {
		t.Errorf("README.md does not say that the law was verified through %s", through)
	}
	for _, r := range regimes() {
		if !strings.Contains(readme, "`"+r.ID+"`") {
			t.Errorf("README.md does not name the regime %s", r.ID)
		}
	}
}

func commandTable() string {
	b := "| command | what it does |\n|---|---|\n"
	for _, c := range newApp(&session{}).Commands {
		b += fmt.Sprintf("| `%s` | %s |\n", c.Name, c.Usage)
	}
	return b
}

// documentTable lists the documents that are read, by the word that a report has for their kind.
func documentTable() string {
	b := "| kind | document |\n|---|---|\n"
	for _, d := range input.Documents() {
		b += fmt.Sprintf("| `%s` | %s |\n", d.Kind, d.Title)
	}
	return b
}

// claimTable lists the properties that are read as claims.
func claimTable() string {
	b := "| property | what it says | read too, by the last part of the name |\n|---|---|---|\n"
	for _, c := range bom.ClaimNames() {
		b += strings.TrimRight(fmt.Sprintf("| `%s` | %s | %s", c.Name, c.Says, c.Also), " ") + " |\n"
	}
	return b
}

// resolvedTable lists the properties that are written for what was concluded.
func resolvedTable() string {
	b := "| property | at | what it says |\n|---|---|---|\n"
	for _, f := range report.Facts() {
		b += fmt.Sprintf("| `%s` | %s | %s |\n", f.Name, f.At, f.Says)
	}
	return b
}

// TestResolvedPropertiesAreDocumented wants every property that the enriched router has to be in the table.
func TestResolvedPropertiesAreDocumented(t *testing.T) {
	_, stdout, stderr := runFor(t, "", "screen", "../../testdata/router/parts.csv", "--facts", "../../testdata/router/ensign.yaml", "--to", "KP", "-o", "cyclonedx-json")
	doc, err := bom.Read([]byte(stdout), nil)
	if err != nil {
		t.Fatalf("%v\n%s", err, stderr)
	}
	var known []string
	for _, f := range report.Facts() {
		name := regexp.QuoteMeta(f.Name)
		for _, word := range []string{"REGIME", "DEST", "STAGE"} {
			name = strings.ReplaceAll(name, word, "[^:]+")
		}
		known = append(known, name)
	}
	names := regexp.MustCompile("^(" + strings.Join(known, "|") + ")$")
	seen := make(map[string]bool)
	for _, c := range append(doc.Components(), doc.Root()) {
		for _, p := range c.Properties {
			if strings.HasPrefix(p.Name, "ensign:resolved:") && !names.MatchString(p.Name) {
				t.Errorf("%s is not in the table", p.Name)
			}
			seen[p.Name] = true
		}
	}
	for _, name := range []string{"answer", "rank", "basis", "maker-id", "eccn", "hts", "value", "flag:KP", "stage:made", "stage:made:rank"} {
		if !seen["ensign:resolved:"+name] {
			t.Errorf("no component has ensign:resolved:%s", name)
		}
	}
}

// imageTable lists the formats of images that are read, with where each is described.
func imageTable() string {
	b := "| format | what it is | what of it is not read |\n|---|---|---|\n"
	for _, f := range input.Formats() {
		if f.Open != nil {
			b += strings.TrimRight(fmt.Sprintf("| [`%s`](%s) | %s | %s", f.Name, f.Spec, f.Title, f.Limits), " ") + " |\n"
		}
	}
	return b
}

func formatTable() string {
	b := "| format of `-o` | written by |\n|---|---|\n"
	var names []string
	by := make(map[string][]string)
	add := func(format, command string) {
		if !slices.Contains(names, format) {
			names = append(names, format)
		}
		by[format] = append(by[format], "`"+command+"`")
	}
	for _, f := range screenFormats() {
		add(f.name, "screen")
	}
	for _, f := range sbomFormats() {
		add(f.name, "sbom")
	}
	for _, name := range names {
		b += fmt.Sprintf("| `%s` | %s |\n", name, strings.Join(by[name], ", "))
	}
	return b
}

// exitTable is made of the text that every help ends with.
func exitTable(t *testing.T) string {
	b := "| code | when |\n|---|---|\n"
	var codes []string
	for line := range strings.Lines(exitCodes) {
		if code, says, ok := strings.Cut(strings.TrimSpace(line), "  "); ok {
			b += fmt.Sprintf("| %s | %s |\n", code, says)
			codes = append(codes, code)
		}
	}
	want := fmt.Sprint([]int{codeNothing, codeError, codeLicense, codeUndetermined})
	if got := fmt.Sprint(codes); got != want {
		t.Errorf("the help explains the exit codes %s, the code has %s", got, want)
	}
	return b
}

// TestReadmeCommands runs every command that the README shows, in their order and in one folder.
func TestReadmeCommands(t *testing.T) {
	lines := commands(readFile(t, "../../README.md"))
	dir := t.TempDir()
	testdata, err := filepath.Abs("../../testdata")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(testdata, filepath.Join(dir, "testdata")); err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
	ran := 0
	for _, line := range lines {
		args, ok := strings.CutPrefix(strings.Replace(line, "go run ./cmd/ensign ", "ensign ", 1), "ensign ")
		if !ok {
			continue
		}
		ran++
		code, stdout, stderr := runFor(t, "", strings.Fields(args)...)
		if !slices.Contains([]int{codeNothing, codeLicense, codeUndetermined}, code) {
			t.Errorf("%s: exit code %d\n%s", line, code, stderr)
		}
		if stdout == "" && !strings.Contains(args, "=") {
			t.Errorf("%s: nothing on stdout", line)
		}
	}
	if ran < 5 || !slices.Contains(lines, "go test ./...") {
		t.Errorf("%d commands of the README were run, of %q", ran, lines)
	}
}

// commands are the lines of the shell blocks of a text.
func commands(text string) []string {
	var lines []string
	inside := false
	for line := range strings.Lines(text) {
		switch line = strings.TrimSpace(line); {
		case strings.HasPrefix(line, "```"):
			inside = line == "```sh"
		case inside && line != "":
			lines = append(lines, line)
		}
	}
	return lines
}

// TestReadmeExample holds the code in the README to that of [Example].
func TestReadmeExample(t *testing.T) {
	_, code, ok := strings.Cut(readFile(t, "../../README.md"), "```go\n")
	code, _, _ = strings.Cut(code, "```")
	source := strings.ReplaceAll(readFile(t, "readme_test.go"), "../../testdata/router/", "")
	source = strings.ReplaceAll(source, "\n\t", "\n")
	if !ok || !strings.Contains(source, "func Example() {\n"+code) {
		t.Errorf("the code in README.md is not that of Example:\n%s", code)
	}
}

// TestReadmeLinks wants every relative link of the pages to lead somewhere.
func TestReadmeLinks(t *testing.T) {
	for _, page := range []string{"../../README.md", "../../CHANGELOG.md", "../../.github/CONTRIBUTING.md", "../../testdata/README.md", "../../testdata/dprk2018/README.md"} {
		for i, part := range strings.Split(readFile(t, page), "](") {
			link, _, ok := strings.Cut(part, ")")
			if i == 0 || !ok || strings.Contains(link, "://") || strings.HasPrefix(link, "#") {
				continue
			}
			if _, err := os.Stat(filepath.Join(filepath.Dir(page), link)); err != nil {
				t.Errorf("%s: the link %s leads nowhere", page, link)
			}
		}
	}
}

// TestRouter holds the made-up router to what testdata/README.md says of it.
func TestRouter(t *testing.T) {
	f, err := policies.ReadFacts("ensign.yaml", []byte(readFile(t, "../../testdata/router/ensign.yaml")), "2026-11-24")
	if err != nil || len(f.Warnings) > 0 {
		t.Errorf("the facts of the router: %v %v", err, f.Warnings)
	}
	root := os.DirFS("../../testdata/router/rootfs")
	err = fs.WalkDir(root, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		text, err := fs.ReadFile(root, path)
		if strings.ContainsRune(string(text), 0) {
			t.Errorf("%s is no text", path)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
	if link, err := os.Readlink("../../testdata/router/rootfs/lib"); link != "usr/lib" {
		t.Errorf("lib is no link to usr/lib: %q %v", link, err)
	}
}
