package image

import "slices"

// formats is every format that is read, in the order in which they are tried where two could begin at one place.
var formats = [...]*Format{
	gzipFormat,
}

// Formats returns every format, those that are only named last.
func Formats() []*Format { return slices.Clone(formats[:]) }
