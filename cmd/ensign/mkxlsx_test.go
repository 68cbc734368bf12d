package main

import (
	"encoding/csv"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/xuri/excelize/v2"
)

// mkxlsx writes a workbook with a sheet of the rows of a CSV file, as somebody types them: whole numbers without leading
// zeros are numbers, all else is text: mkxlsx parts.xlsx parts.csv
func mkxlsx(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: mkxlsx book.xlsx rows.csv")
	}
	rows, err := csv.NewReader(strings.NewReader(ts.ReadFile(args[1]))).ReadAll()
	ts.Check(err)
	f := excelize.NewFile()
	defer f.Close()
	for i, row := range rows {
		for j, text := range row {
			at, err := excelize.CoordinatesToCellName(j+1, i+1)
			ts.Check(err)
			n, err := strconv.Atoi(text)
			switch {
			case text == "":
			case err == nil && strconv.Itoa(n) == text:
				ts.Check(f.SetCellInt("Sheet1", at, int64(n)))
			default:
				ts.Check(f.SetCellStr("Sheet1", at, text))
			}
		}
	}
	ts.Check(f.SaveAs(ts.MkAbs(args[0])))
}
