package bom

import (
	"slices"
	"strings"
)

// Names says what properties of other names claim: the name of a property, as a document writes it, to one of
// [ClaimWords]. The nil map says nothing.
type Names map[string]string

// ClaimWords lists what a property may claim of a component, in the words of the facts file: the fields of the table of
// claims, and the stages of making, of which country-of-origin is the first.
func ClaimWords() []string {
	words := []string{"kind", "designators", "country-of-origin"}
	for i := range claimTable {
		words = append(words, strings.TrimPrefix(claimTable[i].name, ownNamespace))
	}
	return append(words, stages[:]...)
}

// claimName returns the property in Ensign's own namespace that a word stands for.
func claimName(word string) string {
	switch {
	case word == "country-of-origin":
		return originPrefix + "made"
	case slices.Contains(stages[:], word):
		return originPrefix + word
	}
	return ownNamespace + word
}

// WithNames returns a view of d in which properties of these names are claims too. They count after those in Ensign's
// own names and before those that are known by their spelling. The text stays as it is.
func (d *Document) WithNames(names Names) *Document {
	if len(names) == 0 {
		return d
	}
	copied := *d
	copied.warnings = slices.Clip(d.warnings)
	copied.components = slices.Clone(d.components)
	copied.root = names.reread(d.root, &copied)
	for i := range copied.components {
		copied.components[i] = names.reread(copied.components[i], &copied)
	}
	return &copied
}

// reread returns c with its claims read by these names as well.
func (n Names) reread(c Component, w warner) Component {
	if !slices.ContainsFunc(c.Properties, n.has) {
		return c
	}
	for i := range claimTable {
		*claimTable[i].field(&c) = ""
	}
	c.Designators, c.Origins = nil, nil
	readClaims(&c, n, c.Pointer, w)
	c.Key = c.key()
	return c
}

func (n Names) has(p Property) bool { return n[p.Name] != "" }

// ClaimName is a property in Ensign's own namespace that is read as a claim, and written where a document is built.
type ClaimName struct {
	Name string // "ensign:mpn"; a word in capitals stands for what Says says
	Also string // how else it is called: last segments of names, in any case and with "-", "_" or spaces between
	Says string // what its value is
}

// ClaimNames lists the properties that are read as claims about a component.
func ClaimNames() []ClaimName {
	says := map[string]string{
		"ensign:mpn": "the maker's part number", "ensign:eccn": "its export control classification number", "ensign:hts": "its tariff number",
		"ensign:price": "for one piece: `4.10 USD`, `4.10..4.60 USD`", "ensign:quantity": "pieces in one of what it is nested in",
		"ensign:one-of": "the same for all alternates of one position",
	}
	var list []ClaimName
	for i := range claimTable {
		c := &claimTable[i]
		list = append(list, ClaimName{c.name, strings.Join(c.aliases, ", "), says[c.name]})
	}
	return append(
		list,
		ClaimName{originPrefix + "STAGE", "countryoforigin, coo: for the stage made", "where a stage of making took place: `CN`, or with shares in percent `CN=70;US=30`; a code or a name. The stages are " + strings.Join(stages[:], ", ")},
		ClaimName{designatorName, strings.Join(designatorAliases[:], ", ") + "; cdx:device:location, unless it names a place", "reference designators with a space between"},
		ClaimName{kindName, "", "commodity, software or technology"},
		ClaimName{externalName, "", "`true` for isExternal, which versions before 1.7 do not have"},
		ClaimName{manufacturerName, "", "with `:url` and `:country`, where a version before 1.6 has no field"},
		ClaimName{supplierName + ":country", "", "where a version before 1.6 has no field"},
		ClaimName{authorName, "", "one for each, where a version before 1.6 has no field"},
		ClaimName{foundName, "", "where it was found, as JSON, where a version before 1.6 has no field"},
		ClaimName{typeName, "", "its type, where the version has no word for it and says application"},
		ClaimName{noVersionName, "", "`true` where its version is unknown and 1.3 wants one, which is 0.0.0"},
	)
}
