package bleve

import (
	"encoding/binary"
	"errors"

	"byline/internal/article"
	"byline/internal/index"
)

var errDamagedEntry = errors.New("stored article is damaged")

// encodeStored is the stored form of an article: its entry, and then the
// document.
func encodeStored(a index.Stored) []byte {
	var stored []byte
	for _, text := range []string{a.Hash, a.Line} {
		stored = binary.AppendUvarint(stored, uint64(len(text)))
		stored = append(stored, text...)
	}
	stored = binary.AppendUvarint(stored, uint64(a.Length()))
	return append(stored, a.Encode()...)
}

// head is the part of the stored form before the document.
func head(stored []byte) (hash, line string, length int, document []byte, err error) {
	texts := [2]string{}
	for i := range texts {
		n, size := binary.Uvarint(stored)
		if size <= 0 || n > uint64(len(stored)-size) {
			return "", "", 0, nil, errDamagedEntry
		}
		texts[i] = string(stored[size : size+int(n)])
		stored = stored[size+int(n):]
	}
	n, size := binary.Uvarint(stored)
	if size <= 0 {
		return "", "", 0, nil, errDamagedEntry
	}
	return texts[0], texts[1], int(n), stored[size:], nil
}

// decodeEntry reads the entry from what encodeStored wrote, without the text.
func decodeEntry(stored []byte) (*article.Entry, error) {
	hash, line, length, document, err := head(stored)
	if err != nil {
		return nil, err
	}
	summary, err := article.DecodeSummary(document)
	if err != nil {
		return nil, err
	}
	return &article.Entry{Summary: *summary, Hash: hash, Line: line, Length: length}, nil
}

// decodeDocument reads the document from what encodeStored wrote.
func decodeDocument(stored []byte) (*article.Document, error) {
	_, _, _, document, err := head(stored)
	if err != nil {
		return nil, err
	}
	return article.Decode(document)
}
