package article

import (
	"crypto/sha256"
	"encoding/hex"
	"hash/fnv"
	"strings"
)

// Entry is what is stored about an article beside its text.
type Entry struct {
	Summary
	// Hash is that of the article's content; see [ContentHash].
	Hash string
	// Line is as in [Article], but empty when the line has a problem.
	Line string
	// Length is [Document.Length].
	Length int
}

// ContentHash is a digest of an article's content.
func ContentHash(a *Article) string {
	var e encoder
	e.article(a)
	sum := sha256.Sum256(e.bytes)
	return hex.EncodeToString(sum[:16])
}

// Key is a number that stands for an article's id where the id itself would
// take too much room. Two ids rarely share a key.
func Key(id string) uint32 {
	hash := fnv.New32a()
	hash.Write([]byte(id))
	return hash.Sum32()
}

// FoldTitle is a title in the form that titles are looked up by: in one case
// and on one line.
func FoldTitle(title string) string {
	return strings.ToLower(strings.Join(strings.Fields(title), " "))
}
