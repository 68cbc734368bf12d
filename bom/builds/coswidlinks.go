package builds

import (
	"slices"
	"strings"

	"ensign/bom"
)

// relations are what a link says, RFC 9393, 4.4, but for -2, which tools that came before it write for a licence.
var relations = [...]string{
	1: "ancestor", 2: "component", 3: "feature", 4: "installationmedia", 5: "packageinstaller", 6: "parent", 7: "patches",
	8: "requires", 9: "see-also", 10: "supersedes", 11: "supplemental",
}

// licenseRelation is the number that tools write for a licence.
const licenseRelation = "-2"

// link reads a link: a licence, or what else there is to say of other things.
func link(c *bom.Component, l *item) {
	href, relation := l.get(hrefKey).words(), ""
	if rel := l.get(relKey); rel != nil {
		relation = word(rel, relations[:])
	}
	if href == "" {
		return
	}
	if relation == "license" || relation == licenseRelation {
		name := strings.TrimPrefix(strings.TrimPrefix(href, "https://"), "http://")
		if id, ok := strings.CutPrefix(name, "spdx.org/licenses/"); ok {
			href = strings.TrimSuffix(id, ".html")
		}
		c.Licenses = append(c.Licenses, href)
		return
	}
	keep(c, linkName, strings.TrimSpace(relation+" "+href))
}

// tagLink is a link from one tag to another of the same data, by their indexes.
type tagLink struct {
	of, to   int
	relation string
}

// linkName is the property that a link is kept as: "RELATION ADDRESS".
const linkName = "coswid:link"

// linked returns the links between tags. An address is swid: and a tag-id, RFC 9393, 2.7; of two tags with one id the first is
// meant.
func linked(list []bom.Component) []tagLink {
	index := map[string]int{}
	for i := range list {
		if id := strings.ToLower(list[i].Ref); id != "" {
			if _, twice := index[id]; !twice {
				index[id] = i
			}
		}
	}
	var links []tagLink
	for i := range list {
		for _, p := range list[i].Properties {
			relation, address, ok := strings.Cut(p.Value, " ")
			id, ofTag := strings.CutPrefix(strings.ToLower(address), "swid:")
			if to, known := index[id]; p.Name == linkName && ok && ofTag && known && to != i {
				links = append(links, tagLink{i, to, relation})
			}
		}
	}
	return links
}

// leaveOut gives a tag the scope excluded that others name as their compiler and nothing names as anything else: a compiler is
// not in what it compiles, unless it says itself which files of it there are.
func leaveOut(list []bom.Component) {
	compiler, other := map[int]bool{}, map[int]bool{}
	for _, l := range linked(list) {
		if l.relation == "compiler" {
			compiler[l.to] = true
		} else {
			other[l.to] = true
		}
	}
	for i := range list {
		holds := slices.ContainsFunc(list[i].Properties, func(p bom.Property) bool { return p.Name == payloadName })
		if compiler[i] && !other[i] && !holds {
			list[i].Scope = "excluded"
		}
	}
}

// required says which tags require which.
func required(list []bom.Component) []bom.Dependency {
	var needs []bom.Dependency
	for _, l := range linked(list) {
		if l.relation == "requires" {
			needs = append(needs, bom.Dependency{Of: l.of, On: []int{l.to}})
		}
	}
	return needs
}
