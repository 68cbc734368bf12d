package spdx

import "strings"

// effect is what a relationship says of where its part belongs.
type effect int

const (
	other     effect = iota // nothing that is understood, so that both ends stay in the product
	describes               // the part is what the document is about
	contains                // the part is in the whole
	dependsOn               // the part is used by the whole, and is or may be in the product
	optional                // the same, but the product works without it
	source                  // the whole was made of the part
	tool                    // the part helps to make or to test the whole and is not in it
	lists                   // a list of what the document holds
	remark                  // it says nothing of the product: documents about documents, licences, vulnerabilities
)

// relation is what a type of relationship means.
type relation struct {
	effect
	backwards bool // the part is the subject: "part IS-SOMETHING-OF whole"
}

// relations are the types of SPDX 2.3, clause 11, and of SPDX 3.0.1, RelationshipType, in the spelling of [spelling]. A dependency
// of the build or of development stays in the product, because it may be a library that is linked in or bundled; what is
// called a tool does not.
var relations = map[string]relation{
	"describes": {describes, false}, "describedby": {describes, true},
	"contains": {contains, false}, "containedby": {contains, true},
	"dependson": {dependsOn, false}, "dependencyof": {dependsOn, true},
	"runtimedependencyof": {dependsOn, true}, "builddependencyof": {dependsOn, true}, "provideddependencyof": {dependsOn, true},
	"staticlink": {dependsOn, false}, "dynamiclink": {dependsOn, false}, "hasprerequisite": {dependsOn, false}, "prerequisitefor": {dependsOn, true},
	"hasstaticlink": {dependsOn, false}, "hasdynamiclink": {dependsOn, false}, "hasprovideddependency": {dependsOn, false},
	"hasprerequisites": {dependsOn, false}, "optionalcomponentof": {optional, true}, "optionaldependencyof": {optional, true},
	"hasoptionalcomponent": {optional, false}, "hasoptionaldependency": {optional, false},
	"generatedfrom": {source, false}, "generates": {source, true},
	"buildtoolof": {tool, true}, "devtoolof": {tool, true}, "testtoolof": {tool, true}, "testof": {tool, true}, "testcaseof": {tool, true},
	"testdependencyof": {tool, true}, "devdependencyof": {dependsOn, true}, "hastest": {tool, false}, "hastestcase": {tool, false},
	"usestool": {tool, false}, "element": {lists, false},
	"amends": {remark, false}, "describe": {remark, false}, "hasdeclaredlicense": {remark, false}, "hasconcludedlicense": {remark, false},
	"hasassociatedvulnerability": {remark, false}, "affects": {remark, false}, "doesnotaffect": {remark, false}, "fixedin": {remark, false},
	"underinvestigationfor": {remark, false}, "hasassessmentfor": {remark, false}, "foundby": {remark, false}, "reportedby": {remark, false},
	"publishedby": {remark, false}, "coordinatedby": {remark, false}, "hasassociatedlicense": {remark, false},
}

// meaning returns what a type of relationship means, in the spelling of any version.
func meaning(typ string) relation {
	return relations[spelling(typ)]
}

// spelling makes one of the spellings of all versions.
func spelling(typ string) string { return strings.ToLower(strings.ReplaceAll(typ, "_", "")) }

// listing reports whether relationships of this meaning list what is in the product.
func (r relation) listing() bool {
	return r.effect == contains || r.effect == dependsOn || r.effect == describes
}

// noAssertion reports whether what stands for a reference says that it is not known what there is.
func noAssertion(ref string) bool {
	return saysNothing(ref) && strings.HasPrefix(strings.ToLower(ref[strings.LastIndexAny(ref, "/:")+1:]), "noassertion")
}

// link is one relationship as written.
type link struct {
	doc      *document
	from, to string
	typ      string
	relation
	comment string
	at      int64 // where it stands

	source, target *element // what from and to lead to; nil if that is not given
	done           bool     // nothing of it is left to be noted
}

// says writes a link as it stands in a property of what it starts from.
func (l *link) says() string {
	says := l.typ + " " + l.to
	if l.source == nil {
		says = l.from + " " + says
	}
	if l.comment != "" {
		says += ": " + l.comment
	}
	return says
}
