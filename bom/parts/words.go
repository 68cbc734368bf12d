package parts

import (
	"slices"
	"strings"
)

// placeholders are the cells that say nothing.
var placeholders = []string{"", "-", "--", "n/a", "na", "none", "tbd", "tba", "?", "unknown", "/", "~"}

const longestPlaceholder = len("unknown")

// maxWord is more than any of the words that a cell as a whole may be has, in bytes.
const maxWord = 60

// word returns a cell in the form of [normal], "" if it is too long for a word.
func word(cell string) string {
	if len(cell) > maxWord {
		return ""
	}
	return normal(cell)
}

func silent(cell string) bool {
	return len(cell) <= longestPlaceholder && slices.Contains(placeholders, strings.ToLower(cell))
}

func affirmed(cell string) bool {
	return slices.Contains([]string{"yes", "y", "true", "1", "x", "ja", "да", "是", "✓", "✔"}, strings.ToLower(cell))
}

func denied(cell string) bool {
	return slices.Contains([]string{"no", "n", "false", "0", "nein", "нет", "否"}, strings.ToLower(cell))
}

// notFitted reports whether a cell as a whole is one of the words for a part that is left out.
func notFitted(cell string) bool {
	switch word(cell) {
	case "dnp", "dni", "dnf", "dnm", "donotpopulate", "donotplace", "donotfit", "donotmount", "donotinstall", "notfitted", "nofit",
		"notpopulated", "notmounted", "nichtbestückt", "不贴", "未実装", "неустанавливать":
		return true
	}
	return false
}
