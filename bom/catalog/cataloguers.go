package catalog

import (
	"github.com/anchore/syft/syft/cataloging/pkgcataloging"
	"github.com/anchore/syft/syft/pkg"
	"github.com/anchore/syft/syft/pkg/cataloger/ai"
	"github.com/anchore/syft/syft/pkg/cataloger/alpine"
	"github.com/anchore/syft/syft/pkg/cataloger/apple"
	"github.com/anchore/syft/syft/pkg/cataloger/arch"
	"github.com/anchore/syft/syft/pkg/cataloger/binary"
	"github.com/anchore/syft/syft/pkg/cataloger/bitnami"
	"github.com/anchore/syft/syft/pkg/cataloger/conda"
	"github.com/anchore/syft/syft/pkg/cataloger/cpp"
	"github.com/anchore/syft/syft/pkg/cataloger/debian"
	"github.com/anchore/syft/syft/pkg/cataloger/dotnet"
	"github.com/anchore/syft/syft/pkg/cataloger/gentoo"
	"github.com/anchore/syft/syft/pkg/cataloger/golang"
	"github.com/anchore/syft/syft/pkg/cataloger/homebrew"
	"github.com/anchore/syft/syft/pkg/cataloger/java"
	"github.com/anchore/syft/syft/pkg/cataloger/javascript"
	"github.com/anchore/syft/syft/pkg/cataloger/kernel"
	"github.com/anchore/syft/syft/pkg/cataloger/lua"
	"github.com/anchore/syft/syft/pkg/cataloger/nix"
	"github.com/anchore/syft/syft/pkg/cataloger/perl"
	"github.com/anchore/syft/syft/pkg/cataloger/php"
	"github.com/anchore/syft/syft/pkg/cataloger/python"
	"github.com/anchore/syft/syft/pkg/cataloger/r"
	"github.com/anchore/syft/syft/pkg/cataloger/redhat"
	"github.com/anchore/syft/syft/pkg/cataloger/ruby"
	"github.com/anchore/syft/syft/pkg/cataloger/rust"
	"github.com/anchore/syft/syft/pkg/cataloger/snap"
	"github.com/anchore/syft/syft/pkg/cataloger/wordpress"
)

// cataloguer is one of syft's readers of packages.
type cataloguer struct {
	pkg.Cataloger
	folder []string // globs of files that it reads only by way of a temporary folder
}

// cataloguers returns all that syft 1.57 tags "image" or "installed", in the order of its own list. They are the
// ones that `syft scan --override-default-catalogers image,installed` runs. None of them uses the network with
// these settings.
func cataloguers() []cataloguer {
	set := pkgcataloging.DefaultConfig()
	return []cataloguer{
		// package databases of operating systems
		{Cataloger: arch.NewDBCataloger()},
		{Cataloger: alpine.NewDBCataloger()},
		{Cataloger: debian.NewDBCataloger()},
		{Cataloger: gentoo.NewPortageCataloger()},
		{Cataloger: redhat.NewDBCataloger(), folder: []string{pkg.RpmDBGlob}},

		// packages of programming languages, as installed
		{Cataloger: cpp.NewConanInfoCataloger()},
		{Cataloger: javascript.NewPackageCataloger()},
		{Cataloger: php.NewComposerInstalledCataloger()},
		{Cataloger: r.NewPackageCataloger()},
		{Cataloger: ruby.NewInstalledGemSpecCataloger()},
		{Cataloger: rust.NewAuditBinaryCataloger()},
		{Cataloger: php.NewPearCataloger()},
		{Cataloger: dotnet.NewDotnetDepsBinaryCataloger(set.Dotnet)},
		{Cataloger: dotnet.NewDotnetPackagesLockCataloger()},
		{Cataloger: python.NewInstalledPackageCataloger()},
		{Cataloger: golang.NewGoModuleBinaryCataloger(set.Golang)},
		{Cataloger: java.NewArchiveCataloger(set.JavaArchive), folder: javaGlobs()},
		{Cataloger: java.NewNativeImageCataloger()},
		{Cataloger: nix.NewCataloger(set.Nix), folder: []string{"**/nix/var/nix/db/db.sqlite"}},
		{Cataloger: lua.NewPackageCataloger()},
		{Cataloger: perl.NewCpanInstalledCataloger()},

		// everything else
		{Cataloger: binary.NewClassifierCataloger(set.Binary)},
		{Cataloger: binary.NewELFPackageCataloger()},
		{Cataloger: binary.NewPEPackageCataloger()},
		{Cataloger: java.NewJvmDistributionCataloger()},
		{Cataloger: kernel.NewLinuxKernelCataloger(set.LinuxKernel), folder: []string{"**/lib/modules/**/*.ko.{gz,xz,zst}"}},
		{Cataloger: php.NewInterpreterCataloger()},
		{Cataloger: bitnami.NewCataloger()},
		{Cataloger: wordpress.NewWordpressPluginCataloger()},
		{Cataloger: homebrew.NewCataloger()},
		{Cataloger: apple.NewAppBundleCataloger()},
		{Cataloger: conda.NewCondaMetaCataloger()},
		{Cataloger: snap.NewCataloger()},
		{Cataloger: ai.NewGGUFCataloger(), folder: []string{"**/*.gguf"}},
		{Cataloger: ai.NewSafeTensorsCataloger()},
	}
}

// javaGlobs are the archives that the Java cataloguer opens.
func javaGlobs() []string {
	return []string{"**/*.{jar,war,ear,par,sar,nar,jpi,hpi,kar,far,lpkg,rar,zap,zip}"}
}
