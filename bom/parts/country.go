package parts

import (
	"fmt"
	"strings"

	"ensign/bom"
)

// parseCountry returns the alpha-2 code of a country given by code or name. "Korea" alone names two.
func parseCountry(cell string) (string, error) {
	name := cell
	if len(cell) > 8 && strings.EqualFold(cell[:8], "made in ") {
		name = cell[8:]
	}
	if code := bom.CountryCode(name); code != "" {
		return code, nil
	}
	if code, rest, ok := strings.Cut(name, " "); ok && len(code) == 2 { // "CN - China", "CN (China)"
		first, second := bom.CountryCode(code), bom.CountryCode(rest)
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
