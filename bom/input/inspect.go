package input

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"runtime"

	"ensign/bom"
	"ensign/bom/image"
)

// Inspection is what is in an image: every node, file and gap.
type Inspection struct {
	Input bom.Input
	Nodes []image.Node
	Files []image.File
}

// Inspect opens one image and reads every file in it. What could not be read is a gap of Input.
func Inspect(ctx context.Context, name string, o Options) (*Inspection, error) {
	operands, err := parseOperands([]string{name})
	if err != nil {
		return nil, err
	}
	r := &inputReader{Options: o, operand: operands[0], number: 1}
	if r.directory {
		return nil, hint(fmt.Errorf("reading %s: a directory, not an image", name), "use ensign sbom for a directory")
	}
	var all *image.Listing
	img, err := r.openImage(ctx, func(ctx context.Context, name string, at io.ReaderAt, size int64) (*image.Image, error) {
		img, list, err := image.Read(ctx, name, at, size, o.Limits, cmp.Or(max(o.Jobs, 0), runtime.GOMAXPROCS(0)))
		all = list
		return img, err
	})
	if err != nil {
		return nil, err
	}
	defer img.close()
	covered := img.Coverage()
	covered.Gaps = all.Gaps
	return &Inspection{
		Input: bom.Input{ID: "1", Name: r.label(), Kind: string(imageFile), SHA256: img.digest, Size: img.Size, Coverage: covered},
		Nodes: all.Nodes, Files: all.Files,
	}, nil
}

// Formats returns the formats of images, those that are read first. One without Open is only named.
func Formats() []*image.Format { return image.Formats() }
