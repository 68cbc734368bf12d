package origin

import "strings"

// judge looks at the licences of a component. For a package of a distribution they are the words of its copyright
// file, of which one open one is enough; for any other each must be open. closed is set by any that is known not to be.
func (x *index) judge(licences []string, packaged bool) (open, closed bool) {
	all := len(licences) > 0
	for _, l := range licences {
		switch x.licence(l) {
		case Yes:
			open = true
		case No:
			closed = true
			all = false
		default:
			all = false
		}
	}
	if packaged {
		return open, closed
	}
	return all, closed
}

// licence says whether an SPDX expression, or a name as people write it, is open. In an expression with OR alone one
// open choice is enough; in any other all must be open.
func (x *index) licence(expression string) Ternary {
	text := strings.ToLower(strings.TrimSpace(expression))
	if open, ok := x.licences[text]; ok {
		return yesOrNo(open)
	}
	words := strings.Fields(strings.NewReplacer("(", " ", ")", " ").Replace(text))
	answers := make(map[Ternary]bool)
	choice, both, skip := false, false, false
	for _, w := range words {
		switch {
		case skip:
			skip = false
		case w == "with":
			skip = true
		case w == "or":
			choice = true
		case w == "and":
			both = true
		default:
			answers[x.word(w)] = true
		}
	}
	switch {
	case len(answers) == 0 || len(words) > 1 && !choice && !both && !strings.Contains(text, " with "):
		return Unsure
	case choice && !both && answers[Yes]:
		return Yes
	case answers[No]:
		return No
	case answers[Unsure]:
		return Unsure
	}
	return Yes
}

func (x *index) word(id string) Ternary {
	open, ok := x.licences[id]
	if !ok {
		return Unsure
	}
	return yesOrNo(open)
}

func yesOrNo(yes bool) Ternary {
	if yes {
		return Yes
	}
	return No
}
