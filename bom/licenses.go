package bom

import (
	"net/url"
	"slices"
	"strings"

	cdx "github.com/CycloneDX/cyclonedx-go"
	"github.com/github/go-spdx/v2/spdxexp"
	"github.com/github/go-spdx/v2/spdxexp/spdxlicenses"
)

// buildLicenses writes an SPDX id as an id and anything else as a name. An expression may only stand alone
// (CycloneDX 1.6, licenseChoice), and is a name beside others.
func buildLicenses(list []string) *cdx.Licenses {
	if len(list) == 0 {
		return nil
	}
	if len(list) == 1 && spdxID(list[0]) == "" && isExpression(list[0]) {
		return &cdx.Licenses{{Expression: list[0]}}
	}
	out := make(cdx.Licenses, len(list))
	for i, s := range list {
		license := &cdx.License{ID: spdxID(s)}
		if license.ID == "" {
			license.Name = s
		}
		out[i].License = license
	}
	return &out
}

// laterIDs are ids of SPDX list 3.29 that the list of CycloneDX 1.6 does not have yet; they are written as names.
var laterIDs = [...]string{
	"BSD-2-Clause-pos-unchanged", "BSD-3-Clause-OpenWebUI", "BSD-Source-Code-no-disclaimer", "BSD-Source-alt-GPL",
	"BSD-ask-to-endorse", "Brian-Gladman-3-Clause-no-conversion", "Bugroff", "CC-BY-NC-3.0-IGO", "FDK-MPEG-H",
	"Hippocratic-3.0-core", "Informatica", "MVT-1.1", "atc-game",
}

// spdxID returns s if it is an id of the SPDX list in its exact spelling, else the empty string.
func spdxID(s string) string {
	active, id := spdxlicenses.IsActiveLicense(s)
	if !active {
		active, id = spdxlicenses.IsDeprecatedLicense(s)
	}
	if !active || id != s || slices.Contains(laterIDs[:], s) {
		return ""
	}
	return s
}

func isExpression(s string) bool {
	if !strings.ContainsAny(s, " +(") {
		return false
	}
	valid, _ := spdxexp.ValidateLicenses([]string{s})
	return valid
}

// parses reports whether url is a URL or a relative reference to one.
func parses(text string) bool {
	_, err := url.Parse(text)
	return err == nil
}
