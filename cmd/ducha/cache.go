package main

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"encoding/gob"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"sync"
)

// dirCache is the folder in .ducha of what was reckoned before. All in it may be deleted
// at any time: it is reckoned again.
const dirCache = "cache"

// cache keeps on this desk what was reckoned, each under what it follows from: where
// anything of that is otherwise, or the file is damaged or another's, there is nothing.
type cache struct {
	dir    string
	secret []byte // of the record
}

func cacheOf(workspace string, secret []byte) cache {
	return cache{filepath.Join(workspace, dirLedger, dirCache), secret}
}

// biggest bounds what is read of a cache.
const biggest = 256 << 20

// get gives what was kept under a name, if it follows from the same.
func (c cache) get(name string, from []string, into any) bool {
	path := filepath.Join(c.dir, name)
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() || info.Size() < sha256.Size || info.Size() > biggest {
		return false
	}
	data, err := os.ReadFile(path)
	if err != nil || len(data) < sha256.Size {
		return false
	}
	seal, body := data[:sha256.Size], data[sha256.Size:]
	return hmac.Equal(seal, c.seal(name, from, body)) && gob.NewDecoder(bytes.NewReader(body)).Decode(into) == nil
}

// put keeps something under a name, with all that it follows from. Where the folder lets
// nobody write, it is not kept.
func (c cache) put(name string, from []string, what any) {
	var body bytes.Buffer
	if gob.NewEncoder(&body).Encode(what) != nil || os.MkdirAll(c.dir, 0o700) != nil {
		return
	}
	f, err := os.CreateTemp(c.dir, halfWritten+"*") // for its owner alone
	if err != nil {
		return
	}
	_, err1 := f.Write(c.seal(name, from, body.Bytes()))
	_, err2 := f.Write(body.Bytes())
	if errors.Join(err1, err2, f.Close()) != nil || os.Rename(f.Name(), filepath.Join(c.dir, name)) != nil {
		_ = os.Remove(f.Name()) // else a later run sweeps it
	}
}

// seal is made with the secret of the record, and over what a thing follows from.
func (c cache) seal(name string, from []string, body []byte) []byte {
	mac := hmac.New(sha256.New, c.secret)
	for _, part := range append([]string{"ducha cache", program(), name}, from...) {
		mac.Write(binary.BigEndian.AppendUint64(nil, uint64(len(part))))
		mac.Write([]byte(part))
	}
	mac.Write([]byte{0})
	mac.Write(body)
	return mac.Sum(nil)
}

// program tells this program from every other: another may reckon otherwise.
var program = sync.OnceValue(func() string {
	built, _ := debug.ReadBuildInfo()
	path, err := os.Executable()
	if err != nil {
		return fmt.Sprint(built)
	}
	info, err := os.Stat(path)
	if err != nil {
		return fmt.Sprint(built)
	}
	return fmt.Sprint(built, info.Size(), info.ModTime().UnixNano())
})
