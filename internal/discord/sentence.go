package discord

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"syscall"

	"byline/internal/answer"
	"byline/internal/corpus"
	"byline/internal/digest"
	"byline/internal/feeds"
	"byline/internal/newsroom"
	"byline/internal/newsrooms"
	"byline/internal/watch"
	"byline/internal/wording"
)

var (
	errForbidden = errors.New("the member may not moderate")
	errBusy      = errors.New("too many questions at a time")
)

// fault is a panic as an error.
type fault struct {
	cause any
	stack string
}

func (f fault) Error() string {
	return fmt.Sprintf("this is a fault in the program, please report it: %v", f.cause)
}

// refusal is an error whose text is a sentence for the user.
type refusal string

func (r refusal) Error() string { return string(r) }

// unknownOutlet is an outlet that a user typed and that has no articles. Its
// error, for the log, does not repeat what the user typed; its sentence does.
type unknownOutlet string

func (unknownOutlet) Error() string { return "there is no article of the outlet that was named" }

func (o unknownOutlet) sentence() string {
	return "I have no articles of an outlet called " + clean(string(o)) + ". /" + sourcesCommand + " lists those that I have."
}

// tooMuch is for a user who exceeds the limits.
var tooMuch = renderSentence("That is a little fast for me. Please ask again in a minute.")

// notAllowed is for a moderator when the operating system refuses to read or to
// write.
const notAllowed = "The machine that I run on does not let me do that. My log says what those who run me can change."

// sentences are the sentences that users see for errors, and the outcomes these
// count as. The first error that matches counts.
var sentences = []struct {
	err               error
	sentence, outcome string
}{
	{errForbidden, "That is for those who may manage this server.", outcomeForbidden},
	{errBusy, "Too many questions at a time. Please ask again in a moment.", outcomeBusy},
	{answer.ErrEmpty, "Ask me something, such as: who won the election?", outcomeRefused},
	{digest.ErrEmpty, "Name a topic, such as: the earthquake in Turkey.", outcomeRefused},
	{digest.ErrNothing, "No article here is about that.", outcomeRefused},
	{newsroom.ErrNoKey, "This button is not one that I know. Please ask again.", outcomeRefused},
	{newsroom.ErrGone, "The article is no longer among those that I have.", outcomeRefused},
	{newsroom.ErrChanged, "The article has changed since, and the sentence is no longer in its place. Please ask again.", outcomeRefused},
	{newsroom.ErrReloading, "A reload is running already. Please wait for its end.", outcomeRefused},
	{newsroom.ErrExists, "There is a file of that name already. Choose replace to put this one in its place.", outcomeRefused},
	{corpus.ErrName, "I cannot take a file of that name. It has no folders in it and no dot before it, and its ending is that of a kind I read, such as .md, .txt, .html, .json, .jsonl or .xml.", outcomeRefused},
	{newsroom.ErrNotFound, "There is no such file.", outcomeRefused},
	{newsroom.ErrReadOnly, "Another process keeps the articles, and I only read them.", outcomeRefused},
	{newsroom.ErrUnreachable, wording.Unreachable, outcomeFailed}, // before ErrNoArticles, which it may be as well
	{newsroom.ErrNoArticles, noArticles, outcomeRefused},
	{newsroom.ErrUnreadable, wording.Unreadable, outcomeFailed},
	{fs.ErrPermission, notAllowed, outcomeFailed},
	{syscall.EROFS, notAllowed, outcomeFailed},
	{feeds.ErrKnown, "That feed is followed here already; /" + feedCommand + " list tells how it does.", outcomeRefused},
	{feeds.ErrUnknown, "There is no such feed here; /" + feedCommand + " list has those that there are.", outcomeRefused},
	{feeds.ErrFull, "There are as many feeds here as there may be. Remove one first, with /" + feedCommand + " remove.", outcomeRefused},
	{errElsewhere, "I take files from Discord's own attachments only.", outcomeRefused},
	{errTooLarge, "That file is too large.", outcomeRefused},
	{errFileGone, "Discord no longer has that file: it was deleted, or its link has expired. Please attach it again.", outcomeRefused},
	{errFileUnsent, "Discord did not send me all of that file. Please try again in a moment.", outcomeFailed},
	{newsrooms.ErrNoServer, "That is for servers alone.", outcomeRefused},
	{watch.ErrNotFound, "That is not watched, or not any more.", outcomeRefused},
	{watch.ErrText, fmt.Sprintf("Write what to watch in at most %d characters.", watch.MostText), outcomeRefused},
	{watch.ErrClock, "Write a time of the day as in 08:00.", outcomeRefused},
	{watch.ErrZone, "I do not know that time zone: choose one that I offer while you type the name of a city, such as Europe/Berlin.", outcomeRefused},
	{errors.ErrUnsupported, "I cannot do that yet.", outcomeRefused},
	{context.DeadlineExceeded, "That took too long, and I stopped. Please try again in a moment.", outcomeTimeout},
	{context.Canceled, "I am being restarted. Please try again in a moment.", outcomeTimeout},
}

// cause is which of the errors above an error is. The log has no more than that
// for errors that the user can resolve: the rest may name a server's content.
func cause(err error) error {
	if full, ok := errors.AsType[*newsrooms.QuotaError](err); ok {
		return full
	}
	for _, known := range sentences {
		if errors.Is(err, known.err) {
			return known.err
		}
	}
	return err
}

// sentenceFor is the sentence that the user sees for an error, and its outcome.
// An unforeseen error is described only in the log.
func sentenceFor(err error) (sentence, outcome string) {
	if refusal, ok := errors.AsType[refusal](err); ok {
		return string(refusal), outcomeRefused
	}
	if outlet, ok := errors.AsType[unknownOutlet](err); ok {
		return outlet.sentence(), outcomeRefused
	}
	if unread, ok := errors.AsType[unreadAddress](err); ok {
		return unread.sentence(), outcomeRefused
	}
	if reading, ok := errors.AsType[*newsroom.ReadingError](err); ok {
		return readingSentence(reading), outcomeReading
	}
	if unread, ok := errors.AsType[*newsroom.NotReadError](err); ok {
		return wording.NotRead(unread.Unread), outcomeRefused
	}
	if undated, ok := errors.AsType[*digest.NoDatesError](err); ok {
		return "Of " + wording.Counted(undated.Articles, "article") + " about that none has a date, and a timeline needs some.", outcomeRefused
	}
	if wide, ok := errors.AsType[*digest.TooWideError](err); ok {
		sentence := "Nearly every article bears on that."
		if len(wide.Narrower) > 0 {
			sentence += " Try something narrower, such as: " + strings.Join(wide.Narrower, "; ") + "."
		}
		return sentence, outcomeRefused
	}
	if full, ok := errors.AsType[*newsrooms.QuotaError](err); ok {
		return fmt.Sprintf("This server has room for %s and %s of articles, and that does not fit. Remove others first, with /%s remove.",
			wording.Counted(full.Files, "file"), size(full.Bytes), corpusCommand), outcomeRefused
	}
	if limit, ok := errors.AsType[*watch.LimitError](err); ok {
		return limitSentence(limit), outcomeRefused
	}
	for _, known := range sentences {
		if errors.Is(err, known.err) {
			return known.sentence, known.outcome
		}
	}
	return "Something went wrong on my side. It is in the log of those who run me.", outcomeFailed
}
