package origin

import "ensign/bom"

// ResolveAll answers for every component of doc, in the order of [bom.Document.Components].
func ResolveAll(doc *bom.Document, o Options) []Origin {
	components := doc.Components()
	all := make([]Origin, len(components))
	for i := range components {
		all[i] = Resolve(&components[i], o)
	}
	return all
}

// Resolve answers for one component. All rules run, and all that they say is in the answer. If the embedded tables
// are broken the answer is unknown and says so; see [Check].
func Resolve(c *bom.Component, o Options) Origin {
	x, err := facts()
	return resolve(x, err, c, o)
}

func resolve(x *index, broken error, c *bom.Component, o Options) Origin {
	if broken != nil {
		return Origin{Because: Reasons{{
			Rule: "tables", Says: "the tables of facts cannot be read: " + broken.Error(),
			Cite: Cite{Source: "origin/data"},
		}}}
	}
	s := newSubject(x, c, "document")
	s.statement = firstMatch(c, o.Statements)
	if s.statement != nil && s.statement.Kind != "" {
		told := *c
		told.Kind = s.statement.Kind
		s.c = &told
	}
	return s.judge()
}

func newSubject(x *index, c *bom.Component, source string) *subject {
	return &subject{x: x, c: c, purl: parsePurl(c.Purl), cpe: parseCPE(c.CPE), source: source}
}

func (s *subject) judge() Origin {
	answer := weigh(s.x, s.c.Kind, s.hear())
	s.publish(&answer)
	return answer
}

// firstMatch returns the first statement about c, or nil.
func firstMatch(c *bom.Component, statements []Statement) *Statement {
	for i := range statements {
		if statements[i].Match.Matches(c) {
			return &statements[i]
		}
	}
	return nil
}

// hear lets every rule speak.
func (s *subject) hear() []testimony {
	all := make([]testimony, 0, len(rules))
	for i := range rules {
		all = append(all, rules[i].speak(s)...)
	}
	return all
}
