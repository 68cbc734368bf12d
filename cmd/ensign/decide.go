package main

import (
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v2"

	"ensign/bom"
	"ensign/origin"
	"ensign/policies"
)

const decideUsage = "ensign decide [REPORT] MATCH… SETTING… --by WHO --why WHY"

func decideCommand(s *session) *cli.Command {
	return &cli.Command{
		Name: "decide", Usage: "record in the facts file what a component or the product is, or a presumption: who says so, why, on what evidence",
		UsageText: decideUsage + " [--until DATE] [--evidence FILE]\n       " + decideProductUsage + "\n       " + presumeUsage,
		Description: "MATCH is a field and a glob: " + matchWords() + ", as in mpn:BCM4708*; all that are given must hold. SETTING is " +
			"one of " + strings.Join(policies.SettingKeys(), ", ") + ", as in origin.made=TW or \"price=4.10..4.60 USD\"; shares are written " +
			"\"origin.made=CN 70, US 30\". With a REPORT, which ensign screen -o json wrote, a MATCH that selects nothing in it is refused.\n\n" +
			"The entry becomes the last of components, and no other byte of the file changes. Entries add to each " +
			"other: of each field the first that states it speaks. Where an entry in force states otherwise what is to be recorded, or is the " +
			"same, nothing is written. An evidence file is recorded by its path from the facts file and its SHA-256, and from then " +
			"on a file there that is another one is refused.\n\n" +
			"KEY, as the JSON report names it among the missing facts, is one of " + strings.Join(policies.ProductFacts(), ", ") + "; several " +
			"can be given. They go into product, which names one who, why and when for all but complete: what is there already, or rests " +
			"on something else, is refused.\n\n" +
			"presume.CLASS, as the JSON report names it among the missing facts, records a presumption: CLASS is one of " +
			strings.Join(policies.PresumptionClasses(), ", ") + ". With a REPORT that does not offer it, it is refused. Every determination " +
			"that rests on it names it.",
		Flags: append(recordFlags(),
			&cli.StringFlag{Name: "evidence", Usage: "the decision rests on the document `FILE`"},
			&cli.StringFlag{Name: "rank", Usage: "with --evidence, its rank `A`: A a ruling or decision, B the maker's signed statement, C what it published, D what others say, E inference (default: A)", Value: "A"}),
		Action: func(c *cli.Context) error {
			if err := operands(c, 1, -1, "match", decideUsage); err != nil {
				return err
			}
			return s.decide(c)
		},
	}
}

const waiveUsage = "ensign waive CODE [MATCH…] --by WHO --why WHY --until DATE"

func waiveCommand(s *session) *cli.Command {
	return &cli.Command{
		Name: "waive", Usage: "record in the facts file that a finding does not fail the build, until when and why",
		UsageText: waiveUsage,
		Description: "CODE is a code of a report, see ensign explain CODE. MATCH is as for ensign decide; without one the waiver is of " +
			"what is said of the product as a whole. A waiver changes no verdict. It becomes the last of waivers, and no other byte of the " +
			"file changes.",
		Flags: recordFlags(),
		Action: func(c *cli.Context) error {
			if err := operands(c, 1, -1, "code", waiveUsage); err != nil {
				return err
			}
			return s.waive(c)
		},
	}
}

// recordFlags are the flags of what is recorded.
func recordFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "facts", Usage: "write into `FILE`, which need not be there yet (default: " + defaultFacts + ")", Value: defaultFacts},
		&cli.StringFlag{Name: "by", Usage: "`WHO` decided, such as compliance@maker.example"},
		&cli.StringFlag{Name: "why", Usage: "`WHY`, in a sentence"},
		&cli.StringFlag{Name: "until", Usage: "last `DATE` on which it counts"},
		&cli.StringFlag{Name: "date", Usage: "`DATE` of the decision (default: today in UTC, or SOURCE_DATE_EPOCH)"},
	}
}

func matchWords() string { return "ref, key, name, purl, cpe, mpn, manufacturer, path" }

// decide records what the operands say.
func (s *session) decide(c *cli.Context) error {
	words := c.Args().Slice()
	var r *policies.Report
	if isReport(words[0]) {
		var err error
		if r, err = readReport(words[0]); err != nil {
			return err
		}
		words = words[1:]
	}
	e, err := s.evidence(c)
	if err != nil {
		return err
	}
	if len(words) == 1 && strings.HasPrefix(words[0], presumed) {
		return s.presume(c, r, strings.TrimPrefix(words[0], presumed), e)
	}
	entry := policies.Entry{Evidence: e}
	if err := entry.Rank.UnmarshalText([]byte(c.String("rank"))); err != nil {
		return withHint("use A, B, C, D or E", "--rank: %w", err)
	}
	if len(words) > 0 && ofProduct(words[0]) {
		return s.decideProduct(c, entry, words)
	}
	if entry.Match, entry.Set, err = matchAndSettings(words); err != nil {
		return err
	}
	if len(entry.Set) == 0 {
		return withHint(decideUsage+", with a setting such as origin.made=TW", "no setting given")
	}
	if r != nil {
		if entry.About, err = s.selects(r, entry.Match); err != nil {
			return err
		}
	}
	if err := documented(c, &entry); err != nil {
		return err
	}
	return s.record(c.String("facts"), entry, e.Date)
}

// documented takes the document of --evidence.
func documented(c *cli.Context, e *policies.Entry) (err error) {
	if file := c.String("evidence"); file != "" {
		e.Evidence.Document, e.Evidence.SHA256, err = documentOf(file, c.String("facts"))
	}
	return err
}

// isReport reports whether an operand is neither a match nor a setting, nor a presumption or a fact of the product.
func isReport(word string) bool {
	if (strings.HasPrefix(word, presumed) || ofProduct(word)) && !strings.HasSuffix(word, ".json") {
		return false
	}
	isMatch, err := policies.ParseMatch(word, new(bom.Match))
	return !isMatch && err == nil && (!strings.Contains(word, "=") || strings.HasSuffix(word, ".json"))
}

// waive records a waiver.
func (s *session) waive(c *cli.Context) error {
	e, err := s.evidence(c)
	if err != nil {
		return err
	}
	if e.Until == "" {
		return withHint(waiveUsage, "no --until given: a waiver ends")
	}
	match, set, err := matchAndSettings(c.Args().Tail())
	if err != nil {
		return err
	}
	if len(set) > 0 {
		return withHint("record a fact with ensign decide", "%s=%s: a waiver sets nothing", set[0].Key, set[0].Value)
	}
	day := e.Date
	e.Date = "" // a waiver has none
	return s.record(c.String("facts"), policies.Entry{Code: c.Args().First(), Match: match, Evidence: e}, day)
}

// evidence is who says it, why, when and until when.
func (s *session) evidence(c *cli.Context) (e policies.Evidence, err error) {
	e.By, e.Why = strings.TrimSpace(c.String("by")), strings.TrimSpace(c.String("why"))
	for _, name := range []string{"by", "why"} {
		if strings.TrimSpace(c.String(name)) == "" {
			return e, withHint("a record says who and why: --by compliance@maker.example --why \"letter of 2026-02-11\"", "no --%s given", name)
		}
	}
	if e.Date, err = s.asOf(c.String("date")); err != nil {
		return e, err
	}
	if until := c.String("until"); until != "" {
		if e.Until, err = policies.ParseDate(until); err != nil {
			return e, withHint("write it as 2027-06-06", "--until: %w", err)
		}
		if e.Until < e.Date {
			return e, withHint("give a later day", "--until %s is over on %s", until, e.Date)
		}
	}
	return e, nil
}

// matchAndSettings reads operands, each of which is a field of the match or a setting.
func matchAndSettings(words []string) (m bom.Match, set []policies.Setting, err error) {
	for _, w := range words {
		isMatch, err := policies.ParseMatch(w, &m)
		if err != nil {
			return m, nil, withHint("write it as mpn:BCM4708*", "%w", err)
		}
		if isMatch {
			continue
		}
		one, err := policies.ParseSetting(w)
		if err != nil {
			return m, nil, withHint("a match is written mpn:BCM4708*, with one of "+matchWords()+"; what can be set is "+strings.Join(policies.SettingKeys(), ", "), "%w", err)
		}
		for _, other := range set {
			if other.Key == one.Key {
				return m, nil, withHint("give it once", "%s is set twice", one.Key)
			}
		}
		set = append(set, one)
	}
	return m, set, nil
}

// selects returns what a match selects of a report, and refuses one that selects nothing.
func (s *session) selects(r *policies.Report, m bom.Match) ([]bom.Component, error) {
	out := matching(r, m)
	if len(out) == 0 {
		return nil, withHint("ensign explain REPORT NAME shows the ref, key and names of a component", "no component of the report matches")
	}
	s.note("components of the report that match: %d", len(out))
	return out, nil
}

// matching are the components of a report, which may be nil, that a match selects.
func matching(r *policies.Report, m bom.Match) []bom.Component {
	if r == nil {
		return nil
	}
	var out []bom.Component
	for i := range r.Components {
		if c := componentOf(&r.Components[i]); m.Matches(&c) {
			out = append(out, c)
		}
	}
	return out
}

// componentOf is a component of a report as far as a match can see it.
func componentOf(c *policies.Component) bom.Component {
	out := bom.Component{
		Ref: c.Ref, Key: c.Key, Name: c.Name, Version: c.Version, Purl: c.Purl, CPE: c.CPE, MPN: c.MPN,
		Manufacturer: bom.Party{Name: c.Manufacturer}, Supplier: bom.Party{Name: c.Supplier},
	}
	for _, f := range c.Found {
		out.Found = append(out.Found, bom.Occurrence{Path: f.Path})
	}
	return out
}

// record puts an entry into a facts file and says what it did.
func (s *session) record(name string, e policies.Entry, asOf origin.Date) error {
	data, err := readForAppend(name)
	if err != nil {
		return err
	}
	out, err := appended(name, data, []policies.Entry{e}, asOf)
	if err != nil {
		return err
	}
	if err := s.putFacts(name, out); err != nil {
		return err
	}
	f, err := policies.ReadFacts(filepath.Base(name), out, asOf)
	if err != nil {
		return err
	}
	if e.Class != "" {
		s.says("%s: %s is presumed, by %s", name, e.Class, e.Evidence.By)
		return nil
	}
	if e.Code != "" {
		w := f.Waivers[len(f.Waivers)-1]
		s.says("%s:%d: %s is waived until %s", name, w.Line, strings.TrimSpace(w.Code+" "+w.Pattern), w.Until)
		return nil
	}
	c := f.Components[len(f.Components)-1]
	s.says("%s:%d: %s: %s, rank %c", name, c.Line, c.Pattern, settingsText(e.Set), c.Rank)
	return nil
}

func settingsText(set []policies.Setting) string {
	var out []string
	for _, s := range set {
		out = append(out, s.Key+" "+s.Value)
	}
	return strings.Join(out, "; ")
}

func (s *session) putFacts(name string, data []byte) error {
	if err := writeFile(name, data); err != nil {
		return withHint("name a file in a folder that can be written", "writing %s: %w", name, cause(err))
	}
	return nil
}
