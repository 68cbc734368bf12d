package catalog

import (
	"cmp"
	"strings"

	"github.com/anchore/syft/syft/pkg"
)

// describe fills in who made a package and what it is, from the metadata of its kind. The switch is the table of
// what each kind says.
func describe(p *Package, metadata any) {
	switch m := metadata.(type) {
	case pkg.DpkgDBEntry:
		p.Maintainer, p.Source, p.SourceVer, p.Description, p.Arch = m.Maintainer, m.Source, m.SourceVersion, m.Description, m.Architecture
	case pkg.ApkDBEntry:
		p.Maintainer, p.Source, p.Description, p.Arch, p.Homepage = m.Maintainer, m.OriginPackage, m.Description, m.Architecture, m.URL
	case pkg.RpmDBEntry:
		p.Vendor, p.Source, p.Arch = m.Vendor, m.SourceRpm, m.Arch
	case pkg.AlpmDBEntry:
		p.Maintainer, p.Source, p.Description, p.Arch, p.Homepage = m.Packager, m.BasePackage, m.Description, m.Architecture, m.URL
	case pkg.LinuxKernel:
		p.Author, p.Arch = m.Author, m.Architecture
	case pkg.LinuxKernelModule:
		p.Author, p.Description = m.Author, m.Description
	case pkg.ELFBinaryPackageNoteJSONPayload:
		p.Vendor, p.Arch, p.Homepage = cmp.Or(m.Vendor, m.System), m.Architecture, m.SourceRepo
	case pkg.PEBinary:
		p.Vendor, p.Description = valueOf(m.VersionResources, "CompanyName"), valueOf(m.VersionResources, "FileDescription")
	case pkg.DotnetPortableExecutableEntry:
		p.Vendor, p.Description = m.CompanyName, m.Comments
	case pkg.SnapEntry:
		p.Arch = m.Architecture
	case pkg.BitnamiSBOMEntry:
		p.Arch = m.Architecture
	case pkg.HomebrewFormula:
		p.Publisher, p.Homepage, p.Description = m.Tap, m.Homepage, m.Description
	default:
		describeLanguage(p, metadata)
	}
	tidy(p)
}

// describeLanguage does the same for the packages of programming languages.
func describeLanguage(p *Package, metadata any) {
	switch m := metadata.(type) {
	case pkg.PythonPackage:
		p.Author = person(m.Author, m.AuthorEmail)
	case pkg.NpmPackage:
		p.Author, p.Homepage, p.Description = m.Author, m.Homepage, m.Description
	case pkg.RubyGemspec:
		p.Author, p.Homepage = strings.Join(m.Authors, "; "), m.Homepage
	case pkg.PhpComposerInstalledEntry:
		p.Author, p.Homepage, p.Description = composerAuthors(m.Authors), m.Homepage, m.Description
	case pkg.PhpPearEntry:
		p.Publisher = m.Channel
	case pkg.RDescription:
		p.Author, p.Maintainer, p.Publisher, p.Description = m.Author, m.Maintainer, m.Repository, cmp.Or(m.Title, m.Description)
		p.Homepage = strings.Join(m.URL, " ")
	case pkg.WordpressPluginEntry:
		p.Author, p.Homepage = m.Author, m.AuthorURI
	case pkg.LuaRocksPackage:
		p.Homepage, p.Description = m.Homepage, m.Description
	case pkg.CondaMetaPackage:
		p.Publisher, p.Arch = m.Channel, m.Arch
	case pkg.GolangBinaryBuildinfoEntry:
		p.Arch = m.Architecture
	case pkg.JavaVMInstallation:
		p.Vendor, p.Arch = m.Release.Implementor, m.Release.OsArch
	case pkg.JavaArchive:
		describeJava(p, m)
	}
}

func describeJava(p *Package, m pkg.JavaArchive) {
	if m.Manifest != nil {
		p.Vendor = cmp.Or(valueOf(m.Manifest.Main, "Implementation-Vendor"), valueOf(m.Manifest.Main, "Bundle-Vendor"),
			valueOf(m.Manifest.Main, "Specification-Vendor"))
	}
	if m.PomProject != nil {
		p.Homepage, p.Description = m.PomProject.URL, m.PomProject.Description
	}
}

func valueOf(pairs pkg.KeyValues, key string) string {
	value, _ := pairs.Get(key)
	return value
}

func person(name, email string) string {
	if name == "" || email == "" || strings.Contains(name, "@") {
		return cmp.Or(name, email)
	}
	if strings.Contains(email, "<") {
		return email // some tools write name and address into the one field
	}
	return name + " <" + email + ">"
}

func composerAuthors(authors []pkg.PhpComposerAuthors) string {
	var names []string
	for _, a := range authors {
		names = append(names, person(a.Name, a.Email))
	}
	return strings.Join(names, "; ")
}

// tidy trims what metadata leaves around its values.
func tidy(p *Package) {
	for _, s := range []*string{&p.Maintainer, &p.Vendor, &p.Author, &p.Publisher, &p.Homepage, &p.Description, &p.Arch, &p.Source, &p.SourceVer} {
		*s = strings.TrimSpace(*s)
	}
}
