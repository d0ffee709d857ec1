package ledger

import (
	"errors"
	"unsafe"

	"github.com/mailru/easyjson/jlexer"
)

// lexer reads a body as json.Marshal writes it: decoding what many rounds have left is most
// of the time that a report takes, and encoding/json, which does not know what comes next,
// takes several times as long. Where a body is otherwise, the lexer fails, and encoding/json
// has the last word. The texts that it gives are parts of the body.
type lexer struct {
	jlexer.Lexer
	shared shared
}

// lexed begins a body, which is not copied: nothing writes to it.
func lexed(body string) *lexer {
	return &lexer{Lexer: jlexer.Lexer{Data: unsafe.Slice(unsafe.StringData(body), len(body))}}
}

var errOtherwise = errors.New("not as json.Marshal writes it")

// null takes null, if it is the next value.
func (x *lexer) null() bool {
	is := x.IsNull()
	if is {
		x.Skip()
	}
	return is
}

// object reads an object or null; field reads the value of each key.
func (x *lexer) object(field func(key string)) {
	if x.null() {
		return
	}
	x.Delim('{')
	for !x.IsDelim('}') { // which it is after an error, too
		key := x.UnsafeString()
		x.WantColon()
		field(key)
		x.WantComma()
	}
	x.Delim('}')
}

// array reads an array or null; element reads each value.
func (x *lexer) array(element func()) {
	if x.null() {
		return
	}
	x.Delim('[')
	for !x.IsDelim(']') {
		element()
		x.WantComma()
	}
	x.Delim(']')
}

// skip takes a value of whatever kind: an object member by member, since SkipRecursive
// would go through it twice, byte by byte.
func (x *lexer) skip() {
	if x.IsDelim('{') {
		x.object(func(string) { x.SkipRecursive() })
		return
	}
	x.SkipRecursive()
}

// done reports whether all was read as it should be.
func (x *lexer) done() bool {
	x.Consumed()
	return x.Ok()
}
