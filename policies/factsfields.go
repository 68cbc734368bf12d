package policies

import (
	"slices"
	"strings"

	"ensign/bom"
	"ensign/origin"
)

// The fields that an entry of components can state, each of which another entry may speak of.
const (
	fieldKind = iota
	fieldManufacturer
	fieldECCN
	fieldEncryption
	fieldPublished
	fieldHTS
	fieldPrice
	fieldQuantity
	fieldDiscrete
	fieldStages // and those after it, one for each stage of making
	fields      = fieldStages + len(stageNames)
)

// fieldKeys are the keys of the fields before the stages.
var fieldKeys = [fieldStages]string{"kind", "manufacturer", "eccn", "enc", "published", "hts", "price", "quantity", "discrete"}

// fieldKey is the key of a field as a setting, "eccn" or "origin.made".
func fieldKey(field int) string {
	if field < fieldStages {
		return fieldKeys[field]
	}
	return "origin." + stageNames[field-fieldStages]
}

// stated is what an entry states by field, "" where it states nothing. What means the same is written the same.
type stated [fields]string

func (e *ComponentFact) stated() stated {
	out := stated{
		fieldKind: string(e.Kind), fieldManufacturer: e.Manufacturer, fieldECCN: e.ECCN, fieldEncryption: e.Encryption,
		fieldHTS: e.HTS, fieldQuantity: e.Quantity,
	}
	if n, err := parseQuantity(e.Quantity); err == nil {
		out[fieldQuantity] = Interval{n, n}.String()
	}
	if e.Currency != "" {
		out[fieldPrice] = e.Price.String() + " " + e.Currency
	}
	if e.Published != origin.Unsure {
		out[fieldPublished] = e.Published.String()
	}
	if e.Discrete != origin.Unsure {
		out[fieldDiscrete] = e.Discrete.String()
	}
	for i, name := range stageNames {
		out[fieldStages+i] = e.places(name)
	}
	return out
}

// places is where a stage was done, "TW" or "CN 70, US 30".
func (e *ComponentFact) places(stage string) string {
	var out []string
	for _, s := range e.Stages {
		if s.Stage == stage {
			out = append(out, strings.TrimSpace(s.Country+" "+s.Share))
		}
	}
	slices.Sort(out)
	return strings.Join(out, ", ")
}

// otherwise says what of a field another one states otherwise, "eccn EAR99; hts 854231" in the words of s, or "".
func (s *stated) otherwise(other *stated) string {
	var out []string
	for i := range s {
		if s[i] != "" && other[i] != "" && s[i] != other[i] {
			out = append(out, fieldKey(i)+" "+s[i])
		}
	}
	return strings.Join(out, "; ")
}

// agree refuses two entries with the same match that hold on the day asked and state something otherwise: neither has a
// better claim to speak. Which hold together is known for a day only.
func (r *factsReader) agree(all []ComponentFact) {
	if r.asOf == "" {
		return
	}
	type said struct {
		value string
		line  int
	}
	first := make(map[bom.Match]*[fields]said)
	for i := range all {
		e := &all[i]
		if e.Rank == 0 || e.Match == (bom.Match{}) {
			continue
		}
		before := first[e.Match]
		if before == nil {
			before = new([fields]said)
			first[e.Match] = before
		}
		for field, value := range e.stated() {
			switch b := &before[field]; {
			case value == "" || value == b.value:
			case b.value == "":
				*b = said{value, e.Line}
			default:
				r.failAt(e.Line, "the entry for %s says %s %s, and that of line %d for the same match says %s: end one of them with until, or remove it",
					e.Pattern, fieldKey(field), value, b.line, b.value)
			}
		}
	}
}

// literal is the component that a match means if it holds no * and no ?.
func literal(m bom.Match) *bom.Component {
	c := &bom.Component{Ref: m.Ref, Key: m.Key, Name: m.Name, Purl: m.Purl, CPE: m.CPE, MPN: m.MPN, Manufacturer: bom.Party{Name: m.Manufacturer}}
	if m.Path != "" {
		c.Found = []bom.Occurrence{{Path: m.Path}}
	}
	return c
}

// exact reports whether a match holds no * and no ?: who writes one means these components and no others.
func exact(m bom.Match) bool {
	return !strings.ContainsAny(m.Ref+m.Key+m.Name+m.Purl+m.CPE+m.MPN+m.Manufacturer+m.Path, "*?")
}
