package origin

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"ensign/bom"
)

// The limits that the labelled sets are held to, in parts per thousand of rows.
const (
	mostWrong        = 5   // answers that contradict the label, of all rows
	leastNamed       = 920 // resolved, of the parts whose maker is named
	leastAlone       = 800 // resolved, of the parts with a number alone
	leastPublication = 970 // published, not published or unknown as labelled
)

// tally counts rows of a labelled set by what became of them.
type tally struct {
	rows, wrong int
	likely      int // one country, and the label has it
	both        int // a conflict, where the label too says that both sides are right, as for a US line that was sold abroad
	doubted     int // a conflict where the label knows one country
	errors      []string
}

func (c *tally) thousandths(n int) float64 { return 1000 * float64(n) / float64(max(c.rows, 1)) }

func (c *tally) String() string {
	return fmt.Sprintf("%5d rows: resolved %5.1f %% (one country %5.1f %%, both sides as labelled %4.1f %%), conflict against one country %4.1f %%, wrong %4.2f %%", c.rows,
		c.thousandths(c.resolved())/10, c.thousandths(c.likely)/10, c.thousandths(c.both)/10, c.thousandths(c.doubted)/10, c.thousandths(c.wrong)/10)
}

func (c *tally) resolved() int { return c.likely + c.both }

// add judges one answer. Any of the labels is right; none means that nobody could know.
func (c *tally) add(what string, o Origin, labels []string) {
	c.rows++
	switch {
	case o.Answer == Unknown:
	case o.Answer == Conflict && o.Maker.ID == "":
	case o.Answer == Conflict && len(labels) > 1:
		c.both++
	case o.Answer == Conflict:
		c.doubted++
	case slices.Contains(labels, o.Country):
		c.likely++
	default:
		c.wrong++
		c.errors = append(c.errors, fmt.Sprintf("%s: %s %s (%s), labelled %s", what, o.Answer, o.Country, o.Maker.Name, strings.Join(labels, "|")))
	}
}

func readLabels(t *testing.T, file string) []row {
	t.Helper()
	text, err := os.ReadFile("testdata/labels/" + file)
	if err != nil {
		t.Fatal(err)
	}
	labels, err := parseTable(file, text)
	if err != nil {
		t.Fatal(err)
	}
	rows := make([]row, len(labels.lines))
	for n := range labels.lines {
		rows[n] = labels.row(n)
	}
	return rows
}

// TestLabelledParts measures the answers for real part numbers from sources that the tables did not use.
func TestLabelledParts(t *testing.T) {
	var named, alone tally
	byCountry := map[string]*tally{}
	for _, r := range readLabels(t, "parts.tsv") {
		manufacturer, mpn, maker, country := r.cells[0], r.cells[1], r.cells[2], r.cells[3]
		o := Resolve(&bom.Component{Type: "device", Name: "X1", MPN: mpn, Manufacturer: bom.Party{Name: manufacturer}}, Options{})
		labels := strings.Split(country, "|")
		set := &named
		if manufacturer == "" {
			set = &alone
		}
		set.add(fmt.Sprintf("line %d, %q %q by %s", r.line(), manufacturer, mpn, maker), o, labels)
		if byCountry[country] == nil {
			byCountry[country] = &tally{}
		}
		byCountry[country].add("", o, labels)
		if o.Answer != Unknown && len(o.Because) == 0 {
			t.Errorf("line %d: no reason", r.line())
		}
	}
	t.Logf("maker named   %v", &named)
	t.Logf("number alone  %v", &alone)
	for _, country := range slices.Sorted(maps.Keys(byCountry)) {
		t.Logf("labelled %-12s %v", country, byCountry[country])
	}
	for _, e := range append(named.errors, alone.errors...) {
		t.Log("wrong: " + e)
	}
	if all := named.wrong + alone.wrong; 1000*all > mostWrong*(named.rows+alone.rows) {
		t.Errorf("%d of %d answers are wrong", all, named.rows+alone.rows)
	}
	if got := named.thousandths(named.resolved()); got < leastNamed {
		t.Errorf("%.1f %% of the parts whose maker is named are resolved, want %d %%", got/10, leastNamed/10)
	}
	if got := alone.thousandths(alone.resolved()); got < leastAlone {
		t.Errorf("%.1f %% of the parts with a number alone are resolved, want %d %%", got/10, leastAlone/10)
	}
}

// TestLabelledSoftware measures the answers for software from sources that the tables did not use.
func TestLabelledSoftware(t *testing.T) {
	var seats, crypto tally
	confusion := map[string]int{}
	rows, right := 0, 0
	var errors []string
	for _, r := range readLabels(t, "software.tsv") {
		c := r.cells
		o := Resolve(softwareOf(c), Options{})
		if c[8] != "*" {
			seats.add(fmt.Sprintf("line %d, %s %s%s by %s", r.line(), c[0], c[3], c[4], c[7]), o, strings.Split(c[8], "|"))
		}
		if labels := strings.Split(c[10], "|"); c[10] != "*" {
			crypto.rows++
			switch {
			case o.Encryption == Unsure:
			case slices.Contains(labels, o.Encryption.String()):
				crypto.likely++
			default:
				crypto.wrong++
				crypto.errors = append(crypto.errors, fmt.Sprintf("line %d, %s %s: cryptography %s, labelled %s", r.line(), c[0], c[3], o.Encryption, c[10]))
			}
		}
		rows++
		confusion[fmt.Sprintf("%-11s labelled %s", o.Published, c[9])]++
		if slices.Contains(strings.Split(c[9], "|"), o.Published.String()) {
			right++
			continue
		}
		says := ""
		if len(o.PublishedBecause) > 0 {
			says = o.PublishedBecause[0].Says
		}
		errors = append(errors, fmt.Sprintf("line %d, %s %s%s %q: published %s (%s), labelled %s", r.line(), c[0], c[3], c[4], c[5], o.Published, says, c[9]))
	}
	t.Logf("steward's country  %v", &seats)
	t.Logf("cryptography       %v", &crypto)
	t.Logf("published          %5d rows: %5.1f %% as labelled", rows, 100*float64(right)/float64(rows))
	for _, k := range slices.Sorted(maps.Keys(confusion)) {
		t.Logf("published %s: %d", k, confusion[k])
	}
	for _, e := range slices.Concat(seats.errors, crypto.errors, errors) {
		t.Log("wrong: " + e)
	}
	if 1000*seats.wrong > mostWrong*seats.rows {
		t.Errorf("%d of %d countries are wrong", seats.wrong, seats.rows)
	}
	if 1000*right < leastPublication*rows {
		t.Errorf("published is right in %d of %d rows, want %d %%", right, rows, leastPublication/10)
	}
}

// softwareOf makes the component that a row of the labelled set describes.
func softwareOf(c []string) *bom.Component {
	s := &bom.Component{Kind: bom.Software, Name: c[0], Version: c[1], Type: c[2], Purl: c[3], CPE: c[4], Supplier: bom.Party{Name: c[6]}}
	if c[5] != "" {
		s.Licenses = strings.Split(c[5], "; ")
	}
	return s
}
