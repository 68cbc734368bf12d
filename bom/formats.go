package bom

import (
	"net/url"
	"regexp"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/github/go-spdx/v2/spdxexp/spdxlicenses"
)

// formatHolds reports whether a string has the form that the specification asks for. An unknown form always holds.
func formatHolds(name, s string) bool {
	switch name {
	case "string":
		return true
	case "text":
		return s != ""
	case "character":
		return utf8.RuneCountInString(s) == 1
	case "date-time":
		_, err := time.Parse(time.RFC3339, strings.ToUpper(s))
		return err == nil
	case "date":
		_, err := time.Parse(time.DateOnly, s)
		return err == nil
	case "iri-reference":
		_, err := url.Parse(s)
		return err == nil && !strings.Contains(s, `\`)
	case "spdx-id":
		return spdxIDs()[s]
	}
	if shape, ok := stringShapes[name]; ok {
		return shape.MatchString(s)
	}
	return true
}

// stringShapes are the forms that the specification gives as patterns.
var stringShapes = map[string]*regexp.Regexp{
	"uuid":             regexp.MustCompile(`^urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`),
	"uuid-versioned":   regexp.MustCompile(`^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`),
	"bom-link":         regexp.MustCompile(`^urn:cdx:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/[1-9][0-9]*$`),
	"bom-link-element": regexp.MustCompile(`^urn:cdx:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/[1-9][0-9]*#.+$`),
	"media-type":       regexp.MustCompile(`^[-+a-z0-9.]+/[-+a-z0-9.]+$`),
	"hash":             regexp.MustCompile(`^([a-fA-F0-9]{32}|[a-fA-F0-9]{40}|[a-fA-F0-9]{64}|[a-fA-F0-9]{96}|[a-fA-F0-9]{128})$`),
	"locale":           regexp.MustCompile(`^[a-z]{2}(-[A-Z]{2})?$`),
	"cre":              regexp.MustCompile(`^CRE:[0-9]+-[0-9]+$`),
	"patent-number":    regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9\-/.()\s]{0,28}[A-Za-z0-9]$`),
	"country":          regexp.MustCompile(`^[A-Z]{2}$`),
}

// spdxIDs returns the ids of licences and exceptions in the SPDX licence list.
var spdxIDs = sync.OnceValue(func() map[string]bool {
	ids := make(map[string]bool)
	for _, list := range [][]string{spdxlicenses.GetLicenses(), spdxlicenses.GetDeprecated(), spdxlicenses.GetExceptions()} {
		for _, id := range list {
			ids[id] = true
		}
	}
	return ids
})
