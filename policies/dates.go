package policies

import (
	"fmt"
	"time"

	"ensign/origin"
)

// ParseDate reads a day in the form 2018-06-06. Anything else is an error, also a day that no month has.
func ParseDate(s string) (origin.Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil || t.Format(time.DateOnly) != s || t.Year() < 1 {
		return "", fmt.Errorf("%q is not a day such as 2018-06-06", s)
	}
	return origin.Date(s), nil
}
