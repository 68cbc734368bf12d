package main

import (
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v2"

	"ensign/policies"
)

const decideProductUsage = "ensign decide [REPORT] product.KEY=VALUE… --by WHO --why WHY"

// ofProduct reports whether an operand is a fact of the product.
func ofProduct(word string) bool {
	return strings.HasPrefix(word, "product.") || strings.HasPrefix(word, "complete.")
}

// decideProduct records facts of the product.
func (s *session) decideProduct(c *cli.Context, e policies.Entry, words []string) error {
	for _, w := range words {
		one, err := policies.ParseProductFact(w)
		if err != nil {
			return withHint("what can be stated of the product is "+strings.Join(policies.ProductFacts(), ", "), "%w", err)
		}
		for _, other := range e.Set {
			if other.Key == one.Key {
				return withHint("give it once", "%s is set twice", one.Key)
			}
		}
		e.Set = append(e.Set, one)
	}
	if err := documented(c, &e); err != nil {
		return err
	}
	name := c.String("facts")
	data, err := readForAppend(name)
	if err != nil {
		return err
	}
	out, err := policies.AppendProduct(filepath.Base(name), data, e, e.Evidence.Date)
	if err != nil {
		return withHint("change the product in the file, or say --by, --why and --date as there; nothing was written", "%w", err)
	}
	if err := s.putFacts(name, out); err != nil {
		return err
	}
	s.says("%s: %s", name, settingsText(e.Set))
	return nil
}
