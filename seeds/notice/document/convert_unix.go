//go:build unix

package document

import "syscall"

// soffice is a script that starts another program: they end together.
var ownGroup = &syscall.SysProcAttr{Setpgid: true}

func endGroup(pid int) error { return syscall.Kill(-pid, syscall.SIGKILL) }
