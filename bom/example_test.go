package bom_test

import (
	"fmt"
	"log"

	"ensign/bom"
)

func Example() {
	text := `{"bomFormat":"CycloneDX","specVersion":"1.6","components":[
  {"type":"device","name":"Main processor","manufacturer":{"name":"Example Silicon"},
   "properties":[{"name":"ensign:mpn","value":"XS-4708"},{"name":"ensign:origin:made","value":"TW"}]}]}`
	doc, err := bom.Read([]byte(text), nil)
	if err != nil {
		log.Fatal(err)
	}
	for _, c := range doc.Components() {
		fmt.Println(c.Pointer, c.Kind, c.Key, c.Origins[0].Stage, c.Origins[0].Country)
	}
	enriched, err := doc.Enrich([]bom.Addition{{
		Pointer:    "/components/0",
		Properties: []bom.Property{{Name: "ensign:resolved:answer", Value: "likely-not-us"}},
	}})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(len(enriched) - len(text))
	// Output:
	// /components/0 commodity example silicon/XS-4708 made TW
	// 58
}

func ExampleRead_duplicateKey() {
	_, err := bom.Read([]byte(`{"bomFormat":"CycloneDX","name":"ACME","Name":"Intel"}`), nil)
	fmt.Println(err)
	// Output: offset 0x27: the key "Name" occurs twice in one object, first at offset 0x19
}
