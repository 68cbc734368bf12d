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
	terms, onlyChoice := licenceTerms(text)
	answers := make(map[Ternary]bool)
	for _, term := range terms {
		answers[x.term(term)] = true
	}
	switch {
	case len(answers) == 0:
		return Unsure
	case onlyChoice && answers[Yes]:
		return Yes
	case answers[No]:
		return No
	case answers[Unsure]:
		return Unsure
	}
	return Yes
}

// withoutParens takes the parentheses out of an expression.
var withoutParens = strings.NewReplacer("(", " ", ")", " ")

// licenceTerms splits an expression at AND and OR, in lower case. It also reports whether there is no operator but OR.
func licenceTerms(text string) (terms []string, onlyChoice bool) {
	onlyChoice = true
	var term []string
	words := strings.Fields(withoutParens.Replace(text))
	for _, w := range append(words, "or") {
		switch w {
		case "or", "and", "and/or", "|", "||", "&", "&&":
			if len(term) > 0 {
				terms = append(terms, withoutException(strings.Join(term, " ")))
			}
			term = nil
			onlyChoice = onlyChoice && w != "and" && w != "&" && w != "&&"
		default:
			term = append(term, w)
		}
	}
	return terms, onlyChoice
}

// withoutException drops what follows WITH if it says that it is an exception, which only gives more. Anything else
// there may take away, like the Commons Clause, and stays.
func withoutException(term string) string {
	licence, rest, ok := strings.Cut(term, " with ")
	if ok && (strings.Contains(rest, "exception") || rest == "linux-syscall-note" || rest == "advertising") {
		return licence
	}
	return term
}

// term looks up one licence. A LicenseRef is a text of the document's own, so that only a closed one is believed. Of
// names joined by a slash, which may mean a choice or not, each must be open.
func (x *index) term(id string) Ternary {
	if open, ok := x.licences[id]; ok {
		return yesOrNo(open)
	}
	if own, ok := strings.CutPrefix(id, "licenseref-"); ok {
		if open, ok := x.licences[own]; ok && !open {
			return No
		}
		return Unsure
	}
	parts := strings.Split(id, "/")
	answer := Yes
	for _, part := range parts {
		open, ok := x.licences[strings.TrimSpace(part)]
		switch {
		case !ok || len(parts) == 1:
			return Unsure
		case !open:
			answer = No
		}
	}
	return answer
}

func yesOrNo(yes bool) Ternary {
	if yes {
		return Yes
	}
	return No
}
