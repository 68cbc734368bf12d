package origin

import (
	"fmt"
	"runtime"
	"syscall"
	"testing"

	"ensign/bom"
)

// BenchmarkResolve answers for 100,000 components, half of them parts and half packages. It reports the time of all
// processors, that of collecting garbage included, and what is held in the end.
func BenchmarkResolve(b *testing.B) {
	components := make([]bom.Component, 100_000)
	for i := range components {
		components[i] = sample(i)
	}
	mustFacts(b)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	began := cpuSeconds(b)
	var all []Origin
	for b.Loop() {
		all = make([]Origin, len(components))
		for i := range components {
			all[i] = Resolve(&components[i], Options{})
		}
	}
	b.ReportMetric((cpuSeconds(b)-began)/float64(b.N), "cpu-s/op")
	runtime.GC()
	runtime.ReadMemStats(&after)
	b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/1e6, "live-MB")
	runtime.KeepAlive(all)
}

// cpuSeconds is the user time of all threads since the start.
func cpuSeconds(b *testing.B) float64 {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return float64(used.Utime.Nano()) / 1e9
}

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
