package main

import "strings"

// asciiSigns gives the signs of a command line for what WPS, Word or a Chinese keyboard make of them.
var asciiSigns = strings.NewReplacer("–", "-", "—", "-", "―", "-", "−", "-", "－", "-", "‐", "-", "‑", "-", "　", " ", "＝", "=")

// mistyped tells of a word that stands for nothing because its signs are not those of a
// command line, nil for any other word.
func mistyped(word string) error {
	meant := asciiSigns.Replace(word)
	if meant == word {
		return nil
	}
	what := "等号写成了全角的"
	switch {
	case strings.HasPrefix(word, "－"):
		what = "短横线写成了全角的"
	case strings.HasPrefix(meant, "-") && !strings.HasPrefix(word, "-"):
		what = "短横线写成了长横线"
	case strings.Contains(word, "　"):
		what = "空格写成了全角的"
	}
	if bare := strings.TrimLeft(meant, "-"); bare != meant && bare != "" {
		end := strings.IndexAny(bare+" ", "= ")
		meant = dashed(bare[:end]) + bare[end:]
	}
	return wrongUsage(what+"："+word, "改成 "+meant+"，在英文输入法下键入")
}

// longDash reports whether a word begins with a dash that is none of a command line, and is no file.
func longDash(word string) bool {
	return !strings.HasPrefix(word, "-") && strings.HasPrefix(asciiSigns.Replace(word), "-") && !isFile(word) && !isFolder(word)
}

// misread tells of an argument or a flag's value that the shell did not take as it was meant:
// a flag clings to it by a blank that is none, or Chinese quotation marks are around it, or one
// of them, the other being in another word. In names of files and within a text they may be.
func misread(text string) error {
	opens, closes, pairs := strings.HasPrefix(text, "“"), strings.HasSuffix(text, "”"), strings.Count(text, "“")
	halves := pairs != strings.Count(text, "”")
	switch {
	case isFile(text) || isFolder(text):
		return nil
	case strings.Contains(text, "　-"), text != takeBack && asciiSigns.Replace(text) == takeBack:
		return mistyped(text)
	case opens && closes && pairs == 1:
		return wrongUsage("引号写成了中文的："+text, `改成 "`+strings.Trim(text, "“”")+`"，在英文输入法下键入`)
	case halves && (opens || closes):
		return wrongUsage("引号写成了中文的："+text, `有空格的内容，用英文引号括起来，如 "2021年 上半年"`)
	}
	return nil
}
