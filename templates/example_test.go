package templates_test

import (
	"fmt"

	"ducha/templates"
)

// A form is defined once, as a value: filling, reading and checking loop over its
// columns, and the ledger keeps it under its hash.
func Example() {
	def := templates.Preset(templates.PresetShort)
	for _, c := range def.Columns {
		fmt.Println(c.Title, c.Fill)
	}
	_, hash, err := def.Encode()
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(len(hash), def.Check())
	// Output:
	// 序号 false
	// 目标与任务 false
	// 工作进展 true
	// 牵头责任单位 false
	// 责任单位 false
	// 核对码 false
	// 64 []
}
