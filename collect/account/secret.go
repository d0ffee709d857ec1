package account

import (
	"fmt"
	"io"
)

// Secret is a password. However it is printed or written out, it shows stars.
type Secret string

// Reveal gives the password itself, for the server.
func (s Secret) Reveal() string { return string(s) }

const stars = "******"

func (s Secret) String() string { return stars }

// GoString shows stars.
func (s Secret) GoString() string { return stars }

// Format shows stars, whatever the verb.
func (s Secret) Format(f fmt.State, _ rune) { io.WriteString(f, stars) }

// MarshalText gives stars.
func (s Secret) MarshalText() ([]byte, error) { return []byte(stars), nil }
