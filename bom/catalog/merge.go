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

// dropOwned drops what was recognised in a file that a package of a package manager says is its own. Owners are
// looked at in three rounds, the most trustworthy first, so that the outcome does not depend on their order.
func dropOwned(all *pkg.Collection, files *resolver) {
	if !slices.ContainsFunc(all.Sorted(), mayGiveWay) {
		return
	}
	for _, round := range []func(owner, owned pkg.Package) bool{distributionOwns, runtimeOwns, bitnamiOwns} {
		for _, owner := range all.Sorted() {
			own, ok := owner.Metadata.(pkg.FileOwner)
			if !ok || !round(owner, pkg.Package{Type: pkg.BinaryPkg, Metadata: pkg.BinarySignature{}}) {
				continue
			}
			for _, path := range own.OwnedFiles() {
				dropAt(all, files, path, func(p pkg.Package) bool { return p.ID() != owner.ID() && round(owner, p) })
			}
		}
	}
}

// dropAt drops the packages found at path, also where path leads there through links.
func dropAt(all *pkg.Collection, files *resolver, path string, giveWay func(pkg.Package) bool) {
	paths := []string{path}
	if real := files.realPath(path); real != "" && real != path {
		paths = append(paths, real)
	}
	for _, at := range paths {
		for _, p := range all.PackagesByPath(at) {
			if giveWay(p) && !ownedByNobody(at) {
				all.Delete(p.ID())
			}
		}
	}
}

// mayGiveWay reports whether p is of the kinds that an owner can displace.
func mayGiveWay(p pkg.Package) bool {
	if p.Type == pkg.BinaryPkg {
		return true
	}
	switch p.Metadata.(type) {
	case pkg.ELFBinaryPackageNoteJSONPayload, pkg.BinarySignature, pkg.JavaVMInstallation:
		return true
	}
	return false
}

func distributionOwns(owner, owned pkg.Package) bool {
	switch owner.Type {
	case pkg.AlpmPkg, pkg.ApkPkg, pkg.DebPkg, pkg.NixPkg, pkg.PortagePkg, pkg.RpmPkg:
		return mayGiveWay(owned)
	}
	return false
}

func bitnamiOwns(owner, owned pkg.Package) bool {
	return owner.Type == pkg.BitnamiPkg && mayGiveWay(owned)
}

// runtimeOwns holds for the java program inside an installed Java runtime.
func runtimeOwns(owner, owned pkg.Package) bool {
	_, runtime := owner.Metadata.(pkg.JavaVMInstallation)
	_, another := owned.Metadata.(pkg.JavaVMInstallation)
	return runtime && !another && owner.Type == pkg.BinaryPkg && owned.Type == pkg.BinaryPkg && owned.Metadata != nil
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
