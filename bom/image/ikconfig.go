package image

import (
	"errors"
	"io/fs"
)

var ikconfigFormat = &Format{
	Name:   "ikconfig",
	Title:  "configuration in a Linux kernel",
	Spec:   "https://github.com/torvalds/linux/blob/v6.1/kernel/configs.c",
	Magics: []Magic{{0, ikconfigStart + gzipMagic}},
	Open:   openIKConfig,
}

// The marks around the data, from kernel/configs.c.
const (
	ikconfigStart = "IKCFG_ST"
	ikconfigEnd   = "IKCFG_ED"
)

// openIKConfig gives the configuration as the file config.
func openIKConfig(src *Source) (*Part, error) {
	start := int64(len(ikconfigStart))
	data, err := openGzip(src.Slice(start, src.Size-start))
	if err != nil {
		return nil, err
	}
	st := data.Sections[0].Stream
	end := start + data.Size
	p := &Part{Size: end, Problems: data.Problems, Err: data.Err}
	if data.Err == nil {
		mark, err := src.Bytes(end, int64(len(ikconfigEnd)))
		if err != nil || string(mark) != ikconfigEnd {
			return nil, errors.New("the mark at the end is missing")
		}
		p.Size += int64(len(ikconfigEnd))
	}
	tree := NewFiles(src.Budget)
	if err := tree.Add(Entry{Name: "config", Mode: fs.FileMode(0o444), Size: st.Size, Offset: -1, Data: st}); err != nil {
		return nil, err
	}
	p.Files = tree
	return p, nil
}
