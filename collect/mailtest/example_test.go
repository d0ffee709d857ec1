package mailtest_test

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"log"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2/imapclient"

	"ducha/collect/mailtest"
)

// noTest stands for the test that a server runs in; where there is one, t does.
type noTest struct {
	testing.TB
	cleanups []func()
}

func (n *noTest) Helper()           {}
func (n *noTest) Fatal(args ...any) { log.Panic(args...) }
func (n *noTest) Cleanup(f func())  { n.cleanups = append(n.cleanups, f) }
func (n *noTest) end() {
	for i := range n.cleanups {
		n.cleanups[len(n.cleanups)-1-i]()
	}
}

// A server has one message, refuses to open its folder at first, and knows what it was asked.
func Example() {
	t := &noTest{}
	defer t.end()
	s := mailtest.Start(t)
	s.Put(t, "INBOX", time.Date(2021, 7, 2, 9, 0, 0, 0, time.UTC), []byte("Subject: 1\r\n\r\n"))
	s.Reply(func(c mailtest.Command) mailtest.Reply {
		if c.N == 2 {
			return mailtest.Reply{Text: "TAG NO not now"}
		}
		return mailtest.Reply{}
	})

	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(s.CA)
	client, err := imapclient.DialTLS(s.IMAPS, &imapclient.Options{TLSConfig: &tls.Config{RootCAs: roots}})
	if err != nil {
		log.Panic(err)
	}
	defer client.Close()
	fmt.Println(client.Login(mailtest.User, mailtest.Password).Wait())
	_, err = client.Select("INBOX", nil).Wait()
	fmt.Println(err)
	data, err := client.Select("INBOX", nil).Wait()
	if err != nil {
		log.Panic(err)
	}
	fmt.Println(data.NumMessages, s.Commands()[1:])
	// Output:
	// <nil>
	// imap: NO not now
	// 1 [SELECT INBOX SELECT INBOX]
}
