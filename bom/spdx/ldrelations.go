package spdx

import (
	"strings"

	"ensign/bom"
)

// connect reads what a node says of how others belong together.
func (r *ldReader) connect(n *node) {
	r.doc.at = n.at
	name := local(n.typ)
	if s, _ := sortOf(n.typ); s == whole {
		for i := range n.members {
			switch id := idOf(n.members[i].value); n.members[i].key {
			case "rootElement":
				r.link(r.doc, n.id, "describes", id, "")
			case "element":
				if !strings.Contains(id, "://spdx.org/licenses/") {
					r.link(r.doc, n.id, "element", id, "")
				}
			}
		}
	}
	switch {
	case name == "Annotation":
		r.annotation(n)
	case strings.HasSuffix(name, "Relationship"):
		r.relationship(n)
	}
}

func (r *ldReader) annotation(n *node) {
	about, _ := r.find(r.doc, n.get("subject"))
	if about == nil {
		about = r.doc.self
	}
	about.set("annotations", strings.TrimSpace(n.get("annotationType")+": "+n.get("statement")))
}

func (r *ldReader) relationship(n *node) {
	from, typ := n.get("from"), n.get("relationshipType")
	meant := r.meaning(typ)
	if meant.effect == dependsOn && n.get("scope") == "test" {
		meant.effect = tool
	}
	if strings.HasSuffix(n.typ, "VulnAssessmentRelationship") {
		meant.effect = remark
	}
	comment := r.details(n)
	for i := range n.members {
		if n.members[i].key != "to" {
			continue
		}
		to := idOf(n.members[i].value)
		if r.license(from, typ, to) {
			continue
		}
		if r.graph.connect(link{doc: r.doc, from: from, to: to, typ: typ, relation: meant, comment: comment}); r.doc.err() != nil {
			return
		}
	}
	if !meant.listing() {
		return
	}
	switch n.get("completeness") {
	case "incomplete":
		r.gap(r.doc, bom.UnknownGap, "the document says that what "+from+" "+typ+" is not listed completely")
	case "noAssertion":
		r.notKnown(r.doc, from, typ)
	}
}

// details writes what a relationship says beside its ends and its type, the comment last.
func (r *ldReader) details(n *node) string {
	var said []string
	for i := range n.members {
		m := &n.members[i]
		switch m.key {
		case "from", "to", "relationshipType", "creationInfo", "comment":
		default:
			if value := r.plain(m.value); bom.Stated(value) != "" && value != "noAssertion" {
				r.doc.take(timesText*(len(m.key)+len(value)) + nativeCost)
				said = append(said, m.key+" "+value)
			}
		}
	}
	if comment := n.get("comment"); comment != "" {
		said = append(said, comment)
	}
	if r.doc.err() != nil {
		return ""
	}
	return strings.Join(said, ", ")
}

// license notes a licence that a relationship gives.
func (r *ldReader) license(from, typ, to string) bool {
	key := ""
	switch typ {
	case "hasDeclaredLicense":
		key = "licenseDeclared"
	case "hasConcludedLicense":
		key = "licenseConcluded"
	}
	e := r.doc.local[from]
	if key == "" || e == nil {
		return false
	}
	text, ok := strings.CutPrefix(to, "https://spdx.org/licenses/")
	if !ok {
		text, ok = strings.CutPrefix(to, "http://spdx.org/licenses/")
	}
	if n := r.nodes[to]; n != nil {
		if text = n.get("licenseExpression"); text == "" {
			text = n.get("name")
		}
		ok = text != ""
	}
	if _, missing := r.find(r.doc, to); !ok && missing == (lost{}) {
		return true // said not to be known
	}
	if ok {
		e.set(key, text)
	}
	return ok
}
