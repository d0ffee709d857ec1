//go:build !race

package main

import (
	"context"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"ducha/collect/mailtest"
)

// mailServers are a real Postfix and a real Dovecot on loopback; what they take in
// for other domains than their own comes back as undeliverable.
type mailServers struct {
	dir         string
	smtp, imaps string // addresses, host:port; STARTTLS and TLS
	ca          string // path of the certificate of their authority, PEM
}

// mailPassword is that of every account; Python's clients know no other characters.
const mailPassword = "abc \"123\""

// startMailServers runs the servers until the test ends, with a mailbox for each
// address. Ghosts are addresses that Postfix takes mail for and Dovecot has no mailbox for.
func startMailServers(t *testing.T, addresses, ghosts []string) *mailServers {
	t.Helper()
	needMailServers(t)
	dir, err := os.MkdirTemp("", "d") // short: the path of a socket is at most 107 bytes
	succeed(t, err)
	t.Cleanup(func() { os.RemoveAll(dir) })
	succeed(t, os.Chmod(dir, 0o755))
	s := &mailServers{dir: dir, ca: filepath.Join(dir, "ca.pem")}
	smtp, imaps, lmtp := freePort(t), freePort(t), freePort(t)
	s.smtp, s.imaps = loopback(smtp), loopback(imaps)

	ca, certificate := mailtest.Certify(t)
	key, err := x509.MarshalPKCS8PrivateKey(certificate.PrivateKey)
	succeed(t, err)
	s.write(t, "ca.pem", string(ca))
	s.write(t, "cert.pem", string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: certificate.Certificate[0]})))
	s.write(t, "key.pem", string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: key})))

	var boxes, users strings.Builder
	domains := map[string]bool{}
	for _, address := range append(addresses, ghosts...) {
		fmt.Fprintf(&boxes, "%s %s\n", address, address)
		_, domain, _ := strings.Cut(address, "@")
		domains[domain] = true
	}
	for _, address := range addresses {
		fmt.Fprintf(&users, "%s:{PLAIN}%s:mail:mail::%s/mail/%s::\n", address, mailPassword, dir, address)
	}
	var names []string
	for domain := range domains {
		names = append(names, domain)
	}
	s.write(t, "boxes", boxes.String())
	s.write(t, "users", users.String())
	s.folder(t, "mail", "mail")
	s.folder(t, "data", "postfix")
	s.folder(t, "queue", "root")

	fill := strings.NewReplacer("DIR", dir, "IMAPS", imaps, "SMTP", smtp, "LMTP", lmtp, "DOMAINS", strings.Join(names, " "))
	s.write(t, "dovecot.conf", fill.Replace(dovecotConf))
	s.write(t, "pf/main.cf", fill.Replace(postfixMain))
	s.write(t, "pf/master.cf", fill.Replace(postfixMaster))
	conf, pf := filepath.Join(dir, "dovecot.conf"), filepath.Join(dir, "pf")
	s.run(t, s.imaps, []string{"dovecot", "-c", conf}, []string{"doveadm", "-c", conf, "stop"})
	s.run(t, s.smtp, []string{"postfix", "-c", pf, "start"}, []string{"postfix", "-c", pf, "stop"})
	return s
}

// needMailServers skips, or fails, as needOffice does.
func needMailServers(t *testing.T) {
	t.Helper()
	absent := absence(t)
	for _, name := range []string{"postfix", "dovecot"} {
		if _, err := exec.LookPath(name); err != nil {
			absent("%s is not installed (packages postfix, dovecot-imapd, dovecot-lmtpd)", name)
		}
	}
	if os.Geteuid() != 0 {
		absent("Postfix and Dovecot start as root only")
	}
}

func (s *mailServers) write(t *testing.T, name, text string) {
	t.Helper()
	succeed(t, saveFile(filepath.Join(s.dir, name), []byte(text)))
	succeed(t, os.Chmod(filepath.Join(s.dir, name), 0o644))
}

// folder makes a folder that belongs to a user of the system.
func (s *mailServers) folder(t *testing.T, name, owner string) {
	t.Helper()
	u, err := user.Lookup(owner)
	succeed(t, err)
	uid, err := strconv.Atoi(u.Uid)
	succeed(t, err)
	gid, err := strconv.Atoi(u.Gid)
	succeed(t, err)
	path := filepath.Join(s.dir, name)
	succeed(t, os.Mkdir(path, 0o755))
	succeed(t, os.Chown(path, uid, gid))
}

// run starts a server by one command, waits until it answers at its address, and ends
// it by another with the test.
func (s *mailServers) run(t *testing.T, address string, start, stop []string) {
	t.Helper()
	command := func(line []string) error {
		log, err := os.OpenFile(filepath.Join(s.dir, "commands.log"), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
		succeed(t, err)
		defer log.Close()
		cmd := exec.Command(line[0], line[1:]...)
		cmd.Stdout, cmd.Stderr = log, log // not a pipe, which the server keeps open as long as it runs
		if err = cmd.Run(); err != nil {
			t.Errorf("%s: %v", strings.Join(line, " "), err)
		}
		return err
	}
	t.Cleanup(func() {
		command(stop)
		if t.Failed() {
			s.tellLogs(t)
		}
	})
	if command(start) != nil {
		t.FailNow()
	}
	await(t, func(ctx context.Context) error {
		conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", address)
		if err == nil {
			conn.Close()
		}
		return err
	})
}

// delivered waits until Postfix has nothing left to deliver or to send back.
func (s *mailServers) delivered(t *testing.T) {
	t.Helper()
	await(t, func(ctx context.Context) error {
		out, err := exec.CommandContext(ctx, "postqueue", "-c", filepath.Join(s.dir, "pf"), "-p").CombinedOutput()
		if err == nil && !strings.Contains(string(out), "queue is empty") {
			err = fmt.Errorf("still to deliver:\n%s", out)
		}
		return err
	})
}

// await waits for a server to be ready.
func await(t *testing.T, ready func(context.Context) error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	for {
		err := ready(ctx)
		if err == nil {
			return
		}
		select {
		case <-ctx.Done():
			t.Fatalf("not ready within a minute: %v", err)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// tellLogs shows what the servers wrote.
func (s *mailServers) tellLogs(t *testing.T) {
	files, _ := filepath.Glob(filepath.Join(s.dir, "*.log"))
	for _, file := range files {
		data, _ := os.ReadFile(file)
		t.Logf("%s:\n%s", filepath.Base(file), data)
	}
}

func loopback(port string) string { return net.JoinHostPort("127.0.0.1", port) }

// freePort is a port of loopback that nothing listens at now.
func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", loopback("0"))
	succeed(t, err)
	defer l.Close()
	_, port, err := net.SplitHostPort(l.Addr().String())
	succeed(t, err)
	return port
}

const dovecotConf = `base_dir = DIR/run
log_path = DIR/dovecot.log
protocols = imap lmtp
listen = 127.0.0.1
first_valid_uid = 1
mail_location = maildir:~/Maildir
ssl_cert = <DIR/cert.pem
ssl_key = <DIR/key.pem
passdb {
  driver = passwd-file
  args = DIR/users
}
userdb {
  driver = passwd-file
  args = DIR/users
}
namespace inbox {
  inbox = yes
  mailbox Junk {
    auto = create
    special_use = \Junk
  }
}
service imap-login {
  inet_listener imap {
    port = 0
  }
  inet_listener imaps {
    port = IMAPS
    ssl = yes
  }
}
service lmtp {
  inet_listener lmtp {
    address = 127.0.0.1
    port = LMTP
  }
}
service auth {
  unix_listener DIR/run/pf-auth {
    mode = 0666
  }
}
`

const postfixMain = `compatibility_level = 3.6
queue_directory = DIR/queue
data_directory = DIR/data
maillog_file = DIR/postfix.log
maillog_file_prefixes = DIR
myhostname = mail.yunze.example
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mydestination =
mynetworks =
alias_maps =
local_recipient_maps =
smtpd_peername_lookup = no
virtual_mailbox_domains = DOMAINS
virtual_mailbox_maps = texthash:DIR/boxes
virtual_transport = lmtp:inet:127.0.0.1:LMTP
default_transport = error:no delivery off this machine
relay_transport = error:no delivery off this machine
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = DIR/run/pf-auth
smtpd_tls_security_level = may
smtpd_tls_auth_only = yes
smtpd_tls_cert_file = DIR/cert.pem
smtpd_tls_key_file = DIR/key.pem
smtpd_sender_login_maps = texthash:DIR/boxes
smtpd_sender_restrictions = reject_sender_login_mismatch
smtpd_relay_restrictions = permit_sasl_authenticated, reject
smtpd_recipient_restrictions = permit_sasl_authenticated, reject
message_size_limit = 20971520
`

const postfixMaster = `127.0.0.1:SMTP inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
proxywrite unix - - n - 1 proxymap
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
`
