package origin

import (
	"fmt"
	"slices"
)

// UnmarshalText reads the word of the report.
func (a *Answer) UnmarshalText(text []byte) error {
	i := slices.Index(answerNames[:], string(text))
	if i < 0 {
		return fmt.Errorf("unknown origin answer %q", text)
	}
	*a = Answer(i)
	return nil
}

// UnmarshalText reads the word of the report.
func (t *Ternary) UnmarshalText(text []byte) error {
	for _, v := range []Ternary{Unsure, Yes, No} {
		if v.String() == string(text) {
			*t = v
			return nil
		}
	}
	return fmt.Errorf("%q is none of yes, no, unknown", text)
}

// UnmarshalText reads the letter of a rank, or nothing.
func (r *Rank) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*r = 0
		return nil
	}
	if len(text) != 1 || text[0] < byte(A) || text[0] > byte(E) {
		return fmt.Errorf("unknown rank %q", text)
	}
	*r = Rank(text[0])
	return nil
}
