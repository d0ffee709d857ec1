package advise_test

import (
	"fmt"

	"ducha/collect/advise"
	"ducha/seeds"
)

// One rule: done, and not all of it.
func Example() {
	for _, a := range advise.Advise(advise.Input{Current: []seeds.Entry{{
		Unit: "001", Task: "1", Part: seeds.PartLead, Kind: seeds.Done,
		Values: map[seeds.Key]string{seeds.KeyState: "已完成", seeds.KeyPercent: "80"},
	}}}) {
		fmt.Println(a.Code)
		fmt.Println(a.Message + "。" + a.Remedy)
	}
	// Output:
	// advice_state_against_share
	// 完成情况是“已完成”，完成比例却是 80%。核对哪一个对
}
