package article

import (
	"crypto/sha256"
	"encoding/hex"
	"hash/fnv"
	"strings"
)

// Entry is what is known of a stored article beside its text.
type Entry struct {
	Summary
	// Hash is that of the article's content; see [ContentHash].
	Hash string
	// Line is as in [Article], but empty where the line has a problem.
	Line string
	// Length is [Document.Length].
	Length int
}

// ContentHash tells two contents of an article apart.
func ContentHash(a *Article) string {
	var e encoder
	e.article(a)
	sum := sha256.Sum256(e.bytes)
	return hex.EncodeToString(sum[:16])
}

// Key is a number for an article's id, for where there is no room for the id
// itself. Few articles have that of another.
func Key(id string) uint32 {
	hash := fnv.New32a()
	hash.Write([]byte(id))
	return hash.Sum32()
}

// FoldTitle is a title as it is looked up: whatever its case, on one line.
func FoldTitle(title string) string {
	return strings.ToLower(strings.Join(strings.Fields(title), " "))
}
