package catalog

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"sync"

	"github.com/anchore/syft/syft/file"
	"github.com/anchore/syft/syft/pkg"

	"ensign/bom"
)

// run is what one cataloguer did.
type run struct {
	name     string
	packages []pkg.Package
	err      error
	panicked bool
	folder   bool // ran in the temporary folder
}

// runAll runs the cataloguers, at most jobs at a time, and returns what they did in the order of the list. Those
// that need syft's temporary folder for a file of this tree run after the others.
func runAll(ctx context.Context, list []cataloguer, files *resolver, jobs int) []run {
	runs := make([]run, len(list))
	var here, there []int
	for i, c := range list {
		if files.hasAny(c.folder) {
			there = append(there, i)
			continue
		}
		here = append(here, i)
	}
	if files.ordered {
		together(ctx, list, here, files, runs)
	} else {
		each(here, jobs, func(i int) { runs[i] = runOne(ctx, list[i], files) })
	}
	for _, i := range here {
		if wantsFolder(runs[i].err) {
			there = append(there, i)
		}
	}
	if len(there) > 0 && ctx.Err() == nil {
		runInFolder(ctx, list, there, files, runs)
	}
	return runs
}

// each calls do for every index, at most jobs at a time.
func each(indexes []int, jobs int, do func(int)) {
	var wg sync.WaitGroup
	slots := make(chan struct{}, jobs)
	for _, i := range indexes {
		slots <- struct{}{}
		wg.Go(func() {
			defer func() { <-slots }()
			do(i)
		})
	}
	wg.Wait()
}

// runOne runs one cataloguer and turns a panic into an error.
func runOne(ctx context.Context, c cataloguer, files file.Resolver) (done run) {
	done.name = c.Name()
	if err := bom.Stopped(ctx); err != nil {
		done.err = err
		return done
	}
	defer func() {
		if p := recover(); p != nil {
			done.panicked = true
			done.err = fmt.Errorf("panic: %v", p)
		}
	}()
	done.packages, _, done.err = c.Catalog(ctx, files)
	return done
}

// hasAny reports whether the tree has a file that matches one of the globs.
func (r *resolver) hasAny(globs []string) bool {
	if len(globs) == 0 {
		return false
	}
	found, err := r.FilesByGlob(globs...)
	return err == nil && len(found) > 0
}

// gapsOf returns one gap for each file that cataloguers failed on, and one for each cataloguer that failed as a
// whole. Files that could not be read at all have their gap already. All that time was too short for is one gap.
func gapsOf(runs []run, files *resolver, late error) []bom.Gap {
	var gaps []bom.Gap
	ofFile := make(map[string]int) // path to index in gaps
	for _, done := range runs {
		seen := make(map[string]bool)
		for _, err := range flatten(done.err) {
			at, reason := located(err)
			if late != nil && (errors.Is(err, late) || errors.Is(err, context.DeadlineExceeded)) {
				continue
			}
			if seen[at] || at != "" && files.gaps.has(at) {
				continue
			}
			seen[at] = true
			g := gapOf(done, at, reason)
			if i, ok := ofFile[at]; ok {
				gaps[i].Says += "; " + g.Says
				continue
			}
			if at != "" {
				ofFile[at] = len(gaps)
			}
			gaps = append(gaps, g)
		}
	}
	if late != nil {
		gaps = append(gaps, bom.Gap{Reason: bom.Limit, Says: "not all software was looked for: " + plain(late)})
	}
	for _, e := range files.entries {
		if i, ok := ofFile[e.name]; ok {
			gaps[i].Size = e.size
		}
	}
	sortGaps(gaps)
	return gaps
}

func gapOf(done run, at string, reason error) bom.Gap {
	g := bom.Gap{Path: at, Reason: bom.Unsupported}
	switch {
	case done.panicked:
		g.Says = fmt.Sprintf("%s broke off and found nothing: %s", done.name, plain(reason))
	case at == "":
		g.Says = fmt.Sprintf("%s failed: %s", done.name, plain(reason))
	default:
		g.Reason = reasonOf(reason)
		g.Says = fmt.Sprintf("%s could not read it: %s", done.name, plain(reason))
	}
	return g
}

// flatten takes joined errors apart.
func flatten(err error) []error {
	if err == nil {
		return nil
	}
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return []error{err}
	}
	var all []error
	for _, e := range joined.Unwrap() {
		all = append(all, flatten(e)...)
	}
	return all
}

// located returns the path in the tree that an error of a cataloguer is about, and the error proper. Syft's type
// of such errors is internal, but its two fields are exported.
func located(err error) (name string, reason error) {
	v := reflect.Indirect(reflect.ValueOf(err))
	if v.Kind() != reflect.Struct {
		return "", err
	}
	at, why := v.FieldByName("Coordinates"), v.FieldByName("Reason")
	if !at.IsValid() || !why.IsValid() {
		return "", err
	}
	coordinates, ok := at.Interface().(file.Coordinates)
	reason, ok2 := why.Interface().(error)
	if !ok || !ok2 || errors.Is(reason, context.Canceled) {
		return "", err
	}
	return strings.TrimPrefix(coordinates.RealPath, "/"), reason
}
