package account_test

import (
	"fmt"

	"ducha/collect/account"
)

// A server as the clerk writes it in 设置, and one that is written wrong.
func Example() {
	a, err := account.Parse(account.SMTP, "ｓｍｔｐ.example.gov.cn：465", "ducha@yunze.example")
	fmt.Println(a.Server(), a.Implicit, err)

	_, err = account.Parse(account.SMTP, "https://mail.example.gov.cn", "ducha@yunze.example")
	fmt.Println(err)
	// Output:
	// smtps://smtp.example.gov.cn:465 true <nil>
	// SMTP服务器“https://mail.example.gov.cn”不对，写成 smtp.example.gov.cn:465
}
