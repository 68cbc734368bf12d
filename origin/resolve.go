package origin

import "ensign/bom"

// ResolveAll answers for every component of doc, in the order of [bom.Document.Components].
func ResolveAll(doc *bom.Document, o Options) []Origin {
	return make([]Origin, len(doc.Components()))
}
