package book

import (
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"ducha/seeds"
)

// bulletinCodes are the codes of what the settings say of the bulletin.
var bulletinCodes = []string{"bad_date", "bad_copy_no", "bad_pitch", "bad_doc_no", "bad_secrecy", "setting_not_number", "date_order", "setting_blank"}

// settingProblems types settings and gives what is then told of the bulletin, but for
// what hangs on settings that were not typed.
func settingProblems(t *testing.T, typed map[string]string) []seeds.Problem {
	t.Helper()
	data := sampleFile(t)
	f := opened(t, data)
	var edit []string
	for key, value := range typed {
		_, row := where(t, f, sheetSettings, key)
		edit = append(edit, sheetSettings, ref(t, 2, row), value)
	}
	b, problems := read(t, edited(t, data, set(edit...)))
	var told []seeds.Problem
	for _, p := range append(problems, b.CheckBulletin()...) {
		if strings.Contains(strings.Join(bulletinCodes, " "), p.Code) {
			told = append(told, p)
		}
	}
	return told
}

func TestSettingsOfTheBulletinAreChecked(t *testing.T) {
	for _, tt := range []struct {
		key, value string
		code       string // "" for nothing wrong
		severity   seeds.Severity
		remedy     string // part of it
	}{
		{"成文日期", "2021-07-12", "", "", ""},
		{"成文日期", "2021年7月12日", "", "", ""},
		{"成文日期", "44389", "", "", ""}, // as a spreadsheet keeps a day
		{"成文日期", "七月中旬", "bad_date", seeds.Fault, "2021-07-12"},
		{"成文日期", "2021-02-30", "bad_date", seeds.Fault, "2021-07-12"},
		{"印发日期", "尽快", "bad_date", seeds.Fault, "2021-07-12"},
		{"期号", "3", "", "", ""},
		{"期号", "第3期", "setting_not_number", seeds.Hint, "如 3"},
		{"印发份数", "60", "", "", ""},
		{"印发份数", "60份", "setting_not_number", seeds.Hint, "如 60"},
		{"份号", "1", "", "", ""},
		{"份号", "０００００１", "", "", ""},
		{"份号", "0000001", "bad_copy_no", seeds.Fault, "000001"},
		{"份号", "No1", "bad_copy_no", seeds.Fault, "000001"},
		{"行距", "280", "bad_pitch", seeds.Fault, "28"},
		{"行距", "单倍", "bad_pitch", seeds.Fault, "28"},
		{"行距", "２８．５磅", "", "", ""},
		{"密级", "秘密", "", "", ""},
		{"密级", "机密★1年", "", "", ""},
		{"密级", "机密*1年", "bad_secrecy", seeds.Hint, "改成 机密★1年"},
		{"密级", "内部", "bad_secrecy", seeds.Hint, "绝密、机密或秘密"},
		{"发文字号", "云政督〔2021〕3号", "", "", ""},
		{"发文字号", "云政督[2021]3号", "bad_doc_no", seeds.Hint, "改成 云政督〔2021〕3号"},
		{"发文字号", "云政督（2021）3号", "bad_doc_no", seeds.Hint, "改成 云政督〔2021〕3号"},
		{"发文字号", "云政督【2021】3号", "bad_doc_no", seeds.Hint, "改成 云政督〔2021〕3号"},
		{"发文字号", "云政督〔21〕3号", "bad_doc_no", seeds.Hint, "改成 云政督〔2021〕3号"},
		{"发文字号", "云政督〔2021〕第3号", "bad_doc_no", seeds.Hint, "改成 云政督〔2021〕3号"},
		{"发文字号", "云政督〔2021〕03号", "bad_doc_no", seeds.Hint, "改成 云政督〔2021〕3号"},
		{"发文字号", "云政督〔2021〕3", "bad_doc_no", seeds.Hint, "改成 云政督〔2021〕3号"},
		{"发文字号", "云政督2021年3号", "bad_doc_no", seeds.Hint, "改成 云政督〔2021〕3号"},
		{"发文字号", "三号文", "bad_doc_no", seeds.Hint, "机关代字〔2021〕3号"},
	} {
		t.Run(tt.key+tt.value, func(t *testing.T) {
			var told []seeds.Problem
			for _, p := range settingProblems(t, map[string]string{tt.key: tt.value}) {
				if p.Code != "setting_blank" {
					told = append(told, p)
				}
			}
			switch {
			case tt.code == "" && len(told) == 0:
			case len(told) != 1 || told[0].Code != tt.code || told[0].Severity != tt.severity || !strings.Contains(told[0].Remedy, tt.remedy):
				t.Errorf("got %+v, want %q", told, tt.code)
			case told[0].Sheet != sheetSettings || !strings.HasPrefix(told[0].Cell, "B") || told[0].Value != tt.value:
				t.Errorf("not by its cell: %+v", told[0])
			}
		})
	}
}

func TestEachHeadWantsItsNumber(t *testing.T) {
	for _, tt := range []struct {
		typed map[string]string
		want  string // part of the message
	}{
		{map[string]string{"版头": "简报", "期号": ""}, "期号"},
		{map[string]string{"版头": "简报", "期号": "3", "发文字号": ""}, ""},
		{map[string]string{"版头": "文件", "期号": "3", "发文字号": ""}, "发文字号"},
		{map[string]string{"版头": "文件", "期号": "", "发文字号": "云政督〔2021〕3号"}, ""},
	} {
		told := settingProblems(t, tt.typed)
		if tt.want == "" && len(told) > 0 || tt.want != "" && (len(told) != 1 || told[0].Code != "setting_blank" || !strings.Contains(told[0].Message, tt.want)) {
			t.Errorf("%v: %+v", tt.typed, told)
		}
	}
}

func TestIssuedBeforeWritten(t *testing.T) {
	for issued, want := range map[string]int{"2021-07-11": 1, "2021-07-12": 0, "2021-07-13": 0} {
		told := settingProblems(t, map[string]string{"期号": "3", "成文日期": "2021-07-12", "印发日期": issued})
		if len(told) != want || want == 1 && (told[0].Code != "date_order" || told[0].Severity != seeds.Hint) {
			t.Errorf("%s: %+v", issued, told)
		}
	}
}

// What a spreadsheet makes of a day and of 000001 is read as it was meant, and stays as
// it stands when the workbook is written again; so does what is wrong.
func TestTypedSettingsOfTheBulletinStay(t *testing.T) {
	data := sampleFile(t)
	f := opened(t, data)
	at := func(key string) string { _, row := where(t, f, sheetSettings, key); return ref(t, 2, row) }
	day, copyNo, wrong := at("成文日期"), at("份号"), at("印发日期")
	typed := edited(t, data, func(f *excelize.File) error {
		for cell, value := range map[string]any{day: 44389, copyNo: 7, wrong: "下周"} {
			if err := f.SetCellValue(sheetSettings, cell, value); err != nil {
				return err
			}
		}
		return nil
	})
	b, _ := read(t, typed)
	if b.Settings["成文日期"] != "2021-07-12" || b.Settings["份号"] != "000007" || b.Settings["印发日期"] != "" {
		t.Errorf("read as %q, %q, %q", b.Settings["成文日期"], b.Settings["份号"], b.Settings["印发日期"])
	}
	after := opened(t, written(t, b, typed))
	for cell, want := range map[string]string{copyNo: "7", wrong: "下周"} {
		if got := cellAt(t, after, sheetSettings, cell); got != want {
			t.Errorf("%s says %q, want %q", cell, got, want)
		}
	}
	if raw, err := after.GetCellValue(sheetSettings, day, excelize.Options{RawCellValue: true}); err != nil || raw != "44389" {
		t.Errorf("the day is now %q, %v", raw, err)
	}
}

// A 台账 that an older ducha wrote gets the newer settings, each beside its kin.
func TestNewerSettingsStandBesideTheirKin(t *testing.T) {
	fresh := sampleFile(t)
	f := opened(t, fresh)
	newer := []string{"宋体字体", "单位位次", "红头用色", "紧急程度", "份号", "版记页", "印发份数", "附注", "署名方式", "机关标志"} // from below
	old := edited(t, fresh, func(f *excelize.File) error {
		for _, key := range newer {
			_, row := where(t, f, sheetSettings, key)
			if err := f.RemoveRow(sheetSettings, row); err != nil {
				return err
			}
		}
		return nil
	})
	b, problems := read(t, old)
	if len(problems) > 0 {
		t.Fatalf("an older workbook has problems: %+v", problems)
	}
	again := opened(t, written(t, b, old))
	for _, key := range newer {
		_, want := where(t, f, sheetSettings, key)
		if _, got := where(t, again, sheetSettings, key); got != want {
			t.Errorf("%s stands in row %d, want %d", key, got, want)
		}
	}
}
