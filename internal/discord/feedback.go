package discord

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
)

// voteKey makes votes, which do not reveal who gave them. It is derived from
// the bot's token: without a key anybody with the store could try every
// person's id.
type voteKey [sha256.Size]byte

func newVoteKey(token string) voteKey { return sha256.Sum256([]byte("feedback " + token)) }

// vote is equal for a person's verdicts on one answer.
func (k voteKey) vote(user, message string) string {
	hash := hmac.New(sha256.New, k[:])
	fmt.Fprintf(hash, "%s %s", user, message)
	return base64.RawURLEncoding.EncodeToString(hash.Sum(nil)[:9])
}
