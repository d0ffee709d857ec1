package dispatch

import (
	"bytes"
	"fmt"
	"strings"

	"ducha/seeds"
)

// The folders and the list that WriteDrafts fills.
const (
	DraftFolder = "草稿"
	fileFolder  = "附件"
	textFolder  = "正文"
	DraftList   = "发送清单.xlsx"
)

// named is a file to be saved; its name has / between folders.
type named struct {
	name string
	data []byte
}

// WriteDrafts leaves letters for a person to send: each as a message that mail programs
// open for writing, and for those that open none its text and its file side by side, with
// a list of who gets what. Equal letters give equal bytes. What save says of one file
// ends it; before the first is saved all are made.
func WriteDrafts(letters []Letter, office Office, save func(name string, data []byte) error) error {
	var files []named
	for _, l := range letters {
		message, err := composeDraft(l, office)
		if err != nil {
			return fmt.Errorf("%s：%w", l.Name, err)
		}
		files = append(files, named{l.draft(), message})
		if l.File.Name != "" {
			files = append(files, named{l.attachment(), l.File.Data})
		}
		files = append(files, named{textFolder + "/" + l.stem() + ".txt", noteText(l.Subject + "\n\n" + l.Body)})
	}
	list, err := draftList(letters, office)
	if err != nil {
		return err
	}
	files = append(files, named{DraftList, list})
	if err := distinct(files); err != nil {
		return err
	}
	for _, f := range files {
		if err := save(f.name, f.data); err != nil {
			return fmt.Errorf("write %s: %w", f.name, err)
		}
	}
	return nil
}

// stem is what the files of a letter are called: 001_市发展改革委.
func (l Letter) stem() string { return seeds.FileNamePart(string(l.Unit) + "_" + l.Name) }

func (l Letter) draft() string { return DraftFolder + "/" + l.stem() + ".eml" }

func (l Letter) attachment() string { return fileFolder + "/" + l.File.Name }

// noteText is a text as Notepad reads it on every Windows.
func noteText(s string) []byte { return []byte("\uFEFF" + crlf(s)) }

// distinct refuses two files of one name with different bytes, of which only one could
// stay; Windows takes capitals for small letters.
func distinct(files []named) error {
	seen := map[string][]byte{}
	for _, f := range files {
		key := strings.ToLower(f.name)
		if before, taken := seen[key]; taken && !bytes.Equal(before, f.data) {
			return fmt.Errorf("有两个不同的 %s，只能留一个", f.name)
		}
		seen[key] = f.data
	}
	return nil
}
