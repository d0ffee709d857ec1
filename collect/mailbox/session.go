package mailbox

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// session is one line to the server with the folder open.
type session struct {
	Box
	line     *line
	client   *imapclient.Client
	validity uint32
	messages int64 // in the folder, as the server says
}

// How much the server may say in answer to one command, in bytes.
const (
	sayLittle = 1 << 20
	sayEach   = 256      // of each message in a list, where some 100 are needed
	sayList   = 32 << 20 // in a list at most
)

// open reaches the server, logs in and opens the folder to read.
func (f *fetch) open(ctx context.Context) (*session, error) {
	l, err := f.dial(ctx)
	if err != nil {
		return nil, err
	}
	s := &session{Box: f.Box, line: l, client: imapclient.New(l, nil)}
	if err = s.login(ctx); err == nil && !f.dumb {
		err = s.introduce(ctx)
		f.dumb = err != nil
	}
	if err == nil {
		err = s.examine(ctx)
	}
	if err != nil {
		s.close(ctx)
		return nil, err
	}
	return s, nil
}

// login gives user and password.
func (s *session) login(ctx context.Context) error {
	err := s.line.do(ctx, sayLittle, func() error {
		if err := s.client.WaitGreeting(); err != nil {
			return err
		}
		return s.client.Login(s.Account.User, s.Password.Reveal()).Wait()
	})
	if said := answer(err); said != nil {
		return s.failure(ErrLogin, said)
	}
	return err
}

// introduce tells who asks. Some servers open no folder before; others do not
// understand it, and that is no failure.
func (s *session) introduce(ctx context.Context) error {
	err := s.line.do(ctx, sayLittle, func() error {
		_, err := s.client.ID(&imap.IDData{Name: "ducha"}).Wait()
		return err
	})
	if answer(err) != nil {
		return nil
	}
	return err
}

// examine opens the folder read-only.
func (s *session) examine(ctx context.Context) error {
	var data imap.SelectData
	err := s.line.do(ctx, sayLittle, func() error {
		if s.client.Caps().Has(imap.CapIMAP4rev2) { // then names are written as they are, which must be agreed on
			if _, err := s.client.Enable(imap.CapIMAP4rev2).Wait(); err != nil && answer(err) == nil {
				return err
			}
		}
		got, err := s.client.Select(s.Folder, &imap.SelectOptions{ReadOnly: true}).Wait()
		if err == nil {
			data = *got
		}
		return err
	})
	if said := answer(err); said != nil {
		return s.notOpened(ctx, said)
	}
	if err == nil {
		s.validity, s.messages = data.UIDValidity, int64(data.NumMessages)
	}
	return err
}

// notOpened says why a folder did not open, with those that there are.
func (s *session) notOpened(ctx context.Context, said error) error {
	var names []string
	err := s.line.do(ctx, sayLittle, func() error {
		folders, err := s.client.List("", "*", nil).Collect()
		for _, f := range folders {
			if !slices.Contains(f.Attrs, imap.MailboxAttrNoSelect) {
				names = append(names, clean(f.Mailbox))
			}
		}
		return err
	})
	if err != nil || len(names) == 0 || slices.Contains(names, s.Folder) {
		return s.failure(ErrClosed, said)
	}
	f := s.failure(ErrFolder, said)
	f.Folders = names
	return f
}

// listed is one message of the folder.
type listed struct {
	uid     uint32
	size    int64
	arrived time.Time
}

// list gives the messages above a number, and those again that are still there, by
// number. A server gives the last message there is even where its number is lower.
func (s *session) list(ctx context.Context, last uint32, again []uint32) ([]listed, error) {
	var set imap.UIDSet
	if last < 1<<32-1 {
		set.AddRange(imap.UID(last+1), 0)
	}
	for _, n := range again {
		if n != 0 {
			set.AddNum(imap.UID(n))
		}
	}
	if len(set) == 0 {
		return nil, nil
	}
	var list []listed
	err := s.line.do(ctx, min(sayLittle+sayEach*s.messages, sayList), func() error {
		cmd := s.client.Fetch(set, &imap.FetchOptions{UID: true, RFC822Size: true, InternalDate: true})
		for m := cmd.Next(); m != nil; m = cmd.Next() {
			e, err := entry(m)
			if err != nil {
				return err
			}
			list = append(list, e)
		}
		return cmd.Close()
	})
	if err != nil {
		return nil, s.refused("列出邮件", err)
	}
	slices.SortFunc(list, func(a, b listed) int { return cmp.Compare(a.uid, b.uid) })
	return list, nil
}

// entry reads one message of a list.
func entry(m *imapclient.FetchMessageData) (e listed, err error) {
	for item := m.Next(); item != nil; item = m.Next() {
		switch item := item.(type) {
		case imapclient.FetchItemDataUID:
			e.uid = uint32(item.UID)
		case imapclient.FetchItemDataRFC822Size:
			e.size = item.Size
		case imapclient.FetchItemDataInternalDate:
			e.arrived = item.Time
		case imapclient.FetchItemDataBodySection:
			if item.Literal != nil {
				io.Copy(io.Discard, item.Literal)
			}
			return e, errors.New("服务器答非所问")
		}
	}
	return e, nil
}

// message gives the bytes of one message, nil where the server does not give them. The
// line may be lost behind them: then there are bytes and an error.
func (s *session) message(ctx context.Context, e listed) ([]byte, error) {
	section := &imap.FetchItemBodySection{Peek: true}
	if e.size > s.Limit {
		section.Partial = &imap.SectionPartial{Size: s.Limit + 1}
	}
	got := make(chan []byte, 1)
	err := s.line.do(ctx, s.Limit+sayLittle, func() error {
		cmd := s.client.Fetch(imap.UIDSetNum(imap.UID(e.uid)), &imap.FetchOptions{UID: true, BodySection: []*imap.FetchItemBodySection{section}})
		for m := cmd.Next(); m != nil; m = cmd.Next() {
			for item := m.Next(); item != nil; item = m.Next() {
				body, ok := item.(imapclient.FetchItemDataBodySection)
				if !ok || body.Literal == nil {
					continue
				}
				data, err := s.read(body.Literal)
				select {
				case got <- data:
				default: // given twice
				}
				if err != nil {
					return err
				}
			}
		}
		return cmd.Close()
	})
	select {
	case data := <-got:
		return data, err
	default:
		return nil, err
	}
}

// read reads a message as it comes; nil where it does not come whole. After an error the
// command must not be touched: its reader and the client's own would read at once.
func (s *session) read(literal imap.LiteralReader) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(literal, s.Limit+1))
	switch size := literal.Size(); {
	case err != nil:
		return nil, err
	case int64(len(data)) < min(size, s.Limit+1):
		return nil, io.ErrUnexpectedEOF
	case size > s.Limit+1: // nobody waits for the rest
		s.line.Close()
		io.Copy(io.Discard, literal)
		return data, errTooMuch
	}
	return data, nil
}

// close takes leave; the answer does not matter.
func (s *session) close(ctx context.Context) {
	if !s.line.closed.Load() {
		_ = s.line.do(ctx, sayLittle, func() error {
			s.client.Logout()
			return nil
		})
	}
	s.line.Close()
}

// refused makes a failure of a server's no; other errors stay.
func (s *session) refused(what string, err error) error {
	if said := answer(err); said != nil {
		return s.failure(ErrClosed, fmt.Errorf("%s: %w", what, said))
	}
	return err
}

// answer gives what the server said where it said no, nil where it said nothing.
func answer(err error) error {
	var said *imap.Error
	if !errors.As(err, &said) || said.Type == imap.StatusResponseTypeBye {
		return nil
	}
	return errors.New(strings.TrimSpace(said.Text))
}
