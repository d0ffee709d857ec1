package main

import (
	"os"
	"unsafe"

	"golang.org/x/sys/windows"
)

// showsANSI has a console understand the signs for colours and for drawing over a line, which
// consoles of Windows do from version 10 on, when they are told to.
func showsANSI(f *os.File) bool {
	var mode uint32
	console := windows.Handle(f.Fd())
	if windows.GetConsoleMode(console, &mode) != nil {
		return false
	}
	return mode&windows.ENABLE_VIRTUAL_TERMINAL_PROCESSING != 0 ||
		windows.SetConsoleMode(console, mode|windows.ENABLE_VIRTUAL_TERMINAL_PROCESSING) == nil
}

var consoleProcesses = windows.NewLazySystemDLL("kernel32.dll").NewProc("GetConsoleProcessList")

// ownWindow reports whether the window was opened for this program and closes with it, as
// after a double click: nobody else is at its console.
func ownWindow() bool {
	var ids [2]uint32
	n, _, _ := consoleProcesses.Call(uintptr(unsafe.Pointer(&ids[0])), uintptr(len(ids)))
	return n == 1
}
