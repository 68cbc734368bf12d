package catalog

import (
	"context"
	"fmt"
	"strings"

	"github.com/anchore/syft/syft"
	"github.com/anchore/syft/syft/artifact"
	"github.com/anchore/syft/syft/cataloging"
	"github.com/anchore/syft/syft/cataloging/pkgcataloging"
	"github.com/anchore/syft/syft/file"
	"github.com/anchore/syft/syft/pkg"
	"github.com/anchore/syft/syft/source"
	_ "modernc.org/sqlite" // the driver with which syft reads the databases of rpm and nix
)

// Some cataloguers insist on a temporary folder, which syft passes them in the context and which only its
// CreateSBOM makes, and removes. So they run inside of it: as the body of one cataloguer of ours, each still on its
// own, on the same resolver. It costs the set-up of syft's licence scanner, most of a second.

// wantsFolder reports whether a cataloguer failed only because it had no temporary folder, as the one of Go does
// on a packed binary.
func wantsFolder(err error) bool {
	return err != nil && strings.Contains(err.Error(), "no temp dir factory in context")
}

// runInFolder runs the cataloguers of the given indexes one after the other and stores what they did in runs.
func runInFolder(ctx context.Context, list []cataloguer, indexes []int, files *resolver, runs []run) {
	ran := false
	body := inFolder{func(ctx context.Context) {
		ran = true
		for _, i := range indexes {
			runs[i] = runOne(ctx, list[i], files)
			runs[i].folder = true
		}
	}}
	set := syft.DefaultCreateSBOMConfig().
		WithTool("ensign", "").
		WithParallelism(1).
		WithoutFiles().
		WithoutCatalogers().
		WithRelationshipsConfig(cataloging.RelationshipsConfig{}).
		WithUnknownsConfig(cataloging.UnknownsConfig{}).
		WithCatalogerSelection(cataloging.NewSelectionRequest().WithDefaults(body.Name())).
		WithCatalogers(pkgcataloging.NewCatalogerReference(body, []string{body.Name()}))
	_, err := createSBOM(ctx, files, set)
	if ran {
		return
	}
	for _, i := range indexes {
		runs[i] = run{name: list[i].Name(), folder: true, err: fmt.Errorf("making a temporary folder: %w", err)}
	}
}

func createSBOM(ctx context.Context, files *resolver, set *syft.CreateSBOMConfig) (_ any, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	return syft.CreateSBOM(ctx, treeSource{files}, set)
}

// folderNotes names the cataloguers that used the temporary folder.
func folderNotes(runs []run) []string {
	var names []string
	for _, done := range runs {
		if done.folder {
			names = append(names, done.name)
		}
	}
	if len(names) == 0 {
		return nil
	}
	return []string{"copied files to a private temporary folder, since removed: " + strings.Join(names, ", ")}
}

// inFolder is a cataloguer that lends its context.
type inFolder struct{ body func(context.Context) }

func (inFolder) Name() string { return "ensign" }

func (c inFolder) Catalog(ctx context.Context, _ file.Resolver) ([]pkg.Package, []artifact.Relationship, error) {
	c.body(ctx)
	return nil, nil, nil
}

// treeSource presents the resolver to syft.
type treeSource struct{ files *resolver }

func (treeSource) ID() artifact.ID                                    { return "tree" }
func (treeSource) Describe() source.Description                       { return source.Description{ID: "tree", Name: "tree"} }
func (treeSource) Close() error                                       { return nil }
func (s treeSource) FileResolver(source.Scope) (file.Resolver, error) { return s.files, nil }
