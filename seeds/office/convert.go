package office

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// What keeps a file from being converted. With ErrFailed stands what the program said.
var (
	ErrNotInstalled = errors.New("program is not installed")
	ErrFailed       = errors.New("the program made nothing of the file") // damaged, or locked by a password
	ErrTooLong      = errors.New("conversion was not done in time")
	ErrTooLarge     = errors.New("what was made is too large")
)

var soffice = Program{
	Names: []string{"soffice", "libreoffice"},
	Places: []string{
		filepath.Join(os.Getenv("ProgramFiles"), "LibreOffice", "program", "soffice.com"),
		filepath.Join(os.Getenv("ProgramFiles(x86)"), "LibreOffice", "program", "soffice.com"),
		"/Applications/LibreOffice.app/Contents/MacOS/soffice", "/opt/libreoffice*/program/soffice", "/usr/lib/libreoffice/program/soffice",
	},
}

// Installed tells whether this computer has LibreOffice.
func Installed() bool {
	_, found := soffice.Find()
	return found
}

// filters write the kinds for which LibreOffice has more filters than one.
var filters = map[string]string{
	"docx": ":MS Word 2007 XML", "doc": ":MS Word 97",
	"xlsx": ":Calc MS Excel 2007 XML", "xls": ":MS Excel 97",
}

// kinds are the names of kinds: extensions, which can point to no other folder.
var kinds = regexp.MustCompile(`^[a-z]{1,8}$`)

// Convert makes a file of the kind to (docx, xlsx, ods …) of data, whose kind is
// from. It runs no macro and fetches nothing over the web. Where the context ends,
// LibreOffice and all that it started end with it.
func Convert(ctx context.Context, data []byte, from, to string) ([]byte, error) {
	if !kinds.MatchString(from) || !kinds.MatchString(to) {
		return nil, fmt.Errorf("convert %q to %q: %w", from, to, ErrFailed)
	}
	leave, err := enter(ctx)
	if err != nil {
		return nil, fmt.Errorf("convert %s to %s: %w", from, to, err)
	}
	defer leave()
	files := map[string][]byte{"in." + from: data, "profile/user/registrymodifications.xcu": profile()}
	made, err := soffice.Run(ctx, files, "out/in."+to, func(dir string) []string {
		home := url.URL{Scheme: "file", Path: "/" + strings.TrimPrefix(filepath.ToSlash(filepath.Join(dir, "profile")), "/")}
		return []string{"-env:UserInstallation=" + home.String(), "--headless", "--norestore", "--nolockcheck",
			"--convert-to", to + filters[to], "--outdir", filepath.Join(dir, "out"), filepath.Join(dir, "in."+from)}
	})
	if err != nil {
		return nil, fmt.Errorf("convert %s to %s: %w", from, to, err)
	}
	return made, nil
}

// seats are for the conversions that may run at once: each takes a core, and
// memory by the hundred megabytes.
var seats = make(chan struct{}, 2)

// enter waits for a seat.
func enter(ctx context.Context) (leave func(), err error) {
	select {
	case seats <- struct{}{}:
		return func() { <-seats }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}
