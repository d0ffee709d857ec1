//go:build !windows

package main

import "os"

// showsANSI reports whether a terminal understands the signs for colours and for drawing over a line.
func showsANSI(*os.File) bool { return os.Getenv("TERM") != "dumb" }

// ownWindow reports whether the window closes with this program: only Windows opens one for it.
func ownWindow() bool { return false }
