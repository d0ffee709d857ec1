package account

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"unicode"

	"github.com/zalando/go-keyring"
)

// service is the name of the program in the keyring of the system.
const service = "ducha"

// maxPassword bounds a password, bytes.
const maxPassword = 4096

// Sources are the places a password may come from, in the order they are asked.
// One that is nil or "" is passed over.
type Sources struct {
	Getenv  func(name string) string
	Keyring func(service, user string) (string, error)
	Dir     string                              // folder of files smtp-password and imap-password
	Ask     func(prompt string) (string, error) // nil: there is no one at a terminal
}

// Desk gives the sources there are on a desk; dir and ask as in Sources.
func Desk(dir string, ask func(prompt string) (string, error)) Sources {
	return Sources{Getenv: os.Getenv, Keyring: keyring.Get, Dir: dir, Ask: ask}
}

// Asked is the source of a password that someone typed.
const Asked = "当面输入"

// Password finds the password of an account, and says where it was found. A keyring
// that fails is passed over: many desks have none. No error holds the password.
func Password(a Account, from Sources) (password Secret, source string, err error) {
	if from.Getenv != nil {
		if text := from.Getenv(a.Kind.Variable()); text != "" {
			return secret(text, "环境变量 "+a.Kind.Variable())
		}
	}
	if from.Keyring != nil {
		if text, err := from.Keyring(service, a.entry()); err == nil && text != "" {
			return secret(text, "系统密码库")
		}
	}
	if from.Dir != "" {
		path := filepath.Join(from.Dir, a.file())
		text, err := readPassword(path)
		if err != nil {
			return "", "", err
		}
		if text != "" {
			return secret(text, "文件 "+path)
		}
	}
	ways := &Error{fmt.Sprintf("没有%s %s 的密码", a.Kind.setting("账号"), a.User),
		fmt.Sprintf("在终端里运行，会问密码；或写进环境变量 %s；或写进文件 %s", a.Kind.Variable(), filepath.Join(from.Dir, a.file()))}
	if from.Ask == nil {
		return "", "", ways
	}
	text, err := from.Ask(fmt.Sprintf("%s 在 %s 的密码（有的邮箱叫授权码）：", a.User, a.Host))
	switch {
	case err != nil:
		return "", "", fmt.Errorf("ask the password of %s: %w", a.User, err)
	case text == "":
		return "", "", ways
	}
	return secret(text, Asked)
}

// Remember puts a password into the keyring of the system.
func Remember(a Account, password Secret) error {
	if err := keyring.Set(service, a.entry(), password.Reveal()); err != nil {
		return fmt.Errorf("put the password of %s into the keyring: %w", a.User, err)
	}
	return nil
}

// Variable is the environment variable with a password, DUCHA_SMTP_PASSWORD or DUCHA_IMAP_PASSWORD.
func (k Kind) Variable() string { return "DUCHA_" + strings.ToUpper(string(k)) + "_PASSWORD" }

// entry is the name of the account in the keyring.
func (a Account) entry() string { return string(a.Kind) + ":" + a.User + "@" + a.Host }

// file is the name of the file with the password.
func (a Account) file() string { return string(a.Kind) + "-password" }

// secret refuses what cannot be a password: a line end in it would end the command
// that carries it.
func secret(text, source string) (Secret, string, error) {
	if len(text) > maxPassword || strings.ContainsFunc(text, unicode.IsControl) {
		return "", "", &Error{source + " 给出的密码不对：太长，或里面有换行等控制字符", "只写密码本身，写成一行"}
	}
	return Secret(text), source, nil
}

// readPassword reads a file with a password; "" where there is no file. Where others
// than the owner may read it, it is refused.
func readPassword(path string) (string, error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("read the password: %w", err)
	}
	if runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
		return "", &Error{"密码文件 " + path + " 别人也能读", "运行 chmod 600 " + path + "；改不了就删掉它，改用环境变量"}
	}
	data, err := readSmall(path, maxPassword)
	switch {
	case errors.Is(err, errNoFile), errors.Is(err, errTooLarge):
		return "", &Error{"密码文件 " + path + " " + err.Error(), "文件里只把密码写成一行"}
	case err != nil:
		return "", fmt.Errorf("read the password: %w", err)
	}
	text := strings.TrimPrefix(string(data), "\uFEFF") // as Notepad writes it
	return strings.TrimSuffix(strings.TrimSuffix(text, "\n"), "\r"), nil
}
