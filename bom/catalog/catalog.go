// Package catalog finds the software packages in a tree of files, such as the root file system of a device.
// [Find] is the entry point. The reading of package databases, binaries and kernel modules is syft's; this
// package gives syft a tree that is never unpacked, keeps a failing reader from spoiling the others, and returns
// its own values. No type of syft leaves it.
package catalog

import (
	"context"
	"fmt"
	"io/fs"

	"ensign/bom"
)

// Package is a piece of software found in a tree. All fields but Paths, FoundBy and Confidence are as the package's
// own metadata gives them; the empty string means that it says nothing.
type Package struct {
	Name    string
	Version string
	Type    string // the ecosystem: "deb", "apk", "rpm", "python", "binary", "linux-kernel-module", …
	Purl    string // package URL with the distribution as qualifier; "" where syft makes none

	CPEs     []string // CPE 2.3 strings that the metadata or a curated signature names; guessed ones are left out
	Licenses []string // SPDX expressions, else the words of the metadata, sorted

	Paths     []string // where it was found: slash paths without a leading slash, the deciding one first
	FoundBy   string   // the cataloguer: "dpkg-db-cataloger"
	Arch      string
	Language  string
	Source    string // the source package that it was built from
	SourceVer string // the version of Source where it differs

	Maintainer  string // who packages it
	Vendor      string // the organisation that the metadata names as its vendor or company
	Author      string // who wrote it; several are joined by "; "
	Publisher   string // the channel, registry or store that it came through, where the metadata names one
	Homepage    string
	Description string

	// Confidence is a decimal from 0 to 1: "1" for a package database, manifest or build record, "0.8" for a
	// pattern in the bytes of a binary. It is our own grade, not a measurement.
	Confidence string
}

// Result is what [Find] found and what it could not read. It depends only on the tree and the budget.
type Result struct {
	Packages []Package // sorted by type, name, version, purl and path
	Gaps     []bom.Gap // sorted by path; a file is lost as a whole, from offset 0
	Files    int64     // regular files in the tree
	Bytes    int64     // the sum of their sizes
	Notes    []string  // for people: what ran in a temporary folder, which licence texts were not identified
}

// Find returns the packages in tree, whose root is the root directory of the device: absolute links and links out
// of the tree resolve inside it. Links are followed only if tree is an [fs.ReadLinkFS]; one that cannot be read is
// a gap. Every regular file draws its size, and every entry one file, from budget (nil stands for the default); a
// file that does not fit is not read and becomes a gap. At most jobs cataloguers run at a time, and at least one.
//
// A file that cannot be read, and a cataloguer that errs or panics, costs a gap and nothing else. The error is not
// nil only if the root cannot be read or ctx is done, and not by a limit of time: see [bom.Stopped].
//
// The cataloguers are those of syft's tags "image" and "installed": what is installed in the tree, not what its
// lock files and package archives declare. A few of them work only on a temporary file; they run in a private
// temporary folder, which is removed, and only if the tree has a file that they read. Result.Notes names them.
func Find(ctx context.Context, tree fs.FS, budget *bom.Budget, jobs int) (Result, error) {
	return find(ctx, tree, budget, jobs, cataloguers())
}

func find(ctx context.Context, tree fs.FS, budget *bom.Budget, jobs int, list []cataloguer) (Result, error) {
	if budget == nil {
		budget = bom.NewBudget(bom.Limits{})
	}
	files, err := newResolver(ctx, tree, budget)
	if err != nil {
		return Result{}, fmt.Errorf("reading the tree: %w", err)
	}
	runs := runAll(ctx, list, files, max(jobs, 1))
	if err := bom.Canceled(ctx); err != nil {
		return Result{}, fmt.Errorf("cataloguing: %w", err)
	}
	packages, notes := convert(merge(runs, files))
	gaps := append(files.gaps.sorted(), gapsOf(runs, files, bom.Stopped(ctx))...)
	sortGaps(gaps)
	return Result{
		Packages: packages,
		Gaps:     gaps,
		Files:    files.files,
		Bytes:    files.bytes,
		Notes:    append(folderNotes(runs), notes...),
	}, nil
}
