package main

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"github.com/urfave/cli/v2"
)

// Exit codes; they are part of the command line's contract.
const (
	exitDone   = 0
	exitFailed = 1 // nothing half-written
	exitUsage  = 2
	exitAwaits = 3 // done, but something awaits the clerk
)

// envWorkspace is the environment variable that names the workspace where -C does not.
const envWorkspace = "DUCHA_WORKSPACE"

// env is what a command works in: the streams, the global flags and the clock.
type env struct {
	ctx       context.Context
	stdin     io.Reader
	lines     *bufio.Reader // over stdin, once something was asked
	stdout    io.Writer
	stderr    io.Writer
	workspace string
	ledger    string // --ledger: the database with the record; "" where the workspace says, else in the workspace
	archive   string // --archive: the shared folder with the originals
	json      bool
	quiet     bool
	anew      bool                     // nothing that was reckoned before is believed, nor kept
	drawn     *progressbar.ProgressBar // the last one, nil for none
	clock
}

// run is the whole program as a function of its arguments and streams; it
// returns the exit code and never ends the process.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	return runBy(clock{time.Now, wait}, ctx, args, stdin, stdout, stderr)
}

// clock tells the time and lets it pass.
type clock struct {
	now  func() time.Time
	wait func(ctx context.Context, d time.Duration) error // ends early with ctx
}

// wait lets time pass, as long as nobody interrupts.
func wait(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// runBy is run by another clock.
func runBy(c clock, ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	return newEnv(c, ctx, stdin, stdout, stderr).do(args)
}

func newEnv(c clock, ctx context.Context, stdin io.Reader, stdout, stderr io.Writer) *env {
	return &env{ctx: ctx, clock: c, stdin: stdin, stdout: stdout, stderr: stderr, workspace: cmp.Or(os.Getenv(envWorkspace), "."),
		ledger: os.Getenv(envLedger), archive: os.Getenv(envArchive)}
}

// do does what one command line says, and gives the exit code.
func (e *env) do(args []string) int {
	code := exitDone
	app := newApp(e, &code)
	e.json = asksJSON(args) // so that even a failure to read the line is told as JSON
	sorted, help, err := sortLine(app, args)
	switch {
	case err != nil:
	case help != nil:
		e.help(app, help)
	case len(sorted.command) == 0:
		e.workspace, e.ledger, e.archive = sorted.value("C", e.workspace), sorted.value("ledger", e.ledger), sorted.value("archive", e.archive)
		code, err = runHere(e)
	default:
		err = app.RunContext(e.ctx, sorted.line())
	}
	if err != nil {
		return e.fail(err)
	}
	return code
}

// newApp declares every command. code receives the exit code of the one that ran.
func newApp(e *env, code *int) *cli.App {
	app := &cli.App{
		Name: "ducha", Usage: "政府督查室的重点工作反馈汇总工具", HideHelp: true, HideVersion: true,
		Writer: io.Discard, ErrWriter: io.Discard, // cli prints usage errors itself, in English and to stdout
		ExitErrHandler: func(*cli.Context, error) {}, // cli would end the process here
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "C", Usage: "工作`文件夹`（环境变量 " + envWorkspace + "；默认当前文件夹）", EnvVars: []string{envWorkspace}},
			&cli.StringFlag{Name: "ledger", Usage: "收发记录所在的`数据库`，几台电脑共用，如 postgres://用户@主机/数据库（环境变量 " + envLedger + "；默认在本机，用过一次就记住）"},
			&cli.StringFlag{Name: "archive", Usage: "用数据库时，原件存进这个共享`文件夹`（环境变量 " + envArchive + "；默认存在数据库里）"},
			&cli.BoolFlag{Name: "json", Usage: "在标准输出给出一个 JSON，供脚本使用"},
			&cli.BoolFlag{Name: "quiet", Usage: "不打印小结"},
		},
		Before: func(c *cli.Context) error {
			if dir := c.String("C"); dir != "" {
				e.workspace = dir
			}
			for flag, to := range map[string]*string{"ledger": &e.ledger, "archive": &e.archive} {
				if c.IsSet(flag) {
					*to = c.String(flag)
				}
			}
			e.json, e.quiet = c.Bool("json"), c.Bool("quiet")
			return nil
		},
		OnUsageError: func(_ *cli.Context, err error, _ bool) error { return wrongUsage(err.Error(), "") },
	}
	action := func(work func(c *cli.Context) (int, error)) cli.ActionFunc {
		return func(c *cli.Context) error {
			n, err := work(c)
			*code = n
			return err
		}
	}
	writing := func(work func(c *cli.Context) (int, error)) cli.ActionFunc { return action(inTurn(e, work)) }
	app.Commands = []*cli.Command{
		initCommand(e, writing), importCommand(e, writing), tasksCommand(e, action), unitsCommand(e, action), checkCommand(e, action),
		roundCommand(e, writing), fillCommand(e, writing), sendCommand(e, action), collectCommand(e, writing), statusCommand(e, action), remindCommand(e, action), reviewCommand(e, writing),
		reportCommand(e, writing), traceCommand(e, action), verifyCommand(e, action), ledgerCommand(e, writing), demoCommand(e, action), guideCommand(e, action), completionCommand(e, app, action), versionCommand(e, action), helpCommand(e, app, action),
	}
	for _, c := range app.Commands {
		c.OnUsageError = app.OnUsageError
		c.HideHelp = true
		for _, sub := range c.Subcommands {
			sub.OnUsageError, sub.HideHelp = app.OnUsageError, true
		}
	}
	return app
}

// actionFunc turns a command's work into what cli wants.
type actionFunc func(work func(c *cli.Context) (int, error)) cli.ActionFunc

// failure is an error with what to do about it.
type failure struct {
	message string
	remedy  string
	usage   bool
	cause   error
}

func (f *failure) Error() string { return f.message }
func (f *failure) Unwrap() error { return f.cause }

// failed makes an error for the clerk: what went wrong, and the remedy.
func failed(remedy, format string, args ...any) error {
	err := fmt.Errorf(format, args...)
	return &failure{message: err.Error(), remedy: remedy, cause: errors.Unwrap(err)}
}

func wrongUsage(message, remedy string) error {
	return &failure{message: message, remedy: remedy, usage: true}
}

// fail shows an error, once, and gives the exit code.
func (e *env) fail(err error) int {
	if e.drawn != nil {
		_ = e.drawn.Clear() // an error in the midst of the work leaves it
	}
	f := explain(err)
	if dir, err := e.dir(); err == nil && f.message == readOnly.message {
		f.message = "工作文件夹“" + dir + "”不能写入"
	}
	if e.json {
		e.print(map[string]any{"error": map[string]string{"message": f.message, "remedy": f.remedy}})
	} else {
		fmt.Fprintln(e.stderr, red.paint(e.stderr, "出错：")+f.message)
		if f.remedy != "" {
			fmt.Fprintln(e.stderr, "办法："+f.remedy)
		}
	}
	if f.usage {
		return exitUsage
	}
	return exitFailed
}

// print writes the one JSON document of a run.
func (e *env) print(v any) {
	enc := json.NewEncoder(e.stdout)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(v); err != nil {
		fmt.Fprintln(e.stderr, "出错：写不出 JSON：", err)
	}
}
