package image

import (
	"debug/elf"
	"errors"
	"fmt"
	"io"
	"strings"

	"ensign/bom"
)

var vmlinuxFormat = &Format{
	Name:   "vmlinux",
	Title:  "Linux kernel as an ELF program, vmlinux, and what unpacks one",
	Spec:   "https://refspecs.linuxfoundation.org/elf/gabi4+/ch4.eheader.html",
	Magics: vmlinuxMagics(),
	Limits: "one that is position-independent is read as any ELF program is",
	Open:   openVmlinux,
}

// vmlinuxMagics are e_type, e_machine and e_version of executable programs for what Linux runs on.
func vmlinuxMagics() []Magic {
	var list []Magic
	for _, m := range []elf.Machine{elf.EM_386, elf.EM_MIPS, elf.EM_PPC, elf.EM_PPC64, elf.EM_ARM, elf.EM_X86_64, elf.EM_AARCH64, elf.EM_RISCV, elf.EM_LOONGARCH} {
		little := string([]byte{byte(elf.ET_EXEC), 0, byte(m), byte(m >> 8), byte(elf.EV_CURRENT), 0, 0, 0})
		list = append(list, Magic{elf.EI_NIDENT, little})
	}
	for _, m := range []elf.Machine{elf.EM_MIPS, elf.EM_PPC, elf.EM_PPC64, elf.EM_ARM} {
		big := string([]byte{0, byte(elf.ET_EXEC), byte(m >> 8), byte(m), 0, 0, 0, byte(elf.EV_CURRENT)})
		list = append(list, Magic{elf.EI_NIDENT, big})
	}
	return list
}

// Bounds of the sections that are looked at. A kernel has about fifty.
const (
	maxELFSections = 1024
	leastInELF     = 64 // bytes of a section that may hold anything
)

// openVmlinux takes programs that no loader loads, and that a kernel's banner or a kernel is in.
func openVmlinux(src *Source) (*Part, error) {
	p, err := openELF(src)
	if err != nil {
		return nil, err
	}
	if p.Size > src.Size {
		return nil, io.ErrUnexpectedEOF
	}
	f, err := elf.NewFile(src.Slice(0, p.Size))
	if err != nil {
		return nil, err
	}
	if len(f.Sections) > maxELFSections {
		return nil, fmt.Errorf("%d sections", len(f.Sections))
	}
	for _, prog := range f.Progs {
		if prog.Type == elf.PT_INTERP || prog.Type == elf.PT_DYNAMIC {
			return nil, errors.New("a program for a loader")
		}
	}
	if err := src.Budget.TakeBytes(p.Size); err != nil { // many of them may lie in one another
		return nil, err
	}
	facts := banners(src, src.Slice(0, p.Size), p.Size)
	p.hold(src, elfSections(src, f))
	if !bannered(facts) && !unpacks(p.Sections) {
		return nil, errors.New("no kernel")
	}
	p.Facts = append(p.Facts, facts...)
	return p, nil
}

// elfSections returns what has bytes in the file, decoded if a kernel for unpacking is in it; segments if there are no
// sections.
func elfSections(src *Source, f *elf.File) []Section {
	var list []Section
	for i, s := range f.Sections {
		if s.Type == elf.SHT_NULL || s.Type == elf.SHT_NOBITS || s.FileSize < leastInELF || s.Flags&elf.SHF_COMPRESSED != 0 || s.Offset > 1<<62 || s.FileSize > 1<<62 {
			continue
		}
		if strings.HasPrefix(s.Name, "__kcrctab") { // checksums, which look like noise
			continue
		}
		name := s.Name
		if name == "" {
			name = fmt.Sprintf("section-%d", i)
		}
		list = append(list, elfSection(src, Section{Name: name, Offset: int64(s.Offset), Size: int64(s.FileSize), Leaf: "kernel"})...)
	}
	if len(f.Sections) > 0 {
		return list
	}
	for i, s := range f.Progs {
		if s.Filesz > 0 && s.Off < 1<<62 && s.Filesz < 1<<62 && s.Type == elf.PT_LOAD {
			list = append(list, elfSection(src, Section{Name: fmt.Sprintf("segment-%d", i), Offset: int64(s.Off), Size: int64(s.Filesz), Leaf: "kernel"})...)
		}
	}
	return list
}

// elfSection unpacks a section in which a kernel waits for it.
func elfSection(src *Source, sec Section) []Section {
	if sec.Size < piggyLeast/8 || strings.HasPrefix(sec.Name, ".init") || sec.Name == ".rodata" {
		return []Section{sec} // an initramfs or a configuration, which are found by content
	}
	list := piggy(src, sec)
	if !unpacks(list) {
		return []Section{sec}
	}
	for _, s := range list {
		if s.Stream != nil && !bannered(s.Facts) {
			return []Section{sec}
		}
	}
	return list
}

// unpacks reports whether there is a decoded kernel among sections.
func unpacks(list []Section) bool {
	for _, s := range list {
		if s.Stream != nil && bannered(s.Facts) {
			return true
		}
	}
	return false
}

func bannered(list []bom.Property) bool {
	for _, f := range list {
		if f.Name == "linux" {
			return true
		}
	}
	return false
}
