package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"ensign/cmd/ensign/internal/report"
)

// output is what will go to stdout.
type output struct{ bytes.Buffer }

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
	contents := make([]bytes.Buffer, len(to))
	for i, d := range to {
		st := report.Style{}
		if d.file == "-" {
			st = style
		}
		if err := find(formats, d.format).write(&contents[i], v, st); err != nil {
			return fmt.Errorf("writing %s: %w", d.format, err)
		}
	}
	for i, d := range to {
		if d.file == "-" {
			s.result.Write(contents[i].Bytes())
			continue
		}
		if err := writeFile(d.file, contents[i].Bytes()); err != nil {
			return withHint("name a file in a directory that exists and can be written", "writing %s: %w", d.file, cause(err))
		}
	}
	return nil
}

// writeFile puts a file in place whole: nobody ever sees half of it under its name. A device or a pipe is written
// to as it is, and a link is followed.
func writeFile(name string, data []byte) error {
	if real, err := filepath.EvalSymlinks(name); err == nil {
		name = real
	}
	mode := fs.FileMode(0o666)
	if info, err := os.Stat(name); err == nil {
		if !info.Mode().IsRegular() {
			return writeThrough(name, data)
		}
		mode = info.Mode().Perm()
	}
	temp := filepath.Join(filepath.Dir(name), fmt.Sprintf(".%s.%d.tmp", filepath.Base(name), os.Getpid()))
	f, err := os.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return err
	}
	defer os.Remove(temp)
	if err := writeSynced(f, data); err != nil {
		return err
	}
	return os.Rename(temp, name)
}

func writeThrough(name string, data []byte) error {
	f, err := os.OpenFile(name, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	return errors.Join(err, f.Close())
}

func writeSynced(f *os.File, data []byte) error {
	_, err := f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

// cause is what the system said, without the name of the call and of the file, which the message has already.
func cause(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}
