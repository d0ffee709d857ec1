package mailbox_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"ducha/collect/mailbox"
	"ducha/collect/mailtest"
)

// answering answers the commands that begin so.
func answering(start, text string) func(mailtest.Command) mailtest.Reply {
	return func(c mailtest.Command) mailtest.Reply {
		if strings.HasPrefix(c.Text, start) {
			return mailtest.Reply{Text: text}
		}
		return mailtest.Reply{}
	}
}

func TestFetchSaysWhoItIsBeforeItOpensAFolder(t *testing.T) {
	for what, reply := range map[string]func(mailtest.Command) mailtest.Reply{
		"163": mailtest.UnsafeUntilID(), "a server that knows no ID": nil, "one that says no": answering("ID ", "TAG NO no"), "one that says nothing of itself": answering("ID ", "* ID NIL\r\nTAG OK"),
		"one whose answer cannot be read": answering("ID ", "* ID (\"name\" NIL)\r\nTAG OK"),
	} {
		s := mailtest.Start(t)
		putLetters(t, s, 1, 2)
		s.Reply(reply)
		var r reader
		r.fetch(t, boxAt(t, s, s.IMAPS))
		r.want(t, what, letters(1, 2))
		said := slices.IndexFunc(s.Commands(), func(c string) bool { return c == `ID ("name" "ducha")` })
		opened := slices.IndexFunc(s.Commands(), func(c string) bool { return strings.HasPrefix(c, "EXAMINE") })
		if said < 0 || opened < said {
			t.Errorf("%s: %q", what, s.Commands())
		}
	}
}

func TestFetchReadsFoldersWithChineseNames(t *testing.T) {
	for _, folder := range []string{"已发送", "垃圾邮件", "其他文件夹/督查 & 反馈", "Junk"} {
		s := mailtest.Start(t)
		s.Folder(t, folder)
		s.Put(t, folder, noon, letter(1))
		putLetters(t, s, 2, 2)
		box := boxAt(t, s, s.IMAPS)
		box.Folder = folder
		var r reader
		r.fetch(t, box)
		r.want(t, folder, letters(1, 1))
		onlyReads(t, s)
	}
}

func TestFetchTellsWhyItCannotRead(t *testing.T) {
	s := mailtest.Start(t)
	s.Folder(t, "垃圾邮件")
	for _, c := range []struct {
		what    string
		reply   func(mailtest.Command) mailtest.Reply
		change  func(*mailbox.Box)
		about   error
		message []string
	}{
		{"a wrong password", nil, func(b *mailbox.Box) { b.Password = "x" }, mailbox.ErrLogin, []string{mailtest.User, "Authentication failed"}},
		{"QQ", answering("LOGIN ", "TAG NO Login fail. Please see https://service.mail.qq.com"), nil, mailbox.ErrLogin, []string{"service.mail.qq.com"}},
		{"hostile words", answering("LOGIN ", "TAG NO \x1b[2J\xff\u202ebad"), nil, mailbox.ErrLogin, []string{"：[2J? bad"}},
		{"a server that repeats what it heard", answering("LOGIN ", "TAG NO wrong: LOGIN u "+mailtest.Password), nil, mailbox.ErrLogin, []string{"wrong: LOGIN u ******"}},
		{"unsafe", answering("EXAMINE ", "TAG NO Unsafe Login. Please contact kefu@188.com"), nil, mailbox.ErrClosed, []string{"INBOX", "kefu@188.com"}},
		{"no such folder", nil, func(b *mailbox.Box) { b.Folder = "垃圾箱" }, mailbox.ErrFolder, []string{"垃圾箱"}},
		{"no list", answering("UID FETCH ", "TAG NO not now"), nil, mailbox.ErrClosed, []string{"not now"}},
		{"nobody there", nil, func(b *mailbox.Box) { b.Account.Port = 1 }, mailbox.ErrReach, []string{"127.0.0.1:1"}},
		{"another's certificate", nil, func(b *mailbox.Box) { b.Account.Trust.Roots = nil }, mailbox.ErrReach, []string{"证书"}},
		{"no TLS where there should be", nil, func(b *mailbox.Box) { *b = boxAt(t, s, s.IMAP); b.Account.Implicit = true }, mailbox.ErrReach, nil},
	} {
		s.Reply(c.reply)
		box := boxAt(t, s, s.IMAPS)
		if c.change != nil {
			c.change(&box)
		}
		box.Wait = func(context.Context, time.Duration) error { return errors.New("it waits for " + c.what) }
		_, err := box.Fetch(t.Context(), nil, func(mailbox.Message) error { return nil })
		var f *mailbox.Failure
		if !errors.Is(err, c.about) || !errors.As(err, &f) || f.Remedy == "" {
			t.Errorf("%s: %v, want %v", c.what, err, c.about)
			continue
		}
		for _, part := range c.message {
			if !strings.Contains(f.Message, part) {
				t.Errorf("%s: %q says nothing of %q", c.what, f.Message, part)
			}
		}
		if c.about == mailbox.ErrFolder != slices.Equal(f.Folders, []string{"INBOX", "垃圾邮件"}) {
			t.Errorf("%s: folders %q", c.what, f.Folders)
		}
		if strings.Contains(err.Error(), mailtest.Password) {
			t.Errorf("%s: the password is told", c.what)
		}
	}
}

func TestFetchLeavesOldMessages(t *testing.T) {
	s := mailtest.Start(t)
	for n, day := range []int{-3, 1, -2, 0, 2} {
		s.Put(t, "INBOX", noon.AddDate(0, 0, day), letter(n+1))
	}
	box := boxAt(t, s, s.IMAPS)
	box.After = noon
	lines := 0
	s.Reply(func(c mailtest.Command) mailtest.Reply { // drops once, between
		if strings.HasPrefix(c.Text, "UID FETCH 4 ") {
			lines++
			return mailtest.Reply{Drop: lines == 1}
		}
		return mailtest.Reply{}
	})
	var r reader
	if seen := r.fetch(t, box); seen.Early != 2 {
		t.Errorf("%d are early, want 2", seen.Early)
	}
	r.want(t, "later ones", []string{string(letter(2)), string(letter(4)), string(letter(5))})
	for _, c := range s.Commands() {
		if strings.HasPrefix(c, "UID FETCH 1 ") || strings.HasPrefix(c, "UID FETCH 3 ") {
			t.Errorf("an old one is read: %s", c)
		}
	}
}

func TestFetchReadsNoMoreThanItsLimit(t *testing.T) {
	s := mailtest.Start(t)
	long := append(letter(2), strings.Repeat("x", 1000)...)
	s.Put(t, "INBOX", noon, letter(1))
	s.Put(t, "INBOX", noon, long)
	s.Put(t, "INBOX", noon, letter(3))
	box := boxAt(t, s, s.IMAPS)
	box.Limit = 100
	var r reader
	r.fetch(t, box)
	r.want(t, "with a limit", []string{string(letter(1)), string(long[:101]), string(letter(3))})
	onlyReads(t, s)
}

func TestFetchReadsAgainWhatItIsAsked(t *testing.T) {
	s := mailtest.Start(t)
	putLetters(t, s, 1, 6)
	r := reader{last: map[uint32]uint32{1: 5}, again: []uint32{4, 2, 900}}
	r.fetch(t, boxAt(t, s, s.IMAPS))
	r.want(t, "again", []string{string(letter(2)), string(letter(4)), string(letter(6))})
	r = reader{last: map[uint32]uint32{1: 4_294_967_295}}
	r.fetch(t, boxAt(t, s, s.IMAPS))
	r.want(t, "after the last number there is", nil)
}

// Many old ones are asked for in several commands; what is there no more ends nothing.
func TestFetchReadsManyAgain(t *testing.T) {
	s := mailtest.Start(t)
	putLetters(t, s, 1, 450)
	r := reader{last: map[uint32]uint32{1: 449}}
	for n := range uint32(420) {
		r.again = append(r.again, n+1)
	}
	r.again = append(r.again, 1000, 1001)
	r.fetch(t, boxAt(t, s, s.IMAPS))
	slices.Sort(r.texts)
	want := append(letters(1, 420), string(letter(450)))
	slices.Sort(want)
	r.want(t, "again", want)
	onlyReads(t, s)
}

func TestFetchLeavesAServerAloneThatRefusesOneAfterTheOther(t *testing.T) {
	s := mailtest.Start(t)
	putLetters(t, s, 1, 9)
	refuse := func(numbers string) {
		s.Reply(func(c mailtest.Command) mailtest.Reply {
			var n string
			if _, err := fmt.Sscanf(c.Text, "UID FETCH %s (UID BODY.PEEK[])", &n); err == nil && strings.Contains(numbers, n) {
				return mailtest.Reply{Text: "TAG NO System busy!"}
			}
			return mailtest.Reply{}
		})
	}
	var r reader
	refuse("12457")
	r.fetch(t, boxAt(t, s, s.IMAPS))
	r.want(t, "some refused", []string{string(letter(3)), string(letter(6)), string(letter(8)), string(letter(9))})
	if !slices.Equal(r.none, []uint32{1, 2, 4, 5, 7}) {
		t.Errorf("refused %v", r.none)
	}
	r = reader{}
	refuse("23456789")
	_, err := boxAt(t, s, s.IMAPS).Fetch(t.Context(), r.known, r.each)
	if !errors.Is(err, mailbox.ErrClosed) || !strings.Contains(err.Error(), "System busy!") || !slices.Equal(r.none, []uint32{2, 3}) {
		t.Errorf("all refused: %v, %v", err, r.none)
	}
}

func TestFetchEndsWithItsContext(t *testing.T) {
	s := mailtest.Start(t)
	putLetters(t, s, 1, 5)
	for _, at := range []string{"LOGIN", "ID", "EXAMINE", "UID FETCH 1:*", "UID FETCH 3 "} {
		ctx, cancel := context.WithCancel(t.Context())
		s.Reply(func(c mailtest.Command) mailtest.Reply {
			if strings.HasPrefix(c.Text, at) {
				cancel()
				return mailtest.Reply{Text: "* OK still here"} // and never an answer
			}
			return mailtest.Reply{}
		})
		var r reader
		if _, err := boxAt(t, s, s.IMAPS).Fetch(ctx, r.known, r.each); !errors.Is(err, context.Canceled) {
			t.Errorf("stopped at %s: %v", at, err)
		}
	}
}

func TestFetchEndsWithAnErrorOfItsCaller(t *testing.T) {
	s := mailtest.Start(t)
	putLetters(t, s, 1, 5)
	full, n := errors.New("disk full"), 0
	_, err := boxAt(t, s, s.IMAPS).Fetch(t.Context(), nil, func(mailbox.Message) error {
		if n++; n == 3 {
			return full
		}
		return nil
	})
	if err != full || n != 3 {
		t.Errorf("%v after %d", err, n)
	}
}
