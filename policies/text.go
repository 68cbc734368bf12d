package policies

import "fmt"

// UnmarshalText reads the word of the report.
func (l *License) UnmarshalText(text []byte) error {
	for _, v := range []License{LicenseUnknown, Required, NotRequired} {
		if v.String() == string(text) {
			*l = v
			return nil
		}
	}
	return fmt.Errorf("%q is none of required, not-required, unknown", text)
}
