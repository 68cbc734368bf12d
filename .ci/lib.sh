# What .ci/run and .ci/full share. They work from a fresh clone on a machine with Go and, for real input, Debian's apt.
# CI_WORK names a folder to keep between runs; without it a temporary one is made and removed.

export GOFLAGS=-buildvcs=false LC_ALL=C
shared=$(realpath -m ../shared)
WORK=${CI_WORK:-}
if [ -z "$WORK" ]; then
	WORK=$(mktemp -d)
	trap 'rm -rf "$WORK"' EXIT
fi
mkdir -p "$WORK"
WORK=$(realpath "$WORK")
bin=$WORK/bin
failed=()

# step NAME COMMAND…: runs a step to its end, says how long it took, and remembers that it failed. Later steps run
# all the same, so that one run shows everything.
step() {
	local name=$1 begin=$SECONDS rc
	shift
	printf '\n== %s\n' "$name"
	set +e
	(
		set -e
		"$@"
	)
	rc=$?
	set -e
	printf -- '-- %s: %s, %d s\n' "$name" "$([ $rc = 0 ] && echo ok || echo "FAILED ($rc)")" $((SECONDS - begin))
	[ $rc = 0 ] || failed+=("$name")
}

# packages NAME…: installs those Debian packages that are not there.
packages() {
	local missing=() p
	for p; do
		dpkg-query -W -f '${Status}\n' "$p" 2>/dev/null | grep -q ' installed$' || missing+=("$p")
	done
	apt-get update -q
	if [ ${#missing[@]} -gt 0 ]; then
		DEBIAN_FRONTEND=noninteractive apt-get install -yq --no-install-recommends "${missing[@]}" >"$WORK/apt.log" || {
			tail -20 "$WORK/apt.log"
			return 1
		}
	fi
	echo "${#missing[@]} packages installed"
}

tools() {
	GOBIN=$bin go install mvdan.cc/gofumpt@v0.12.0
	GOBIN=$bin go install honnef.co/go/tools/cmd/staticcheck@v0.8.2
}

# format: every Go file as gofumpt writes it.
format() {
	local out
	out=$("$bin/gofumpt" -l . .ci)
	[ -z "$out" ] || {
		printf 'not as gofumpt writes them:\n%s\n' "$out"
		return 1
	}
}

# summary: what failed, how long it took.
summary() {
	printf '\n%d s in all\n' "$SECONDS"
	[ ${#failed[@]} -eq 0 ] || printf 'FAILED: %s\n' "${failed[@]}"
}

# syft: the command of the version that go.mod names, built from the modules of go.mod, so that both sides of a
# comparison run the same code.
syft() {
	mkdir -p "$WORK/syft"
	sed 's/^module .*/module scratch/' go.mod >"$WORK/syft/go.mod"
	cp go.sum "$WORK/syft/"
	(cd "$WORK/syft" && go build -mod=mod -o "$bin/syft" github.com/anchore/syft/cmd/syft)
	go version -m "$bin/syft" | grep 'anchore/syft'
}

# images WHICH: root file systems made from Debian packages.
images() {
	(cd "$WORK" && WORK=$WORK/trees ONLY=$1 bash "$shared/bench/make-images.sh" "$WORK/images") >"$WORK/images.log" 2>&1 || {
		tail -20 "$WORK/images.log"
		return 1
	}
	grep '^#rootfs' "$WORK/images/MANIFEST.tsv"
	merged
}

# merged: a copy of the small tree whose /lib is a link to usr/lib.
merged() {
	[ ! -e "$WORK/trees/merged/root" ] || return 0
	mkdir -p "$WORK/trees/merged"
	cp -a "$WORK/trees/small/root" "$WORK/trees/merged/part"
	cp -a "$WORK/trees/merged/part/lib/." "$WORK/trees/merged/part/usr/lib/"
	rm -rf "$WORK/trees/merged/part/lib"
	ln -s usr/lib "$WORK/trees/merged/part/lib"
	mv "$WORK/trees/merged/part" "$WORK/trees/merged/root"
}

# netboot: the initial RAM disk of Debian's installer for armhf.
netboot() {
	[ ! -e "$WORK/trees/netboot/root" ] || return 0
	rm -rf "$WORK/netboot" && mkdir -p "$WORK/netboot/root" "$WORK/trees/netboot"
	(cd "$WORK/netboot" && apt-get download -q debian-installer-12-netboot-armhf 2>apt.log && dpkg -x debian-installer-*.deb deb)
	local initrd
	initrd=$(find "$WORK/netboot/deb" -name initrd.gz | sort | head -1)
	(cd "$WORK/netboot/root" && gzip -dc "$initrd" | cpio -idm --quiet --no-absolute-filenames)
	mv "$WORK/netboot/root" "$WORK/trees/netboot/root"
	find "$WORK/trees/netboot/root" -type f | wc -l
}

# trees: those that were made, in a fixed order.
trees() {
	local t
	for t in "$WORK/trees/"{small/root,small/root-nodb,merged/root,netboot/root,medium/root}; do
		[ ! -d "$t" ] || echo "$t"
	done
}

real() {
	local samples=-
	[ ! -d "$shared/samples/cyclonedx" ] || samples=$shared/samples/cyclonedx
	mapfile -t all < <(trees)
	echo "${#all[@]} trees, samples: ${samples##*/}"
	go run .ci/real.go "$bin/ensign" "$samples" "${all[@]}"
}

# parity: the packages in each tree, by syft's command and by ours.
parity() {
	local tree list=() files=() out
	mkdir -p "$WORK/parity"
	while read -r tree; do
		out=$WORK/parity/$(echo "${tree#"$WORK/trees/"}" | tr / -).json
		SYFT_CHECK_FOR_APP_UPDATE=false "$bin/syft" scan "dir:$tree" --base-path "$tree" \
			--override-default-catalogers image,installed -q -o "syft-json=$out"
		list+=("$tree") files+=("$out")
	done < <(trees)
	[ ${#list[@]} -gt 0 ] || {
		echo "no trees"
		return 0
	}
	ENSIGN_PARITY_TREE=$(IFS=:; echo "${list[*]}") ENSIGN_PARITY_SYFT=$(IFS=:; echo "${files[*]}") \
		go test -count=1 -v -run '^TestParity$' ./bom/catalog
}

# labels: how many answers of origin are right for parts and packages that its tables were not made from.
labels() {
	go test -count=1 -v -run '^TestLabelled' ./origin >"$WORK/labels.log" || {
		grep -v -- '--- PASS' "$WORK/labels.log"
		return 1
	}
	grep -E ' rows: |published ' "$WORK/labels.log" | sed 's/^ *[a-z_]*\.go:[0-9]*: //'
	go test -run '^$' -bench . -benchtime 3x -benchmem ./origin | grep ^Bench
}

# dense: documents of 10 MB that are full of the smallest parts of one kind. The goal is 1 s and 200 MB each; twice the time
# fails, because machines are noisy.
dense() {
	go test -run '^$' -bench '^BenchmarkDense$' -benchtime 1x -benchmem ./bom ./bom/spdx ./bom/builds | grep ^Bench >"$WORK/dense.log"
	awk '{ sub("^BenchmarkDense/", ""); s = $3 / 1e9; mb = $(NF - 3) / 1e6; printf "%.2f s %4.0f MB  %s\n", s, mb, $1
		if (s > 2 || mb > 200) bad = 1 } END { print NR " documents" > "/dev/stderr"; exit bad }' "$WORK/dense.log" >"$WORK/dense.tsv" || {
		sort -rn "$WORK/dense.tsv" | head -20
		return 1
	}
	echo "those that take longest:" && sort -rn "$WORK/dense.tsv" | head -5
	echo "those that take most:" && sort -k3 -rn "$WORK/dense.tsv" | head -5
}

# register: the register of MAC addresses that Debian has, made into tables that origin reads.
register() {
	rm -rf "$WORK/register" && mkdir -p "$WORK/register"
	(cd "$WORK/register" && apt-get download -q ieee-data 2>apt.log && dpkg -x ieee-data_*.deb deb)
	"$bin/ensign" data import oui "$WORK/register/deb/usr/share/ieee-data/oui.csv" --all --into "$WORK/register/tables"
	"$bin/ensign" data --origin-data "$WORK/register/tables" | grep ^tables/
	"$bin/ensign" lookup oui:001a11 --origin-data "$WORK/register/tables" | grep 'maker Google'
}

bench() {
	[ -d "$WORK/trees/small/root" ] || {
		echo "no small tree"
		return 0
	}
	"$bin/ensign" sbom testdata/router/parts.csv testdata/router/rootfs -o "cyclonedx-json=$WORK/router.cdx.json"
	go run .ci/bench.go "$bin/ensign" "$bin/syft" "$WORK/trees/small/root" "$WORK/router.cdx.json" "$1"
}

# shapes: our table of what CycloneDX documents hold is the one that the schemas give.
shapes() {
	go run ./.ci/shapes "$shared/schemas" | diff - bom/shapes.tsv && echo "bom/shapes.tsv is as the schemas say"
}

# xmlschemas: what is written as XML beside the schemas, by libxml2.
xmlschemas() {
	rm -rf "$WORK/xml"
	go run .ci/xml.go "$bin/ensign" xmllint "$shared/samples/cyclonedx" "$WORK/xml" testdata/router/parts.csv testdata/router/rootfs
	rm -rf "$WORK/xml"
}

# large: a bill of materials of 100,000 components beside jq.
large() {
	go run ./.ci/large bom "$bin/ensign" "$(command -v jq)" "$WORK"
	rm -f "$WORK"/large*.cdx.json
}

# largelist: a workbook of 20,000 parts, read and screened for the embargoed destinations.
largelist() {
	go run ./.ci/large list "$bin/ensign" "$WORK"
	rm -f "$WORK"/large.xlsx "$WORK"/large-list.*
}

# matrix: SquashFS images of one tree with every compressor, beside unsquashfs. Its packages are some of the small tree's.
matrix() {
	rm -rf "$WORK/matrix" && mkdir -p "$WORK/matrix/packages"
	local p
	for p in busybox dropbear-bin iw libexpat1 libnl-3-200 zlib1g; do
		dpkg -x "$WORK/trees/debs/small/${p}"_*.deb "$WORK/matrix/packages"
	done
	go run ./.ci/matrix "$bin/ensign" "$WORK/matrix/packages" "$WORK/matrix"
	rm -rf "$WORK/matrix"
}

# firmware: the packages in each image of a tree, and images that are damaged or of formats that are not read.
firmware() {
	local samples=- list=() i
	[ ! -d "$shared/samples/images" ] || samples=$shared/samples/images
	for i in xz.sqfs zstd.sqfs trx fit cpio.gz; do
		list+=("$WORK/images/$1.$i")
	done
	go run .ci/images.go "$bin/ensign" "$samples" "$WORK/trees/$1/root" "${list[@]}"
}

# foreign PACKAGE:ARCH…: downloads packages of other architectures with lists of their own, so that apt of the machine
# stays as it is, and unpacks each into NAME_ARCH.
foreign() {
	local apt=$WORK/apt dir=$WORK/boot mirror deb base options p
	mkdir -p "$apt/lists/partial" "$apt/cache/archives/partial" "$apt/debs" "$dir"
	touch "$apt/status"
	mirror=${MIRROR:-$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' | grep -v -i security | head -1)}
	echo "deb [arch=amd64,arm64,armhf signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] ${mirror%/} bookworm main" >"$apt/sources.list"
	options=(-q -o "Dir::State::lists=$apt/lists" -o "Dir::Cache=$apt/cache" -o "Dir::State::status=$apt/status"
		-o "Dir::Etc::sourcelist=$apt/sources.list" -o Dir::Etc::sourceparts=/nonexistent
		-o APT::Architectures::=amd64 -o APT::Architectures::=arm64 -o APT::Architectures::=armhf)
	apt-get "${options[@]}" update >"$apt/log"
	local names=()
	for p; do
		case $p in
		linux-image-*) # the package that this one only points at
			p=$(apt-cache "${options[@]}" depends "$p" | sed -n 's/^ *Depends: \(linux-image-[^ :]*\).*/\1/p' | head -1):${p#*:}
			;;
		esac
		names+=("$p")
	done
	(cd "$apt/debs" && apt-get "${options[@]}" download "${names[@]}" >>"$apt/log" 2>&1) || {
		tail -20 "$apt/log"
		return 1
	}
	for deb in "$apt/debs"/*.deb; do
		base=${deb##*/} base=${base%.deb}
		dpkg -x "$deb" "$dir/${base%%_*}_${base##*_}"
	done
	rm -rf "$apt"
}

# boot: kernels, device trees, installers and boot loaders of Debian, each with the share of it that has to be known.
boot() {
	[ -e "$WORK/boot/.done" ] || {
		foreign linux-image-amd64:amd64 linux-image-arm64:arm64 debian-installer-12-netboot-armhf \
			debian-installer-12-netboot-mipsel u-boot-rpi:arm64 u-boot-sunxi:arm64 u-boot-sunxi:armhf u-boot-qcom:arm64 \
			u-boot-tegra:arm64 u-boot-tegra:armhf
		ln -sfn "$WORK/images" "$WORK/boot/images"
		touch "$WORK/boot/.done"
	}
	ENSIGN_IMAGES_DIR=$WORK/boot go test -count=1 -v -run '^TestRealImages$' ./bom/image >"$WORK/boot.log" 2>&1 || {
		grep -E '^ *(---|images_test.go|ok|FAIL|panic)|%|want|no ' "$WORK/boot.log" | tail -60
		return 1
	}
	# kinds of images, how many of each there are, and the least share of one that is known
	awk '/^=== RUN/ { name = $3 }
		/% of [0-9]+ bytes known/ { n = split(name, part, "/"); if (part[n] ~ /\.dtb$/) part[n] = "*.dtb"; kind = part[2] "/" part[n]
			match($0, /[0-9.]+ %/); share = substr($0, RSTART, RLENGTH - 2) + 0
			count[kind]++; if (!(kind in least) || share < least[kind]) least[kind] = share }
		END { for (kind in count) printf "%-90s %4d  at least %.3f %% known\n", kind, count[kind], least[kind] }' "$WORK/boot.log" | sort
	tail -1 "$WORK/boot.log"
}

# xzfiles: what the xz command makes with its filters, checks, presets and blocks, beside what it makes of it again.
xzfiles() {
	local d=$WORK/xz f o n=0
	rm -rf "$d" && mkdir -p "$d"
	head -c 2000000 "$bin/ensign" >"$d/program"
	head -c 2000000 "$(find "$WORK/trees/kernel/lib/modules" -name xfs.ko)" >"$d/arm64"
	cat go.sum go.mod >"$d/text"
	: >"$d/empty"
	(head -c 100000 "$d/program" && head -c 1000000 /dev/zero && cat "$d/text" && gzip -nc "$d/text") >"$d/mixed"
	for f in program arm64 text mixed empty; do
		for o in "-0" "-6" "-9e" "--check=none" "--check=crc32" "--check=sha256" "-1 --block-size=65536" "-1 -T2 --block-size=200000" \
			"--x86 --lzma2" "--arm --lzma2" "--armthumb --lzma2" "--arm64 --lzma2" "--powerpc --lzma2" "--x86=start=4096 --lzma2" \
			"--delta=dist=1 --lzma2" "--delta=dist=256 --lzma2=preset=1" "--x86 --delta=dist=4 --arm --lzma2=preset=1" \
			"--lzma2=lc=0,lp=4,pb=0" "--lzma2=lc=4,lp=0,pb=4" "--lzma2=dict=4KiB" "--format=lzma -6" "--format=lzma --lzma1=lc=1,lp=2,pb=3"; do
			n=$((n + 1))
			case $o in *format=lzma*) xz -c $o "$d/$f" >"$d/$f@$n.lzma" ;; *) xz -c $o "$d/$f" >"$d/$f@$n.xz" ;; esac
		done
	done
	(head -c 500000 "$d/program" | xz -0c && xz -c </dev/null && tail -c +500001 "$d/program" | xz -1c --check=sha256 --x86 --lzma2 &&
		head -c 8 /dev/zero) >"$d/program@streams.xz"
	for f in "$d"/*@*; do
		xz -dc "$f" | cmp - "${f%%@*}"
	done
	ENSIGN_XZ_DIR=$d go test -count=1 -v -run '^TestLiblzma$' ./bom/image/xz >"$d/log" || {
		grep -v '^ *--- PASS' "$d/log" | tail -20
		return 1
	}
	echo "$(grep -c "^ *--- PASS: TestLiblzma/" "$d/log") files"
	rm -rf "$d"
}

# imagebench SIZE PAIRS: what walking and hashing costs beside unsquashfs.
imagebench() {
	local c list=()
	for c in gzip lz4; do
		[ -e "$WORK/images/$1.$c.sqfs" ] || mksquashfs "$WORK/trees/$1/root" "$WORK/images/$1.$c.sqfs" -comp $c -b 256K -noappend -quiet \
			-no-progress -all-root >/dev/null
	done
	for c in xz zstd gzip lz4; do
		list+=("$WORK/images/$1.$c.sqfs")
	done
	go run .ci/imagebench.go "$bin/ensign" "$2" "${list[@]}"
}

# questionnaire: a workbook of ensign ask as LibreOffice shows it: its text, the checker before and after it is filled
# in, and that ensign answer reads what LibreOffice saved.
questionnaire() {
	local dir=$WORK/questionnaire text
	rm -rf "$dir"
	mkdir -p "$dir/pdf" "$dir/saved"
	printf '%s\n' 'Designator,Quantity,Manufacturer,MPN,ECCN,Price' 'U1,1,Example Chips,00123,,20.00 USD' 'U2,1,Example Chips,=1+1,,1.00 USD' >"$dir/list.csv"
	printf '%s\n' 'product: {name: router, kind: commodity, made-in: TW, eccn: 5A992.c, price: 89.00 USD}' >"$dir/facts.yaml"
	"$bin/ensign" screen "$dir/list.csv" --facts "$dir/facts.yaml" --to KP --fail-on never -o json="$dir/report.json"
	"$bin/ensign" ask "$dir/report.json" --into "$dir/asked"
	shown "$dir" "$dir/asked/01-example-chips.xlsx"
	for text in 'Origin and classification of parts' 00123 '=1+1' 'where was it made?' 'Country of origin' "don't know" \
		'Certificate on the foreign-direct-product rules' 'not complete' missing; do
		grep -qF -- "$text" "$dir/shown.txt" || { echo "LibreOffice does not show: $text"; return 1; }
	done
	cp "$dir/asked/01-example-chips.xlsx" "$dir/filled.xlsx"
	go run .ci/fill.go "$dir/filled.xlsx" Questions!H3=TW Questions!P3=5A992.c Questions!H4=CN Questions!P4=EAR99 \
		'Declaration!B11=Example Chips Ltd' Declaration!B13=maker 'Declaration!B14=Trade office' Declaration!B15=compliance \
		Declaration!B16=trade@maker.example Declaration!B17=2026-01-05 Declaration!B19=agreed
	shown "$dir" "$dir/filled.xlsx"
	grep -qw complete "$dir/shown.txt" && ! grep -Eq 'missing|not complete' "$dir/shown.txt" || { echo "the checker did not turn"; return 1; }
	soffice --headless "-env:UserInstallation=file://$dir/profile" --convert-to xlsx --outdir "$dir/saved" "$dir/filled.xlsx" >/dev/null
	"$bin/ensign" answer "$dir/saved/filled.xlsx" --facts "$dir/facts-out.yaml" --report "$dir/report.json"
	grep -F '{mpn: "00123", manufacturer: Example Chips}' "$dir/facts-out.yaml"
	grep -F '{mpn: =1+1, manufacturer: Example Chips}' "$dir/facts-out.yaml"
}

# shown DIR BOOK: the text of a workbook as LibreOffice prints it, in DIR/shown.txt. It computes every formula anew.
shown() {
	soffice --headless "-env:UserInstallation=file://$1/profile" --convert-to pdf --outdir "$1/pdf" "$2" >/dev/null
	pdftotext -layout "$1/pdf/$(basename "$2" .xlsx).pdf" "$1/shown.txt"
}
