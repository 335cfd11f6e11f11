package newsroom

import (
	"context"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"

	"byline/internal/answer"
	"byline/internal/article"
	"byline/internal/index"
)

var (
	// ErrNoKey is returned by [Desk.Quote] for a text that is not a key.
	ErrNoKey = errors.New("this is not the key of a quote")
	// ErrGone is returned by [Desk.Quote] when the quote's article is no
	// longer served.
	ErrGone = errors.New("the article is no longer served")
	// ErrChanged is returned by [Desk.Quote] when the article no longer has the
	// quote's sentence at its position.
	ErrChanged = errors.New("the article has changed since")
)

// keySize is the number of bytes of a key: four of its article, two of its
// position and two of its sentence.
const keySize = 8

// keyEncoding writes a key as 11 letters, digits, - and _.
var keyEncoding = base64.RawURLEncoding.Strict()

// Key names a quote in a few letters, for places with little room. It stays
// valid across restarts and reloads as long as the sentence keeps its position
// in the article; see [Desk.Quote].
func Key(quote answer.Quote) string {
	var key [keySize]byte
	binary.BigEndian.PutUint32(key[:], article.Key(quote.Article.ID))
	binary.BigEndian.PutUint16(key[4:], uint16(quote.Position))
	binary.BigEndian.PutUint16(key[6:], sentenceHash(quote.Sentence))
	return keyEncoding.EncodeToString(key[:])
}

// Quote is the quote that [Key] named, without what depends on the answer it
// was in: highlight, speaker, agreement and score. The error is ErrNoKey,
// ErrGone, ErrChanged, ErrNoArticles, ctx's, or the index's.
func (d Desk) Quote(ctx context.Context, key string) (answer.Quote, error) {
	decoded, err := keyEncoding.DecodeString(key)
	if err != nil || len(decoded) != keySize {
		return answer.Quote{}, fmt.Errorf("find quote %.20q: %w", key, ErrNoKey)
	}
	ofArticle := binary.BigEndian.Uint32(decoded)
	position := int(binary.BigEndian.Uint16(decoded[4:]))
	ofSentence := binary.BigEndian.Uint16(decoded[6:])
	v, letGo, err := d.hold(ctx)
	if err != nil {
		return answer.Quote{}, err
	}
	defer letGo()
	entries, err := v.Lookup(ctx, index.Lookup{Key: &ofArticle})
	if err != nil {
		return answer.Quote{}, err
	}
	ids := make([]string, len(entries))
	for i, entry := range entries {
		ids[i] = entry.ID
	}
	documents, err := v.Documents(ctx, ids)
	if err != nil {
		return answer.Quote{}, err
	}
	found := ErrGone
	for _, document := range documents {
		if document == nil {
			continue
		}
		// Another article with the same key would have the same sentence digest
		// with a chance of one in 65,536.
		found = ErrChanged
		for at := position; at < len(document.Sentences); at += 1 << 16 {
			if sentence := document.Sentence(at); sentenceHash(sentence) == ofSentence {
				return answer.Quote{
					Article: document.Summary(), Position: at, Sentence: sentence,
					Before: document.Sentence(at - 1), After: document.Sentence(at + 1),
					Independent: 1,
				}, nil
			}
		}
	}
	return answer.Quote{}, fmt.Errorf("find quote %q: %w", key, found)
}

func sentenceHash(sentence string) uint16 {
	hash := fnv.New32a()
	hash.Write([]byte(sentence))
	sum := hash.Sum32()
	return uint16(sum>>16) ^ uint16(sum)
}
