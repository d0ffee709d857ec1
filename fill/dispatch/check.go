package dispatch

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/mail"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"ducha/seeds/pattern"
)

// checkLetter tells in Chinese what keeps a letter from leaving: an address that is more or
// less than one, a text with characters that would begin a line of their own, a file
// that is not the one whose hash is recorded.
func checkLetter(l Letter) error {
	if len(l.To) == 0 {
		return errors.New("没有收件人")
	}
	return checkDraft(l)
}

// checkDraft is checkLetter for a letter whose addressee the clerk may still put in.
func checkDraft(l Letter) error {
	for _, a := range slices.Concat(l.To, l.CC) {
		if err := CheckAddress(a); err != nil {
			return err
		}
	}
	if !isLine(l.Name) {
		return fmt.Errorf("单位名称“%s”里有换行或看不见的控制字符", visible(l.Name))
	}
	if strings.TrimSpace(l.Subject) == "" {
		return errors.New("没有主题")
	}
	if !isLine(l.Subject) {
		return fmt.Errorf("主题“%s”里有换行或看不见的控制字符，请删掉", visible(l.Subject))
	}
	if !isText(l.Body) {
		return errors.New("正文里有看不见的控制字符，请删掉")
	}
	if l.MessageID != "" && !idShape.MatchString(l.MessageID) {
		return fmt.Errorf("记录里的邮件编号“%s”不对", visible(l.MessageID))
	}
	return checkFile(l.File)
}

// idShape is what an identity of a message looks like, without <>.
var idShape = pattern.Of(`^[A-Za-z0-9.-]{1,200}@[A-Za-z0-9.-]{1,253}$`)

// longestName is what a file name may measure, in bytes: file systems take no more.
const longestName = 255

// checkFile passes a letter without a file.
func checkFile(f File) error {
	if f.Name == "" && len(f.Data) == 0 {
		return nil
	}
	switch {
	case f.Name == "", !isLine(f.Name), strings.ContainsAny(f.Name, `<>:"/\|?*`), strings.Trim(f.Name, " .") != f.Name, len(f.Name) > longestName:
		return fmt.Errorf("附件名“%s”不能作文件名", visible(f.Name))
	case len(f.Data) == 0:
		return fmt.Errorf("附件 %s 是空的", f.Name)
	}
	if sum := sha256.Sum256(f.Data); f.SHA256 != "" && f.SHA256 != hex.EncodeToString(sum[:]) {
		return fmt.Errorf("附件 %s 与登记的不是同一个文件", f.Name)
	}
	return nil
}

// checkOffice tells what keeps any letter of an office from leaving.
func checkOffice(o Office) error {
	if !isLine(o.Name) {
		return fmt.Errorf("发件人名称“%s”里有换行或看不见的控制字符", visible(o.Name))
	}
	for _, a := range []string{o.Address, o.ReplyTo} {
		if a == "" {
			continue
		}
		if err := CheckAddress(a); err != nil {
			return err
		}
	}
	return nil
}

// longestAddress is what RFC 5321 4.5.3.1.3 lets a path be, without its <>.
const longestAddress = 254

// CheckAddress passes one bare address in ASCII, name@domain; with a name before it,
// a second one or anything else around it a server might deliver to somebody else than
// the one who is shown.
func CheckAddress(address string) error {
	parsed, err := mail.ParseAddress(address)
	switch {
	case err == nil && parsed.Name == "" && parsed.Address == address && isASCII(address) && len(address) <= longestAddress:
		return nil
	case !isASCII(address):
		return fmt.Errorf("邮箱“%s”里有中文或全角字符，只用英文字母、数字和半角符号", visible(address))
	}
	return fmt.Errorf("邮箱“%s”不对，应像 name@example.com，一个格里有几个时用顿号隔开", visible(address))
}

func isASCII(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r > unicode.MaxASCII })
}

// isLine reports whether a text is one line without control characters.
func isLine(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, isControl)
}

// isText reports whether a text has no control characters but ends of lines and tabs.
func isText(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool { return isControl(r) && !strings.ContainsRune("\r\n\t", r) })
}

// isControl tells control characters, and the two other ends of lines that Unicode has.
func isControl(r rune) bool { return unicode.In(r, unicode.Cc, unicode.Zl, unicode.Zp) }

// visible is a text as it can be shown in one line of a message.
func visible(s string) string {
	const most = 60
	s = strings.Map(func(r rune) rune {
		if isControl(r) {
			return '□'
		}
		return r
	}, strings.ToValidUTF8(s, "□"))
	if runes := []rune(s); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return s
}
