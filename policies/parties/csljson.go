package parties

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// jsonEntry is an entry of the JSON. Keys that are not used are passed over.
type jsonEntry struct {
	Source      text           `json:"source"`
	Type        text           `json:"type"`
	Programs    texts          `json:"programs"`
	Name        text           `json:"name"`
	Country     text           `json:"country"`
	Addresses   *[]jsonAddress `json:"addresses"`
	Start       text           `json:"start_date"`
	End         text           `json:"end_date"`
	Standard    text           `json:"standard_order"`
	Requirement text           `json:"license_requirement"`
	Aliases     *texts         `json:"alt_names"`
}

type jsonAddress struct {
	Address    text `json:"address"`
	City       text `json:"city"`
	State      text `json:"state"`
	PostalCode text `json:"postal_code"`
	Country    text `json:"country"`
}

// jsonReader is the JSON on its way to entries.
type jsonReader struct {
	*json.Decoder
	list               *CSL
	number             int // of entries
	total              *int
	aliases, addresses bool // whether any entry has them
}

// readJSON reads {"results": […]} or the array alone, an entry at a time.
func (c *CSL) readJSON(data []byte) error {
	r := &jsonReader{Decoder: json.NewDecoder(bytes.NewReader(data)), list: c}
	if err := r.document(); errors.Is(err, io.EOF) {
		return fmt.Errorf("offset %d: the list ends in the middle", r.InputOffset())
	} else if err != nil {
		return fmt.Errorf("offset %d: %w", r.InputOffset(), err)
	}
	switch {
	case r.total != nil && *r.total > r.number:
		return fmt.Errorf("the file holds %d of %d entries: it is a page of a search and not the list", r.number, *r.total)
	case r.number > 0 && !r.aliases:
		return errors.New(`no entry has "alt_names"`)
	case r.number > 0 && !r.addresses:
		return errors.New(`no entry has "addresses"`)
	}
	return nil
}

func (r *jsonReader) document() error {
	start, err := r.Token()
	if err != nil {
		return err
	}
	if start == json.Delim('[') {
		err = r.entries()
	} else {
		err = r.object()
	}
	if err != nil {
		return err
	}
	if r.More() {
		return errors.New("something follows the list")
	}
	return nil
}

// object reads the keys of the document; the opening bracket was read.
func (r *jsonReader) object() error {
	found := false
	for r.More() {
		key, err := r.Token()
		if err != nil {
			return err
		}
		switch key {
		case "results":
			found = true
			if start, err := r.Token(); err != nil || start != json.Delim('[') {
				return errors.Join(errors.New(`"results" is no array`), err)
			}
			err = r.entries()
		case "total":
			err = r.Decode(&r.total)
		default:
			var other json.RawMessage
			err = r.Decode(&other)
		}
		if err != nil {
			return err
		}
	}
	if _, err := r.Token(); err != nil {
		return err
	}
	if !found {
		return errors.New(`no key "results"`)
	}
	return nil
}

// entries reads the entries of an array and its end.
func (r *jsonReader) entries() error {
	for r.More() {
		var e jsonEntry
		if err := r.Decode(&e); err != nil {
			return fmt.Errorf("entry %d: %w", r.number+1, err)
		}
		r.number++
		r.aliases = r.aliases || e.Aliases != nil
		r.addresses = r.addresses || e.Addresses != nil
		r.list.add(fmt.Sprintf("entry %d", r.number), e.published())
	}
	_, err := r.Token()
	return err
}

func (e *jsonEntry) published() published {
	p := published{
		source: string(e.Source), kind: string(e.Type), programs: e.Programs, name: string(e.Name),
		start: string(e.Start), end: string(e.End), standard: string(e.Standard), requirement: string(e.Requirement),
	}
	if e.Aliases != nil {
		p.aliases = *e.Aliases
	}
	if e.Country != "" {
		p.countries = append(p.countries, string(e.Country))
	}
	if e.Addresses == nil {
		return p
	}
	for _, a := range *e.Addresses {
		p.addresses = append(p.addresses, a.line())
		p.countries = append(p.countries, string(a.Country))
	}
	return p
}

// line writes an address as the CSV does.
func (a jsonAddress) line() string {
	var parts []string
	for _, p := range []text{a.Address, a.City, a.State, a.PostalCode, a.Country} {
		if p != "" {
			parts = append(parts, string(p))
		}
	}
	return printable(strings.Join(parts, ", "))
}

// text is a string, or another value without parts as it is written; null is "".
type text string

// UnmarshalJSON reads anything but arrays and objects.
func (t *text) UnmarshalJSON(data []byte) error {
	var s string
	switch {
	case string(data) == "null":
	case data[0] == '"':
		if err := json.Unmarshal(data, &s); err != nil {
			return err
		}
	case data[0] == '[' || data[0] == '{':
		return fmt.Errorf("%.20q stands where a text is wanted", data)
	default:
		s = string(data)
	}
	*t = text(strings.TrimSpace(s))
	return nil
}

// texts is an array of strings, or one string with semicolons; null is none.
type texts []string

// UnmarshalJSON reads both forms.
func (t *texts) UnmarshalJSON(data []byte) error {
	if len(data) > 0 && data[0] != '[' {
		var one text
		if err := json.Unmarshal(data, &one); err != nil {
			return err
		}
		*t = split(string(one))
		return nil
	}
	var all []text
	if err := json.Unmarshal(data, &all); err != nil {
		return err
	}
	*t = nil
	for _, s := range all {
		if s != "" {
			*t = append(*t, string(s))
		}
	}
	return nil
}
