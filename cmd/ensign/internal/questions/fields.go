package questions

import (
	"fmt"
	"net/mail"
	"slices"
	"strings"
	"unicode/utf8"

	"ensign/policies"
)

// longest is the most characters of one answer.
const longest = 255

// field is something that the supplier fills in.
type field struct {
	title   string
	says    string             // what it means, and how it is written
	key     string             // of the facts, "" if the answer is only noted
	asked   string             // the missing fact that it answers, "" if it answers none by itself
	choices []string           // the answers besides [Unknown]; nil if any is
	firm    bool               // not knowing is no answer
	check   func(string) error // nil if any text will do
	needed  bool
}

var yesNo = []string{"yes", "no"}

// partTitles are the columns of a part that the supplier does not change.
var partTitles = [...]string{"Our reference", "Part number", "Manufacturer", "Description", "Package URL", "What we ask", "Seal"}

// partFields are the columns of a part that the supplier fills.
var partFields = [...]field{
	{title: "Country of origin", key: "origin.made", asked: "origin", check: settingOf("origin.made"), needed: true, says: "where the goods were made: the last substantial transformation; for software, leave it and fill in where it was developed. ISO 3166-1 code, as TW; several with their shares in percent, as CN 70, US 30"},
	{title: "Rule of origin", choices: []string{"last substantial transformation", "wafer diffusion", "assembly", "other"}, says: "by which rule the country of origin was found"},
	{title: "Diffused in", key: "origin.diffused", check: settingOf("origin.diffused"), says: "for a chip: country of the wafer fab"},
	{title: "Assembled in", key: "origin.assembled", check: settingOf("origin.assembled"), says: "country of assembly"},
	{title: "Tested in", key: "origin.tested", check: settingOf("origin.tested"), says: "country of the final test"},
	{title: "Designed in", key: "origin.designed", check: settingOf("origin.designed"), says: "country where it was designed"},
	{title: "Developed in", key: "origin.developed", asked: "origin", check: settingOf("origin.developed"), says: "for software and firmware: country where it was developed"},
	{title: "Subject to the EAR", choices: yesNo, says: "is the part, as you ship it, subject to the US Export Administration Regulations (15 CFR 734.3)"},
	{title: "ECCN", key: "eccn", asked: "eccn", check: settingOf("eccn"), needed: true, says: "its entry on the US Commerce Control List, as 5A992.c, or EAR99"},
	{title: "ECCN source", choices: []string{"own classification", "CCATS", "maker"}, says: "who classified it: you, BIS in a CCATS, or its maker"},
	{title: "ECCN date", check: isDate, says: "day of the classification, as 2026-01-31"},
	{title: "CCATS number", says: "if BIS classified it"},
	{title: "740.17 paragraph", key: "enc", asked: "enc", choices: []string{"740.17(b)(1)", "740.17(b)(2)", "740.17(b)(3)", "none"}, says: "for items with encryption: the paragraph of License Exception ENC under which it may be exported"},
	{title: "Published", key: "published", choices: yesNo, says: "for software: is this very code available to the public without restriction (15 CFR 734.7, 742.15(b))"},
	{title: "US content in percent", check: isDecimal, says: "if it was made outside the United States: share of controlled US-origin content (15 CFR 734.4)"},
	{title: "US content for", says: "the destination that this share was computed for"},
	{title: "Direct product", choices: yesNo, says: "was it made with technology, software or a plant that brings it under a foreign-direct-product rule (15 CFR 734.9); the sheet Certificate has the rules"},
	{title: "Other lists", says: "its entries on other lists: EU 2021/821, UK, JP, CN"},
	{title: "HTS", key: "hts", check: settingOf("hts"), says: "tariff number of 6 to 10 digits, as 8542.31"},
	{title: "Unit price", key: "price", asked: "price", check: settingOf("price"), says: "if you wish: fair market value of one piece with its currency, as 4.10 USD or 4.10..4.60 USD"},
	{title: "Document", says: "file name of a document that you send with this, such as a certificate of origin"},
	{title: "SHA-256 of the document", check: isDigest, says: "64 hexadecimal digits, if you have them"},
	{title: "Remarks", says: "anything that we should know"},
}

// signFields are the rows of the sheet Declaration that the supplier fills.
var signFields = [...]field{
	{title: "Company", needed: true, says: "legal name of the company that answers"},
	{title: "Country of its site", check: settingOf("origin.made"), says: "where the parts are made or sold from, ISO 3166-1 code"},
	{title: "Answers as", needed: true, firm: true, choices: []string{"maker", "distributor"}, says: "the maker of the parts, or somebody who sells them: a maker's word counts for more"},
	{title: "Signed by", needed: true, says: "name of the authorised person"},
	{title: "Title", needed: true, says: "function of that person"},
	{title: "E-mail", needed: true, check: isMail, says: "where to ask back"},
	{title: "Date", needed: true, check: isDate, says: "day of signing, as 2026-01-31"},
	{title: "Valid until", check: isDate, says: "last day on which the answers hold, as 2027-01-31"},
	{title: "Statement", needed: true, firm: true, choices: []string{"agreed"}, says: "the answers are true to the best of the company's knowledge, after looking into its records; it will tell of changes"},
}

// rows of signFields that are read by name.
const (
	signCompany = iota
	_
	signCapacity
	signName
	signTitle
	_
	signDate
	signUntil
)

// isUnknown reports whether an answer says that it is not known.
func isUnknown(s string) bool {
	s = strings.ToLower(strings.NewReplacer("’", "'", "‘", "'").Replace(s))
	return slices.Contains([]string{Unknown, "dont know", "do not know", "unknown", "not known"}, s)
}

// read is an answer as it is recorded, and what is wrong with it.
func (f *field) read(s string) (string, error) {
	s = strings.TrimSpace(s)
	if utf8.RuneCountInString(s) > longest {
		return "", fmt.Errorf("longer than %d characters", longest)
	}
	if s == "" || isUnknown(s) && !f.firm {
		return s, nil
	}
	for _, c := range f.choices {
		if strings.EqualFold(c, s) {
			return c, nil
		}
	}
	if f.choices != nil {
		return "", fmt.Errorf("%q is none of %s", s, strings.Join(f.answers(), ", "))
	}
	if strings.HasPrefix(f.key, "origin.") {
		s = strings.ToUpper(s)
	}
	if f.check != nil {
		return s, f.check(s)
	}
	return s, nil
}

// answers lists what may be answered where there is a choice.
func (f *field) answers() []string {
	if f.firm {
		return f.choices
	}
	return append(slices.Clone(f.choices), Unknown)
}

// settingOf checks a value as the facts file will.
func settingOf(key string) func(string) error {
	return func(s string) error { return policies.Setting{Key: key, Value: s}.Check() }
}

func isDate(s string) error {
	_, err := policies.ParseDate(s)
	return err
}

func isDecimal(s string) error {
	_, err := policies.ParseDecimal(strings.TrimSpace(strings.TrimSuffix(s, "%")))
	return err
}

func isDigest(s string) error {
	if len(s) != 64 || strings.Trim(strings.ToLower(s), "0123456789abcdef") != "" {
		return fmt.Errorf("%q is not a SHA-256 of 64 hexadecimal digits", s)
	}
	return nil
}

func isMail(s string) error {
	if _, err := mail.ParseAddress(s); err != nil {
		return fmt.Errorf("%q is no e-mail address", s)
	}
	return nil
}
