package catalog

import (
	"strings"
	"testing"

	"github.com/anchore/syft/syft/cpe"
	"github.com/anchore/syft/syft/file"
	"github.com/anchore/syft/syft/pkg"
	"github.com/google/go-cmp/cmp"
)

// at makes a package that was found at a path.
func at(path, name string, kind pkg.Type, metadata any) pkg.Package {
	where := file.NewLocation(path).WithAnnotation(pkg.EvidenceAnnotationKey, pkg.PrimaryEvidenceAnnotation)
	p := pkg.Package{Name: name, Version: "1", Type: kind, Locations: file.NewLocationSet(where), Metadata: metadata}
	p.SetID()
	return p
}

func TestMerge(t *testing.T) {
	files := resolverOf(t, linked(map[string]string{"bin": "-> usr/bin", "usr/bin/tool": "t", "usr/bin/java": "j"}))
	tool := at("/usr/bin/tool", "tool", pkg.BinaryPkg, pkg.BinarySignature{})
	note := at("/usr/bin/tool", "note", pkg.RpmPkg, pkg.ELFBinaryPackageNoteJSONPayload{Type: "rpm"})
	deb := func(path string) pkg.Package {
		return at("/var/lib/dpkg/status", "owner", pkg.DebPkg, pkg.DpkgDBEntry{Files: []pkg.DpkgFileRecord{{Path: path}}})
	}
	for _, c := range []struct {
		name  string
		found []pkg.Package
		want  string
	}{
		{"nothing", nil, ""},
		{"nobody owns the file", []pkg.Package{tool, deb("/etc/passwd")}, "owner tool"},
		{"a package owns the file", []pkg.Package{tool, deb("/usr/bin/tool")}, "owner"},
		{"a package owns the file through a link", []pkg.Package{tool, deb("/bin/tool")}, "owner"},
		{"a note beats a signature", []pkg.Package{tool, note}, "note"},
		{"a package beats a note", []pkg.Package{note, deb("/usr/bin/tool")}, "owner"},
		{"a python package owns no binary", []pkg.Package{tool, at("/p", "py", pkg.PythonPkg,
			pkg.PythonPackage{Files: []pkg.PythonFileRecord{{Path: "/usr/bin/tool"}}})}, "py tool"},
		{"a runtime owns its program", []pkg.Package{
			at("/usr/bin/java", "java", pkg.BinaryPkg, pkg.BinarySignature{}),
			at("/release", "jdk", pkg.BinaryPkg, pkg.JavaVMInstallation{Files: []string{"/usr/bin/java"}}),
		}, "jdk"},
		{"bitnami owns its program", []pkg.Package{tool, at("/s", "app", pkg.BitnamiPkg,
			pkg.BitnamiSBOMEntry{Files: []string{"/usr/bin/tool"}})}, "app"},
		{"a package owns no package of another manager", []pkg.Package{at("/usr/bin/tool", "left", pkg.NpmPkg,
			pkg.NpmPackage{Name: "left"}), deb("/usr/bin/tool")}, "left owner"},
		{"a database belongs to nobody", []pkg.Package{
			at("/var/lib/dpkg/status", "odd", pkg.BinaryPkg, pkg.BinarySignature{}),
			deb("/var/lib/dpkg/status"),
		}, "odd owner"},
		{"the same package twice", []pkg.Package{tool, tool}, "tool"},
		{"no name", []pkg.Package{at("/usr/bin/tool", " ", pkg.BinaryPkg, nil)}, ""},
	} {
		var names []string
		for _, p := range merge([]run{{name: "c", packages: c.found}}, files) {
			names = append(names, p.Name)
		}
		if got := strings.Join(names, " "); got != c.want {
			t.Errorf("%s: kept %q, want %q", c.name, got, c.want)
		}
	}
}

func TestConvert(t *testing.T) {
	for _, c := range []struct {
		name     string
		metadata any
		want     Package
	}{
		{
			"rpm",
			pkg.RpmDBEntry{Vendor: "Red Hat, Inc.", SourceRpm: "a-1.src.rpm", Arch: "x86_64"},
			Package{Vendor: "Red Hat, Inc.", Source: "a-1.src.rpm", Arch: "x86_64"},
		},
		{
			"alpm",
			pkg.AlpmDBEntry{Packager: "P <p@example.com>", BasePackage: "b", URL: "https://a.example", Architecture: "any"},
			Package{Maintainer: "P <p@example.com>", Source: "b", Homepage: "https://a.example", Arch: "any"},
		},
		{
			"pe",
			pkg.PEBinary{VersionResources: pkg.KeyValues{{Key: "CompanyName", Value: " Acme \n"}, {Key: "FileDescription", Value: "a tool"}}},
			Package{Vendor: "Acme", Description: "a tool"},
		},
		{"elf note", pkg.ELFBinaryPackageNoteJSONPayload{System: "yocto", Architecture: "arm"}, Package{Vendor: "yocto", Arch: "arm"}},
		{"gem", pkg.RubyGemspec{Authors: []string{"A", "B"}, Homepage: "https://g.example"}, Package{Author: "A; B", Homepage: "https://g.example"}},
		{
			"composer",
			pkg.PhpComposerInstalledEntry{Authors: []pkg.PhpComposerAuthors{{Name: "A", Email: "a@example.com"}, {Name: "B"}}},
			Package{Author: "A <a@example.com>; B"},
		},
		{"python, both in one field", pkg.PythonPackage{Author: "A", AuthorEmail: "A <a@example.com>"}, Package{Author: "A <a@example.com>"}},
		{"java", pkg.JavaArchive{
			Manifest:   &pkg.JavaManifest{Main: pkg.KeyValues{{Key: "Bundle-Vendor", Value: "V"}}},
			PomProject: &pkg.JavaPomProject{URL: "https://j.example"},
		}, Package{Vendor: "V", Homepage: "https://j.example"}},
		{"java without a manifest", pkg.JavaArchive{}, Package{}},
		{"runtime", pkg.JavaVMInstallation{Release: pkg.JavaVMRelease{Implementor: "Oracle", OsArch: "arm"}}, Package{Vendor: "Oracle", Arch: "arm"}},
		{
			"R",
			pkg.RDescription{Author: "A", Maintainer: "M", Repository: "CRAN", Title: "t"},
			Package{Author: "A", Maintainer: "M", Publisher: "CRAN", Description: "t"},
		},
		{"none", nil, Package{}},
	} {
		got, notes := convert([]pkg.Package{at("/p", "a", pkg.DebPkg, c.metadata)})
		c.want.Name, c.want.Version, c.want.Type, c.want.Paths, c.want.Confidence = "a", "1", "deb", []string{"p"}, "1"
		if diff := cmp.Diff([]Package{c.want}, got); diff != "" || notes != nil {
			t.Errorf("%s: notes %v (-want +got):\n%s", c.name, notes, diff)
		}
	}
}

func TestConvertKeepsOnlyWhatIsNamed(t *testing.T) {
	p := at("/p", "a", pkg.DebPkg, nil)
	p.Licenses = pkg.NewLicenseSet(pkg.License{Value: "sha256:00"}, pkg.License{Value: "gpl", SPDXExpression: "GPL-2.0-only"}, pkg.License{Value: "Acme EULA"})
	for _, c := range []struct {
		name   string
		source cpe.Source
	}{{"guessed", cpe.GeneratedSource}, {"declared", cpe.DeclaredSource}} {
		name, err := cpe.New("cpe:2.3:a:"+c.name+":a:1:*:*:*:*:*:*:*", c.source)
		if err != nil {
			t.Fatal(err)
		}
		p.CPEs = append(p.CPEs, name)
	}
	got, notes := convert([]pkg.Package{p})
	if diff := cmp.Diff([]string{"Acme EULA", "GPL-2.0-only"}, got[0].Licenses); diff != "" {
		t.Errorf("licences (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"cpe:2.3:a:declared:a:1:*:*:*:*:*:*:*"}, got[0].CPEs); diff != "" {
		t.Errorf("CPEs (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"1 licence texts were not identified, only licences that are named"}, notes); diff != "" {
		t.Errorf("notes (-want +got):\n%s", diff)
	}
}
