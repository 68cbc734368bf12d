package policies

import (
	"errors"
	"fmt"
	"math/big"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v3"

	"ensign/bom"
	"ensign/origin"
)

var eccnShape = regexp.MustCompile(`^[0-9][A-E][0-9]{3}(\.[a-z0-9]+)*$`)

// eccnPrefix is what people write before an ECCN.
var eccnPrefix = regexp.MustCompile(`^(?i)\s*(us[ -]*)?eccn[ :#=-]*`)

// withoutBreaks takes out what people write between EAR and 99.
var withoutBreaks = strings.NewReplacer(" ", "", "-", "")

// ParseECCN reads an export control classification number as people write it, "5A992.C", "ECCN 5a992c" or "EAR 99",
// and returns it as the regulations do, "5A992.c". EAR99 is one of them; anything else, such as "N/A", is an error.
func ParseECCN(s string) (string, error) {
	const head = 5
	t := strings.TrimSpace(eccnPrefix.ReplaceAllString(s, ""))
	if strings.EqualFold(withoutBreaks.Replace(t), "EAR99") {
		return "EAR99", nil
	}
	if len(t) > head {
		rest := strings.ToLower(t[head:])
		if !strings.HasPrefix(rest, ".") {
			rest = "." + rest
		}
		t = t[:head] + rest
	}
	if len(t) >= head {
		t = strings.ToUpper(t[:head]) + t[head:]
	}
	if !eccnShape.MatchString(t) {
		return "", fmt.Errorf("%q is not an ECCN such as 5A992.c or EAR99", s)
	}
	return t, nil
}

// ParseHTS reads a tariff number of 6 to 10 digits, with or without dots, and returns the digits.
func ParseHTS(s string) (string, error) {
	digits := strings.ReplaceAll(s, ".", "")
	if !isDigits(digits) || len(digits) < 6 || len(digits) > 10 {
		return "", fmt.Errorf("%q is not a tariff number of 6 to 10 digits", s)
	}
	return digits, nil
}

// parseENC reads a paragraph of licence exception ENC and returns it without its section, "(b)(1)".
func parseENC(s string) (string, error) {
	switch p := strings.TrimPrefix(s, "740.17"); p {
	case "(b)(1)", "(b)(2)", "(b)(3)":
		return p, nil
	case "none":
		return s, nil
	}
	return "", fmt.Errorf("%q is none of 740.17(b)(1), 740.17(b)(2), 740.17(b)(3), none", s)
}

// parseQuantity reads a number of pieces.
func parseQuantity(s string) (*big.Rat, error) {
	n, err := ParseDecimal(s)
	if err != nil {
		return nil, err
	}
	if n.Sign() == 0 {
		return nil, errors.New("a quantity of zero is not read: leave the component out")
	}
	return n, nil
}

func parseKind(s string) (bom.Kind, error) {
	switch k := bom.Kind(s); k {
	case bom.Commodity, bom.Software, bom.Technology:
		return k, nil
	}
	return "", fmt.Errorf("%q is none of commodity, software, technology", s)
}

// parseAnswer reads yes or no.
func parseAnswer(s string) (origin.Ternary, error) {
	switch s {
	case "yes", "true":
		return origin.Yes, nil
	case "no", "false":
		return origin.No, nil
	}
	return origin.Unsure, fmt.Errorf("%q is neither yes nor no", s)
}

// parseCountry reads an ISO 3166-1 alpha-2 code in upper case.
func parseCountry(s string) (string, error) {
	if CountryName(s) != "" && len(s) == 2 {
		return s, nil
	}
	return "", fmt.Errorf("%q is not a country of ISO 3166-1%s", s, didYouMean(suggestCountry(s)))
}

// read returns the value of n if it is there and parse accepts it, else the zero value. After too many mistakes it
// reads nothing, because nothing of the file will be used.
func read[T any](r *factsReader, n *yaml.Node, what string, parse func(string) (T, error)) T {
	var zero T
	s := r.text(n, what)
	if s == "" || r.full() {
		return zero
	}
	v, err := parse(s)
	if err != nil {
		r.fail(n, "%s: %v", what, err)
		return zero
	}
	return v
}
