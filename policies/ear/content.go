package ear

import (
	"cmp"
	"fmt"
	"slices"

	"ensign/origin"
	"ensign/policies"
)

// separate says whether software that is not netted into a commodity keeps the whole from being out of the
// regulations: it stays subject by itself, so as long as it may be of US origin and may need a licence there is no
// clean "not subject". Notes to 734.4(c)(1), (d)(1).
func (q *question) separate() origin.Ternary {
	if q.count.apart > 0 {
		return origin.Unsure
	}
	return origin.No
}

func (q *question) separateReasons() origin.Reasons {
	if q.count.apart == 0 {
		return nil
	}
	var refs []string
	for i := range q.parts {
		if p := &q.parts[i]; p.apart && len(refs) < mostShown && q.count.counts(i)[high] {
			refs = append(refs, p.item.Ref)
		}
	}
	return origin.Reasons{reason("BUNDLED-SEPARATE", "15 CFR 734.4(c)(1), (d)(1), notes", "not netted into the product, and subject by itself if it is of US origin: "+someOf(refs, q.count.apart))}
}

// relied are the rows of law without which more would count as content.
func (q *question) reliedOfContent() []row {
	var out []row
	var seen []*requirement
	for i := range q.parts {
		s := q.count.of(i)
		if s.license == nil || s.counts()[high] || slices.Contains(seen, s.license) {
			continue
		}
		seen, out = append(seen, s.license), append(out, s.license.relied...)
	}
	return out
}

// leftOut names what counts nowhere although it may be of US origin and controlled: what is published, and what lies in
// a discrete product made abroad.
func (d *docket) leftOutReasons() origin.Reasons {
	var published, encrypting, discrete []string
	for i := range d.parts {
		p := &d.parts[i]
		switch {
		case p.published:
			published = append(published, p.item.Ref)
			if p.mayEncrypt() {
				encrypting = append(encrypting, p.item.Ref)
			}
		case p.item.Discrete && p.item.Origin.Answer == origin.NotUS:
			discrete = append(discrete, p.item.Ref)
		}
	}
	var out origin.Reasons
	if published != nil {
		out = append(out, reason("PUBLISHED", "15 CFR 734.3(b)(3), 734.7, 742.15(b)", "published, so neither subject nor counted: "+some(published)))
	}
	if encrypting != nil {
		out = append(out, reason("presumption", "15 CFR 742.15(b)", "presumed to hold no cryptography, or a standard one whose source anyone may get; object code without it is not out of the regulations, and a non-standard one only after a notice to BIS and NSA: "+some(encrypting)))
	}
	if discrete != nil {
		out = append(out, reason("second-incorporation", "BIS advisory opinion of 2009-09-14", "stated to be discrete products made abroad, so what is in them is not counted: "+some(discrete)))
	}
	return out
}

// excluded gathers what the exclusion of partner countries and License Exception GBS take away, by rule.
func (q *question) excluded() origin.Reasons {
	var out origin.Reasons
	for _, rule := range []string{"746 Supp. No. 3", "740.4"} {
		if refs, why := q.excludedBy(rule); refs != nil {
			out = append(out, reason(rule, "15 CFR "+rule, "does not count: "+some(refs), *why))
		}
	}
	return out
}

// excludedBy names what does not count by a rule, and why the last of it does not.
func (q *question) excludedBy(rule string) (refs []string, why *origin.Reason) {
	by := make(map[*requirement]*origin.Reason)
	for k := range q.count.licenses {
		l := &q.count.licenses[k]
		if r := l.reason(rule); r != nil && l.license == policies.NotRequired {
			by[l] = r
		}
	}
	if len(by) == 0 {
		return nil, nil
	}
	for i := range q.parts {
		if r := by[q.count.of(i).license]; r != nil {
			refs, why = append(refs, q.parts[i].item.Ref), r
		}
	}
	return refs, why
}

// reason finds the reason by a rule, nil if there is none.
func (r *requirement) reason(rule string) *origin.Reason {
	for i := range r.because {
		if r.because[i].Rule == rule {
			return &r.because[i]
		}
	}
	return nil
}

// flags are the components that count, or may count, weightiest first: what surely counts stands above what may.
func (q *question) flags() policies.List[policies.Flag] {
	var flagged [4]int // by how much they are in doubt
	said := 0
	for i := range q.parts {
		doubt := inDoubt(q.count.counts(i))
		if flagged[doubt]++; doubt < 3 {
			always, law := q.flagReasons(i)
			said += len(always) + len(law)
		}
	}
	all := flagged[0] + flagged[1] + flagged[2]
	out, room := make(policies.List[policies.Flag], all, all+len(q.unlistedFlags)+len(q.makers)), make(policies.Grounds, 0, said)
	next := [3]int{0, flagged[0], flagged[0] + flagged[1]}
	for _, i := range q.weights {
		doubt := inDoubt(q.count.counts(i))
		if doubt == 3 {
			continue
		}
		flag := &out[next[doubt]]
		next[doubt]++
		*flag = q.docket.flags[i]
		if always, law := q.flagReasons(i); law != nil {
			from := len(room)
			room = policies.AddGrounds(append(room, always...), law)
			flag.Because = slices.Clip(room[from:])
		}
	}
	return append(append(out, q.unlistedFlags...), q.makers...)
}

// inDoubt is 0 for what surely counts, 1 for what likely does, 2 for what may, and 3 for what does not.
func inDoubt(counts [3]bool) int {
	return 3 - boolInt(counts[low]) - boolInt(counts[likely]) - boolInt(counts[high])
}

// flagUnlisted is what the report says of the kinds of which more may be in the product.
func (d *docket) flagUnlisted() []policies.Flag {
	var out []policies.Flag
	for _, k := range d.unlisted {
		out = append(out, policies.Flag{
			Code: "UNLISTED", Says: fmt.Sprintf("the list of %s is not known to be complete, so more may be in the product", kindName(k)),
			Because: policies.AddGrounds(nil, origin.Reasons{reason("UNLISTED", "15 CFR 734 Supp. No. 2(a)(1)", "what is not listed may be controlled US-origin content up to the product's price")}),
		})
	}
	return out
}

// flagReasons are those that the flag of a part has at every destination, and what the law says of it at this one; none of
// either if it says no more than the flag of the docket.
func (q *question) flagReasons(i int) (always policies.Grounds, law origin.Reasons) {
	always, law = q.docket.flags[i].Because, q.count.of(i).license.because
	if q.parts[i].item.ECCN != "" {
		return always, law
	}
	if len(law) == 1 && &law[0] == &q.unclassed[0] {
		return nil, nil
	}
	return always[:len(always)-len(q.unclassed)], law
}

// weigh orders parts by value, the largest first.
func weigh(parts []part) []int {
	var out []int
	for i := range parts {
		out = append(out, i)
	}
	slices.SortStableFunc(out, func(i, j int) int {
		a, b := &parts[i], &parts[j]
		return cmp.Or(b.worth[high].compare(a.worth[high]), b.worth[high].open-a.worth[high].open, cmp.Compare(a.item.Ref, b.item.Ref))
	})
	return out
}

// flag is what the report says of a part where it counts: its origin and classification, and what the law says of an
// item without one.
func (d *docket) flag(p *part) policies.Flag {
	f := policies.Flag{Ref: p.item.Ref, Code: p.flagCode()}
	f.Says = p.says(f.Code)
	see := fmt.Sprintf("/components/%d", p.item.Index)
	because := origin.Reasons{{Rule: "origin", Says: "origin is " + p.item.Origin.Answer.String(), Cite: origin.Cite{Source: "origin"}, See: see + "/origin"}}
	if p.item.ECCN == "" {
		because = append(because, origin.Reason{Rule: "classification", Says: "its ECCN is not known, which is not EAR99" + hint(p.item.MayBe), Cite: origin.Cite{Source: "15 CFR 774 Supp. No. 4"}, See: see + "/classification"})
	}
	if f.Because = policies.AddGrounds(nil, because); p.item.ECCN == "" {
		f.Because = policies.AddGrounds(f.Because, d.unclassed)
	}
	return f
}

func (p *part) says(code string) string {
	eccn := p.item.ECCN
	if eccn == "" {
		eccn = "ECCN unknown"
	}
	switch code {
	case "US-CONTROLLED":
		return "US origin, " + eccn + ": counts in full"
	case "US-LIKELY":
		return "likely US origin, " + eccn + ": counts unless shown to be foreign"
	case "BUNDLED-SEPARATE":
		return p.item.Origin.Answer.String() + ", " + eccn + ": not netted into the product, judged by itself"
	case "ECCN-UNKNOWN":
		return p.item.Origin.Answer.String() + ", and its ECCN is not known: may count"
	}
	return "origin " + p.item.Origin.Answer.String() + ", " + eccn + ": may count"
}
