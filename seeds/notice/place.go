package notice

import "fmt"

// place is a line of a source.
type place struct {
	file string
	line int
}

func (p place) String() string { return fmt.Sprintf("%s 第%d行", p.file, p.line) }

// para is a paragraph where it stands.
type para struct {
	at   place
	text string
}
