package seeds_test

import (
	"fmt"
	"time"

	"ducha/seeds"
)

// Of two answers to one task the newer counts, and the office's word goes before both.
func Example() {
	answer := func(file string, day int, text string) seeds.Entry {
		return seeds.Entry{Round: "2021H1", Unit: "017", Task: "3", Part: seeds.PartLead, Kind: seeds.OnTrack,
			Values: map[seeds.Key]string{seeds.KeyProgress: text}, Source: seeds.Source{SHA256: file},
			At: seeds.Stamp{Time: time.Date(2021, 7, day, 9, 0, 0, 0, seeds.Beijing)}}
	}
	current, replaced := seeds.Newest([]seeds.Entry{answer("a1", 2, "已开工。"), answer("b2", 4, "完成投资 3 亿元。")})
	fmt.Println(current[0].Words(), replaced[0].Words())

	rulings := seeds.LastRulings([]seeds.Ruling{{Round: "2021H1", Unit: "017", Task: "3", Seq: 1, State: "已完成", Kind: seeds.Done, On: &current[0]}})
	current, _ = rulings.Apply(current)
	fmt.Println(current[0].Kind, current[0].Means())
	// Output:
	// 完成投资 3 亿元。 已开工。
	// 正常 完成
}
