package origin

import (
	"fmt"
	"testing"

	"ensign/bom"
)

// BenchmarkRules lets each rule speak of the same components.
func BenchmarkRules(b *testing.B) {
	x := mustFacts(b)
	var subjects []*subject
	for i := range 6000 {
		c := sample(i)
		subjects = append(subjects, newSubject(x, &c, "document"))
	}
	for _, r := range rules {
		b.Run(r.ID, func(b *testing.B) {
			for b.Loop() {
				for _, s := range subjects {
					r.speak(s)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(subjects)), "ns/component")
		})
	}
}

func sample(i int) bom.Component {
	c := bom.Component{Pointer: fmt.Sprint("/components/", i)}
	switch i % 6 {
	case 0:
		c.MPN, c.Manufacturer.Name = fmt.Sprintf("TPS%05dDDH", i), "Texas Instruments"
	case 1:
		c.MPN = fmt.Sprintf("STM32F%03dC8T6", i%1000)
	case 2:
		c.MPN, c.Supplier.Name = fmt.Sprintf("GRM155R71C%03dKA88D", i%1000), "Digi-Key"
	case 3:
		c.Kind, c.Name, c.Purl = bom.Software, "guava", fmt.Sprintf("pkg:maven/com.google.guava/guava-%d@33.0", i)
		c.Licenses = []string{"Apache-2.0"}
	case 4:
		c.Kind, c.Name, c.Purl = bom.Software, "x", fmt.Sprintf("pkg:deb/debian/lib%d@1.2-%d?distro=debian-12", i, i)
		c.Licenses = []string{"GPL-2+", "Expat"}
	default:
		c.Kind, c.Name, c.Purl = bom.Software, "y", fmt.Sprintf("pkg:npm/%%40scope/pkg-%d@1.0.0", i)
		c.Licenses = []string{"MIT"}
	}
	return c
}
