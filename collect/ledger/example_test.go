package ledger_test

import (
	"context"
	"fmt"
	"log"
	"os"

	"ducha/collect/ledger"
	"ducha/seeds"
	"ducha/templates"
)

// A ledger in a folder records a form under its mark, and knows it again.
func Example() {
	ctx := context.Background()
	dir, err := os.MkdirTemp("", "ledger-")
	if err != nil {
		log.Panic(err)
	}
	defer os.RemoveAll(dir)
	l, err := ledger.Open(ctx, ledger.Place{Dir: dir})
	if err != nil {
		log.Panic(err)
	}
	defer l.Close()

	def := templates.Preset(templates.PresetStandard)
	_, hash, err := def.Encode()
	if err != nil {
		log.Panic(err)
	}
	form, err := templates.Sign(l.Secret(), seeds.Form{Round: "2021H1", Unit: "001", UnitName: "市水利局", Def: hash, Rows: []seeds.FormRow{{Task: "1", Part: seeds.PartLead}}})
	if err != nil {
		log.Panic(err)
	}
	if err := l.Issue(ctx, def, form); err != nil {
		log.Panic(err)
	}
	issued, err := l.Issued(ctx, "2021H1")
	if err != nil {
		log.Panic(err)
	}
	for _, f := range issued {
		fmt.Println(f.UnitName, len(f.Rows), f.Mark == form.Mark)
	}
	// Output:
	// 市水利局 1 true
}
