package notice

import "ducha/seeds/notice/document"

// para is a paragraph where it stands.
type para struct {
	at     document.Place
	text   string
	begins bool // something new, whatever stands before it
}
