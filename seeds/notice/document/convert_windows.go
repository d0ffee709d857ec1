package document

import (
	"os/exec"
	"strconv"
	"syscall"
)

var ownGroup = &syscall.SysProcAttr{HideWindow: true}

// endGroup ends a program with those that it started.
func endGroup(pid int) error {
	return exec.Command("taskkill", "/T", "/F", "/PID", strconv.Itoa(pid)).Run()
}
