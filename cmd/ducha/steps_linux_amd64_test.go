//go:build !race

package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"unsafe"
)

// step is a system call of the program by which something below a folder changes.
type step struct {
	call string
	path string
}

func (s step) String() string { return s.call + " " + s.path }

// stepped is how a run went that was watched step by step.
type stepped struct {
	steps  []step // the last one was not done where the run was killed
	killed bool
	code   int
	said   string
}

// runStepped runs the program in a folder and kills it before its step number kill,
// the first being 1; 0 lets it run to its end. It is watched by ptrace: the program has no
// part in it, and every thread stops while one of them is at a step.
func runStepped(t *testing.T, dir string, kill int, args ...string) (s stepped) {
	t.Helper()
	program, err := exec.LookPath("ducha")
	succeed(t, err)
	out, err := os.CreateTemp(t.TempDir(), "said")
	succeed(t, err)
	defer out.Close()
	dir, err = filepath.EvalSymlinks(dir)
	succeed(t, err)

	runtime.LockOSThread() // the thread that starts the program is the one that may watch it
	defer runtime.UnlockOSThread()
	process, err := os.StartProcess(program, append([]string{"ducha", "-C", dir}, args...), &os.ProcAttr{
		Env: append(os.Environ(), envNow+"="+crashNow.Format("2006-01-02T15:04:05Z07:00")), Files: []*os.File{nil, out, out},
		Sys: &syscall.SysProcAttr{Ptrace: true, Setpgid: true}})
	if err != nil {
		absence(t)("the program cannot be watched here: %v", err)
	}
	defer process.Release()
	w := watched{t: t, pid: process.Pid, dir: dir}
	s = w.watch(kill)
	data, err := os.ReadFile(out.Name())
	succeed(t, err)
	s.said = string(data)
	return s
}

// watched is a process under ptrace, in a process group of its own.
type watched struct {
	t   *testing.T
	pid int
	dir string
}

// Of ptrace(2); syscall does not name them.
const (
	optionExitKill = 0x100000 // the program dies with the test
	getSyscallInfo = 0x420e
	atEntry        = 1
	wall           = 0x40000000 // threads as well
)

func (w watched) watch(kill int) (s stepped) {
	var status syscall.WaitStatus
	if _, err := syscall.Wait4(w.pid, &status, wall, nil); err != nil || !status.Stopped() {
		w.t.Fatalf("the program does not start: %v, status %x", err, status)
	}
	succeed(w.t, syscall.PtraceSetOptions(w.pid, syscall.PTRACE_O_TRACESYSGOOD|syscall.PTRACE_O_TRACECLONE|optionExitKill))
	succeed(w.t, syscall.PtraceSyscall(w.pid, 0))
	for {
		thread, err := syscall.Wait4(-w.pid, &status, wall, nil)
		if err == syscall.EINTR {
			continue
		}
		succeed(w.t, err)
		pass := 0
		switch signal := status.StopSignal(); {
		case !status.Stopped():
			if thread == w.pid { // the last of its threads
				s.code = status.ExitStatus()
				return s
			}
			continue
		case signal == syscall.SIGTRAP|0x80:
			if at, is := w.step(thread); is && !s.killed {
				s.steps = append(s.steps, at)
				if s.killed = len(s.steps) == kill; s.killed {
					succeed(w.t, syscall.Kill(w.pid, syscall.SIGKILL)) // what waits at its entry is not done any more
					continue
				}
			}
		case signal != syscall.SIGTRAP && signal != syscall.SIGSTOP: // those are of ptrace
			pass = int(signal)
		}
		if err := syscall.PtraceSyscall(thread, pass); err != nil && err != syscall.ESRCH { // a killed one may be gone
			w.t.Fatal(err)
		}
	}
}

// writing tells of the calls that change files where their path stands: as an open file,
// or as a text, after so many arguments. rename is known by its new name.
var writing = map[uint64]struct {
	call string
	file bool
	at   int
}{
	syscall.SYS_WRITE: {"write", true, 0}, syscall.SYS_PWRITE64: {"pwrite", true, 0}, syscall.SYS_WRITEV: {"writev", true, 0}, syscall.SYS_FTRUNCATE: {"truncate", true, 0},
	syscall.SYS_FALLOCATE: {"allocate", true, 0}, syscall.SYS_FSYNC: {"sync", true, 0}, syscall.SYS_FDATASYNC: {"sync", true, 0}, syscall.SYS_FCHMOD: {"chmod", true, 0},
	syscall.SYS_OPEN: {"create", false, 0}, syscall.SYS_OPENAT: {"create", false, 1},
	syscall.SYS_MKDIR: {"mkdir", false, 0}, syscall.SYS_MKDIRAT: {"mkdir", false, 1}, syscall.SYS_CHMOD: {"chmod", false, 0}, syscall.SYS_FCHMODAT: {"chmod", false, 1},
	syscall.SYS_UNLINK: {"remove", false, 0}, syscall.SYS_UNLINKAT: {"remove", false, 1}, syscall.SYS_RMDIR: {"remove", false, 0},
	syscall.SYS_RENAME: {"rename", false, 1}, syscall.SYS_RENAMEAT: {"rename", false, 3}, 316 /* renameat2 */ : {"rename", false, 3},
	syscall.SYS_LINK: {"link", false, 1}, syscall.SYS_LINKAT: {"link", false, 3},
}

// step tells at which step a thread stops, if it is at the entry of one.
func (w watched) step(thread int) (step, bool) {
	var info struct {
		op       uint8
		_        [3]uint8
		arch     uint32
		pc, sp   uint64
		nr       uint64
		args     [6]uint64
		reserved [4]uint64
	}
	if _, _, errno := syscall.Syscall6(syscall.SYS_PTRACE, getSyscallInfo, uintptr(thread), unsafe.Sizeof(info), uintptr(unsafe.Pointer(&info)), 0, 0); errno != 0 {
		if errno != syscall.ESRCH {
			w.t.Fatalf("PTRACE_GET_SYSCALL_INFO: %v", errno)
		}
		return step{}, false
	}
	is, known := writing[info.nr]
	if info.op != atEntry || !known || is.call == "create" && info.args[is.at+1]&syscall.O_CREAT == 0 {
		return step{}, false
	}
	var path string
	if is.file {
		path, _ = os.Readlink(fmt.Sprintf("/proc/%d/fd/%d", thread, info.args[is.at])) // a call with a wrong number changes nothing
	} else {
		path = w.text(thread, uintptr(info.args[is.at]))
	}
	rel, err := filepath.Rel(w.dir, path)
	return step{is.call, rel}, err == nil && filepath.IsLocal(rel)
}

// text reads a text in the program's memory.
func (w watched) text(thread int, address uintptr) string {
	var out []byte
	word := make([]byte, 8)
	for len(out) < 4096 {
		n, err := syscall.PtracePeekData(thread, address+uintptr(len(out)), word)
		if end := bytes.IndexByte(word[:n], 0); end >= 0 {
			return string(append(out, word[:end]...))
		}
		if err != nil {
			w.t.Fatalf("read the program's memory: %v", err)
		}
		out = append(out, word...)
	}
	return string(out)
}

// listed writes steps in lines, alike ones that follow one another in one.
func listed(steps []step) string {
	var b strings.Builder
	for i := 0; i < len(steps); {
		n := 1
		for i+n < len(steps) && steps[i+n] == steps[i] {
			n++
		}
		fmt.Fprintf(&b, "%4d %s ×%d\n", i+1, steps[i], n)
		i += n
	}
	return b.String()
}
