package origin

import (
	"cmp"
	"slices"
	"strconv"

	"ensign/bom"
)

// outweighed marks a reason that did not decide.
const outweighed = "(outweighed) "

// vote is what one piece of evidence says of the deciding stage.
type vote struct {
	country string // of the tables, or "" if the evidence cannot tell
	us      bool
	split   bool // the evidence names more than one country, or a part only
	rank    Rank
	entry   int    // of a claim of the facts: the number of the statement, from 1
	from    []int  // the testimonies it rests on
	seat    *maker // the maker whose headquarters it is, if it is one
}

// weigh is the only judge. The highest rank that speaks of the deciding stage decides, and evidence of that rank that
// disagrees makes a conflict. Where a maker sits counts as rank E.
func weigh(x *index, day Date, kind bom.Kind, said []testimony) Origin {
	votes := stageVotes(x, kind, said)
	makers, naming := whoMade(said)
	said = append(said, changes(makers, day)...)
	for i, m := range makers {
		makers[i] = m.at(day)
	}
	for _, m := range makers {
		votes = append(votes, seatVotes(m, naming)...)
	}
	best := strongest(votes)
	deciding := slices.DeleteFunc(slices.Clone(votes), func(v vote) bool { return v.rank != best })
	o := Origin{Stages: stagesOf(said), Maker: makerOf(makers, naming, said)}
	o.Answer, o.Country = decide(deciding)
	o.Because = reasonsOf(said, votes, best, naming, o.Answer)
	for _, t := range said {
		o.Role = cmp.Or(o.Role, t.role)
	}
	return o
}

// decide turns votes of one rank into an answer.
func decide(votes []vote) (Answer, string) {
	if len(votes) == 0 {
		return Unknown, ""
	}
	first := votes[0]
	for _, v := range votes {
		if v.split || v.country != first.country || v.us != first.us {
			return Conflict, ""
		}
	}
	switch firm := first.rank <= C; {
	case firm && first.us:
		return US, first.country
	case firm:
		return NotUS, first.country
	case first.us:
		return LikelyUS, first.country
	default:
		return LikelyNotUS, first.country
	}
}

// strongest returns the best rank of the votes, or 0.
func strongest(votes []vote) Rank {
	var best Rank
	for _, v := range votes {
		if best == 0 || v.rank < best {
			best = v.rank
		}
	}
	return best
}

// stageVotes turns claims about stages into votes on the deciding one.
func stageVotes(x *index, kind bom.Kind, said []testimony) []vote {
	if !isCommodity(kind) {
		return append(claims(x, said, "developed"), onlyUS(claims(x, said, "made", "built"), vote{})...)
	}
	made := claims(x, said, "made")
	settled := settles(made)
	diffused, assembled := claims(x, said, "diffused"), claims(x, said, "assembled")
	if settled.rank == 0 && len(diffused) > 0 && len(assembled) > 0 {
		return append(made, chip(append(diffused, assembled...)))
	}
	return append(made, onlyUS(append(diffused, assembled...), settled)...)
}

// settles returns the first vote of the best rank, if that settles where the whole was made whatever its steps were.
func settles(made []vote) vote {
	best := strongest(made)
	i := slices.IndexFunc(made, func(v vote) bool { return v.rank == best })
	if i < 0 || best > C {
		return vote{}
	}
	return made[i]
}

// claims returns one vote for each claim about one of the stages.
func claims(x *index, said []testimony, stages ...string) []vote {
	var votes []vote
	for i, t := range said {
		if t.stage == "" || !slices.Contains(stages, t.stage) {
			continue
		}
		country := x.countries[t.country]
		votes = append(votes, vote{
			country: country, us: country == "US", split: !whole(t.share), rank: t.reason.Rank, entry: t.entry, from: []int{i},
		})
	}
	return votes
}

// whole reports whether a share leaves nothing to other countries.
func whole(share string) bool {
	if share == "" {
		return true
	}
	percent, err := strconv.ParseFloat(share, 64)
	return err == nil && percent >= 100
}

// onlyUS keeps the votes for the United States that are stronger than one that settles the matter. A step abroad
// does not show that the whole was made abroad; a step in the United States must not be lost. One that the facts state
// above what settles it is not lost to the same rank either: what stands below may be meant for other parts.
func onlyUS(votes []vote, settled vote) []vote {
	return slices.DeleteFunc(votes, func(v vote) bool {
		above := v.rank == settled.rank && v.entry != 0 && v.entry < settled.entry
		return !v.us || settled.rank != 0 && v.rank >= settled.rank && !above
	})
}

// chip joins diffusion and assembly: made in a country if both were, else split between them. The weaker of the two
// is what a place abroad rests on.
func chip(steps []vote) vote {
	joined := steps[0]
	joined.from = nil
	weakest := joined.rank
	for _, v := range steps {
		joined.split = joined.split || v.split || v.country != joined.country
		joined.rank = min(joined.rank, v.rank)
		weakest = max(weakest, v.rank)
		joined.from = append(joined.from, v.from...)
	}
	if !joined.split && !joined.us {
		joined.rank = weakest
	}
	return joined
}

// whoMade returns the makers named with the most weight, each once, and which testimonies name them.
func whoMade(said []testimony) (makers []*maker, naming []int) {
	heaviest := 0
	for _, t := range said {
		heaviest = max(heaviest, t.weight)
	}
	for i, t := range said {
		if heaviest == 0 || t.weight != heaviest {
			continue
		}
		naming = append(naming, i)
		makers = appendNew(makers, t.makers...)
	}
	return makers, naming
}

// seatVotes says what the headquarters of a maker says: mixed ones speak for both sides, those of a community for none.
func seatVotes(m *maker, naming []int) []vote {
	v := vote{country: m.Country, us: m.us == "yes", rank: E, from: naming, seat: m}
	if m.us != "mixed" {
		return []vote{v}
	}
	if m.loose {
		return nil
	}
	v.split = true
	return []vote{v}
}

// makerOf returns the maker if there is one, or the owner if all candidates belong to one house.
func makerOf(makers []*maker, naming []int, said []testimony) Maker {
	if len(makers) == 0 {
		for _, i := range naming {
			return Maker{Name: said[i].named}
		}
		return Maker{}
	}
	owner := makers[0]
	for _, m := range makers[1:] {
		if m.root == "" || m.root != owner.root {
			return Maker{}
		}
		if m.ID == m.root {
			owner = m
		}
	}
	return owner.Maker
}

// stagesOf lists what is claimed of each stage, equal claims joined.
func stagesOf(said []testimony) []Stage {
	var stages []Stage
	for _, t := range said {
		if t.stage == "" {
			continue
		}
		same := func(s Stage) bool { return s.Stage == t.stage && s.Country == t.country && s.Share == t.share }
		if i := slices.IndexFunc(stages, same); i >= 0 {
			stages[i].Because = append(stages[i].Because, t.reason)
			continue
		}
		stages = append(stages, Stage{t.stage, t.country, t.share, Reasons{t.reason}})
	}
	return stages
}

// reasonsOf lists the reasons that decide, first those that have the rank of the answer, then those that are outweighed,
// then what was looked for if nothing is known.
func reasonsOf(said []testimony, votes []vote, best Rank, naming []int, answer Answer) Reasons {
	decides := make([]bool, len(said))
	var seats, lost Reasons
	for _, v := range votes {
		for _, i := range v.from {
			decides[i] = decides[i] || v.rank == best
		}
		switch {
		case v.seat == nil:
		case v.rank == best:
			seats = append(seats, v.seat.seat())
		default:
			lost = append(lost, marked(v.seat.seat()))
		}
	}
	if best == 0 {
		for _, i := range naming {
			decides[i] = true
		}
	}
	keeps := func(i int) bool {
		return decides[i] || said[i].stage != "" || said[i].weight > 0 || said[i].lasts || answer == Unknown
	}
	kept := len(seats) + len(lost)
	for i := range said {
		if keeps(i) {
			kept++
		}
	}
	reasons := append(make(Reasons, 0, kept), seats...)
	for i := range said {
		if decides[i] {
			reasons = append(reasons, said[i].reason)
		}
	}
	slices.SortStableFunc(reasons, func(a, b Reason) int { return later(a, best) - later(b, best) })
	for i := range said {
		switch t := &said[i]; {
		case decides[i] || !keeps(i):
		case t.stage != "" || t.weight > 0:
			reasons = append(reasons, marked(t.reason))
		default:
			reasons = append(reasons, t.reason)
		}
	}
	return append(reasons, lost...)
}

// later puts reasons of another rank than the answer's after the others.
func later(r Reason, best Rank) int {
	if r.Rank == best {
		return 0
	}
	return 1
}

func marked(r Reason) Reason {
	r.Says = outweighed + r.Says
	return r
}
