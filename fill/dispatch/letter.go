package dispatch

import (
	"fmt"

	"ducha/collect/ledger"
	"ducha/seeds"
)

// Letter is one message to one unit.
type Letter struct {
	Round     seeds.RoundID
	Kind      ledger.MailKind
	Unit      seeds.UnitID
	Name      string // of the unit
	To, CC    []string
	Subject   string
	Body      string // plain text, lines end with \n
	File      File
	Seq       int    // its number among the unit's messages of this kind in the round
	MessageID string // of the message that this one repeats; "" for a new one

	Last ledger.Mailing `json:"-"` // the message of this kind before it, no draft; Seq 0 for none
}

// File is what a letter carries.
type File struct {
	Name   string
	Data   []byte
	SHA256 string
}

// Size tells a number of bytes to a person.
func Size(n int) string {
	if n < 1<<20 {
		return fmt.Sprintf("%.1f KB", float64(n)/(1<<10))
	}
	return fmt.Sprintf("%.1f MB", float64(n)/(1<<20))
}

// Office is who writes.
type Office struct {
	Name    string
	Address string // of the account: servers refuse others
	ReplyTo string // where answers go; "" for the address
}

// State is what became of a letter.
type State string

// The states, as the command line tells them.
const (
	Sent    State = "sent"
	Draft   State = "draft"
	Skipped State = "skipped"
	Failed  State = "failed"
	Unknown State = "unknown" // it may have arrived
)

// Outcome is a letter with what became of it.
type Outcome struct {
	Letter
	State  State
	Reason string // in Chinese, for all but those sent
	Waits  bool   // something of it awaits the clerk
}
