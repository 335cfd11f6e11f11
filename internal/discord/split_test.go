package discord

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"
	"time"
)

// zipped makes an archive of files, in order.
func zipped(t testing.TB, files [][2]string) []byte {
	t.Helper()
	var buffer bytes.Buffer
	w := zip.NewWriter(&buffer)
	for _, file := range files {
		entry, err := w.CreateHeader(&zip.FileHeader{Name: file[0], Method: zip.Deflate, Modified: time.Unix(1e9, 0)})
		if err == nil {
			_, err = io.WriteString(entry, file[1])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return buffer.Bytes()
}

// TestSplitArchive: every part is an archive of at most the given size,
// together they have each file once and in order, and there are at most twice
// as many parts as the bytes need.
func TestSplitArchive(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	var files [][2]string
	for i := range 300 {
		text := make([]byte, random.IntN(3000))
		for j := range text {
			text[j] = byte(random.IntN(256))
		}
		files = append(files, [2]string{fmt.Sprintf("articles/%s%d.txt", strings.Repeat("é", random.IntN(40)), i), string(text)})
	}
	archive := zipped(t, files)
	for _, most := range []int64{4_000, 50_000, int64(len(archive)) - 1, int64(len(archive))} {
		parts, err := splitArchive(archive, most)
		if err != nil {
			t.Fatal(err)
		}
		var found [][2]string
		for _, part := range parts {
			if int64(len(part)) > most {
				t.Errorf("a part has %d bytes, over %d", len(part), most)
			}
			found = append(found, archived(t, string(part))...)
		}
		if fmt.Sprint(found) != fmt.Sprint(files) {
			t.Errorf("split by %d, the parts have %d files, want %d", most, len(found), len(files))
		}
		if least := (int64(len(archive)) + most - 1) / most; int64(len(parts)) > 2*least {
			t.Errorf("split by %d, there are %d parts of %d bytes", most, len(parts), len(archive))
		}
	}
	_, err := splitArchive(archive, 1000)
	if large, ok := errors.AsType[*entryTooLargeError](err); !ok || !strings.HasPrefix(large.name, "articles/") {
		t.Error(err)
	}
	if _, err := splitArchive([]byte("no archive"), 4); err == nil {
		t.Error("split accepts a file that is no archive")
	}
}

// refusing is a delivery of which Discord accepts a limited number of messages.
type refusing struct {
	recorded
	takes int
}

func (d *refusing) further(ctx context.Context, reply *reply) error {
	if d.takes--; d.takes < 0 && len(reply.files) > 0 {
		return &refused{status: http.StatusRequestEntityTooLarge}
	}
	return d.recorded.now(ctx, reply)
}

// TestPartThatIsNotTaken: a moderator learns which part was not delivered, and
// gets none after it.
func TestPartThatIsNotTaken(t *testing.T) {
	n, _ := open(t, articles)
	b := newTestBot(t, n, nil)
	to := &refusing{takes: 1}
	err := b.send(t.Context(), &request{}, to, to.now, renderExport([][]byte{{1}, {2}, {3}, {4}}, "5", time.Unix(0, 0)))
	if _, ok := errors.AsType[*refused](err); !ok || len(to.replies) != 3 {
		t.Fatalf("%v after %d messages", err, len(to.replies))
	}
	if last := to.replies[2]; !strings.Contains(last.content, "did not take my answer") || !last.private {
		t.Errorf("the last reply is %+v", last)
	}
}
