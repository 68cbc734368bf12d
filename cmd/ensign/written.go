package main

import (
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"ensign/bom"
)

// written is how a document is written as CycloneDX, and where to say what that loses.
type written struct {
	version string // --spec-version
	*session
}

func (w written) form(asXML bool) bom.Form { return bom.Form{Version: w.version, XML: asXML} }

// told remarks on what is lost, and adds what can be done about an error.
func (w written) told(lost []string, err error) error {
	if err != nil {
		return withHint("leave --spec-version out to keep the version that the document has, or write cyclonedx-json", "%w", err)
	}
	for _, says := range lost {
		w.note("warning: %s", says)
	}
	return nil
}

func specVersionFlag() cli.Flag {
	return &cli.StringFlag{Name: "spec-version", Usage: "write CycloneDX `VERSION`, 1.2 to 1.7; JSON that was read is only raised (default: that of the document, 1.6 for one that is built)"}
}

// specVersion is the version asked for, or "".
func specVersion(c *cli.Context, to []destination) (string, error) {
	version := c.String("spec-version")
	if version == "" && !c.IsSet("spec-version") {
		return "", nil
	}
	if !slices.Contains(bom.Versions(), version) {
		return "", withHint("the versions are "+strings.Join(bom.Versions(), ", "), "--spec-version %s: unknown version", version)
	}
	if !slices.ContainsFunc(to, func(d destination) bool { return strings.HasPrefix(d.format, "cyclonedx-") }) {
		return "", withHint("write -o cyclonedx-json or -o cyclonedx-xml", "--spec-version %s: nothing is written as CycloneDX", version)
	}
	return version, nil
}
