package report

import (
	"fmt"
	"strings"

	"ensign/bom"
	"ensign/policies"
)

// quote makes a word that a shell passes on as it is.
func quote(s string) string {
	if strings.IndexFunc(s, func(r rune) bool {
		return !strings.ContainsRune("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:@%+=,", r)
	}) < 0 {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

func componentsByRef(r *policies.Report) map[string]*policies.Component {
	out := make(map[string]*policies.Component, len(r.Components))
	for i := range r.Components {
		out[r.Components[i].Ref] = &r.Components[i]
	}
	return out
}

// label names a component as people know it.
func label(c *policies.Component) string {
	name := orElse(c.Name, orElse(c.MPN, c.Ref))
	return strings.TrimSpace(name + " " + c.Version)
}

func maker(c *policies.Component) string {
	return orElse(c.Origin.Maker.Name, orElse(c.Manufacturer, c.Supplier))
}

func value(v policies.Value) string {
	switch {
	case v.High == nil && v.Low == nil:
		return "unknown"
	case v.High == nil:
		return "from " + *v.Low
	case v.Low == nil || *v.Low == *v.High:
		return *v.High + " " + v.Currency
	}
	return *v.Low + ".." + *v.High
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// coverage is what a document says of an input in the words of a report.
func coverage(c bom.Coverage) policies.Coverage {
	out := policies.Coverage{Bytes: c.Bytes, Known: c.Known}
	for _, g := range c.Gaps {
		out.Gaps = append(out.Gaps, policies.Gap{Path: g.Path, Offset: g.Offset, Size: g.Size, Reason: string(g.Reason), Says: g.Says})
	}
	return out
}
