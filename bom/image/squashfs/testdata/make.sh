#!/bin/sh
# Makes the images beside it. Needs squashfs-tools 4.5 and perl.
set -e
d=$(mktemp -d)
for i in $(seq 17); do seq 1 100; done > "$d/numbers"
perl -e 'print pack("CV", 0xe8, 7 * $_) for 0 .. 99' > "$d/calls"
echo hello > "$d/hello"
ln -s hello "$d/link"
truncate -s 8192 "$d/hole"
make() {
	mksquashfs "$d" "$1.sqfs" -b 4096 -nopad -all-root -noappend -no-exports -no-xattrs \
		-mkfs-time 1700000000 -all-time 1700000000 -quiet -no-progress $2 > /dev/null
}
for c in gzip lzma lzo xz lz4 zstd; do make $c "-comp $c"; done
make xz-bcj "-comp xz -Xbcj x86"
make lz4-hc "-comp lz4 -Xhc"
rm -r "$d"
