package inbox

import (
	"bytes"
	"io"
)

// What is opened is hostile until read: everything is counted while it is read,
// since the sizes that a container tells may lie.
const (
	MaxContainer = 300 << 20 // the largest container opened, in bytes

	maxUnpacked = 300 << 20 // in all, out of one file found
	maxFiles    = 300       // that are no litter, out of one file found
	maxEntries  = 1500      // folders and litter too
	maxDepth    = 6         // containers in one another
	maxRecords  = 1 << 17   // a zip's directory: each costs memory before any is read
	maxHeader   = 1 << 20   // of a message or a part of one
	maxNesting  = 20        // multiparts in one another
	maxText     = 4 << 20   // looked at of a message's own text
)

// budget is what may still be taken out of one file found.
type budget struct {
	bytes   int
	files   int
	entries int
}

func fullBudget() budget {
	return budget{bytes: maxUnpacked, files: maxFiles, entries: maxEntries}
}

// spent reports whether no other file may be read.
func (b budget) spent() bool { return b.bytes <= 0 || b.files <= 0 || b.entries <= 0 }

// readUpTo reads at most limit bytes.
func readUpTo(r io.Reader, limit int) ([]byte, error) {
	var buf bytes.Buffer
	_, err := buf.ReadFrom(io.LimitReader(r, int64(limit)))
	return buf.Bytes(), err
}

// cut shortens what is given to the caller; one byte too many shows that it was.
func cut(data []byte) []byte { return data[:min(len(data), MaxFile+1)] }
