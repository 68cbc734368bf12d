package parts

import (
	"errors"
	"fmt"
	"io"

	"ensign/bom"
	"ensign/bom/internal/tags"
)

// tagReader reads the tags and texts of a large member of an archive. Its errors name the member and the place.
type tagReader struct {
	*tags.Reader
	closer io.Closer
	member string
}

// tags opens a member as tags. The caller closes it.
func (a *archive) tags(name string) (*tagReader, error) {
	r, most, err := a.member(name)
	if err != nil {
		return nil, err
	}
	in := &boundedReader{r: r, budget: a.budget, left: most, token: maxMember + 1, sum: &a.read}
	return &tagReader{tags.New(in, tags.Options{Deeper: a.budget.Deeper, Charset: charsetReader}), r, name}, nil
}

func (t *tagReader) close() { _ = t.closer.Close() }

// next reads the next token; [io.EOF] at the end.
func (t *tagReader) next() (tags.Kind, error) {
	kind, err := t.Next()
	return kind, t.placed(err)
}

// skip passes over the element that has just begun.
func (t *tagReader) skip() error { return t.placed(t.Skip()) }

// placed says of an error where it is.
func (t *tagReader) placed(err error) error {
	switch {
	case err == nil || errors.Is(err, io.EOF):
		return err
	case errors.Is(err, tags.ErrLong):
		err = fmt.Errorf("%w: %w", bom.ErrLimit, err)
	case errors.Is(err, tags.ErrDeclaration):
		err = fmt.Errorf("%w, which a workbook may not have", err)
	}
	return fmt.Errorf("%s at byte %d: %w", shorten(t.member, 60), t.At(), err)
}

// each calls f with every element that begins and that f has not read itself.
func (t *tagReader) each(f func() error) error {
	for {
		kind, err := t.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err == nil && kind == tags.Begin {
			err = f()
		}
		if err != nil {
			return err
		}
	}
}

// content appends to b the text in the element that has just begun, without that of elements named except.
func (t *tagReader) content(b []byte, except string) ([]byte, error) {
	for until := t.Depth() - 1; t.Depth() > until; {
		kind, err := t.next()
		if err != nil {
			return nil, err
		}
		switch {
		case kind == tags.Begin && string(t.Name()) == except:
			if err := t.skip(); err != nil {
				return nil, err
			}
		case kind == tags.Text && len(b)+len(t.Text()) > maxCell:
			return nil, fmt.Errorf("%w: %s", bom.ErrLimit, cellLarge)
		case kind == tags.Text:
			b = append(b, t.Text()...)
		}
	}
	return b, nil
}
