// Command fill puts texts into the cells of a workbook, as a supplier would: fill BOOK.xlsx Sheet!CELL=TEXT…
package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/xuri/excelize/v2"
)

func main() {
	if err := fill(os.Args[1], os.Args[2:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func fill(name string, cells []string) error {
	f, err := excelize.OpenFile(name)
	if err != nil {
		return err
	}
	defer f.Close()
	for _, c := range cells {
		where, text, _ := strings.Cut(c, "=")
		sheet, at, _ := strings.Cut(where, "!")
		if err := f.SetCellStr(sheet, at, text); err != nil {
			return fmt.Errorf("%s: %w", c, err)
		}
	}
	return f.Save()
}
