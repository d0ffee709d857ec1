package main

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"mime"
	"strings"
	"time"

	"golang.org/x/text/encoding/simplifiedchinese"

	"ducha/fill/liaison"
	"ducha/seeds"
)

// oddTurns are the units that do not simply answer, by their place among the
// forms. Everything that happens to a supervision office happens here once.
func oddTurns() map[int]turn {
	return map[int]turn{
		18: {"还没有报", func(*demo, seeds.Form, []byte, map[string]liaison.Answer) ([]file, error) { return nil, nil }},
		3:  {"填错了几格", answerWrongly},
		4:  {"报了两次，第二次改了内容", answerTwice},
		5:  {"用邮件发来", answerByMail},
		6:  {"把表粘贴到新的工作簿里发来", answerPasted},
		7:  {"连同说明打成压缩包发来", answerZipped},
		8:  {"过了截止时间才报", answerLate},
		9:  {"同一份发了两遍", answerDouble},
		10: {"用自己的话写完成情况和比例", answerInWords},
		11: {"文件传坏了", answerDamaged},
		13: {"发来一张照片", answerPhoto},
		15: {"把空表发了回来", answerBlank},
		17: {"只填了一部分", answerPartly},
	}
}

func answerWrongly(d *demo, f seeds.Form, form []byte, answers map[string]liaison.Answer) ([]file, error) {
	at := d.before(5)
	data, err := d.typed(form, answers, at, func(l *liaison.Form) error {
		first := l.Row(f.Rows[0].Given[seeds.KeyNo])
		if err := l.Write("完成情况", first, "差不多了"); err != nil {
			return err
		}
		if err := l.Write("完成比例(%)", first, "八成多"); err != nil {
			return err
		}
		return l.Write("工作进展", l.Row(f.Rows[len(f.Rows)-1].Given[seeds.KeyNo]), "/")
	})
	return []file{{f.File, data, at}}, err
}

func answerTwice(d *demo, f seeds.Form, form []byte, answers map[string]liaison.Answer) ([]file, error) {
	early, late := d.before(60), d.before(12)
	old := map[string]liaison.Answer{}
	for no, a := range answers {
		old[no] = liaison.Answer{"工作进展": "正在推进，具体数据待核。", "完成情况": "正常推进", "存在问题": a["存在问题"], "下一步举措": a["下一步举措"]}
	}
	first, err := d.typed(form, old, early, nil)
	if err != nil {
		return nil, err
	}
	second, err := d.typed(form, answers, late, nil)
	return []file{{f.File, first, early}, {strings.TrimSuffix(f.File, ".xlsx") + "（最新）.xlsx", second, late}}, err
}

func answerPasted(d *demo, f seeds.Form, form []byte, answers map[string]liaison.Answer) ([]file, error) {
	at := d.before(8)
	data, err := d.typed(form, answers, at, (*liaison.Form).PasteElsewhere)
	return []file{{"新建工作簿.xlsx", data, at}}, err
}

func answerByMail(d *demo, f seeds.Form, form []byte, answers map[string]liaison.Answer) ([]file, error) {
	at := d.before(26)
	data, err := d.typed(form, answers, at, nil)
	name := mime.BEncoding.Encode("utf-8", f.File)
	mail := fmt.Sprintf("From: <liaison@%s.yunze.example>\r\nTo: <ducha@yunze.example>\r\nSubject: %s\r\nDate: %s\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"+
		"--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n反馈表见附件。\r\n--b\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n"+
		"Content-Disposition: attachment; filename=\"%s\"\r\n\r\n%s\r\n--b--\r\n", f.Unit, name, at.Format(time.RFC1123Z), name, base64.StdEncoding.EncodeToString(data))
	return []file{{"邮件_" + f.UnitName + ".eml", []byte(mail), at}}, err
}

// answerZipped packs as Windows does: names in GBK.
func answerZipped(d *demo, f seeds.Form, form []byte, answers map[string]liaison.Answer) ([]file, error) {
	at := d.before(14)
	data, err := d.typed(form, answers, at, nil)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, part := range []file{{f.File, data, at}, {"报送说明.txt", []byte("反馈表一份，请查收。"), at}} {
		name, err := simplifiedchinese.GBK.NewEncoder().String(part.name)
		if err != nil {
			return nil, err
		}
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, NonUTF8: true, Method: zip.Deflate, Modified: part.at})
		if err != nil {
			return nil, err
		}
		if _, err := w.Write(part.data); err != nil {
			return nil, err
		}
	}
	err = z.Close()
	return []file{{f.UnitName + ".zip", out.Bytes(), at}}, err
}

func answerInWords(d *demo, f seeds.Form, form []byte, answers map[string]liaison.Answer) ([]file, error) {
	at := d.before(22)
	data, err := d.typed(form, answers, at, func(l *liaison.Form) error {
		first := l.Row(f.Rows[0].Given[seeds.KeyNo])
		if err := l.Write("完成情况", first, "有序推进"); err != nil {
			return err
		}
		return l.Write("完成比例(%)", first, "六成")
	})
	return []file{{f.File, data, at}}, err
}

func answerLate(d *demo, f seeds.Form, form []byte, answers map[string]liaison.Answer) ([]file, error) {
	at := d.round.Due.Add(26 * time.Hour)
	data, err := d.typed(form, answers, at, nil)
	return []file{{f.File, data, at}}, err
}

func answerDouble(d *demo, f seeds.Form, form []byte, answers map[string]liaison.Answer) ([]file, error) {
	at := d.before(30)
	data, err := d.typed(form, answers, at, nil)
	return []file{{f.File, data, at}, {"转发-" + f.File, data, at.Add(time.Hour)}}, err
}

func answerDamaged(d *demo, f seeds.Form, form []byte, answers map[string]liaison.Answer) ([]file, error) {
	at := d.before(3)
	data, err := d.typed(form, answers, at, nil)
	return []file{{strings.TrimSuffix(f.File, ".xlsx") + "(1).xlsx", data[:len(data)*2/3], at}}, err
}

func answerPhoto(d *demo, _ seeds.Form, _ []byte, _ map[string]liaison.Answer) ([]file, error) {
	paper := image.NewGray(image.Rect(0, 0, 120, 160))
	for i := range paper.Pix {
		paper.Pix[i] = 235
	}
	for y := 20; y < 150; y += 10 {
		for x := 15; x < 105; x++ {
			paper.SetGray(x, y, color.Gray{Y: 60})
		}
	}
	var out bytes.Buffer
	err := jpeg.Encode(&out, paper, nil)
	return []file{{"扫描件.jpg", out.Bytes(), d.before(2)}}, err
}

func answerBlank(d *demo, f seeds.Form, form []byte, _ map[string]liaison.Answer) ([]file, error) {
	return []file{{f.File, form, d.before(50)}}, nil
}

func answerPartly(d *demo, f seeds.Form, form []byte, answers map[string]liaison.Answer) ([]file, error) {
	at := d.before(16)
	some := map[string]liaison.Answer{}
	for i, row := range f.Rows {
		no := row.Given[seeds.KeyNo]
		if some[no] = answers[no]; i == len(f.Rows)-1 {
			delete(some, no)
		}
	}
	data, err := d.typed(form, some, at, nil)
	return []file{{f.File, data, at}}, err
}
