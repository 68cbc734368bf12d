package squashfs

import (
	"bytes"

	"github.com/mikelolasagasti/xz"
	"github.com/ulikunitz/xz/lzma"
)

func decodeLZMA(dst, src []byte) (int, error) {
	r, err := lzma.NewReader(bytes.NewReader(src))
	if err != nil {
		return 0, err
	}
	return readAll(r, dst)
}

func decodeXZ(dst, src []byte) (int, error) {
	r, err := xz.NewReader(bytes.NewReader(src), 1<<20)
	if err != nil {
		return 0, err
	}
	return readAll(r, dst)
}
