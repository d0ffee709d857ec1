package fonts

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"strings"
)

// The terms go with the program wherever it is handed on, and so does the recipe, which the GPL asks for.
//
//go:embed licenses build_fonts.py
var licences embed.FS

// Licence says what a font file is, where it comes from and on what terms it
// may be passed on.
type Licence struct {
	File    string // file name
	Role    string // what it draws
	From    string // the original and its package
	Licence string // terms, in short
	Text    string // file of the full terms, among FullTerms
	SHA256  string // of the font file, in hex
}

const ofl = "SIL OFL 1.1"

// Licences lists the fonts in the program, for the version command.
func Licences() []Licence {
	return []Licence{
		{"fangsong.ttf", "仿宋", "FandolFang-Regular 0.3（Debian texlive-lang-chinese），曲线转为 TrueType", "GPLv3，附字体例外：嵌入字体的文档不受其约束", "GPLv3-Fandol.txt", sum(fangsongTTF)},
		{"fangsong-fallback.ttf", "仿宋补字", "LXGW WenKai Light 1.250（Debian fonts-lxgw-wenkai），取其子集并改名", ofl, "OFL-LXGWWenKai.txt", sum(fallbackTTF)},
		{"heiti.ttf", "黑体", "Noto Sans SC 500（npm @expo-google-fonts/noto-sans-sc 0.4.3），取其子集", ofl, "OFL-NotoSansSC.txt", sum(heitiTTF)},
		{"kaiti.ttf", "楷体", "LXGW WenKai Regular 1.250（Debian fonts-lxgw-wenkai），取其子集并改名", ofl, "OFL-LXGWWenKai.txt", sum(kaitiTTF)},
		{"biaosong.ttf", "小标宋", "Noto Serif SC 600（npm @expo-google-fonts/noto-serif-sc 0.4.3），取其子集", ofl, "OFL-NotoSerifSC.txt", sum(biaosongTTF)},
		{"songti-digits.ttf", "宋体页码数字", "Noto Serif SC 400（同上），取其子集", ofl, "OFL-NotoSerifSC.txt", sum(songtiTTF)},
	}
}

// Terms is one of the texts that go with the fonts.
type Terms struct {
	File string `json:"file"`
	Text string `json:"text"`
}

// FullTerms gives the full terms of all fonts, and the recipe by which they were made.
func FullTerms() (all []Terms, err error) {
	err = fs.WalkDir(licences, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := licences.ReadFile(path)
		all = append(all, Terms{File: strings.TrimPrefix(path, "licenses/"), Text: string(text)})
		return err
	})
	return all, err
}

func sum(data []byte) string {
	h := sha256.Sum256(data)
	return hex.EncodeToString(h[:])
}
