package words

import (
	"crypto/sha256"
	"encoding/hex"
)

// rules is raised when the same word, with the same tables, gets another term.
const rules = "6"

// Version changes whenever terms do: what was analysed under another version
// must be analysed again.
func Version() string {
	sum := sha256.Sum256([]byte(rules + "\x00" + stopText + "\x00" + irregularText))
	return hex.EncodeToString(sum[:8])
}
