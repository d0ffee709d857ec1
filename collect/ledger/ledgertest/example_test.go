package ledgertest_test

import (
	"context"
	"fmt"
	"log"
	"os"

	"ducha/collect/ledger"
	"ducha/collect/ledger/ledgertest"
)

// A test opens its ledger at Place and so runs on either database.
func Example() {
	dir, err := os.MkdirTemp("", "ledgertest-")
	if err != nil {
		log.Panic(err)
	}
	defer os.RemoveAll(dir)
	ctx := context.Background()
	l, err := ledger.Open(ctx, ledgertest.Place(dir))
	if err != nil {
		log.Panic(err)
	}
	defer l.Close()
	sha, err := l.Keep(ctx, []byte("报送件"))
	if err != nil {
		log.Panic(err)
	}
	kept, err := l.Archived(ctx, sha, 1<<20)
	fmt.Println(string(kept), err)
	// Output:
	// 报送件 <nil>
}
