package spdx

import "ensign/bom"

// What is kept of a document is bounded by its length, as [bom.Kept] says. These are bytes of memory that are taken for one of
// something from its text to that of CycloneDX, without the texts in it.
const (
	elementCost  = 1_300 // an element, and the component that it becomes
	fieldCost    = 350   // a field that becomes a property
	nativeCost   = 100   // one for which there is a place in a component
	memberCost   = 250   // a value of a node of JSON-LD
	nodeCost     = 400   // a node of JSON-LD
	linkCost     = 200   // a relationship
	needCost     = 200   // one that becomes a dependency
	noteCost     = 400   // one that becomes a property
	externalCost = 250   // a document that is referred to
	remarkCost   = 300   // an annotation
	keyCost      = 100   // a key of an object that has more than manyKeys
	lostCost     = 400   // something that cannot be read, of which a warning may tell
	timesText    = 3     // how often a text is written
)

// manyKeys is how many keys of an object cost nothing: the memory to check that none occurs twice is used again.
const manyKeys = 1_000

// take draws what is kept for what lies where the document is read.
func (d *document) take(n int) { d.kept.Take(d.at, n) }

// err returns the error for a document of which too much would be kept.
func (d *document) err() error { return d.kept.Err() }

// native reports whether a component has a place for a field, once.
func native(key string) bool {
	switch key {
	case "name", "SPDXID", "versionInfo", "supplier", "originator", "homepage", "licenseDeclared", "licenseConcluded", "description",
		"primaryPackagePurpose":
		return true
	}
	return false
}

// costOf returns what is taken for a field.
func costOf(key, value string) int {
	cost := timesText * len(value)
	switch {
	case native(key) && bom.Stated(value) != "":
		return cost + nativeCost
	case bom.Stated(value) == "":
		return nativeCost
	case key == "externalRefs": // of which most become a package URL or a CPE
		return cost + 2*nativeCost + nativeCost/2
	}
	return cost + fieldCost + timesText*len(key)
}
