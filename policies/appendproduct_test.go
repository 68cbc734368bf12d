package policies

import (
	"bytes"
	"strings"
	"testing"

	"ensign/origin"
)

// stating is what a command adds to the product.
func stating(set ...Setting) Entry {
	return Entry{Set: set, Evidence: Evidence{By: "me", Why: "order 4711", Date: "2026-02-11"}}
}

func TestAppendProduct(t *testing.T) {
	const by = "by: me\n  why: order 4711\n  date: 2026-02-11\n"
	made, price := Setting{"product.made-in", "TW"}, Setting{"product.price", "89 USD"}
	hardware := Setting{"complete.hardware", "yes"}
	certified := stating(made)
	certified.Rank, certified.Evidence.Document = origin.B, "coo.pdf"
	for _, tt := range []struct {
		name, in, want string
		entry          Entry
	}{
		{"an empty file", "", "product:\n  made-in: TW\n  price: 89 USD\n  " + by, stating(made, price)},
		{
			"below the last key, above comments and what follows", "# ours\nproduct:\n  name: x # as sold\n\n  # made-in: ?\n\nwaivers: []\n",
			"# ours\nproduct:\n  name: x # as sold\n  made-in: TW\n  " + by + "\n  # made-in: ?\n\nwaivers: []\n", stating(made),
		},
		{
			"another indent, no last newline", "product:\n    parties:\n      - {name: a}",
			"product:\n    parties:\n      - {name: a}\n    made-in: TW\n    by: me\n    why: order 4711\n    date: 2026-02-11\n", stating(made),
		},
		{
			"line ends of another system", "product:\r\n  name: x\r\n",
			"product:\r\n  name: x\r\n  exporter: {us-person: no, us-owned: no}\r\n  by: me\r\n  why: order 4711\r\n  date: 2026-02-11\r\n",
			stating(Setting{"product.exporter.us-person", "no"}, Setting{"product.exporter.us-owned", "no"}),
		},
		{"on the same evidence", "product:\n  made-in: TW\n  " + by, "product:\n  made-in: TW\n  " + by + "  price: 89 USD\n", stating(price)},
		{
			"complete has its own", "product:\n  made-in: TW\n  by: you\n  why: letter\n  date: 2026-01-01\n",
			"product:\n  made-in: TW\n  by: you\n  why: letter\n  date: 2026-01-01\n  complete: {hardware: yes, by: me, why: order 4711, date: 2026-02-11}\n", stating(hardware),
		},
		{
			"on a document", "product:\n  name: x\n",
			"product:\n  name: x\n  made-in: TW\n  evidence: {document: coo.pdf, rank: B, by: me, why: order 4711, date: 2026-02-11}\n", certified,
		},
	} {
		got, err := AppendProduct("ensign.yaml", []byte(tt.in), tt.entry, today)
		if err != nil || string(got) != tt.want {
			t.Errorf("%s: got %v\n%s\nwant\n%s", tt.name, err, got, tt.want)
		}
	}
	f, err := AppendProduct("ensign.yaml", nil, stating(made, price, hardware), today)
	if err != nil {
		t.Fatal(err)
	}
	if p := facts(t, string(f)).Product; p.MadeIn != "TW" || p.Price.String() != "89 USD" || !p.Complete["commodity"] || len(p.Because) != 3 || p.Because[0].Rank != 'A' {
		t.Errorf("read back: %+v", p)
	}
}

func TestAppendProductRefuses(t *testing.T) {
	made := stating(Setting{"product.made-in", "TW"})
	complete := stating(Setting{"complete.hardware", "yes"})
	letter := complete
	letter.Evidence.Document = "letter.pdf"
	for _, tt := range []struct {
		in, want string
		entry    Entry
	}{
		{"product:\n  made-in: CN\n", "ensign.yaml:2: made-in of the product is there already", made},
		{"product:\n  complete: {software: true, by: a, why: b, date: 2026-01-01}\n", "ensign.yaml:2: complete of the product is there already", complete},
		{"product:\n  price: 1 USD\n", "ensign.yaml:2: the product states price without who, why and when", made},
		{"product:\n  name: x\n  by: you\n  why: order 4711\n  date: 2026-02-11\n", "ensign.yaml:2: the product states who, why and when already", made},
		{"product:\n  name: x\n  by: me\n  why: order 4711\n  date: 2026-02-11\n  until: 2027-01-01\n", "rests on something else", made},
		{"product:\n  name: x\n  by: me\n  why: order 4711\n  date: 2026-02-11\n  evidence: {rank: B, document: x}\n", "rests on something else", made},
		{"product: {name: x}\n", "line 1: product is written in braces", made},
		{"{destinations: [KP]}\n", "the facts are written in braces", made},
		{"product: {nam: x}\n", `unknown key "nam"`, made},
		{"", `"Taiwan" is not a country`, stating(Setting{"product.made-in", "Taiwan"})},
		{"", "neither yes nor no", stating(Setting{"complete.software", "perhaps"})},
		{"", "complete rests on who, why and when, and on no document", letter},
	} {
		got, err := AppendProduct("ensign.yaml", []byte(tt.in), tt.entry, today)
		if err == nil || !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), "ensign.yaml") {
			t.Errorf("%s: got %v, want %q\n%s", tt.in, err, tt.want, got)
		}
	}
	for _, tt := range []struct{ in, want string }{
		{"product.made-in=TW", "product.made-in TW"},
		{"complete.hardware = yes", "complete.hardware yes"},
		{"product.madein=TW", "did you mean product.made-in?"},
		{"product.made-in=", "is not a fact such as"},
		{"complete.hardware", "is not a fact such as"},
	} {
		s, err := ParseProductFact(tt.in)
		if got := s.Key + " " + s.Value; err == nil && got != tt.want || err != nil && !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got %q, %v, want %q", tt.in, got, err, tt.want)
		}
	}
}

// FuzzAppend holds that what is added to a facts file leaves every byte of it, and can be read.
func FuzzAppend(f *testing.F) {
	for _, seed := range []string{fullFacts, "", "# a\n", "product:\n  name: x\n  # y\n", "components:\n- match: {mpn: a}\n  price: 1 USD\n...\n", "product: {name: x}\n", "? product\n: name: x\n", "product:\n  end-use: |\n    a\n\n    # b\n"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, add := range []func() ([]byte, error){
			func() ([]byte, error) {
				return Append("ensign.yaml", []byte(text), decided("b*", Setting{"eccn", "EAR99"}), today)
			},
			func() ([]byte, error) {
				return AppendProduct("ensign.yaml", []byte(text), stating(Setting{"product.hts", "854231"}, Setting{"complete.software", "no"}), today)
			},
		} {
			out, err := add()
			if err != nil {
				continue
			}
			if _, err := ReadFacts("ensign.yaml", out, today); err != nil {
				t.Errorf("%q became %q: %v", text, out, err)
			}
			same := 0
			for same < len(text) && text[same] == out[same] {
				same++
			}
			if !bytes.HasSuffix(out, []byte(text[same:])) {
				t.Errorf("%q became %q", text, out)
			}
		}
	})
}
