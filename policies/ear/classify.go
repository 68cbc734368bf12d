package ear

import (
	"strings"
	"unicode"

	"ensign/bom"
	"ensign/origin"
	"ensign/policies"
	"ensign/policies/internal/lawtable"
)

// possible is one classification that an item of a kind may have, and what sets it apart from the others.
type possible struct {
	*lawtable.Row
	ECCN      string
	Separates string
}

func (t *tables) takeCandidates(read lawtable.Table) error {
	t.possible = make(map[string][]possible)
	for _, r := range read.Records {
		p := possible{Row: r.Row, ECCN: r.Get("eccn"), Separates: r.Get("separates")}
		switch {
		case parseECCN(p.ECCN).String() != p.ECCN:
			return r.Errorf("%q is no ECCN", p.ECCN)
		case p.Separates == "":
			return r.Errorf("nothing separates %s from the others", p.ECCN)
		}
		t.possible[r.Get("kind")] = append(t.possible[r.Get("kind")], p)
	}
	t.oneOf, t.mayBe = make(map[string]string), make(map[string]origin.Reason)
	for kind, all := range t.possible {
		t.oneOf[kind] = oneOf(all)
		t.mayBe[kind] = mayBe(kind, all)
	}
	return nil
}

// classify says what an item may be whose ECCN is not known: in a few words, and as a reason with what separates the
// candidates. It is information for whoever asks the maker; no rule takes one of them for an answer.
func classify(it *policies.Item) (string, origin.Reasons) {
	t, err := law()
	if err != nil || it.ECCN != "" || it.Container || it.Kind != bom.Commodity && it.Origin.Published == origin.Yes {
		return "", nil
	}
	kind, by := kindOf(it)
	why := t.mayBe[kind]
	why.Says = "its ECCN is not known, which does not make it EAR99; taken for " + kind + " " + by + ", it may be " + t.oneOf[kind]
	if by == byKind {
		why.Says += "; what separates them is told by explain " + kind
		why.Because = nil // it would be the same for every such item of a report, of which there may be thousands
	}
	return t.oneOf[kind], origin.Reasons{why}
}

// byKind says that nothing but the kind of an item tells what it may be.
const byKind = "by its kind alone"

// mayBe lists the candidates of a kind, each with what separates it from the others.
func mayBe(kind string, all []possible) origin.Reason {
	out := reason("candidates", "15 CFR 774 Supp. No. 4", kind+": it may be "+oneOf(all)+", or of the 600 series or 9x515 if designed for military use or space; none is an answer")
	for _, p := range all {
		out.Because = append(out.Because, lawReason(p.ECCN, p.ECCN+": "+p.Separates, p.Row))
	}
	return out
}

// oneOf names the candidates of a kind in a row.
func oneOf(all []possible) string {
	var names []string
	for _, p := range all {
		names = append(names, p.ECCN)
	}
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " or " + names[len(names)-1]
}

// kindOf takes an item for a kind of candidates.tsv, and says by what: by its number, by a word in its name or its
// description, by its reference designator, or by its kind alone.
func kindOf(it *policies.Item) (kind, by string) {
	switch it.Kind {
	case bom.Software:
		return softwareKind(it.Origin.Encryption)
	case bom.Technology:
		return "technology", byKind
	}
	if it.Origin.Role != "" {
		return it.Origin.Role, "by its number"
	}
	for _, text := range []string{it.Name, it.Description} {
		if kind, word := wordKind(text); kind != "" {
			return kind, "by the word " + word
		}
	}
	for _, d := range it.Designators {
		if kind := designated(d); kind != "" {
			return kind, "by its reference designator"
		}
	}
	return "device", byKind
}

func softwareKind(encrypts origin.Ternary) (kind, by string) {
	switch encrypts {
	case origin.Yes:
		return "software with cryptography", "by what is known of it"
	case origin.No:
		return "software without cryptography", "by what is known of it"
	}
	return "software", byKind
}

// wordKind finds the first word of a text that tells a kind.
func wordKind(text string) (kind, word string) {
	for w := range strings.FieldsFuncSeq(text, func(r rune) bool { return !unicode.IsLetter(r) }) {
		w = strings.ToLower(w)
		if kind := words(w); kind != "" {
			return kind, w
		}
	}
	return "", ""
}

// words says which kind of candidates.tsv a word in a name tells.
func words(w string) string {
	switch w {
	case "antenna", "battery", "camera", "connector", "fpga", "module", "processor", "sensor", "display":
		return w
	case "router", "gateway", "modem", "firewall", "repeater":
		return "router"
	case "computer", "laptop", "notebook", "server", "desktop", "workstation", "tablet", "pc":
		return "computer"
	case "phone", "smartphone", "handset", "telephone":
		return "phone"
	case "gps", "gnss":
		return "navigation"
	case "oscilloscope", "analyzer", "analyser", "multimeter":
		return "instrument"
	case "resistor", "res", "capacitor", "cap", "inductor", "ferrite", "choke", "thermistor":
		return "passive"
	case "diode", "transistor", "mosfet":
		return "discrete"
	case "led", "laser", "photodiode", "optocoupler":
		return "opto"
	case "header", "socket", "jack":
		return "connector"
	case "crystal", "oscillator":
		return "timing"
	case "fuse", "varistor", "tvs":
		return "protection"
	case "relay", "button":
		return "electromechanical"
	case "microcontroller", "mcu":
		return "mcu"
	case "microprocessor", "cpu", "gpu", "soc":
		return "processor"
	case "cpld":
		return "fpga"
	case "dram", "sdram", "sram", "eeprom", "flash", "nand":
		return "memory"
	case "ssd", "hdd":
		return "storage"
	case "lcd", "oled":
		return "display"
	case "accelerometer", "gyroscope":
		return "sensor"
	case "regulator", "ldo":
		return "power"
	case "phy", "transceiver":
		return "interface"
	case "wifi", "bluetooth", "wlan":
		return "wireless"
	}
	return ""
}

// designated says which kind of candidates.tsv the letters of a reference designator tell, after IEEE 315.
func designated(designator string) string {
	switch strings.ToUpper(strings.TrimRightFunc(designator, unicode.IsDigit)) {
	case "R", "C", "L", "FB":
		return "passive"
	case "D", "Q":
		return "discrete"
	case "J", "P":
		return "connector"
	case "Y":
		return "timing"
	case "F":
		return "protection"
	case "BT":
		return "battery"
	case "K", "SW":
		return "electromechanical"
	}
	return ""
}

// hint adds the candidates to a sentence about an item whose ECCN is not known.
func hint(candidates string) string {
	if candidates == "" {
		return ""
	}
	return " (it may be " + candidates + ")"
}
