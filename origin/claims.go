package origin

import "strconv"

func (s *subject) declared() []testimony {
	var all []testimony
	for _, o := range s.c.Origins {
		stage := Stage{Stage: o.Stage, Country: o.Country, Share: o.Share}
		cite := Cite{Source: s.source, At: o.Pointer}
		who := "the document"
		if stage.Stage == "made" && s.distributed() {
			stage.Stage, who = "assembled", "the document for a distributor, whose country of origin is that of assembly"
		}
		all = append(all, s.claim("declared", who, stage, D, cite)...)
	}
	return all
}

// distributed reports whether the component comes from a distributor. The country of origin on its labels and in its
// files is where the last step was done.
func (s *subject) distributed() bool {
	if s.c.Supplier.Name == "" {
		return false
	}
	makers := makersOf(s.x.makerNamed(s.c.Supplier.Name))
	return len(makers) > 0 && allDistribute(makers)
}

// claim is what somebody says of one stage.
func (s *subject) claim(rule, who string, stage Stage, rank Rank, cite Cite) []testimony {
	if s.x.countries[stage.Country] == "" {
		says := who + " names " + strconv.Quote(stage.Country) + ", which is no country code of ISO 3166-1"
		return lasting(rule, says, cite)
	}
	says := stage.Stage + " in " + stage.Country + ", says " + who
	if stage.Share != "" {
		says = stage.Share + " % " + says
	}
	return []testimony{{
		reason: Reason{Rule: rule, Says: says, Rank: rank, Cite: cite},
		stage:  stage.Stage, country: stage.Country, share: stage.Share,
	}}
}
