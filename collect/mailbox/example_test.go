package mailbox_test

import (
	"context"
	"fmt"
	"log"
	"testing"

	"ducha/collect/mailbox"
	"ducha/collect/mailtest"
)

// noTest stands for the test that mailtest's server runs in.
type noTest struct {
	testing.TB
	cleanups []func()
}

func (n *noTest) Helper()           {}
func (n *noTest) Fatal(args ...any) { log.Panic(args...) }
func (n *noTest) Cleanup(f func())  { n.cleanups = append(n.cleanups, f) }
func (n *noTest) end() {
	for i := range n.cleanups {
		n.cleanups[len(n.cleanups)-1-i]()
	}
}

// What was read before is not read again.
func Example() {
	t := &noTest{}
	defer t.end()
	s := mailtest.Start(t)
	putLetters(t, s, 1, 3)
	box := boxAt(t, s, s.IMAPS)

	seen, err := box.Fetch(context.Background(), func(uint32) (last uint32, again []uint32) { return 1, nil }, func(m mailbox.Message) error {
		fmt.Println(m.UID, len(m.Data), m.Arrived.UTC().Format("2006-01-02"))
		return nil
	})
	fmt.Println(seen.Early, err)
	// Output:
	// 2 39 2021-07-02
	// 3 39 2021-07-02
	// 0 <nil>
}
