//go:build unix

package office

import (
	"fmt"
	"os/exec"
	"syscall"
)

// runGroup runs a program that ends together with those it starts: soffice is a
// script that starts another. The shell bounds the memory of each of them, where
// the system knows such a bound.
func runGroup(cmd *exec.Cmd) error {
	cmd.Path = "/bin/sh"
	cmd.Args = append([]string{cmd.Path, "-c", fmt.Sprintf(`ulimit -v %d 2>/dev/null; exec "$0" "$@"`, maxMemory>>10)}, cmd.Args...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	err := cmd.Run()
	if err != nil && cmd.Process != nil {
		_ = cmd.Cancel() // one that crashed may have left others behind
	}
	return err
}
