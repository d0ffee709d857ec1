package notice_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"ducha/seeds/notice"
	"ducha/seeds/notice/document"
)

const small = head + "1.清淤,防汛。\r\n牵头单位：市水利局\r\n"

func encoded(t *testing.T, e encoding.Encoding, text string) []byte {
	t.Helper()
	data, err := e.NewEncoder().Bytes([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestReadEncodings(t *testing.T) {
	damaged := []byte(strings.Replace(small, "现将", "现\xffs将", 1))
	tests := []struct {
		name string
		data []byte
	}{
		{"UTF-8", []byte(small)},
		{"UTF-8 with a mark", []byte("\ufeff" + small)},
		{"UTF-8 with a damaged byte", damaged},
		{"GB18030", encoded(t, simplifiedchinese.GB18030, small)},
		{"UTF-16 LE", encoded(t, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), small)},
		{"UTF-16 BE", encoded(t, unicode.UTF16(unicode.BigEndian, unicode.UseBOM), small)},
		{"UTF-16 without a mark", encoded(t, unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), small)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := notice.Read(context.Background(), []notice.Source{{Name: "a.txt", Data: tt.data}})
			if err != nil {
				t.Fatal(err)
			}
			if len(got.Plan.Tasks) != 1 || got.Plan.Tasks[0].Text != "清淤,防汛。" || got.Plan.Tasks[0].Lead[0] != "市水利局" || got.Plan.Year != 2022 {
				t.Errorf("plan = %+v", got.Plan)
			}
		})
	}
}

func TestReadRefusesOtherFormats(t *testing.T) {
	tests := []struct {
		name string
		data []byte
		want string
	}{
		{"a Word file under the name of a text", []byte("PK\x03\x04....word/document.xml"), "Word 文档"},
		{"a workbook", []byte("PK\x03\x04....xl/workbook.xml"), "Excel 工作簿"},
		{"an archive", []byte("PK\x03\x04....a.txt"), "压缩包"},
		{"an old Office file", []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "旧式 Office"},
		{"a PDF", []byte("%PDF-1.7"), "PDF"},
		{"a web page", []byte("\r\n<!DOCTYPE HTML><html>"), "网页"},
		{"a picture", []byte("\x89PNG\r\n\x1a\n"), "图片"},
		{"nothing", []byte(" \n"), "空的"},
		{"noise", bytes.Repeat([]byte{0x00, 0x01, 0x02, 0xff}, 100), "不是文字文件"},
		{"too much", make([]byte, document.MaxSize+1), "太大"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := notice.Read(context.Background(), []notice.Source{{Name: "任务.txt", Data: tt.data}})
			var unreadable *document.Error
			if !errors.As(err, &unreadable) || unreadable.Remedy == "" || !strings.Contains(err.Error(), tt.want) || !strings.HasPrefix(unreadable.Error(), "任务.txt：") {
				t.Errorf("err = %v, want one with %q and a remedy", err, tt.want)
			}
		})
	}
}
