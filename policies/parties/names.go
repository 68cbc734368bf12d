package parties

import (
	"slices"
	"strings"
	"unicode"

	"ensign/origin"
)

// named is a name by itself.
func named(written string) name { return name{written: written, normal: origin.NormalName(written)} }

// joined is the form in which two names are the same: without case, accents, punctuation, legal form and spaces. A
// name of nothing but those is itself, so that it means nobody else.
func (n name) joined() string {
	if s := strings.ReplaceAll(n.normal, " ", ""); s != "" {
		return s
	}
	return "\x00" + strings.TrimSpace(n.written)
}

// words are the words of a name, sorted, each once.
func (n name) words() []string {
	out := strings.Fields(n.normal)
	slices.Sort(out)
	return slices.Compact(out)
}

// spellings are the names in what somebody wrote: the whole first, then the parts of "A (B)" and "A / B".
func spellings(written string) []string {
	out := []string{written}
	add := func(s string) {
		if s = strings.TrimSpace(s); len(s) > 2 && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	if before, inside, ok := bracketed(written); ok {
		add(before)
		add(unmarked(inside))
	}
	if strings.Contains(written, " / ") {
		for part := range strings.SplitSeq(written, " / ") {
			add(part)
		}
	}
	return out
}

// bracketed takes a name with a bracket at its end apart.
func bracketed(written string) (before, inside string, ok bool) {
	written = strings.TrimSpace(strings.NewReplacer("（", "(", "）", ")").Replace(written))
	if !strings.HasSuffix(written, ")") {
		return "", "", false
	}
	depth := 0
	for i := len(written) - 1; i > 0; i-- {
		switch written[i] {
		case ')':
			depth++
		case '(':
			depth--
		}
		if depth == 0 {
			return written[:i], written[i+1 : len(written)-1], true
		}
	}
	return "", "", false
}

// marks stand before another name of the same person.
var marks = [...]string{"a.k.a.", "f.k.a.", "n.k.a.", "aka ", "fka ", "also known as ", "formerly ", "formerly known as "}

func unmarked(s string) string {
	for _, m := range marks {
		if len(s) >= len(m) && strings.EqualFold(s[:len(m)], m) {
			return strings.TrimLeft(s[len(m):], " ,:")
		}
	}
	return s
}

// addNames adds all names of an entry: its own, its aliases, and what is written in brackets behind one of them if that
// is marked as a name or is made of capitals.
func (e *Entry) addNames(all []name, index int) []name {
	kind := Exact
	add := func(written string) {
		n := named(strings.TrimSpace(written))
		n.entry, n.kind = index, kind
		all = append(all, n)
	}
	add(e.Name)
	kind = Alias
	for i := range len(e.Aliases) + 1 {
		written := e.Name
		if i > 0 {
			written = e.Aliases[i-1]
			add(written)
		}
		before, inside, ok := bracketed(written)
		if !ok || !distinct(before) {
			continue
		}
		add(before)
		if other := unmarked(inside); capitals(other) || other != inside && distinct(other) {
			add(other)
		}
	}
	return all
}

// distinct reports whether a name has a word that may tell one person from another.
func distinct(written string) bool {
	n := named(written)
	return slices.ContainsFunc(n.words(), telling)
}

func capitals(s string) bool {
	return len(s) > 2 && strings.IndexFunc(s, func(r rune) bool { return !unicode.IsUpper(r) }) < 0
}

// common are words that many companies have in their names and that tell none from another.
var common = setOf(`academy advanced aerospace africa america asia automation aviation beijing capital center
	centre central chemical chengdu china chinese city communication company component computer control data defense
	development device digital east electric electrical electronic electronics energy engineering enterprise equipment
	europe export exports factory first foreign freight general germany global group guangdong guangzhou hangzhou holding
	hong hongkong house import imports india industrial industry information innovation institute instrument integrated
	intelligence intelligent international investment iran japan kong korea laboratory legal logistics machine machinery
	maintenance management manufacturing marine marketing material materials mechanical medical metal microelectronics
	middle military mobile moscow national network north optical optoelectronics overseas pacific parts petroleum plant
	power precision private process product production products project public research russia russian satellite science
	scientific security semiconductor service services shanghai shenzhen shipping singapore software solution south space
	star state storage supply system taiwan technical technology telecom telecommunication telecommunications tianjin
	trade trading transport university west wireless world wuhan the for of and new`)

func setOf(words string) map[string]bool {
	set := make(map[string]bool)
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}

// telling reports whether a word may tell one person from another: it is no common word, no number, and not too short.
func telling(word string) bool {
	letters := strings.IndexFunc(word, unicode.IsLetter) >= 0
	ascii := strings.IndexFunc(word, func(r rune) bool { return r >= 0x80 }) < 0
	return letters && (len(word) >= 4 || !ascii) && !common[word]
}
