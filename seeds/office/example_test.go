package office_test

import (
	"context"
	"errors"
	"fmt"
	"os"

	"ducha/seeds/office"
)

// An .odt becomes a .docx where LibreOffice is installed. The example is compiled and
// not run: what it prints depends on the computer.
func ExampleConvert() {
	letter, err := os.ReadFile("通知.odt")
	if err != nil {
		fmt.Println(err)
		return
	}
	docx, err := office.Convert(context.Background(), letter, "odt", "docx")
	switch {
	case errors.Is(err, office.ErrNotInstalled):
		fmt.Println("install LibreOffice, or save the file as .docx")
	case err != nil:
		fmt.Println(err)
	default:
		fmt.Println(len(docx), "bytes")
	}
}
