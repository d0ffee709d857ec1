// Package dispatch brings forms and reminders to their units by mail: one message per
// unit, once only, or as drafts for a mail program.
package dispatch
