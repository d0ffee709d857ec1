package inbox

import (
	"context"
	"testing"
)

func TestWhatReadsIsGuarded(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	if n, err := guarded(ctx, func() (int, error) { return 1, TroubleCut }); n != 1 || err != TroubleCut {
		t.Errorf("gives %d, %v", n, err)
	}
	var none []int
	if _, err := guarded(ctx, func() (int, error) { return none[1], nil }); asTrouble(err) != TroubleDamaged {
		t.Errorf("a panic gives %v", err)
	}
	stuck := make(chan bool)
	defer close(stuck)
	cancel()
	if _, err := guarded(ctx, func() (bool, error) { return <-stuck, nil }); err != context.Canceled {
		t.Errorf("what does not end gives %v", err)
	}
}
