package fonts

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
)

// maxFile bounds a font file, in bytes; the largest Chinese collections have half.
const maxFile = 64 << 20

// Open reads a font of the office's own from a .ttf or .ttc file, as Read does.
// After the path, a # and a place from 1 or a name pick the font of a collection:
// simsun.ttc#2, simsun.ttc#NSimSun.
func Open(path string) (*Face, error) {
	file, member := path, ""
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		if i := strings.LastIndexByte(path, '#'); i >= 0 {
			file, member = path[:i], strings.TrimSpace(path[i+1:])
		}
	}
	data, err := load(file)
	if err != nil {
		return nil, fmt.Errorf("%w：%s：%w", ErrFont, path, err)
	}
	return Read(file, data, member)
}

// load reads a file of bounded size whole.
func load(file string) ([]byte, error) {
	info, err := os.Stat(file)
	var data []byte
	switch {
	case err != nil:
	case !info.Mode().IsRegular():
		return nil, errors.New("不是文件")
	case info.Size() > maxFile:
		return nil, fmt.Errorf("文件超过 %d MB", maxFile>>20)
	default:
		data, err = os.ReadFile(file)
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, errors.New("找不到这个文件")
	case errors.Is(err, fs.ErrPermission):
		return nil, errors.New("没有读取这个文件的权限")
	}
	return data, err
}
