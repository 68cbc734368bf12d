package image

import "slices"

// formats is every format that is read, in the order in which they are tried where two could begin at one place.
// A format whose magic is the beginning of another's stands after it.
var formats = [...]*Format{
	squashfsFormat,

	gzipFormat,
	bzip2Format,
	zstdFormat,
	lz4Format,
	lz4LegacyFormat,
	xzFormat,
	lzmaFormat,
	lzopFormat,
	brotliFormat,

	uimageFormat,
	fitFormat,
	dtbFormat,
	trxFormat,
	bzimageFormat,
	arm64Format,
	riscvFormat,
	zbootFormat,
	zimageFormat,
	vmlinuxFormat,
	ikconfigFormat,
	egonFormat,
	ubootFormat,
	uswidFormat,

	tarFormat,
	tarV7Format,
	zipFormat,
	debFormat,
	arFormat,
	cpioFormat,
	cpioBinFormat,

	elfFormat,
	peFormat,
	pngFormat,
}

// Formats returns every format: those that are read, and after them those that are only named, which have no Open.
func Formats() []*Format { return slices.Concat(formats[:], named[:]) }
