package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"ensign/cmd/ensign/internal/report"
)

// A format is one way to write a result. Formats are rows of a slice; its order is that of the help.
type format[T any] struct {
	name  string
	write func(io.Writer, T, report.Style) error
}

// destination is one -o: a format and the file it goes to, "-" for stdout.
type destination struct{ format, file string }

// destinations reads the values of -o; without any, the first format goes to stdout.
func destinations[T any](values []string, formats []format[T]) ([]destination, error) {
	if len(values) == 0 {
		return []destination{{formats[0].name, "-"}}, nil
	}
	var out []destination
	files := make(map[string]bool)
	for _, v := range values {
		name, file, named := strings.Cut(v, "=")
		if !named {
			file = "-"
		}
		if find(formats, name) == nil {
			return nil, withHint("the formats are "+names(formats), "-o %s: unknown format: %s", v, name)
		}
		if file == "" {
			return nil, withHint("write -o "+name+"=FILE, or -o "+name+" for stdout", "-o %s: no file after =", v)
		}
		if files[file] {
			return nil, withHint("send one of them to a file: -o "+name+"=FILE", "-o %s: two outputs to %s", v, place(file))
		}
		files[file] = true
		out = append(out, destination{name, file})
	}
	return out, nil
}

func place(file string) string {
	if file == "-" {
		return "stdout"
	}
	return file
}

func find[T any](formats []format[T], name string) *format[T] {
	for i := range formats {
		if formats[i].name == name {
			return &formats[i]
		}
	}
	return nil
}

func names[T any](formats []format[T]) string {
	var out []string
	for _, f := range formats {
		out = append(out, f.name)
	}
	return strings.Join(out, ", ")
}

// write renders everything first and puts files in place afterwards, so that a failure leaves nothing half done.
// style is for stdout; a file is the same on every machine.
func write[T any](s *session, to []destination, formats []format[T], v T, style report.Style) error {
	var files []*newFile
	defer func() {
		for _, f := range files {
			f.discard()
		}
	}()
	for _, d := range to {
		render := find(formats, d.format).write
		if d.file == "-" {
			if err := render(&s.result, v, style); err != nil {
				return fmt.Errorf("writing %s: %w", d.format, err)
			}
			continue
		}
		f, err := startFile(d.file)
		if err != nil {
			return fileError(d.file, err)
		}
		files = append(files, f)
		if err := render(f, v, report.Style{}); f.err != nil {
			return fileError(d.file, f.err)
		} else if err != nil {
			return fmt.Errorf("writing %s: %w", d.format, err)
		}
	}
	for _, f := range files {
		if err := f.place(); err != nil {
			return fileError(f.given, err)
		}
	}
	return nil
}

func fileError(name string, err error) error {
	return withHint("name a file in a directory that exists and can be written", "writing %s: %w", name, cause(err))
}

// cause is what the system said, without the name of the call and of the file, which the message has already.
func cause(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}
