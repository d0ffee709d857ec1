//go:build !race

package notice_test

// rounds is how many random papers each law is tried on.
const rounds = 5000
