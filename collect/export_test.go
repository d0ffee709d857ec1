package collect

import "ducha/collect/inbox"

// BounceReason words why a message did not arrive.
func BounceReason(status, words string) string {
	return bounceReason(inbox.Failed{Status: status, Words: words})
}
