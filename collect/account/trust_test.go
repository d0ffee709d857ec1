package account_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"ducha/collect/account"
	"ducha/collect/mailtest"
)

// shelf is a folder with files of certificates, good and bad.
func shelf(t testing.TB, ca []byte) string {
	t.Helper()
	dir := t.TempDir()
	block, _ := pem.Decode(ca)
	damaged := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: block.Bytes[:len(block.Bytes)/2]})
	for name, data := range map[string][]byte{
		"根 证书.pem": append([]byte("说明\n"), ca...), "ca.crt": block.Bytes, "CA.CER": ca, "坏.pem": damaged, "空.pem": nil, "半.cer": block.Bytes[:40],
		"钥匙.pem": pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: []byte("x")}), "大.pem": bytes.Repeat([]byte("x"), 1<<20+1),
	} {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, "夹.pem"), 0o700); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestReadTrust(t *testing.T) {
	server := mailtest.Start(t)
	dir := shelf(t, server.CA)
	one, other := sha256.Sum256([]byte("1")), sha256.Sum256([]byte("2"))
	hexOne, hexOther := hex.EncodeToString(one[:]), hex.EncodeToString(other[:])
	colons := strings.ToUpper(strings.TrimSuffix(pairs(hexOne, ":"), ":"))
	for _, c := range []struct {
		text  string
		roots bool
		pins  [][32]byte
	}{
		{"", false, nil},
		{" 　\n、，", false, nil},
		{hexOne, false, [][32]byte{one}},
		{colons, false, [][32]byte{one}},
		{"SHA256:" + hexOne, false, [][32]byte{one}},
		{"sha-256=" + colons, false, [][32]byte{one}},
		{"sha256 Fingerprint=" + colons, false, [][32]byte{one}},
		{"ＳＨＡ256：" + pairs(hexOne, " "), false, [][32]byte{one}},
		{hexOne + "、" + hexOther + "；", false, [][32]byte{one, other}},
		{"根 证书.pem", true, nil},
		{"ca.crt，" + hexOther + "\r\nCA.CER", true, [][32]byte{other}},
		{filepath.Join(dir, "ca.crt"), true, nil},
	} {
		got, err := account.ReadTrust(c.text, dir, true)
		if err != nil {
			t.Errorf("%q: %v", c.text, err)
			continue
		}
		if (got.Roots != nil) != c.roots || !slices.Equal(got.Pins, c.pins) || !got.Legacy {
			t.Errorf("%q is read as %+v", c.text, got)
		}
	}
}

// pairs puts a mark after every two digits.
func pairs(digits, mark string) string {
	var b strings.Builder
	for i := 0; i < len(digits); i += 2 {
		b.WriteString(digits[i:i+2] + mark)
	}
	return b.String()
}

func TestReadTrustRefuses(t *testing.T) {
	server := mailtest.Start(t)
	dir := shelf(t, server.CA)
	for text, want := range map[string]string{
		server.Pin[:40]:                 "有 40 位，应有 64 位",
		"SHA256:":                       "有 0 位",
		"sha256:ab:cd":                  "有 4 位",
		server.Pin + "ab":               "有 66 位",
		"ca.crt、没有.pem":                 "“没有.pem”找不到",
		"坏.pem":                         "“坏.pem”里的证书已损坏",
		"空.pem":                         "里没有证书",
		"半.cer":                         "里没有证书",
		"钥匙.pem":                        "里没有证书",
		"大.pem":                         "太大",
		"夹.pem":                         "不是文件",
		"ca.txt":                        "既不是证书文件，也不是指纹",
		"MD5:" + server.Pin[:32]:        "既不是证书文件，也不是指纹",
		"g" + server.Pin[1:]:            "既不是证书文件，也不是指纹",
		server.Pin + "\n" + "信任所有":      "“信任所有”既不是证书文件，也不是指纹",
		"../" + filepath.Base(dir) + "": "既不是证书文件，也不是指纹",
	} {
		got, err := account.ReadTrust(text, dir, false)
		var known *account.Error
		if !errors.As(err, &known) || !strings.Contains(err.Error(), want) || known.Remedy == "" {
			t.Errorf("%q: %+v, %v, want %s", text, got, err, want)
		}
	}
}

// Whatever is written there, nobody is trusted but by the pins and files that are told.
func FuzzReadTrust(f *testing.F) {
	server := mailtest.Start(f)
	dir := shelf(f, server.CA)
	for _, s := range []string{"", server.Pin, "SHA256:" + server.Pin + "、ca.crt", "坏.pem", "sha-256=AB:CD", "./ca.crt\n.pem", "大.pem；夹.pem"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		trust, err := account.ReadTrust(text, dir, false)
		if err != nil {
			if trust.Roots != nil || trust.Pins != nil {
				t.Errorf("%q: %v, and yet %+v", text, err, trust)
			}
			return
		}
		var again []string
		for _, pin := range trust.Pins {
			again = append(again, "SHA256:"+hex.EncodeToString(pin[:]))
		}
		same, err := account.ReadTrust(strings.Join(again, "；"), dir, false)
		if err != nil || !slices.Equal(same.Pins, trust.Pins) {
			t.Errorf("%q pins %x, written out %x, %v", text, trust.Pins, same.Pins, err)
		}
	})
}
