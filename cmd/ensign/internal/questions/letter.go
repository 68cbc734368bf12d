package questions

import (
	"fmt"
	"strings"
)

// Letter is the letter that goes with a workbook of that name, in Markdown. It names neither the product nor where it
// goes.
func Letter(r *Request, workbook string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# Request %s: origin and classification of your parts\n\nTo: %s\n\n", r.ID, escaped(orUnknown(r.Supplier)))
	b.WriteString("We use the parts below in a product, and have to answer for it under the US Export Administration Regulations\n" +
		"(15 CFR 730 to 774). For that we need your statement on where they were made and how they are classified.\n\n")
	fmt.Fprintf(&b, "Please fill in the attached workbook `%s`, sign its sheet Declaration, and send it back as XLSX. Where you do not\n"+
		"know, write \"%s\": that is an answer, and better than a guess. The sheet Checker shows what is still to be filled in.\n"+
		"Please leave the grey cells as they are; a file in which they were changed cannot be read.\n\n", workbook, Unknown)
	b.WriteString("| our reference | part number | description | what we ask |\n|---|---|---|---|\n")
	for _, p := range r.Parts {
		fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", escaped(p.Key), escaped(p.MPN), escaped(p.Name), escaped(p.Question))
	}
	if len(r.Rules) > 0 {
		fmt.Fprintf(&b, "\nIf the parts were made outside the United States, please fill in the sheet Certificate too: a form in the manner of\n"+
			"15 CFR Part 734, Supplement No. 1, on 15 CFR %s.\n", strings.Join(r.Rules, ", "))
	}
	fmt.Fprintf(&b, "\nTemplate %s, facts as of %s, report SHA-256 %s.\n", Template, r.AsOf, r.Report)
	return b.String()
}

// escaped is text that stands in a cell of a Markdown table as it is.
func escaped(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	var b strings.Builder
	for _, c := range s {
		if strings.ContainsRune("\\`*_[]<>|#", c) {
			b.WriteByte('\\')
		}
		b.WriteRune(c)
	}
	return b.String()
}
