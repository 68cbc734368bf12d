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
	image := strings.NewReader("hsqs\x00\x00\x00\x00")
	_, err := input.Open(context.Background(), []string{"-"}, input.Options{Stdin: image})
	fmt.Println(err)
	var h *input.HintError
	if errors.As(err, &h) {
		fmt.Println("hint:", h.Hint)
	}
	// Output:
	// reading -: a squashfs file system ("hsqs" at 0x0): not read yet
	// hint: unpack it and give the directory that holds its root file system
}
