package opensearch

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
)

// Notes is as in [index.Snapshot].
func (s *snapshot) Notes(ctx context.Context) (io.ReadCloser, error) {
	if s.of.Notes == 0 {
		return io.NopCloser(bytes.NewReader(nil)), nil
	}
	content, err := gzip.NewReader(&notes{ctx: ctx, of: s})
	if err != nil {
		return nil, fmt.Errorf("read what was noted: %w", err)
	}
	return content, nil
}

// notes reads the parts of the notes one after another.
type notes struct {
	ctx  context.Context
	of   *snapshot
	next int
	rest []byte
}

func (n *notes) Read(into []byte) (int, error) {
	for len(n.rest) == 0 {
		if n.next == n.of.of.Notes {
			return 0, io.EOF
		}
		note, err := n.of.note(n.ctx, n.next)
		if err != nil {
			return 0, n.of.judge(err)
		}
		n.rest = note
		n.next++
	}
	read := copy(into, n.rest)
	n.rest = n.rest[read:]
	return read, nil
}

// note reads a part of the notes.
func (s *snapshot) note(ctx context.Context, part int) ([]byte, error) {
	var got struct {
		Source struct{ Note []byte } `json:"_source"`
	}
	path := "/" + s.of.Index + "/_doc/" + noteID(part) + "?realtime=false"
	err := s.engine.client.do(ctx, request{method: http.MethodGet, path: path}, &got)
	if isStatus(err, http.StatusNotFound) {
		err = &Fault{Damaged, "", errors.New("a part of what was noted is gone")}
	}
	return got.Source.Note, err
}
