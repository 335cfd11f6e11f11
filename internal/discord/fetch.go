package discord

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"time"

	"byline/internal/corpus"

	"github.com/bwmarrin/discordgo"
)

const (
	// fetchTime bounds fetching an attachment.
	fetchTime = time.Minute
	// largestFile is the largest size, in bytes, of an attachment that is
	// fetched: the limit for files of any kind.
	largestFile = corpus.MaxFileSize
)

var (
	errTooLarge = corpus.ErrTooLarge
	// errFileGone is for an attachment that Discord no longer has, or whose
	// link has expired; errFileUnsent for one that it did not send, or not
	// completely.
	errFileGone   = errors.New("the attachment is gone from Discord")
	errFileUnsent = errors.New("the attachment did not come, or not all of it")
)

// goneStatuses are the statuses for attachments that will not come back.
var goneStatuses = []int{http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusGone}

// fetch returns the content of an attachment, from Discord's hosts only.
// Reading more than is allowed is an error, and so is an attachment that ends
// early.
func (a *api) fetch(ctx context.Context, attached *discordgo.MessageAttachment) (io.ReadCloser, error) {
	if attached.Size > largestFile {
		return nil, errTooLarge
	}
	address, err := a.base.attachment(attached.URL)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, fetchTime)
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		cancel()
		return nil, err
	}
	response, err := a.plain.Do(request)
	if err != nil {
		cancel()
		return nil, unsent(a.clean(http.MethodGet, "the attachment", err))
	}
	body := &bounded{response.Body, largestFile, cancel}
	if response.StatusCode != http.StatusOK {
		body.Close()
		cause := errFileUnsent
		if slices.Contains(goneStatuses, response.StatusCode) {
			cause = errFileGone
		}
		return nil, fmt.Errorf("fetch the attachment: %w: %s", cause, a.shown(response.Status))
	}
	if response.ContentLength > largestFile {
		body.Close()
		return nil, errTooLarge
	}
	return body, nil
}

// bounded reads at most so many bytes; more are an error.
type bounded struct {
	io.ReadCloser
	left   int64
	cancel context.CancelFunc
}

func (b *bounded) Read(buffer []byte) (int, error) {
	n, err := b.ReadCloser.Read(buffer)
	if b.left -= int64(n); b.left < 0 {
		return 0, errTooLarge
	}
	if err != nil && err != io.EOF {
		err = unsent(err)
	}
	return n, err
}

// unsent says that the attachment did not arrive because of err, unless the
// request ended.
func unsent(err error) error {
	if errors.Is(err, context.Canceled) {
		return err
	}
	return fmt.Errorf("%w: %w", errFileUnsent, err)
}

func (b *bounded) Close() error {
	defer b.cancel()
	return b.ReadCloser.Close()
}
