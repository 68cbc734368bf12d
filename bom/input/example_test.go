package input_test

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"ensign/bom/input"
)

func ExampleOpen() {
	list := strings.NewReader("Reference,Quantity,Manufacturer,MPN\nU1,1,Example Semi,EXS1\n")
	doc, err := input.Open(context.Background(), []string{"parts:-"}, input.Options{Stdin: list})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, c := range doc.Components() {
		fmt.Println(c.Quantity, c.MPN, c.Manufacturer.Name)
	}
	// Output: 1 EXS1 Example Semi
}

func ExampleHintError() {
	document := strings.NewReader("%PDF-1.7")
	_, err := input.Open(context.Background(), []string{"-"}, input.Options{Stdin: document})
	fmt.Println(err)
	var h *input.HintError
	if errors.As(err, &h) {
		fmt.Println("hint:", h.Hint)
	}
	// Output:
	// reading -: a PDF document ("%PDF-" at 0x0): not read yet
	// hint: export it as CSV
}
