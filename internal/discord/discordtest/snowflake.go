package discordtest

import (
	"crypto/rand"
	"encoding/base64"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
)

// discordEpoch is the first millisecond of 2015, from which Discord counts.
const discordEpoch = 1420070400000

var snowflakes atomic.Uint64

// snowflake is a new id: 42 bits of time and 22 that set apart what was made
// in one millisecond.
func snowflake() string {
	milliseconds := uint64(time.Now().UnixMilli() - discordEpoch)
	return strconv.FormatUint(milliseconds<<22|snowflakes.Add(1)&(1<<22-1), 10)
}

// isSnowflake reports whether an id is of the right form.
func isSnowflake(id string) bool {
	_, err := strconv.ParseUint(id, 10, 64)
	return err == nil
}

// token is an interaction's token, which is as long as Discord's are and says
// nothing.
func token(id string) string {
	return base64.RawURLEncoding.EncodeToString([]byte("interaction:" + id + ":" + strings.ToLower(rand.Text()+rand.Text()+rand.Text()+rand.Text()+rand.Text())))
}
