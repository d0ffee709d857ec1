// Package dispatch brings forms and reminders to their units by mail: one message per
// unit, once only, or as drafts for a mail program.
package dispatch

import (
	_ "github.com/gofrs/flock"
	_ "github.com/wneessen/go-mail"
	_ "github.com/zalando/go-keyring"
)
