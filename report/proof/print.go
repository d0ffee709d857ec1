package proof

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Print is a PDF in the hands of Poppler.
type Print struct {
	t    testing.TB
	path string
}

// programs are Poppler's that a Print uses (Debian: poppler-utils).
var programs = []string{"pdftotext", "pdffonts", "pdfinfo", "pdftoppm"}

// Open hands a PDF to Poppler. Where a program of Poppler's is missing it skips
// the test; with DUCHA_E2E=required it fails instead, and with DUCHA_E2E=no it
// always skips.
func Open(t testing.TB, pdf []byte) *Print {
	t.Helper()
	absent := t.Skipf
	switch os.Getenv("DUCHA_E2E") {
	case "required":
		absent = t.Fatalf
	case "no":
		t.Skip("DUCHA_E2E=no")
	}
	for _, name := range programs {
		if _, err := exec.LookPath(name); err != nil {
			absent("%s is not installed (poppler-utils)", name)
		}
	}
	path := filepath.Join(t.TempDir(), "proof.pdf")
	if err := os.WriteFile(path, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	return &Print{t: t, path: path}
}

// run gives what a program says of the file; a complaint of Poppler's fails the test.
func (p *Print) run(name string, args ...string) []byte {
	p.t.Helper()
	var out, errOut bytes.Buffer
	cmd := exec.Command(name, args...)
	cmd.Stdout, cmd.Stderr = &out, &errOut
	if err := cmd.Run(); err != nil || errOut.Len() > 0 {
		p.t.Fatalf("%s: %v\n%s", name, err, errOut.String())
	}
	return out.Bytes()
}

// Texts gives the text layer page by page, in the order of the file.
func (p *Print) Texts() []string {
	p.t.Helper()
	out := string(p.run("pdftotext", "-raw", "-enc", "UTF-8", p.path, "-"))
	return strings.Split(strings.TrimSuffix(out, "\f"), "\f")
}

// Copied gives the text as Poppler thinks a reader sees it, page after page.
func (p *Print) Copied() string {
	p.t.Helper()
	return string(p.run("pdftotext", "-enc", "UTF-8", p.path, "-"))
}

// Font is one line of pdffonts.
type Font struct {
	Name                      string
	Type                      string
	Embedded, Subset, Unicode bool
}

// Fonts lists the fonts of the file.
func (p *Print) Fonts() []Font {
	p.t.Helper()
	lines := strings.Split(strings.TrimSpace(string(p.run("pdffonts", p.path))), "\n")
	var fonts []Font
	for _, l := range lines[min(2, len(lines)):] {
		f := strings.Fields(l)
		n := len(f)
		if n < 8 {
			p.t.Fatalf("pdffonts: %q", l)
		}
		fonts = append(fonts, Font{f[0], strings.Join(f[1:n-6], " "), f[n-5] == "yes", f[n-4] == "yes", f[n-3] == "yes"})
	}
	return fonts
}

// Info gives what pdfinfo says, by its English keys: Title, Author, Pages, ….
func (p *Print) Info() map[string]string {
	p.t.Helper()
	info := map[string]string{}
	for _, l := range strings.Split(string(p.run("pdfinfo", "-enc", "UTF-8", p.path)), "\n") {
		if key, value, ok := strings.Cut(l, ":"); ok {
			info[key] = strings.TrimSpace(value)
		}
	}
	return info
}
