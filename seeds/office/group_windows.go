package office

import (
	"os/exec"
	"strconv"
	"syscall"
	"unsafe"

	"golang.org/x/sys/windows"
)

// runGroup runs a program that ends together with those it starts, and bounds the
// memory that they take together. Where Windows refuses the bound, it runs without.
func runGroup(cmd *exec.Cmd) error {
	job, err := windows.CreateJobObject(nil, nil)
	if err != nil {
		return err
	}
	defer windows.CloseHandle(job) // ends what is still running
	cmd.SysProcAttr = &syscall.SysProcAttr{HideWindow: true}
	cmd.Cancel = func() error {
		err := exec.Command("taskkill", "/T", "/F", "/PID", strconv.Itoa(cmd.Process.Pid)).Run()
		if windows.TerminateJobObject(job, 1) == nil {
			return nil
		}
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	bind(job, cmd.Process.Pid)
	return cmd.Wait()
}

// bind puts a program into a job. One that goes beyond the bound fails without a dialog.
func bind(job windows.Handle, pid int) {
	bounds := windows.JOBOBJECT_EXTENDED_LIMIT_INFORMATION{JobMemoryLimit: maxMemory}
	bounds.BasicLimitInformation.LimitFlags = windows.JOB_OBJECT_LIMIT_JOB_MEMORY |
		windows.JOB_OBJECT_LIMIT_DIE_ON_UNHANDLED_EXCEPTION | windows.JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE
	_, err := windows.SetInformationJobObject(job, windows.JobObjectExtendedLimitInformation, uintptr(unsafe.Pointer(&bounds)), uint32(unsafe.Sizeof(bounds)))
	if err != nil {
		return
	}
	program, err := windows.OpenProcess(windows.PROCESS_SET_QUOTA|windows.PROCESS_TERMINATE, false, uint32(pid))
	if err != nil {
		return
	}
	defer windows.CloseHandle(program)
	windows.AssignProcessToJobObject(job, program)
}
