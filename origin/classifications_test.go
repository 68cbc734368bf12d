package origin

import (
	"strings"
	"testing"
	"testing/fstest"

	"ensign/bom"
)

// classifications is a folder with one table, made of the rows given.
func classifications(rows ...string) Layer {
	const head = "# source: list: the list of classifications of the maker\n# source: memory: not looked up\n# retrieved: 2026-11-20\n# licence: our own\n" +
		"mpn\tmaker\teccn\tdocument\tsource\tdate\tconfidence\n"
	const makers = "# source: list: asked by phone\n# retrieved: 2026-11-20\n# licence: our own\n" +
		"id\tname\tcountry\tparent\tparent_country\tus\tcategory\trole\tnote\tsource\tdate\tconfidence\n" +
		"harbour\tHarbour Circuits Oy\tFI\t\t\tno\tsemi\tmaker\t\tlist\t2026-11-20\thigh\n"
	const names = "# source: list: asked by phone\n# retrieved: 2026-11-20\n# licence: our own\n" +
		"name\tmaker\tkind\tsource\tdate\tconfidence\nHarbour Circuits\tharbour\tname\tlist\t2026-11-20\thigh\n"
	return Layer{Name: "mine", FS: fstest.MapFS{
		"makers.tsv": {Data: []byte(makers)}, "names.tsv": {Data: []byte(names)},
		"classifications.tsv": {Data: []byte(head + strings.Join(rows, "\n") + "\n")},
	}}
}

func TestPublishedClassifications(t *testing.T) {
	data, err := Load(classifications(
		"HC100\tharbour\tEAR99\tlist of 2026-11\tlist\t2026-11-20\thigh",
		"HC200\tharbour\t3A991.a.2\tlist of a distributor\tlist\t2026-11-20\tmedium"))
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		maker, mpn, eccn string
		rank             Rank
	}{
		{"Harbour Circuits", "HC100", "EAR99", C},
		{"Harbour Circuits", "hc 100", "EAR99", C},
		{"Harbour Circuits", "HC200", "3A991.a.2", D},
		{"Harbour Circuits", "HC101", "", 0},
		{"Microchip Technology", "HC100", "", 0},
		{"Nobody We Know", "HC100", "", 0},
	} {
		c := bom.Component{Kind: bom.Commodity, Name: "U1", MPN: tt.mpn, Manufacturer: bom.Party{Name: tt.maker}}
		got := Resolve(&c, Options{Data: data})
		if got.ECCN != tt.eccn || len(got.ECCNBecause) > 0 && got.ECCNBecause[0].Rank != tt.rank {
			t.Errorf("%s %s: got %q, %v; want %q, rank %c", tt.maker, tt.mpn, got.ECCN, got.ECCNBecause, tt.eccn, tt.rank)
		}
	}
}

func TestClassificationsRefused(t *testing.T) {
	for row, want := range map[string]string{
		"HC100\tharbour\t3A99\tlist\tlist\t2026-11-20\thigh":    `"3A99" is no ECCN`,
		"HC100\tnobody\tEAR99\tlist\tlist\t2026-11-20\thigh":    `maker "nobody" is not in makers.tsv`,
		"hc100\tharbour\tEAR99\tlist\tlist\t2026-11-20\thigh":   "is not in capitals",
		"HC100\tharbour\tEAR99\tlist\tmemory\t2026-11-20\thigh": "a classification from memory is none",
		"HC100\tharbour\tEAR99\t\tlist\t2026-11-20\thigh":       "document: empty",
	} {
		if _, err := Load(classifications(row)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %s", row, err, want)
		}
	}
}
