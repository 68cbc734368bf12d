// Command xml screens documents, writes each as XML with what was concluded, and holds it to the XML schemas of CycloneDX:
//
//	xml ENSIGN XMLLINT SAMPLES FOLDER INPUT…
//
// SAMPLES is a folder of valid documents by version. INPUT is what else is screened, as one product, and written in every
// version. The schemas are those that come with cyclonedx-go. What is written goes into FOLDER.
package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
)

// versions are those that have properties, which what was concluded is written as.
var versions = []string{"1.3", "1.4", "1.5", "1.6", "1.7"}

// known is what JSON may say and XML may not, or the schemas of XML do not allow though documents of theirs have it.
var known = regexp.MustCompile(strings.Join([]string{
	"Duplicate key-sequence", // of a bom-ref
	"expression', attribute 'bom-ref'",
	"element (user|useCase|technicalLimitation|performanceTradeoff): ", // of which the schema allows one
	"1[.]6}data': ", // of which 1.6 allows one
	"1[.][567]}properties': .*not expected[.]$", // of a model card
	"1[.]6}(cryptoRef|description)': .*not expected[.]$",
}, "|"))

func main() {
	if len(os.Args) < 6 {
		fmt.Fprintln(os.Stderr, "usage: xml ENSIGN XMLLINT SAMPLES FOLDER INPUT…")
		os.Exit(1)
	}
	if err := run(os.Args[1], os.Args[2], os.Args[3], os.Args[4], os.Args[5:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ensign, lint, samples, folder string, inputs []string) error {
	module, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/CycloneDX/cyclonedx-go").Output()
	if err != nil {
		return fmt.Errorf("finding the schemas: %w", err)
	}
	w := work{ensign: ensign, folder: folder}
	var jobs []func() error
	for _, version := range versions {
		jobs = append(jobs, func() error { return w.write(version, "inputs", append(inputs, "--spec-version", version)...) })
		for _, ext := range []string{"json", "xml"} {
			paths, err := filepath.Glob(filepath.Join(samples, version, "valid-*."+ext))
			if err != nil {
				return err
			}
			for _, path := range paths {
				jobs = append(jobs, func() error { return w.write(version, filepath.Base(path), path) })
			}
		}
	}
	if err := each(jobs); err != nil {
		return err
	}
	schemas := filepath.Join(strings.TrimSpace(string(module)), "schema")
	if err := w.catalog(filepath.Join(schemas, "spdx.xsd")); err != nil {
		return err
	}
	valid, faults := 0, []error(nil)
	for _, version := range versions {
		n, err := w.validate(lint, filepath.Join(schemas, "bom-"+version+".xsd"), version)
		valid += n
		faults = append(faults, err)
	}
	fmt.Printf("%d documents written as XML, %d valid, the others as is known\n", len(jobs), valid)
	return errors.Join(faults...)
}

// each runs jobs side by side.
func each(jobs []func() error) error {
	var group sync.WaitGroup
	errs := make([]error, len(jobs))
	slots := make(chan struct{}, runtime.NumCPU())
	for i, job := range jobs {
		slots <- struct{}{}
		group.Go(func() {
			errs[i] = job()
			<-slots
		})
	}
	group.Wait()
	return errors.Join(errs...)
}

type work struct{ ensign, folder string }

// write screens inputs and writes them as XML of a version.
func (w work) write(version, name string, args ...string) error {
	out := filepath.Join(w.folder, version, name+".xml")
	if err := os.MkdirAll(filepath.Dir(out), 0o755); err != nil {
		return err
	}
	cmd := exec.Command(w.ensign, append([]string{"screen", "--to", "KP", "-o", "cyclonedx-xml=" + out}, args...)...)
	text, err := cmd.CombinedOutput()
	if code := cmd.ProcessState.ExitCode(); !slices.Contains([]int{0, 3, 4}, code) {
		return fmt.Errorf("%s: %w\n%s", out, err, text)
	}
	return nil
}

// catalog says where the schema of licences is, which one of CycloneDX imports by its address.
func (w work) catalog(path string) error {
	const text = `<catalog xmlns="urn:oasis:names:tc:entity:xmlns:xml:catalog"><system systemId="http://cyclonedx.org/schema/spdx" uri="file://%s"/></catalog>`
	return os.WriteFile(filepath.Join(w.folder, "catalog.xml"), fmt.Appendf(nil, text, path), 0o644)
}

// validate holds what was written of a version to its schema, and returns how many documents are valid.
func (w work) validate(lint, schema, version string) (int, error) {
	paths, err := filepath.Glob(filepath.Join(w.folder, version, "*.xml"))
	if err != nil {
		return 0, err
	}
	cmd := exec.Command(lint, append([]string{"--nonet", "--noout", "--schema", schema}, paths...)...)
	cmd.Env = append(os.Environ(), "XML_CATALOG_FILES="+filepath.Join(w.folder, "catalog.xml"))
	text, _ := cmd.CombinedOutput()
	valid := 0
	var faults []error
	for line := range strings.Lines(string(text)) {
		switch line = strings.TrimSpace(line); {
		case strings.HasSuffix(line, " validates"):
			valid++
		case strings.HasSuffix(line, "fails to validate"), known.MatchString(line):
		default:
			faults = append(faults, errors.New(line))
		}
	}
	if valid == 0 {
		faults = append(faults, fmt.Errorf("%s: no document is valid", version))
	}
	return valid, errors.Join(faults...)
}
