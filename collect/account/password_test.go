package account_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/zalando/go-keyring"

	"ducha/collect/account"
)

var office = account.Account{Kind: account.SMTP, Host: "smtp.yunze.example", Port: 465, User: user, Implicit: true}

func TestPasswordComesFromTheFirstPlaceThatHasOne(t *testing.T) {
	places := []string{"环境变量", "系统密码库", "文件", account.Asked}
	for mask := range 1 << len(places) {
		has := func(i int) bool { return mask&(1<<i) != 0 }
		dir := t.TempDir()
		if has(2) {
			if err := os.WriteFile(filepath.Join(dir, "smtp-password"), []byte("\uFEFF密 文件\r\n"), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		from := account.Sources{
			Getenv: func(name string) string {
				if has(0) && name == "DUCHA_SMTP_PASSWORD" {
					return "密 环境变量"
				}
				return ""
			},
			Keyring: func(service, entry string) (string, error) {
				if has(1) && service == "ducha" && entry == "smtp:ducha@yunze.example@smtp.yunze.example" {
					return "密 系统密码库", nil
				}
				return "", errors.New("no keyring here")
			},
			Dir: dir,
		}
		if has(3) {
			from.Ask = func(prompt string) (string, error) {
				if !strings.Contains(prompt, user) || !strings.Contains(prompt, "授权码") {
					t.Errorf("asked %q", prompt)
				}
				return "密 当面输入", nil
			}
		}
		got, source, err := account.Password(office, from)
		if mask == 0 {
			for _, way := range []string{"没有SMTP账号 " + user + " 的密码", "DUCHA_SMTP_PASSWORD", filepath.Join(dir, "smtp-password"), "终端"} {
				if err == nil || !strings.Contains(err.Error(), way) {
					t.Errorf("no place: %v lacks %s", err, way)
				}
			}
			continue
		}
		first := 0
		for !has(first) {
			first++
		}
		if err != nil || got.Reveal() != "密 "+places[first] || !strings.HasPrefix(source, places[first]) {
			t.Errorf("places %04b: %q from %q, %v", mask, got.Reveal(), source, err)
		}
	}
}

func TestPasswordRefuses(t *testing.T) {
	file := func(data string, mode os.FileMode) account.Sources {
		dir := t.TempDir()
		path := filepath.Join(dir, "smtp-password")
		if err := os.WriteFile(path, []byte(data), mode); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		return account.Sources{Dir: dir}
	}
	folder := account.Sources{Dir: t.TempDir()}
	if err := os.Mkdir(filepath.Join(folder.Dir, "smtp-password"), 0o700); err != nil {
		t.Fatal(err)
	}
	cases := map[string]account.Sources{
		"只把密码写成一行":                    file(strings.Repeat("geheim", 1000), 0o600),
		"换行等控制字符":                     file("geheim\ngeheim\n", 0o600),
		"不是文件":                        folder,
		"环境变量 DUCHA_SMTP_PASSWORD 给出": {Getenv: func(string) string { return "geheim\r\nRSET" }},
		"ask the password":            {Ask: func(string) (string, error) { return "geheim", errors.New("interrupted") }},
		"没有SMTP账号":                    {Ask: func(string) (string, error) { return "", nil }},
	}
	if runtime.GOOS != "windows" {
		cases["运行 chmod 600"] = file("geheim", 0o640)
		cases["别人也能读"] = file("geheim", 0o604)
	}
	for want, from := range cases {
		got, _, err := account.Password(office, from)
		if got != "" || err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "geheim") {
			t.Errorf("%v, want %s", err, want)
		}
	}
}

func TestRememberedPasswordIsFound(t *testing.T) {
	keyring.MockInit()
	if err := account.Remember(office, "geheim"); err != nil {
		t.Fatal(err)
	}
	t.Setenv("DUCHA_SMTP_PASSWORD", "")
	got, source, err := account.Password(office, account.Desk(t.TempDir(), nil))
	if err != nil || got.Reveal() != "geheim" || source != "系统密码库" {
		t.Errorf("%q from %q, %v", got.Reveal(), source, err)
	}
	other := office
	other.Kind = account.IMAP
	if got, _, err := account.Password(other, account.Desk(t.TempDir(), nil)); err == nil {
		t.Errorf("the other server gets %q", got.Reveal())
	}
	keyring.MockInitWithError(errors.New("locked"))
	if err := account.Remember(office, "geheim"); err == nil || strings.Contains(err.Error(), "geheim") {
		t.Errorf("a locked keyring: %v", err)
	}
}

func TestSecretNeverShows(t *testing.T) {
	secret := account.Secret("geheim")
	inside := struct {
		Account  account.Account
		Password account.Secret
		Pointer  *account.Secret
	}{office, secret, &secret}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%10s"} {
		for _, value := range []any{secret, &secret, inside, &inside, []account.Secret{secret}, map[account.Secret]account.Secret{secret: secret}} {
			if text := fmt.Sprintf(verb, value); strings.Contains(text, "geheim") || strings.Contains(strings.ToLower(text), "67656865696d") {
				t.Errorf("%s of %T shows %s", verb, value, text)
			}
		}
	}
	data, err := json.Marshal(inside)
	if err != nil || strings.Contains(string(data), "geheim") {
		t.Errorf("JSON: %s, %v", data, err)
	}
}

// A server may repeat what it heard.
func TestAServersWordsLoseThePassword(t *testing.T) {
	secret := account.Secret(`ge"h\eim`)
	for _, said := range []string{
		`535 ge"h\eim is wrong`, `NO LOGIN "u" "ge\"h\\eim"`, "535 Z2UiaFxlaW0=", "535 AHUAZ2UiaFxlaW0= refused", `ge"h\eimge"h\eim`,
	} {
		struck := secret.Struck(said, "u")
		if strings.Contains(struck, "eim") || strings.Contains(struck, "aFxlaW0") || !strings.Contains(struck, "******") {
			t.Errorf("%s: told as %s", said, struck)
		}
	}
	if said := "250 geheim"; account.Secret("").Struck(said, "u") != said || secret.Struck(said, "u") != said {
		t.Error("words without a password are changed")
	}
}
