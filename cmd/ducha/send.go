package main

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"

	"github.com/urfave/cli/v2"

	"ducha/collect/account"
	"ducha/collect/ledger"
	"ducha/fill/dispatch"
	"ducha/seeds"
)

func sendCommand(e *env, action actionFunc) *cli.Command {
	return &cli.Command{Name: "send", Aliases: []string{"发送"}, Usage: "用邮件把反馈表发给各单位",
		Description: "一个单位一封，附它自己的反馈表；地址取自台账“责任单位”表，文字取自“文字”表，服务器取自“设置”。发过的不会再发。\n" +
			"先用 --dry-run 看拟发清单；在终端里发送前要确认，在脚本里用 --digest 写上清单的摘要。\n" +
			"中断了再运行同一条命令，接着发没有发的（加过 --again 的，去掉它再运行）；不知道送到没有的，会问。密码取自环境变量 " + account.SMTP.Variable() + "、系统密码库或 .ducha/smtp-password，都没有就问。\n" +
			"不能直接发信的，用 --eml 写出草稿，在邮件软件里打开发送。\n" +
			"例：ducha send --dry-run\n例：ducha send\n例：ducha send --test-to me@example.gov.cn\n例：ducha send --eml D:\\草稿",
		Flags: mailFlags(&cli.StringSliceFlag{Name: "delivered", Usage: "这个`单位`已经收到（上次发送结果不明的），不再发；可写多次"}),
		Action: action(func(c *cli.Context) (int, error) {
			opt := mailOptionsOf(c)
			opt.delivered = c.StringSlice("delivered")
			return runMail(e, ledger.MailForm, opt)
		})}
}

// mailFlags are those of send and remind.
func mailFlags(more ...cli.Flag) []cli.Flag {
	return append([]cli.Flag{roundFlag(),
		&cli.BoolFlag{Name: "dry-run", Usage: "只列出拟发清单和它的摘要，什么也不发"},
		&cli.StringFlag{Name: "digest", Usage: "拟发清单的`摘要`，与现在的清单相同才发；脚本里代替确认"},
		&cli.StringFlag{Name: "eml", Usage: "不发送，把草稿、附件和清单写到这个`文件夹`"},
		&cli.StringFlag{Name: "test-to", Usage: "试发：全部发到这个`地址`，不算已发"},
		&cli.StringSliceFlag{Name: "unit", Usage: "只发给这个`单位`，可写多次"},
		&cli.BoolFlag{Name: "again", Usage: "发过的也再发一次；不写 --unit 就是发给全部"},
	}, more...)
}

type mailOptions struct {
	round     string
	dryRun    bool
	digest    string
	eml       string
	testTo    string
	units     []string
	again     bool
	delivered []string
}

func mailOptionsOf(c *cli.Context) mailOptions {
	return mailOptions{round: c.String("round"), dryRun: c.Bool("dry-run"), digest: c.String("digest"), eml: c.String("eml"), testTo: c.String("test-to"),
		units: c.StringSlice("unit"), again: c.Bool("again")}
}

// forms gives an occasion to write to every unit that was issued a form.
func (m *mailing) forms() ([]occasion, error) {
	var occasions []occasion
	for _, form := range m.issued {
		if !m.wants(form.Unit) {
			continue
		}
		o, err := m.occasion(form)
		if err != nil {
			return nil, err
		}
		occasions = append(occasions, o)
	}
	return occasions, nil
}

// occasion is one to send a unit its form.
func (m *mailing) occasion(form seeds.Form) (occasion, error) {
	unit, known := m.units.ByID(form.Unit)
	if !known { // gone from the 台账 since: it has no address either
		unit = seeds.Unit{ID: form.Unit, Name: form.UnitName}
	}
	o := occasion{Occasion: dispatch.Occasion{Kind: m.kind, Round: m.round, Settings: m.w.book.Settings, Wording: m.w.book.Wording, Now: m.now(), Unit: unit, Form: form}}
	return o, m.attach(&o, path.Join(dirIssued, string(m.round.ID), form.File))
}

// attach has a file of the workspace, as told, go along.
func (m *mailing) attach(o *occasion, told string) error {
	data, err := os.ReadFile(m.w.path(filepath.FromSlash(told)))
	if errors.Is(err, fs.ErrNotExist) {
		return failed("运行 ducha fill 重新生成", "缺少 %s", told)
	}
	o.path, o.File = told, dispatch.File{Name: path.Base(told), Data: data, SHA256: ledger.Hash(data)}
	return err
}
