package main

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// newFile is a file that is written beside its place and put there whole: nobody ever sees half of it under its name. A
// device or a pipe is written to as it is, when all is known, and a link is followed.
type newFile struct {
	given, real string
	temp        *os.File // nil for a device
	buffer      *bufio.Writer
	held        spool // for a device
	err         error // of writing
}

// startFile begins a file. The caller discards it, after it has been placed too.
func startFile(name string) (*newFile, error) {
	f := &newFile{given: name, real: name}
	if real, err := filepath.EvalSymlinks(name); err == nil {
		f.real = real
	}
	mode := fs.FileMode(0o666)
	if info, err := os.Stat(f.real); err == nil {
		if !info.Mode().IsRegular() {
			return f, nil
		}
		mode = info.Mode().Perm()
	}
	temp := filepath.Join(filepath.Dir(f.real), fmt.Sprintf(".%s.%d.tmp", filepath.Base(f.real), os.Getpid()))
	var err error
	f.temp, err = os.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	f.buffer = bufio.NewWriterSize(f.temp, 1<<16)
	return f, err
}

// Write adds to the file.
func (f *newFile) Write(p []byte) (n int, err error) {
	if f.temp == nil {
		return f.held.Write(p)
	}
	n, err = f.buffer.Write(p)
	if f.err == nil {
		f.err = err
	}
	return n, err
}

// place puts the file in its place, whole and on the disk.
func (f *newFile) place() error {
	if f.temp == nil {
		return f.through()
	}
	err := f.buffer.Flush()
	if err == nil {
		err = f.temp.Sync()
	}
	if err = errors.Join(err, f.temp.Close()); err != nil {
		return err
	}
	return os.Rename(f.temp.Name(), f.real)
}

// through writes to a device or a pipe.
func (f *newFile) through() error {
	device, err := os.OpenFile(f.real, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = f.held.WriteTo(device)
	return errors.Join(err, device.Close())
}

// discard takes away what has not been put in its place.
func (f *newFile) discard() {
	f.held.discard()
	if f.temp == nil {
		return
	}
	_ = f.temp.Close()
	_ = os.Remove(f.temp.Name())
}

// writeFile puts a file in its place.
func writeFile(name string, data []byte) error {
	f, err := startFile(name)
	if err != nil {
		return err
	}
	defer f.discard()
	if _, err := f.Write(data); err != nil {
		return err
	}
	return f.place()
}

func writeSynced(f *os.File, data []byte) error {
	_, err := f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}
