package document

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// conversionTime is how long a program may take over one file.
const conversionTime = 3 * time.Minute

// programs converts files by the programs of this computer.
type programs struct {
	find func(program) (path string, found bool)
	run  func(ctx context.Context, path string, args ...string) error
}

var installed = programs{find: findProgram, run: runProgram}

// program is one by its names, and by the places where it stands outside of PATH.
type program struct{ names, places []string }

var (
	soffice = program{[]string{"soffice", "libreoffice"}, []string{
		filepath.Join(os.Getenv("ProgramFiles"), "LibreOffice", "program", "soffice.com"),
		filepath.Join(os.Getenv("ProgramFiles(x86)"), "LibreOffice", "program", "soffice.com"),
		"/Applications/LibreOffice.app/Contents/MacOS/soffice", "/opt/libreoffice*/program/soffice", "/usr/lib/libreoffice/program/soffice",
	}}
	pdftotext = program{[]string{"pdftotext"}, []string{
		filepath.Join(os.Getenv("ProgramFiles"), "poppler*", "Library", "bin", "pdftotext.exe"),
		"/opt/homebrew/bin/pdftotext", "/usr/local/bin/pdftotext",
	}}
)

func findProgram(p program) (string, bool) {
	for _, name := range p.names {
		if path, err := exec.LookPath(name); err == nil {
			return path, true
		}
	}
	for _, place := range p.places {
		if found, err := filepath.Glob(place); err == nil && len(found) > 0 && filepath.IsAbs(found[0]) {
			return found[0], true
		}
	}
	return "", false
}

// runProgram runs a program to its end; the error has what it said. Where the
// context ends, the programs that it started end with it.
func runProgram(ctx context.Context, path string, args ...string) error {
	cmd := exec.CommandContext(ctx, path, args...)
	cmd.SysProcAttr = ownGroup
	cmd.Cancel = func() error { return endGroup(cmd.Process.Pid) }
	cmd.WaitDelay = 5 * time.Second
	_, err := cmd.Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return fmt.Errorf("%w: %s", err, exit.Stderr)
	}
	return err
}

// conversion is how a kind of file is converted: to which kind, by which filter.
type conversion struct{ title, to, filter, save string }

var conversions = map[string]conversion{
	"doc":  {"旧式 Word 文档（.doc、.wps）", "docx", "MS Word 2007 XML", "请用 WPS 或 Word 打开，另存为 .docx 后再导入"},
	"rtf":  {"RTF 文档（.rtf）", "docx", "MS Word 2007 XML", "请用 WPS 或 Word 打开，另存为 .docx 后再导入"},
	"odt":  {"OpenDocument 文档（.odt）", "docx", "MS Word 2007 XML", "请用 WPS 或 Word 打开，另存为 .docx 后再导入"},
	"xls":  {"旧式 Excel 表格（.xls、.et）", "xlsx", "Calc MS Excel 2007 XML", "请用 WPS 或 Excel 打开，另存为 .xlsx 后再导入"},
	"xlsb": {"二进制 Excel 表格（.xlsb）", "xlsx", "Calc MS Excel 2007 XML", "请用 WPS 或 Excel 打开，另存为 .xlsx 后再导入"},
	"ods":  {"OpenDocument 表格（.ods）", "xlsx", "Calc MS Excel 2007 XML", "请用 WPS 或 Excel 打开，另存为 .xlsx 后再导入"},
}

// readOffice reads what LibreOffice makes of a file.
func (p programs) readOffice(ctx context.Context, name, kind string, data []byte) (Document, error) {
	c := conversions[kind]
	path, found := p.find(soffice)
	if !found {
		return Document{}, &Error{name, "这是" + c.title + "，要装有 LibreOffice 才能直接读", c.save}
	}
	out, err := p.convert(ctx, name, data, "in."+kind, "in."+c.to, path, func(dir, in, _ string) []string {
		profile := url.URL{Scheme: "file", Path: "/" + strings.TrimPrefix(filepath.ToSlash(filepath.Join(dir, "profile")), "/")}
		return []string{"-env:UserInstallation=" + profile.String(), "--headless", "--norestore", "--nolockcheck",
			"--convert-to", c.to + ":" + c.filter, "--outdir", dir, in}
	})
	if err == nil && kindOf(out) != c.to {
		err = errFailed
	}
	if errors.Is(err, errFailed) {
		return Document{}, &Error{name, "这是" + c.title + "，LibreOffice 没能打开，可能已损坏或设了密码", c.save}
	}
	if err != nil {
		return Document{}, err
	}
	d, err := Read(ctx, name, out)
	d.Format = kind
	return d, err
}

// errFailed is a program that did not make what it should.
var errFailed = errors.New("conversion failed")

// convert lets a program make one file of another in a folder of its own. args
// gives the program's arguments.
func (p programs) convert(ctx context.Context, name string, data []byte, from, to, path string, args func(dir, in, out string) []string) ([]byte, error) {
	dir, err := os.MkdirTemp("", "ducha-")
	if err != nil {
		return nil, fmt.Errorf("convert %s: %w", name, err)
	}
	defer os.RemoveAll(dir)
	in, out := filepath.Join(dir, from), filepath.Join(dir, to)
	if err := errors.Join(os.WriteFile(in, data, 0o600), writeProfile(dir)); err != nil {
		return nil, fmt.Errorf("convert %s: %w", name, err)
	}
	limited, cancel := context.WithTimeout(ctx, conversionTime)
	defer cancel()
	err = p.run(limited, path, args(dir, in, out)...)
	switch {
	case ctx.Err() != nil:
		return nil, fmt.Errorf("convert %s: %w", name, ctx.Err())
	case limited.Err() != nil:
		return nil, &Error{name, "转换了几分钟还没有完成", "请只留任务清单部分，另存后再导入"}
	case err != nil:
		return nil, fmt.Errorf("%w: %w", errFailed, err)
	}
	info, err := os.Stat(out)
	if err != nil { // LibreOffice reports no failure by its exit code
		return nil, fmt.Errorf("%w: %w", errFailed, err)
	}
	if info.Size() > MaxSize {
		return nil, &Error{name, "转换出来的文件超过 64 MB，太大", "请只留任务清单部分，另存后再导入"}
	}
	made, err := os.ReadFile(out)
	if err != nil {
		return nil, fmt.Errorf("convert %s: %w", name, err)
	}
	return made, nil
}

// settings keep LibreOffice from fetching what a file links to, and from its macros.
const settings = `<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
</oor:items>
`

func writeProfile(dir string) error {
	user := filepath.Join(dir, "profile", "user")
	if err := os.MkdirAll(user, 0o700); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(user, "registrymodifications.xcu"), []byte(settings), 0o600)
}
