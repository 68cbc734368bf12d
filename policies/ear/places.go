package ear

import "strings"

// places are destinations, or paragraphs, by what is said of them, in the order it was said first.
type places struct {
	order []string
	at    map[string][]string
}

func (p *places) add(says, destination string) {
	if p.at == nil {
		p.at = make(map[string][]string)
	}
	if p.at[says] == nil {
		p.order = append(p.order, says)
	}
	p.at[says] = append(p.at[says], destination)
}

// String writes "counts in full for KP, CU; does not count for DE".
func (p *places) String() string {
	var out []string
	for _, says := range p.order {
		out = append(out, says+" for "+some(p.at[says]))
	}
	return strings.Join(out, "; ")
}

// all writes "possible: 734.9(e)(1), 734.9(g); ruled-out-by-output: 734.9(b)".
func (p *places) all() string {
	var out []string
	for _, says := range p.order {
		out = append(out, says+": "+strings.Join(p.at[says], ", "))
	}
	return strings.Join(out, "; ")
}
