package image

// named are formats that are told apart but not read. What they cover is a gap of reason unsupported: as much
// as Covers says, else all to the end of the stream. Short magics are believed at the start of a stream or of a sector only.
var named = [...]*Format{
	{Name: "7z", Title: "7z archive", Spec: "https://www.7-zip.org/7z.html", Magics: []Magic{{0, "7z\xbc\xaf\x27\x1c"}}, Covers: covers7z},
	{Name: "rar", Title: "RAR archive", Spec: "https://www.rarlab.com/technote.htm", Magics: []Magic{{0, "Rar!\x1a\x07"}}},
	{Name: "cab", Title: "cabinet archive", Spec: "https://learn.microsoft.com/en-us/previous-versions/bb417343(v=msdn.10)", Magics: []Magic{{0, "MSCF\x00\x00\x00\x00"}}, Covers: coversCAB},
	{Name: "wim", Title: "WIM image", Spec: "https://learn.microsoft.com/en-us/previous-versions/windows/it-pro/windows-vista/cc749478(v=ws.10)", Magics: []Magic{{0, "MSWIM\x00\x00\x00"}}},
	{Name: "ole2", Title: "OLE2 compound file", Spec: "https://learn.microsoft.com/en-us/openspecs/windows_protocols/ms-cfb", Magics: []Magic{{0, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"}}},
	{Name: "rpm", Title: "RPM package", Spec: "https://rpm-software-management.github.io/rpm/manual/format_v4.html", Magics: []Magic{{0, "\xed\xab\xee\xdb"}}},
	{Name: "lzip", Title: "lzip data", Spec: "https://www.nongnu.org/lzip/manual/lzip_manual.html#File-format", Magics: []Magic{{0, "LZIP\x01"}}},

	{Name: "ubi", Title: "UBI volumes", Spec: "http://www.linux-mtd.infradead.org/doc/ubidesign/ubidesign.pdf", Magics: []Magic{{0, "UBI#\x01"}}},
	{Name: "ubifs", Title: "UBIFS file system", Spec: "http://www.linux-mtd.infradead.org/doc/ubifs_whitepaper.pdf", Magics: []Magic{{0, "\x31\x18\x10\x06"}}},
	{
		Name: "jffs2", Title: "JFFS2 file system", Spec: "https://www.sourceware.org/jffs2/jffs2.pdf",
		// The node types clean marker, inode and directory entry, in both byte orders.
		Magics: []Magic{{0, "\x85\x19\x03\x20"}, {0, "\x85\x19\x01\xe0"}, {0, "\x85\x19\x02\xe0"}, {0, "\x19\x85\x20\x03"}, {0, "\x19\x85\xe0\x01"}, {0, "\x19\x85\xe0\x02"}},
	},
	{Name: "cramfs", Title: "cramfs file system", Spec: "https://docs.kernel.org/filesystems/cramfs.html", Magics: []Magic{{16, "Compressed ROMFS"}}, Covers: coversCramfs},
	{Name: "romfs", Title: "romfs file system", Spec: "https://docs.kernel.org/filesystems/romfs.html", Magics: []Magic{{0, "-rom1fs-"}}, Covers: coversRomfs},
	{Name: "yaffs2", Title: "YAFFS2 file system", Spec: "https://yaffs.net/documents/yaffs-direct-interface", Start: true, Magics: []Magic{{0, "\x03\x00\x00\x00\x01\x00\x00\x00\xff\xff"}, {0, "\x00\x00\x00\x03\x00\x00\x00\x01\xff\xff"}}},
	{Name: "ext", Title: "ext2, ext3 or ext4 file system", Spec: "https://docs.kernel.org/filesystems/ext4/", Start: true, Magics: []Magic{{0x438, "\x53\xef"}}, Covers: coversExt},
	{Name: "erofs", Title: "EROFS file system", Spec: "https://erofs.docs.kernel.org/en/latest/ondisk/", Magics: []Magic{{0x400, "\xe2\xe1\xf5\xe0"}}, Covers: coversEROFS},
	{Name: "f2fs", Title: "F2FS file system", Spec: "https://docs.kernel.org/filesystems/f2fs.html", Magics: []Magic{{0x400, "\x10\x20\xf5\xf2"}}, Covers: coversF2FS},
	{Name: "xfs", Title: "XFS file system", Spec: "https://www.kernel.org/pub/linux/utils/fs/xfs/docs/xfs_filesystem_structure.pdf", Magics: []Magic{{0, "XFSB\x00\x00"}}, Covers: coversXFS},
	{Name: "btrfs", Title: "Btrfs file system", Spec: "https://btrfs.readthedocs.io/en/latest/dev/On-disk-format.html", Magics: []Magic{{0x10040, "_BHRfS_M"}}, Covers: coversBtrfs},
	{Name: "fat", Title: "FAT file system", Spec: "https://download.microsoft.com/download/1/6/1/161ba512-40e2-4cc9-843a-923143f3456c/fatgen103.doc", Magics: []Magic{{54, "FAT12   "}, {54, "FAT16   "}, {82, "FAT32   "}}, Covers: coversFAT},
	{Name: "exfat", Title: "exFAT file system", Spec: "https://learn.microsoft.com/en-us/windows/win32/fileio/exfat-specification", Magics: []Magic{{3, "EXFAT   "}}, Covers: coversExFAT},
	{Name: "ntfs", Title: "NTFS file system", Spec: "https://flatcap.github.io/linux-ntfs/ntfs/", Magics: []Magic{{3, "NTFS    "}}, Covers: coversNTFS},
	{Name: "iso9660", Title: "ISO 9660 file system", Spec: "https://ecma-international.org/publications-and-standards/standards/ecma-119/", Magics: []Magic{{0x8001, "CD001\x01"}}, Covers: coversISO9660},
	{Name: "luks", Title: "LUKS volume", Spec: "https://gitlab.com/cryptsetup/cryptsetup/-/wikis/LUKS-standard/on-disk-format.pdf", Magics: []Magic{{0, "LUKS\xba\xbe"}}},
	{Name: "lvm2", Title: "LVM2 physical volume", Spec: "https://github.com/lvmteam/lvm2/blob/main/lib/format_text/layout.h", Magics: []Magic{{0, "LABELONE"}}},

	{Name: "gpt", Title: "disk with a GPT", Spec: "https://uefi.org/specs/UEFI/2.10/05_GUID_Partition_Table_Format.html", Magics: []Magic{{512, "EFI PART"}, {4096, "EFI PART"}}, Covers: coversGPT},
	{Name: "mbr", Title: "disk with an MBR", Spec: "https://uefi.org/specs/UEFI/2.10/05_GUID_Partition_Table_Format.html#legacy-master-boot-record-mbr", Start: true, Magics: []Magic{{510, "\x55\xaa"}}, Covers: coversMBR},
	{Name: "qcow2", Title: "QCOW2 disk", Spec: "https://www.qemu.org/docs/master/interop/qcow2.html", Magics: []Magic{{0, "QFI\xfb\x00\x00\x00"}}},
	{Name: "vmdk", Title: "VMDK disk", Spec: "https://www.vmware.com/support/developer/vddk/vmdk_50_technote.pdf", Magics: []Magic{{0, "KDMV"}}},
	{Name: "vdi", Title: "VDI disk", Spec: "https://forums.virtualbox.org/viewtopic.php?t=8046", Magics: []Magic{{0x40, "\x7f\x10\xda\xbe"}}},
	{Name: "vhd", Title: "VHD disk", Spec: "https://learn.microsoft.com/en-us/windows-server/storage/disk-management/manage-virtual-hard-disks", Magics: []Magic{{0, "conectix"}}},
	{Name: "vhdx", Title: "VHDX disk", Spec: "https://learn.microsoft.com/en-us/openspecs/windows_protocols/ms-vhdx", Magics: []Magic{{0, "vhdxfile"}}},

	{Name: "android-sparse", Title: "Android sparse image", Spec: "https://android.googlesource.com/platform/system/core/+/refs/heads/main/libsparse/sparse_format.h", Magics: []Magic{{0, "\x3a\xff\x26\xed\x01\x00"}}},
	{Name: "android-boot", Title: "Android boot image", Spec: "https://source.android.com/docs/core/architecture/bootloader/boot-image-header", Magics: []Magic{{0, "ANDROID!"}, {0, "VNDRBOOT"}}},
	{Name: "android-super", Title: "Android dynamic partitions", Spec: "https://source.android.com/docs/core/ota/dynamic_partitions", Magics: []Magic{{0x1000, "gDla"}}},
	{Name: "android-ota", Title: "Android OTA payload", Spec: "https://android.googlesource.com/platform/system/update_engine/+/refs/heads/main/update_metadata.proto", Magics: []Magic{{0, "CrAU\x00\x00\x00\x00"}}},
	{Name: "uefi-fv", Title: "UEFI firmware volume", Spec: "https://uefi.org/specs/PI/1.8/V3_Firmware_Storage_Code_Definitions.html", Magics: []Magic{{40, "_FVH"}}, Covers: coversFV},
	{Name: "intel-flash", Title: "flash with an Intel descriptor", Spec: "https://doc.coreboot.org/util/ifdtool/layout.html", Magics: []Magic{{16, "\x5a\xa5\xf0\x0f"}}},
	{Name: "esp", Title: "ESP-IDF image", Spec: "https://docs.espressif.com/projects/esp-idf/en/stable/esp32/api-reference/system/app_image_format.html", Start: true, Magics: []Magic{{32, "\x32\x54\xcd\xab"}}},
	{Name: "uf2", Title: "UF2 image", Spec: "https://github.com/microsoft/uf2", Magics: []Magic{{0, "UF2\n\x57\x51\x5d\x9e"}}},
}
