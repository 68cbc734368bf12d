package origin

import "ensign/bom"

// ResolveAll answers for every component of doc, in the order of [bom.Document.Components].
func ResolveAll(doc *bom.Document, o Options) []Origin {
	components := doc.Components()
	all := make([]Origin, len(components))
	matcher := statementMatcher(o.Statements)
	for i := range components {
		all[i] = resolve(&components[i], o, matcher)
	}
	return all
}

// Resolve answers for one component. All rules run, and all that they say is in the answer. If the embedded tables
// are broken the answer is unknown and says so; see [Load].
func Resolve(c *bom.Component, o Options) Origin {
	return resolve(c, o, statementMatcher(o.Statements))
}

func resolve(c *bom.Component, o Options, matcher *bom.Matcher) Origin {
	d, err := o.Data.orEmbedded()
	if err != nil {
		return Origin{Because: Reasons{broken(err)}}
	}
	s := newSubject(d.index, c, "document")
	s.day = o.AsOf
	s.statements = about(c, o.Statements, matcher)
	if kind := s.statedKind(); kind != "" {
		told := *c
		told.Kind = kind
		s.c = &told
	}
	return s.judge()
}

func newSubject(x *index, c *bom.Component, source string) *subject {
	return &subject{x: x, c: c, purl: parsePurl(c.Purl), cpe: parseCPE(c.CPE), source: source}
}

// broken is the only reason there is while the embedded tables cannot be read.
func broken(err error) Reason {
	return Reason{Rule: "tables", Says: "the tables of facts cannot be read: " + err.Error(), Cite: Cite{Source: "origin/data"}}
}

func (s *subject) judge() Origin {
	var room [8]testimony // for nearly all components
	answer := weigh(s.x, s.day, s.c.Kind, s.hear(room[:0]))
	s.publish(&answer)
	s.classify(&answer)
	return answer
}

// hear lets every rule speak, and appends what they say.
func (s *subject) hear(said []testimony) []testimony {
	for i := range rules {
		said = append(said, rules[i].speak(s)...)
	}
	return said
}
