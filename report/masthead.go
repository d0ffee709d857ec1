package report

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"golang.org/x/text/width"

	"ducha/report/official"
	"ducha/report/typeset"
	"ducha/seeds"
	"ducha/templates"
)

// masthead is what the settings say of a bulletin: 版头, 署名 and 版记.
func (r Result) masthead() (head official.Head, sign official.Sign, imprint official.Imprint, err error) {
	written, err := r.day("成文日期", r.Round.Due)
	if err != nil {
		return
	}
	issued, err := r.day("印发日期", written)
	if err != nil {
		return
	}
	return r.head(written), r.sign(written), r.imprint(issued), nil
}

// day reads a setting that is a day; a blank one is another day.
func (r Result) day(key string, otherwise time.Time) (time.Time, error) {
	text := r.Settings.Get(key)
	if text == "" {
		return otherwise.In(seeds.Beijing), nil
	}
	t, err := seeds.ParseDate(text)
	if err != nil {
		return t, fmt.Errorf("台账“设置”表的“%s”写的是“%s”，不是日期，写成 2021-07-12 这样: %w", key, text, err)
	}
	return t, nil
}

func (r Result) head(written time.Time) official.Head {
	get, issuer := r.Settings.Get, r.Settings.Get("发文机关")
	if issuer == "" {
		issuer = r.Settings.Signature()
	}
	h := official.Head{Kind: official.Serial, Mark: issuer + "督查通报", Number: counted("第", get("期号"), "期"),
		Office: r.Settings.Signature(), Date: written, Copy: get("份号"), Secret: get("密级"), Urgent: get("紧急程度")}
	if get("版头") == templates.HeadLetter {
		h.Kind, h.Mark, h.Number = official.Letter, issuer+"文件", get("发文字号")
		h.Office, h.Date = "", time.Time{}
	}
	if mark := get("机关标志"); mark != "" {
		h.Mark = mark
	}
	if get("红头用色") == templates.InkPrint {
		h.Ink = typeset.PrintRed
	}
	return h
}

// sign is 署名 and 成文日期; a serial names its office and day in 版头.
func (r Result) sign(written time.Time) official.Sign {
	s := official.Sign{Way: official.Unsigned, Office: r.Settings.Signature(), Date: written}
	switch r.Settings.Get("署名方式") {
	case templates.SignSealed:
		s.Way = official.Sealed
	case templates.SignUnsealed:
		s.Way = official.Unsealed
	case templates.SignNone:
	default:
		if r.Settings.Get("版头") == templates.HeadLetter {
			s.Way = official.Sealed
		}
	}
	return s
}

func (r Result) imprint(issued time.Time) official.Imprint {
	im := official.Imprint{Issuer: r.Settings.Get("印发机关"), Date: issued, Copies: counted("共印", r.Settings.Get("印发份数"), "份"),
		Even: r.Settings.Get("版记页") == templates.ImprintEven}
	if im.Issuer == "" {
		im.Issuer = r.Settings.Signature()
	}
	goesOn := false
	for _, line := range strings.Split(r.Settings.Get("抄送"), "\n") {
		line = typeset.FullWidth(strings.TrimSpace(line))
		bare := !copyLabel.MatchString(line)
		switch last := len(im.Lines) - 1; {
		case line == "":
		case bare && goesOn: // the lines without a label are one list
			im.Lines[last].Text += "，" + strings.TrimRight(line, stops)
		default:
			im.Lines, goesOn = append(im.Lines, copyLine(line)), bare
		}
	}
	return im
}

// copyLabel is a label that a line of 抄送 may bring.
var copyLabel = regexp.MustCompile(`^(主\s*送|抄\s*送|抄\s*报|分\s*送|报|送|发)\s*[：:]\s*`)

func copyLine(line string) official.ImprintLine {
	label := "抄送"
	if m := copyLabel.FindStringSubmatch(line); m != nil {
		label, line = strings.Join(strings.Fields(m[1]), ""), line[len(m[0]):]
	}
	return official.ImprintLine{Label: label, Text: strings.TrimRight(line, stops)}
}

// counted puts a bare number between the words that belong to it; other text stays.
func counted(before, text, after string) string {
	if n := width.Fold.String(text); onlyDigits(n) {
		return before + n + after
	}
	return text
}

func onlyDigits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}
