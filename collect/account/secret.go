package account

import (
	"encoding/base64"
	"fmt"
	"io"
	"strings"
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

// Struck is what a server said with the password taken out, in every form in which a user's
// login brought it there.
func (s Secret) Struck(said, user string) string {
	if s == "" {
		return said
	}
	encode := base64.StdEncoding.EncodeToString
	quoted := strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s.Reveal())
	return strings.NewReplacer(encode([]byte("\x00"+user+"\x00"+s.Reveal())), stars, encode([]byte(s)), stars, quoted, stars, s.Reveal(), stars).Replace(said)
}
