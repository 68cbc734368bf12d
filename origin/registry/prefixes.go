package registry

import (
	"bufio"
	"regexp"
	"strings"
)

// The lines of the list that matter: a pattern property, and the description below it.
var (
	prefixLine      = regexp.MustCompile(`^\s+"\^([a-zA-Z0-9#_+-]+),\.\*":`)
	descriptionLine = regexp.MustCompile(`^\s+description:\s*(.*)$`)
)

// vendorPrefixes reads the vendors' names below their prefixes. The list has no countries, so only makers that the
// tables know are taken.
func (r *reading) vendorPrefixes() error {
	in := bufio.NewScanner(r.in)
	prefix := ""
	for in.Scan() {
		if m := prefixLine.FindStringSubmatch(in.Text()); m != nil {
			prefix = m[1]
			continue
		}
		m := descriptionLine.FindStringSubmatch(in.Text())
		if m == nil || prefix == "" {
			continue
		}
		r.result.Entries++
		name := strings.Trim(printable(m[1]), `"'`)
		if found, ok := r.maker(name); ok {
			r.put("identifiers.tsv", "vendor-prefixes", "medium", "dt", prefix, found.ID)
		} else {
			r.leave("%s: no maker is called %q", prefix, name)
		}
		prefix = ""
	}
	return in.Err()
}
