package input

import (
	"context"
	"fmt"
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
	img, err := r.openImage(ctx)
	if err != nil {
		return nil, err
	}
	defer img.close()
	jobs := o.Jobs
	if jobs <= 0 {
		jobs = runtime.GOMAXPROCS(0)
	}
	all, err := img.List(ctx, bom.NewBudget(o.Limits), jobs)
	if err != nil {
		return nil, openError(name, err)
	}
	covered := img.Coverage()
	covered.Gaps = all.Gaps
	return &Inspection{
		Input: bom.Input{ID: "1", Name: r.label(), Kind: string(imageFile), SHA256: img.digest, Size: img.Size, Coverage: covered},
		Nodes: all.Nodes, Files: all.Files,
	}, nil
}

// Formats returns the formats of images, those that are read first. One without Open is only named.
func Formats() []*image.Format { return image.Formats() }
