package catalog

import (
	"slices"
	"strings"

	"github.com/anchore/syft/syft/file"
	"github.com/anchore/syft/syft/pkg"
	"github.com/bmatcuk/doublestar/v4"
)

// merge puts the packages of all cataloguers together as syft does after its own run: the same package found
// twice becomes one, and what was only recognised by its bytes gives way to a package that owns the file.
func merge(runs []run, files *resolver) []pkg.Package {
	all := pkg.NewCollection()
	for _, done := range runs {
		for _, p := range done.packages {
			if strings.TrimSpace(p.Name) == "" {
				continue // as syft: what has no name is no package
			}
			if p.FoundBy == "" {
				p.FoundBy = done.name
			}
			if p.Language == "" {
				p.Language = pkg.LanguageFromPURL(p.PURL)
			}
			all.Add(p)
		}
	}
	dropNamed(all)
	dropOwned(all, files)
	return all.Sorted()
}

// dropNamed drops binaries recognised by a signature where the same file carries a package note of its own.
func dropNamed(all *pkg.Collection) {
	for _, p := range all.Sorted() {
		if _, ok := p.Metadata.(pkg.ELFBinaryPackageNoteJSONPayload); !ok {
			continue
		}
		for _, at := range p.Locations.ToSlice() {
			if at.Annotations[pkg.EvidenceAnnotationKey] != pkg.PrimaryEvidenceAnnotation {
				continue
			}
			for _, other := range all.PackagesByPath(at.RealPath) {
				_, noted := other.Metadata.(pkg.ELFBinaryPackageNoteJSONPayload)
				if other.Type == pkg.BinaryPkg && !noted {
					all.Delete(other.ID())
				}
			}
		}
	}
}

// claim is a kind of package that owns files, and the kind of finding in its files that gives way to it.
type claim struct{ owner, givesWay func(pkg.Package) bool }

// claims are made in this order, the most trustworthy owners first, so that the outcome depends on no other.
func claims() []claim {
	return []claim{
		{isDistribution, isRecognised},
		{isRuntime, isOtherBinary},
		{isBitnami, isRecognised},
	}
}

// dropOwned drops what was recognised in a file that a package of a package manager says is its own.
func dropOwned(all *pkg.Collection, files *resolver) {
	if !slices.ContainsFunc(all.Sorted(), isRecognised) {
		return
	}
	for _, c := range claims() {
		for _, p := range all.Sorted() {
			owner, ok := p.Metadata.(pkg.FileOwner)
			if !ok || !c.owner(p) {
				continue
			}
			for _, path := range owner.OwnedFiles() {
				dropAt(all, files, path, func(found pkg.Package) bool { return found.ID() != p.ID() && c.givesWay(found) })
			}
		}
	}
}

// dropAt drops the packages found at path, also where path leads there through links.
func dropAt(all *pkg.Collection, files *resolver, path string, givesWay func(pkg.Package) bool) {
	paths := []string{path}
	if target := files.realPath(path); target != "" && target != path {
		paths = append(paths, target)
	}
	for _, at := range paths {
		for _, p := range all.PackagesByPath(at) {
			if givesWay(p) && !ownedByNobody(at) {
				all.Delete(p.ID())
			}
		}
	}
}

// isRecognised reports whether p was found by looking into a program, not in a package database.
func isRecognised(p pkg.Package) bool {
	if p.Type == pkg.BinaryPkg {
		return true
	}
	switch p.Metadata.(type) {
	case pkg.ELFBinaryPackageNoteJSONPayload, pkg.BinarySignature, pkg.JavaVMInstallation:
		return true
	}
	return false
}

// isOtherBinary holds for the java program that a Java runtime brings with it.
func isOtherBinary(p pkg.Package) bool {
	return p.Type == pkg.BinaryPkg && p.Metadata != nil && !isRuntime(p)
}

func isRuntime(p pkg.Package) bool {
	_, ok := p.Metadata.(pkg.JavaVMInstallation)
	return ok && p.Type == pkg.BinaryPkg
}

func isBitnami(p pkg.Package) bool { return p.Type == pkg.BitnamiPkg }

func isDistribution(p pkg.Package) bool {
	switch p.Type {
	case pkg.AlpmPkg, pkg.ApkPkg, pkg.DebPkg, pkg.NixPkg, pkg.PortagePkg, pkg.RpmPkg:
		return true
	}
	return false
}

// ownedByNobody holds for package databases, which would else make their manager the owner of every package, and
// for copyright notices, which packages share.
func ownedByNobody(path string) bool {
	for _, glob := range []string{
		pkg.ApkDBGlob, pkg.DpkgDBGlob, pkg.RpmDBGlob,
		"**/rpm/{Packages,Packages.db,rpmdb.sqlite}",
		"/usr/share/doc/**/copyright",
	} {
		if ok, err := doublestar.Match(glob, path); err == nil && ok {
			return true
		}
	}
	return false
}

// pathsOf returns where a package was found, the deciding place first, as syft orders them.
func pathsOf(p pkg.Package) []string {
	var paths []string
	for _, at := range p.Locations.ToSlice(file.LocationSorter(nil)) {
		path := strings.TrimPrefix(at.RealPath, "/")
		if !slices.Contains(paths, path) {
			paths = append(paths, path)
		}
	}
	return paths
}
