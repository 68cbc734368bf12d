package ofac

import (
	"maps"
	"math/big"
	"slices"
	"testing"

	"ensign/bom"
	"ensign/origin"
	"ensign/policies"
	"ensign/policies/internal/lawtable"
)

func TestClass(t *testing.T) {
	for _, tt := range []struct {
		kind                  bom.Kind
		eccn                  string
		published, encryption origin.Ternary
		want                  string
	}{
		{bom.Commodity, "3A991.a", origin.Unsure, origin.Unsure, "entry"},
		{bom.Commodity, "EAR99", origin.Unsure, origin.Unsure, "ear99"},
		{bom.Commodity, "", origin.Yes, origin.No, ""},
		{bom.Software, "", origin.Yes, origin.No, "published"},
		{bom.Software, "5D002", origin.Yes, origin.Yes, "entry"},
		{bom.Software, "", origin.Yes, origin.Unsure, ""},
		{bom.Software, "EAR99", origin.Unsure, origin.No, "ear99"},
	} {
		it := policies.Item{Component: &bom.Component{Kind: tt.kind}, ECCN: tt.eccn, Origin: origin.Origin{Published: tt.published, Encryption: tt.encryption}}
		if got := class(&it); got != tt.want {
			t.Errorf("%+v: got %q", tt, got)
		}
	}
}

// plainCase is a product for Iran of which everything is stated: one American part of 5 and a foreign board, in 100.
func plainCase() *policies.Case {
	money := func(n int64) policies.Interval {
		return policies.Interval{Low: big.NewRat(n, 1), High: big.NewRat(n, 1)}
	}
	return &policies.Case{
		AsOf: "2026-06-01", Complete: map[bom.Kind]bool{bom.Commodity: true, bom.Software: true},
		Product: policies.Product{
			Kind: bom.Commodity, MadeIn: "TW", EndUse: "civil", Exporter: policies.Exporter{USPerson: origin.No, USOwned: origin.No},
			Price: policies.Money{Amount: big.NewRat(100, 1), Currency: "USD"}, Parties: []policies.Party{{Name: "a", Listed: origin.No, Affiliated: origin.No}},
		},
		Components: []policies.Item{
			{Component: &bom.Component{Ref: "U1", Parent: -1, Kind: bom.Commodity}, ECCN: "3A991.a", Value: money(5), Origin: origin.Origin{Answer: origin.US}},
			{Component: &bom.Component{Ref: "board", Parent: -1, Kind: bom.Commodity}, Index: 1, ECCN: "EAR99", Value: money(60), Origin: origin.Origin{Answer: origin.NotUS}},
		},
	}
}

// TestGoodAnswersRelyOnTheLaw: whichever row of law the exception rests on, from memory it gives no good answer; and a
// class that is known to have needed no licence does not count.
func TestGoodAnswersRelyOnTheLaw(t *testing.T) {
	read, err := law()
	if err != nil {
		t.Fatal(err)
	}
	verdict := func(c *policies.Case, change func(*tables)) policies.Verdict {
		l := *read
		l.measures, l.licensed, l.programmes = slices.Clone(read.measures), maps.Clone(read.licensed), maps.Clone(read.programmes)
		change(&l)
		return (&question{Case: c, dest: "IR", law: &l}).decide().verdict
	}
	forget := func(r **lawtable.Row) {
		forgotten := **r
		forgotten.Status, *r = "memory", &forgotten
	}
	free := func(l *tables) {
		row := &lawtable.Row{From: "1995-05-06", Status: "secondary"}
		l.licensed["ear99"] = licensed{row, false}
	}
	ear99 := plainCase()
	ear99.Components[0].ECCN, ear99.Components[0].Value = "EAR99", policies.Interval{Low: big.NewRat(50, 1), High: big.NewRat(50, 1)}
	for _, tt := range []struct {
		name   string
		c      *policies.Case
		change func(*tables)
		want   policies.Verdict
	}{
		{"as it is", plainCase(), func(*tables) {}, policies.NotSubject},
		{"560.420 from memory", plainCase(), func(l *tables) {
			for i := range l.measures {
				forget(&l.measures[i].Row)
			}
		}, policies.Undetermined},
		{"560.205 from memory", plainCase(), func(l *tables) {
			l.programmes["IR"] = slices.Clone(l.programmes["IR"])
			for i := range l.programmes["IR"] {
				forget(&l.programmes["IR"][i].Row)
			}
		}, policies.Undetermined},
		{"no comparison", plainCase(), func(l *tables) { l.measures = nil }, policies.Undetermined},
		{"EAR99 as it is", ear99, func(*tables) {}, policies.Undetermined},
		{"EAR99 known to have needed no licence", ear99, free, policies.NotSubject},
	} {
		if got := verdict(tt.c, tt.change); got != tt.want {
			t.Errorf("%s: got %v, want %v", tt.name, got, tt.want)
		}
	}
}

// TestContainersAreNoItems: what only holds other components has no value of its own.
func TestContainersAreNoItems(t *testing.T) {
	c := plainCase()
	c.Components[1].Container, c.Components[1].Origin.Answer = true, origin.US
	q := &question{Case: c, dest: "IR"}
	l, err := law()
	if err != nil {
		t.Fatal(err)
	}
	q.law = l
	all := q.content().sum("", high)
	if all.counted.rat.Cmp(big.NewRat(5, 1)) != 0 || all.least.Cmp(big.NewRat(5, 1)) != 0 {
		t.Errorf("counted %v, least %v", all.counted.rat, all.least)
	}
}
