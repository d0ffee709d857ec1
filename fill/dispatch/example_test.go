package dispatch_test

import (
	"fmt"
	"log"
	"time"

	"ducha/collect/ledger"
	"ducha/fill/dispatch"
	"ducha/seeds"
)

// The list of a round's messages: what would leave, and what stays and why. Whoever
// confirms its digest confirms these letters and no others.
func Example() {
	letter := func(id seeds.UnitID, name string, to ...string) dispatch.Letter {
		return dispatch.Letter{Round: "2021H1", Kind: ledger.MailForm, Unit: id, Name: name, To: to, Subject: "请填报进展情况反馈表", Body: "请填报附件。\n"}
	}
	list := dispatch.Choose(dispatch.Request{
		Letters: []dispatch.Letter{
			letter("001", "市水利局", "slj@units.example"),
			letter("002", "市财政局", "czj@units.example"),
			letter("003", "市审计局"),
		},
		Past: []ledger.Mailing{{Unit: "002", Kind: ledger.MailForm, Seq: 1, State: ledger.MailSent, At: time.Date(2021, 7, 1, 9, 0, 0, 0, seeds.Beijing)}},
		Now:  time.Date(2021, 7, 2, 9, 0, 0, 0, seeds.Beijing),
	}).Checked()
	for _, o := range list.Outcomes {
		fmt.Printf("%s（%s）%s\n", o.Name, o.State, o.Reason)
	}
	digest, err := list.Digest("smtps://smtp.yunze.example:465", dispatch.Office{Name: "市政府督查室", Address: "ducha@yunze.example"})
	if err != nil {
		log.Panic(err)
	}
	fmt.Println(len(list.Letters()), len(digest))
	// Output:
	// 市水利局（draft）
	// 市财政局（skipped）7月1日09:00已经发过
	// 市审计局（skipped）没有邮箱，请在台账“责任单位”表填上
	// 1 16
}
