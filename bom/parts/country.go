package parts

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"

	"ensign/bom"
)

//go:embed countries.tsv
var countriesTSV string

// countries maps alpha-2 and alpha-3 codes and names, in the form of [countryKey], to alpha-2.
var countries = sync.OnceValue(func() map[string]string {
	m := map[string]string{}
	for line := range strings.Lines(countriesTSV) {
		fields := strings.Split(strings.TrimSpace(line), "\t")
		if strings.HasPrefix(line, "#") || len(fields) != 3 {
			continue
		}
		m[countryKey(fields[0])], m[countryKey(fields[1])] = fields[0], fields[0]
		for name := range strings.SplitSeq(fields[2], "|") {
			m[countryKey(name)] = fields[0]
		}
	}
	return m
})

// countryKey drops everything from a name but its letters. "U.S.A." and "USA" have the same key.
func countryKey(name string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(" .,'’-()", r) {
			return -1
		}
		return r
	}, strings.ToLower(name))
}

// parseCountry returns the alpha-2 code of a country given by code or name. "Korea" alone names two.
func parseCountry(cell string) (string, error) {
	name := cell
	if len(cell) > 8 && strings.EqualFold(cell[:8], "made in ") {
		name = cell[8:]
	}
	if code, ok := countries()[countryKey(name)]; ok {
		return code, nil
	}
	if code, rest, ok := strings.Cut(name, " "); ok && len(code) == 2 { // "CN - China", "CN (China)"
		first, second := countries()[countryKey(code)], countries()[countryKey(rest)]
		if first != "" && first == second {
			return first, nil
		}
	}
	return "", fmt.Errorf("%q is not one country of ISO 3166-1: write its code of two letters", shorten(cell, 40))
}

// parseStage reads a cell about one stage: a country, or shares as in "CN=70;US=30".
func parseStage(stage, cell string) ([]bom.StageClaim, error) {
	if !strings.Contains(cell, "=") {
		code, err := parseCountry(cell)
		if err != nil {
			return nil, err
		}
		return []bom.StageClaim{{Stage: stage, Country: code}}, nil
	}
	var claims []bom.StageClaim
	for part := range strings.SplitSeq(cell, ";") {
		name, share, _ := strings.Cut(part, "=")
		code, err := parseCountry(strings.TrimSpace(name))
		if err != nil {
			return nil, err
		}
		percent, err := parseNumber(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(share), "%")), '.')
		if err != nil || sign(percent) < 0 {
			return nil, fmt.Errorf("%q: the share of %s is not a percentage", shorten(cell, 40), code)
		}
		claims = append(claims, bom.StageClaim{Stage: stage, Country: code, Share: percent})
	}
	return claims, nil
}
