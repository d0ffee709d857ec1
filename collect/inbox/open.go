package inbox

import (
	"context"
	"errors"
	"io"
	"strings"
	"time"
)

// Leaf is one file that came back, wherever it lay.
type Leaf struct {
	Names   []string  // its way inside containers, outermost first: {"b.zip", "子/c.xlsx"}; nil for the file found itself
	Data    []byte    // at most MaxFile+1 bytes; may be part of the data given to Open
	Time    time.Time // its own in a zip or rar, else its message's, its container's, the file's
	Message *Message  // the innermost message that brought it, or that it is; nil for none
	Litter  bool      // left by a system or a mail program: no return
	Trouble Trouble   // why this container could not be opened, or not wholly; "" for an ordinary file
	Count   int       // with Trouble: how many files were read from it all the same
}

// Message is what a message says of itself.
type Message struct {
	From    string    // address, lower case; "" where there is none, more than one, or it cannot be told
	Date    time.Time // zero where it says none or nonsense
	Subject string
}

// Trouble says why a container gave nothing, or not all. It is an error, too.
type Trouble string

// The troubles there are.
const (
	TroubleDamaged      Trouble = "damaged"       // also of a single file in a container that is not what was packed
	TroublePassword     Trouble = "password"      // of all or of some files in it
	TroubleLimit        Trouble = "limit"         // too many files, too deep or too large
	TroubleCut          Trouble = "cut"           // ends early: what was read before counts, the rest is lost
	TroubleMethod       Trouble = "method"        // packed in a way that is not read: LZMA, Zstandard, Deflate64
	TroubleUnsupported  Trouble = "unsupported"   // 7z, .msg, winmail.dat, S/MIME …: Sniff of Data tells which
	TroubleSplit        Trouble = "split"         // a volume of a split archive, a piece of a split message
	TroubleEmpty        Trouble = "empty"         // an archive without a file
	TroubleNoAttachment Trouble = "no_attachment" // a message without one
	TroubleCloudLink    Trouble = "cloud_link"    // a message whose attachment is only a link
	TroubleAutomatic    Trouble = "automatic"     // an automatic answer
	TroubleBounce       Trouble = "bounce"        // a message that was not delivered comes back
	TroubleReceipt      Trouble = "receipt"       // a message was read
)

func (t Trouble) Error() string { return string(t) }

// Open gives every leaf of a file found: the file itself, or what the container
// holds, however deep, in the container's order. A container with a trouble is a
// leaf, too, after what could be read from it. name is the file's own name; data
// is at most MaxContainer+1 bytes. An error of each ends the walk.
func Open(ctx context.Context, name string, data []byte, at time.Time, each func(Leaf) error) error {
	w := walk{ctx: ctx, each: each, left: fullBudget()}
	return w.file(file{entry: entry{name: name, time: at}, data: data})
}

// IsContainer reports whether Open looks inside. The first bytes of a file will do.
func IsContainer(data []byte) bool { return openers[sniff(data)] != nil }

// file is what may be opened, and where it lies.
type file struct {
	entry
	names   []string
	data    []byte
	message *Message
	depth   int // number of containers around it
}

// entry is a file inside a container, before it is read.
type entry struct {
	name   string    // as the container tells it
	time   time.Time // zero for none
	folder bool
	litter bool
	kind   Kind                            // as what it must be opened; "" to tell by its content
	text   bool                            // no message, even if it reads like one
	read   func(limit int) ([]byte, error) // at most limit bytes
}

// container is an opened one. Errors that are a Trouble tell which; others are
// damage.
type container struct {
	next    func() (entry, error) // io.EOF after the last
	flat    bool                  // its names are no paths
	end     Trouble               // what else is to be said of it
	empty   Trouble               // where it holds no file
	message *Message              // what it says of itself
}

// openers read the kinds of container.
var openers = map[Kind]func(f file) (container, error){
	KindZip: openZip, KindRAR: openRAR, KindSplit: openSplit, KindGzip: openGzip, KindMessage: openMessage,
}

// closed are the containers that are known and not read.
var closed = map[Kind]Trouble{
	KindArchive: TroubleUnsupported, KindMSG: TroubleUnsupported, KindTNEF: TroubleUnsupported,
	KindMbox: TroubleUnsupported, KindSMIME: TroubleUnsupported,
}

// walk goes through one file found.
type walk struct {
	ctx  context.Context
	each func(Leaf) error
	left budget
	good int // files given so far, without trouble
}

// file gives a file, or what is in it.
func (w *walk) file(f file) error {
	if f.kind == "" {
		f.kind = sniff(f.data)
	}
	open := openers[f.kind]
	switch {
	case f.litter, f.text && f.kind == KindMessage, f.depth > 0 && len(f.data) > MaxFile:
		return w.give(f, "", 0) // what is too large shows it by its size
	case isVolumeName(f.name) && (f.kind == KindUnknown || f.kind == KindArchive):
		return w.give(f, TroubleSplit, 0)
	case open == nil:
		return w.give(f, closed[f.kind], 0)
	case f.depth >= maxDepth || len(f.data) > MaxContainer:
		return w.give(f, TroubleLimit, 0)
	}
	return w.container(f, open)
}

// container gives what a container holds, then the container itself if there is
// something to say of it.
func (w *walk) container(f file, open func(file) (container, error)) error {
	c, err := guarded(w.ctx, func() (container, error) { return open(f) })
	if c.message != nil {
		f.message = c.message
		if !c.message.Date.IsZero() {
			f.time = c.message.Date
		}
	}
	before, trouble := w.good, asTrouble(err)
	if trouble == "" {
		if trouble, err = w.entries(c, f); err != nil {
			return err
		}
	}
	switch {
	case w.ctx.Err() != nil:
		return w.ctx.Err()
	case trouble == "":
		return nil
	case trouble == TroubleDamaged && isVolumeName(f.name):
		trouble = TroubleSplit
	}
	return w.give(f, trouble, w.good-before)
}

// entries gives what a container holds and tells what is to be said of it. An
// error is the caller's.
func (w *walk) entries(c container, outer file) (Trouble, error) {
	var locked Trouble // of single files, told once
	empty, taken := true, namer{}
	for n := 1; ; {
		e, err := guarded(w.ctx, c.next)
		switch {
		case err == io.EOF && locked != "":
			return locked, nil
		case err == io.EOF && empty && c.empty != "":
			return c.empty, nil
		case err == io.EOF:
			return c.end, nil
		case err != nil:
			return asTrouble(err), nil
		case w.left.spent():
			return TroubleLimit, nil
		}
		w.left.entries--
		if e.folder {
			continue
		}
		data, trouble := w.read(e)
		switch trouble {
		case TroubleCut, TroubleLimit:
			return trouble, nil
		case TroublePassword, TroubleMethod:
			if empty = false; locked == "" {
				locked = trouble
			}
			continue
		}
		in := inside(outer, c, e, data, taken.unique(nameIn(c.flat, e, data, n)))
		n++
		empty = empty && in.litter
		if trouble != "" {
			err = w.give(in, trouble, 0)
		} else {
			err = w.file(in)
		}
		if err != nil {
			return "", err
		}
	}
}

// read reads an entry as far as the limits go.
func (w *walk) read(e entry) ([]byte, Trouble) {
	limit := min(MaxFile, w.left.bytes)
	data, err := guarded(w.ctx, func() ([]byte, error) { return e.read(limit + 1) })
	w.left.bytes -= len(data)
	if len(data) > limit && limit < MaxFile {
		return nil, TroubleLimit
	}
	return data, asTrouble(err)
}

// inside places an entry that was read.
func inside(outer file, c container, e entry, data []byte, name string) file {
	in := file{entry: e, data: data, message: outer.message, depth: outer.depth + 1}
	in.name, in.names = name, append(outer.names[:len(outer.names):len(outer.names)], name)
	in.litter = e.litter || Litter(name) || strings.Contains("/"+name, "/__MACOSX/")
	if y := e.time.Year(); y < 1990 || y > 2100 { // none, the clock of a computer without one, or nonsense
		in.time = outer.time
	}
	return in
}

// give hands a leaf to the caller.
func (w *walk) give(f file, trouble Trouble, count int) error {
	if err := w.ctx.Err(); err != nil {
		return err
	}
	if !f.litter {
		w.left.files--
		if trouble == "" {
			w.good++
		}
	}
	return w.each(Leaf{Names: f.names, Data: cut(f.data), Time: f.time, Message: f.message, Litter: f.litter, Trouble: trouble, Count: count})
}

// asTrouble tells which trouble an error of a container is.
func asTrouble(err error) (t Trouble) {
	if err != nil && !errors.As(err, &t) {
		return TroubleDamaged
	}
	return t
}

// guarded runs what reads outside data. A panic is damage; and what would go on
// for hours, such as a program inside a rar, is left alone when the context ends.
func guarded[T any](ctx context.Context, f func() (T, error)) (T, error) {
	type result struct {
		value T
		err   error
	}
	done := make(chan result, 1)
	go func() {
		var r result
		defer func() {
			if recover() != nil {
				r.err = TroubleDamaged
			}
			done <- r
		}()
		r.value, r.err = f()
	}()
	select {
	case r := <-done:
		return r.value, r.err
	case <-ctx.Done():
		var none T
		return none, ctx.Err()
	}
}
