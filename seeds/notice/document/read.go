package document

import "context"

// MaxSize is how many bytes a file may have.
const MaxSize = 64 << 20

// Read reads a file by its content; what its name ends with decides nothing.
// A file that cannot be read gives an *Error.
func Read(ctx context.Context, name string, data []byte) (Document, error) {
	if err := sniff(name, data); err != nil {
		return Document{}, err
	}
	return readText(name, data)
}
