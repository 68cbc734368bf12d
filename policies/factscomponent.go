package policies

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math/big"
	"strings"

	"go.yaml.in/yaml/v3"

	"ensign/bom"
	"ensign/origin"
)

// settings are the keys of a component entry that state something.
var settings = [...]string{"kind", "manufacturer", "origin", "eccn", "enc", "published", "hts", "price", "quantity", "discrete"}

// component reads one entry of components.
func (r *factsReader) component(n *yaml.Node) ComponentFact {
	fields := r.mapping(n, "a component", append([]string{"match", "evidence", "by", "why", "date", "until"}, settings[:]...)...)
	c := ComponentFact{
		Line:         n.Line,
		Kind:         read(r, fields["kind"], "kind", parseKind),
		Manufacturer: r.text(fields["manufacturer"], "manufacturer"),
		ECCN:         read(r, fields["eccn"], "eccn", ParseECCN),
		Encryption:   read(r, fields["enc"], "enc", parseENC),
		Published:    read(r, fields["published"], "published", parseAnswer),
		HTS:          read(r, fields["hts"], "hts", ParseHTS),
		Discrete:     read(r, fields["discrete"], "discrete", parseAnswer),
	}
	if q := fields["quantity"]; q != nil {
		read(r, q, "quantity", parseQuantity)
		c.Quantity = q.Value
	}
	if p := read(r, fields["price"], "price", parsePriced); p.currency != "" {
		c.Price, c.Currency = p.Interval, p.currency
	}
	if o := fields["origin"]; o != nil {
		c.Stages = r.stages(o)
	}
	if m := fields["match"]; m != nil {
		c.Match, c.Pattern = r.match(m)
	} else if n.Kind == yaml.MappingNode {
		r.fail(n, "a component needs a match")
	}
	if !setsAny(fields) && n.Kind == yaml.MappingNode {
		r.fail(n, "the component entry sets nothing: give one of %s", strings.Join(settings[:], ", "))
	}
	c.Rank, c.Evidence = r.rank(n, fields, "the entry for "+c.Pattern, true)
	return c
}

func setsAny(fields map[string]*yaml.Node) bool {
	for _, s := range settings {
		if fields[s] != nil {
			return true
		}
	}
	return false
}

type priced struct {
	Interval
	currency string
}

func parsePriced(s string) (priced, error) {
	i, currency, err := ParsePrice(s)
	return priced{i, currency}, err
}

// match reads a match and how it is written, "mpn=BCM4708*".
func (r *factsReader) match(n *yaml.Node) (bom.Match, string) {
	var m bom.Match
	keys := matchFields(&m)
	known := make([]string, len(keys))
	for i, k := range keys {
		known[i] = k.key
	}
	fields := r.mapping(n, "match", known...)
	var written []string
	for _, k := range keys {
		if *k.field = r.text(fields[k.key], k.key); *k.field != "" {
			written = append(written, k.key+"="+*k.field)
		}
	}
	if len(fields) == 0 && n.Kind == yaml.MappingNode {
		r.fail(n, "the match is empty: give one of %s", strings.Join(known, ", "))
	}
	return m, strings.Join(written, " ")
}

// stageNames are the stages of making, in the order of a chip's life.
var stageNames = [...]string{"made", "diffused", "assembled", "tested", "designed", "developed", "built"}

// stages reads origin: stage to country, or stage to shares of countries in percent.
func (r *factsReader) stages(n *yaml.Node) []origin.Stage {
	fields := r.mapping(n, "origin", stageNames[:]...)
	if len(fields) == 0 && n.Kind == yaml.MappingNode {
		r.fail(n, "origin names no stage: give one of %s", strings.Join(stageNames[:], ", "))
	}
	var out []origin.Stage
	for _, name := range stageNames {
		switch v := fields[name]; {
		case v == nil:
		case v.Kind == yaml.MappingNode:
			out = append(out, r.shares(v, name)...)
		default:
			out = append(out, origin.Stage{Stage: name, Country: read(r, v, name, parseCountry)})
		}
	}
	return out
}

// shares reads {CN: 70, US: 30}. The shares must not be more than the whole; what is missing is not known.
func (r *factsReader) shares(n *yaml.Node, stage string) []origin.Stage {
	fields := r.mapping(n, stage)
	total, whole := new(big.Rat), big.NewRat(100, 1)
	var out []origin.Stage
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if fields[key.Value] != value {
			continue
		}
		if share := read(r, value, "share", parseQuantity); share != nil {
			total.Add(total, share)
			out = append(out, origin.Stage{Stage: stage, Country: read(r, key, stage, parseCountry), Share: strings.TrimSpace(value.Value)})
		}
	}
	if total.Cmp(whole) > 0 {
		r.fail(n, "the shares of %s are more than 100 percent together", stage)
	}
	if len(n.Content) == 0 {
		r.fail(n, "%s names no country", stage)
	}
	return out
}

// rank reads what the facts of one entry rest on, and how strong that is. Rank 0 says that the entry does not
// hold on the day asked. warn says whether an entry without evidence is worth a warning.
func (r *factsReader) rank(n *yaml.Node, fields map[string]*yaml.Node, what string, warn bool) (origin.Rank, Evidence) {
	e := Evidence{
		By:    r.text(fields["by"], "by"),
		Why:   r.text(fields["why"], "why"),
		Date:  read(r, fields["date"], "date", ParseDate),
		Until: read(r, fields["until"], "until", ParseDate),
	}
	rank := origin.D
	if e.By != "" && e.Why != "" && e.Date != "" {
		rank = origin.A
	}
	switch {
	case fields["evidence"] != nil:
		rank = r.evidence(fields["evidence"], &e)
	case rank == origin.D && warn:
		r.warn(n, "FACT-WEAK", "%s names no evidence and not who decided it, why and when: it counts as a claim of rank D", what)
	}
	if !r.holds(n, what, e.Date, e.Until) {
		return 0, e
	}
	return rank, e
}

// evidence reads the mapping of that name into e and returns its rank.
func (r *factsReader) evidence(n *yaml.Node, e *Evidence) origin.Rank {
	fields := r.mapping(n, "evidence", "document", "sha256", "rank", "by", "why", "date", "until")
	e.Document = r.text(fields["document"], "document")
	e.SHA256 = read(r, fields["sha256"], "sha256", parseSHA256)
	for _, k := range []struct {
		key   string
		field *string
	}{{"by", &e.By}, {"why", &e.Why}} {
		if s := r.text(fields[k.key], k.key); s != "" {
			*k.field = s
		}
	}
	if d := read(r, fields["date"], "date", ParseDate); d != "" {
		e.Date = d
	}
	if d := read(r, fields["until"], "until", ParseDate); d != "" {
		e.Until = d
	}
	rank := read(r, fields["rank"], "rank", parseRank)
	switch {
	case fields["rank"] == nil:
		r.fail(n, "evidence needs a rank, A to E")
	case fields["sha256"] != nil && e.Document == "":
		r.fail(n, "evidence with a sha256 needs the document that it is of")
	case rank == origin.A && (e.By == "" || e.Why == "" || e.Date == ""):
		r.fail(n, "evidence of rank A needs by, why and date")
	case rank < origin.D && rank != 0 && e.Document == "" && e.By == "":
		r.fail(n, "evidence of rank %c needs a document, or by", rank)
	}
	return rank
}

// parseSHA256 reads a digest of 64 hexadecimal digits and returns it in lower case.
func parseSHA256(s string) (string, error) {
	if raw, err := hex.DecodeString(s); err != nil || len(raw) != sha256.Size {
		return "", fmt.Errorf("%q is not a SHA-256 of 64 hexadecimal digits", s)
	}
	return strings.ToLower(s), nil
}

func parseRank(s string) (origin.Rank, error) {
	var rank origin.Rank
	if err := rank.UnmarshalText([]byte(s)); err != nil {
		return 0, fmt.Errorf("%q is none of A, B, C, D, E", s)
	}
	return rank, nil
}

// holds reports whether something dated date and valid through until counts on the day asked, and warns if not.
func (r *factsReader) holds(n *yaml.Node, what string, date, until origin.Date) bool {
	switch {
	case until != "" && date > until:
		r.fail(n, "%s ends on %s, before its date %s", what, until, date)
	case r.asOf == "":
	case until != "" && until < r.asOf:
		r.warn(n, "FACT-EXPIRED", "%s ended on %s and counts as absent", what, until)
		return false
	case date > r.asOf:
		r.warn(n, "FACT-EXPIRED", "%s is dated %s, after the day asked, and counts as absent", what, date)
		return false
	}
	return true
}
