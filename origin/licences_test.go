package origin

import "testing"

func TestLicence(t *testing.T) {
	x := mustFacts(t)
	for text, want := range map[string]Ternary{
		"MIT":                                  Yes,
		"GPL-2+ with OpenSSL exception":        Yes,
		"GPLv2+ and LGPLv2+ and Public Domain": Yes,
		"Dual BSD/GPL":                         Yes,
		"MIT/ISC":                              Yes,
		"GPL-2.0-only WITH Linux-syscall-note": Yes,
		"(Apache-2.0 OR Proprietary)":          Yes,
		"MIT/Proprietary":                      No,
		"MIT AND Commercial":                   No,
		"Apache-2.0 WITH Commons-Clause":       Unsure,
		"Redistributable":                      No,
		"Proprietary":                          No,
		"LicenseRef-Proprietary":               No,
		"LicenseRef-MIT":                       Unsure,
		"BUSL-1.1":                             No,
		"CC-BY-NC-SA-4.0":                      No,
		"MIT BSD":                              Unsure,
		"":                                     Unsure,
		"WITH":                                 Unsure,
	} {
		if got := x.licence(text); got != want {
			t.Errorf("%q: got %v, want %v", text, got, want)
		}
	}
}
