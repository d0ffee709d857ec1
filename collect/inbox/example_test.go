package inbox_test

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"log"
	"strings"
	"time"

	"golang.org/x/text/encoding/simplifiedchinese"

	"ducha/collect/inbox"
)

// A zip from Windows names its files in GBK and does not say so.
func Example() {
	name, err := simplifiedchinese.GBK.NewEncoder().String("报送/市水利局.txt")
	if err != nil {
		log.Panic(err)
	}
	var packed bytes.Buffer
	z := zip.NewWriter(&packed)
	w, err := z.CreateHeader(&zip.FileHeader{Name: name, NonUTF8: true})
	if err != nil {
		log.Panic(err)
	}
	fmt.Fprint(w, "已清淤8公里。")
	if err := z.Close(); err != nil {
		log.Panic(err)
	}

	err = inbox.Open(context.Background(), "报送.zip", packed.Bytes(), time.Time{}, func(l inbox.Leaf) error {
		fmt.Println(strings.Join(l.Names, "!"), inbox.Sniff(l.Data), len(l.Data))
		return nil
	})
	fmt.Println(err)
	// Output:
	// 报送/市水利局.txt text 19
	// <nil>
}
