package book

import (
	"ducha/seeds"
	"ducha/templates"
)

// mail finds what stands in the settings and would keep send from sending.
func (c *checker) mail() {
	if _, ok := c.Settings.Pace(); !ok {
		key := templates.SettingPace
		c.setting("bad_pace", key, key+"“"+c.Settings.Get(key)+"”不是 1 至 6000 的整数，不能用邮件发送", "写成 10 这样，或清空这一格")
	}
	for _, key := range []string{templates.SettingSender, templates.SettingReplyTo} {
		if v := c.Settings.Get(key); v != "" && len(seeds.CheckValue(v, "email")) > 0 {
			c.setting("bad_email", key, key+"“"+v+"”不是邮箱地址，不能用邮件发送", "只写一个邮箱地址，如 ducha@example.gov.cn")
		}
	}
}
