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
	out=$("$bin/gofumpt" -l . .ci/*.go)
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

bench() {
	[ -d "$WORK/trees/small/root" ] || {
		echo "no small tree"
		return 0
	}
	"$bin/ensign" sbom testdata/router/parts.csv testdata/router/rootfs -o "cyclonedx-json=$WORK/router.cdx.json"
	go run .ci/bench.go "$bin/ensign" "$bin/syft" "$WORK/trees/small/root" "$WORK/router.cdx.json" "$1"
}
