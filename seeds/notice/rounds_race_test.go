//go:build race

package notice_test

// rounds is how many random papers each law is tried on; the race detector makes each
// ten times as slow, and the plain run tries them all.
const rounds = 500
