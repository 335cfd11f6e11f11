package discord

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
)

// voteKey makes the votes of verdicts, which do not tell who gave them. It
// comes from the bot's token: without a key anybody who has the store could
// try every person's id.
type voteKey [sha256.Size]byte

func newVoteKey(token string) voteKey { return sha256.Sum256([]byte("feedback " + token)) }

// vote is what a person's verdicts on an answer have in common.
func (k voteKey) vote(user, message string) string {
	hash := hmac.New(sha256.New, k[:])
	fmt.Fprintf(hash, "%s %s", user, message)
	return base64.RawURLEncoding.EncodeToString(hash.Sum(nil)[:9])
}
