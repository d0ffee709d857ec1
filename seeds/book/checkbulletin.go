package book

import (
	"regexp"

	"golang.org/x/text/width"

	"ducha/seeds"
	"ducha/templates"
)

// CheckBulletin finds what stands in the settings and would be printed otherwise in an
// official document, by cell. Check tells it too.
func (b Book) CheckBulletin() []seeds.Problem {
	c := checker{Book: b}
	c.bulletin()
	sortProblems(c.found)
	return c.found
}

// SettingProblem is a problem of a setting's value, with its cell.
func (b Book) SettingProblem(severity seeds.Severity, code, key, message, remedy string) seeds.Problem {
	c := checker{Book: b}
	c.add(severity, code, sheetSettings, key, colValue, b.Settings[key], message, remedy)
	return c.found[0]
}

func (c *checker) bulletin() {
	c.headNumber()
	c.docNumber()
	c.secrecy()
	for _, key := range []string{"期号", "印发份数"} {
		if v := c.Settings.Get(key); v != "" && !digits.MatchString(width.Fold.String(v)) {
			c.setting("setting_not_number", key, key+"“"+v+"”不是数字，会照原样印", "只写数字，如 "+map[string]string{"期号": "3", "印发份数": "60"}[key])
		}
	}
	written, err := seeds.ParseDate(c.Settings.Get("成文日期"))
	issued, err2 := seeds.ParseDate(c.Settings.Get("印发日期"))
	if err == nil && err2 == nil && issued.Before(written) {
		c.setting("date_order", "印发日期", "印发日期早于成文日期", "核对两个日期，印发日期是送印的日期")
	}
}

// setting adds a hint on a setting.
func (c *checker) setting(code, key, message, remedy string) {
	c.found = append(c.found, c.SettingProblem(seeds.Hint, code, key, message, remedy))
}

// headNumber looks for the number that each kind of 版头 prints.
func (c *checker) headNumber() {
	key, like := "期号", "3"
	if c.Settings.Get("版头") == templates.HeadLetter {
		key, like = "发文字号", "×政督〔2021〕3号"
	}
	if c.Settings.Get(key) == "" {
		c.setting("setting_blank", key, "设置中的“"+key+"”是空的，版头上不会印", "填上，如 "+like)
	}
}

var (
	digits = regexp.MustCompile(`^[0-9]+$`)

	// docNumber is a 发文字号: 机关代字, the whole year in 〔〕, the number without 第
	// and without a leading nought, 号 (GB/T 9704—2012 7.2.5).
	docNumber = regexp.MustCompile(`^[^0-9〔〕\[\]()【】]+〔[0-9]{4}〕[1-9][0-9]*号$`)

	// nearNumber is what may be meant for one.
	nearNumber = regexp.MustCompile(`^([^0-9〔〕\[\]()【】{}]+?)\s*[〔\[(【{]?\s*([0-9]{4}|[0-9]{2})\s*(?:年?[〕\])】}]|年|-)\s*第?\s*0*([1-9][0-9]*)\s*号?$`)

	secret     = regexp.MustCompile(`^(绝密|机密|秘密)(★\S+)?$`)
	nearSecret = regexp.MustCompile(`^(绝密|机密|秘密)[\s*＊☆]*(\S*)$`)
)

// docNumber tells a 发文字号 that is written otherwise, with what it should be.
func (c *checker) docNumber() {
	number := c.Settings.Get("发文字号")
	if number == "" || docNumber.MatchString(number) {
		return
	}
	remedy := "写成 机关代字〔2021〕3号 这样"
	if m := nearNumber.FindStringSubmatch(width.Fold.String(number)); m != nil {
		year := m[2]
		if len(year) == 2 {
			year = "20" + year
		}
		remedy = "改成 " + m[1] + "〔" + year + "〕" + m[3] + "号"
	}
	c.setting("bad_doc_no", "发文字号", "发文字号“"+number+"”不合公文格式：年份写全，用六角括号〔〕，序号不加“第”、不编虚位，后面有“号”（GB/T 9704—2012 7.2.5）", remedy)
}

// secrecy tells a 密级 that is none of the three (GB/T 9704—2012 7.2.2).
func (c *checker) secrecy() {
	level := c.Settings.Get("密级")
	if level == "" || secret.MatchString(level) {
		return
	}
	remedy := "写成 绝密、机密或秘密，有保密期限的加 ★，如 机密★1年；不涉密的清空这一格"
	if m := nearSecret.FindStringSubmatch(level); m != nil && m[2] != "" {
		remedy = "改成 " + m[1] + "★" + m[2]
	}
	c.setting("bad_secrecy", "密级", "密级“"+level+"”不是绝密、机密、秘密，或期限写法不对，会照原样印", remedy)
}
