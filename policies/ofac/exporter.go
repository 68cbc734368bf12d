package ofac

import (
	"slices"

	"ensign/origin"
	"ensign/policies"
)

// role is what an exporter is to the programmes.
type role string

// The words of the column whom.
const (
	usPerson role = "us-person" // or anyone who exports from the United States
	usOwned  role = "us-owned"  // abroad, and owned or controlled by a US person
	other    role = "other"     // neither
	anyone   role = "any"
)

// says is a role as the end of "the exporter is …".
func (r role) says() string {
	return map[role]string{
		usPerson: "a US person, or exports from the United States", usOwned: "owned or controlled by a US person",
		other: "neither a US person nor owned or controlled by one",
	}[r]
}

// roles lists who the exporter may be by the facts, never none. What leaves from the United States or passes through
// it is asked as the shipment of a US person.
func (q *question) roles() []role {
	from, e := q.fromUS(), q.Product.Exporter
	if from == origin.Yes || e.USPerson == origin.Yes {
		return []role{usPerson}
	}
	var out []role
	if from == origin.Unsure || e.USPerson != origin.No {
		out = append(out, usPerson)
	}
	if e.USOwned != origin.No {
		out = append(out, usOwned)
	}
	if e.USOwned != origin.Yes {
		out = append(out, other)
	}
	return out
}

// fromUS says whether the product is shipped from the United States or passes through it. Without a place of shipment
// it is taken to be shipped from where it is made, if that is abroad.
func (q *question) fromUS() origin.Ternary {
	p := q.Product
	switch {
	case origin.UnitedStates(p.ShippedFrom) || slices.ContainsFunc(p.Transit, origin.UnitedStates):
		return origin.Yes
	case p.ShippedFrom == "" && (p.MadeIn == "" || origin.UnitedStates(p.MadeIn)):
		return origin.Unsure
	}
	return origin.No
}

// restsOn names the facts that the answer rests on, with their rank, and what is presumed of them.
func (q *question) restsOn() origin.Reasons {
	p := q.Product
	var out origin.Reasons
	for _, r := range p.Because {
		if r.Rule == "product.exporter" || r.Rule == "product.made-in" && p.ShippedFrom == "" {
			out = append(out, r)
		}
	}
	switch {
	case p.ShippedFrom != "":
		out = append(out, reason("product.shipped-from", "facts", "the product is stated to be shipped from "+p.ShippedFrom))
	case q.fromUS() == origin.No:
		out = append(out, reason("presumption", "facts", "the product is presumed to be shipped from "+p.MadeIn+", where it is made, as the facts name no other place"))
	}
	for _, party := range p.Parties {
		if checkedParty(party) {
			out = append(out, reason("product.parties", "facts", party.Name+" is stated to be on no list and not owned by those that are; that is presumed to hold for the SDN List and OFAC's rule of 50 percent too"))
		}
	}
	return out
}

// partiesChecked reports whether the facts name the parties and say of each that it is on no list and not owned by
// those that are. Blocked persons may not be dealt with whatever the item and the destination.
func (q *question) partiesChecked() bool {
	unchecked := func(p policies.Party) bool { return !checkedParty(p) }
	return len(q.Product.Parties) > 0 && !slices.ContainsFunc(q.Product.Parties, unchecked)
}

func checkedParty(p policies.Party) bool { return p.Listed == origin.No && p.Affiliated == origin.No }
