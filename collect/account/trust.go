package account

import (
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/text/width"
)

// maxCertificates bounds a file of certificates, bytes.
const maxCertificates = 1 << 20

// ReadTrust reads setting 服务器证书: paths of certificate files (PEM or DER, relative
// to dir), which are added to the authorities of the system, and SHA-256 fingerprints of
// servers' certificates, separated by 、 ， ； or line ends; blank for the system's
// authorities alone. Errors are *Error and name the entry.
func ReadTrust(text, dir string, legacy bool) (Trust, error) {
	t := Trust{Legacy: legacy}
	for _, entry := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("、，,；;\r\n", r) }) {
		if entry = strings.TrimSpace(entry); entry == "" {
			continue
		}
		problem := func(what, remedy string) error {
			return &Error{"服务器证书“" + strings.ToValidUTF8(entry, "\uFFFD") + "”" + what, remedy}
		}
		if digits, ok := fingerprintDigits(entry); ok {
			pin, err := hex.DecodeString(digits)
			if err != nil || len(pin) != sha256.Size {
				return Trust{}, problem(fmt.Sprintf("不是 SHA-256 指纹：有 %d 位，应有 64 位", len(digits)), "在浏览器或证书文件的属性里看 SHA-256 指纹，抄全")
			}
			t.Pins = append(t.Pins, [32]byte(pin))
			continue
		}
		if !slices.Contains([]string{".pem", ".crt", ".cer"}, strings.ToLower(filepath.Ext(entry))) {
			return Trust{}, problem("既不是证书文件，也不是指纹", "写证书文件的路径（.pem、.crt 或 .cer），或 64 位的 SHA-256 指纹")
		}
		certificates, err := readCertificates(entry, dir)
		if err != nil {
			return Trust{}, problem(err.Error(), "请服务器管理员给一份 PEM 或 DER 格式的证书文件")
		}
		if t.Roots == nil {
			if t.Roots, err = x509.SystemCertPool(); err != nil {
				t.Roots = x509.NewCertPool()
			}
		}
		for _, c := range certificates {
			t.Roots.AddCert(c)
		}
	}
	return t, nil
}

// label stands before a fingerprint where a program showed it.
var label = regexp.MustCompile(`(?i)^sha-?256 *(fingerprint|指纹)? *[:=]`)

// fingerprintDigits gives the digits of what is meant as a fingerprint, whether or not
// there are as many as there should be.
func fingerprintDigits(entry string) (digits string, ok bool) {
	entry = width.Fold.String(entry)
	labelled := label.FindString(entry)
	digits = strings.NewReplacer(":", "", " ", "", "\t", "").Replace(entry[len(labelled):])
	return digits, strings.Trim(digits, "0123456789abcdefABCDEF") == "" && (labelled != "" || len(digits) >= 32)
}

// readCertificates reads a file of PEM or DER; the errors go on after its name.
func readCertificates(path, dir string) ([]*x509.Certificate, error) {
	if !filepath.IsAbs(path) {
		path = filepath.Join(dir, path)
	}
	data, err := readSmall(path, maxCertificates)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, errors.New("找不到")
	case errors.Is(err, fs.ErrPermission):
		return nil, errors.New("不许读")
	case err != nil:
		return nil, fmt.Errorf("读不出：%w", err)
	}
	var certificates []*x509.Certificate
	for block, rest := pem.Decode(data); block != nil; block, rest = pem.Decode(rest) {
		if block.Type != "CERTIFICATE" {
			continue
		}
		c, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return nil, errors.New("里的证书已损坏")
		}
		certificates = append(certificates, c)
	}
	if len(certificates) > 0 {
		return certificates, nil
	}
	if certificates, err = x509.ParseCertificates(data); err != nil || len(certificates) == 0 {
		return nil, errors.New("里没有证书")
	}
	return certificates, nil
}

// What readSmall refuses, as it goes on after a name.
var (
	errNoFile   = errors.New("不是文件")
	errTooLarge = errors.New("太大")
)

// readSmall reads a regular file of at most so many bytes.
func readSmall(path string, limit int64) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, errNoFile
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err == nil && int64(len(data)) > limit {
		err = errTooLarge
	}
	return data, err
}
