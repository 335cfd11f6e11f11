// Package watch defines watches and digests. A watch is a standing question or
// topic whose user wants a post when a report comes in; a digest is a summary
// of the news each day or week. The package holds their state, decides when
// they may post, and defines what a post contains.
//
// It reads no articles; package lookout does, and makes the posts. Front ends
// keep watches and digests in a [Store] and show each [Post].
package watch

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Place is where posts go, and which articles they are made from.
type Place struct {
	// Server is the id of the Discord server. Its own articles are used
	// together with the shared ones, if its settings allow that; empty for the
	// shared articles only.
	Server string `json:"server,omitempty"`
	// Channel is the channel of the server that posts go to; empty when they go
	// to a person.
	Channel string `json:"channel,omitempty"`
	// User is who made it; private posts go to this person.
	User string `json:"user,omitempty"`
}

// Private reports whether posts go to a person.
func (p Place) Private() bool { return p.Channel == "" }

// Kind is what a watch waits for.
type Kind string

// The kinds of watches.
const (
	// Topic waits for reports of new events that bear on some words.
	Topic Kind = "topic"
	// Question waits for a report that answers, and then for one that answers
	// differently.
	Question Kind = "question"
)

// Watch is a standing topic or question.
type Watch struct {
	// ID is assigned by the [Store] and never reused, for watches or digests.
	ID int64 `json:"id"`
	Place
	Kind Kind `json:"kind"`
	// Text is the topic or the question as it was written.
	Text string `json:"text"`
	// Quiet is when nothing is posted; the zero value means never.
	Quiet Quiet `json:"quiet,omitzero"`
	// Role is the id of the role that posts ping; empty for none.
	Role string `json:"role,omitempty"`
	// Paused is whether the watch is inactive; what comes in meanwhile is not
	// posted later.
	Paused bool `json:"paused,omitempty"`
	// Created is when it was made; articles that came in earlier are never
	// posted.
	Created time.Time `json:"created"`
}

// MostText is the largest number of characters in a watch's text, or in the
// topic of a digest.
const MostText = 300

// ErrText is wrapped by the errors of [Watch.Check] and [Digest.Check] for a
// text that is empty or too long.
var ErrText = fmt.Errorf("the text must have 1 to %d characters", MostText)

// Check reports what is wrong with a watch; the error wraps [ErrText], [ErrZone]
// or [ErrClock], or names the kind.
func (w Watch) Check() error {
	switch {
	case w.Kind != Topic && w.Kind != Question:
		return fmt.Errorf("watch of kind %q: it must be %s or %s", w.Kind, Topic, Question)
	case !isText(w.Text):
		return fmt.Errorf("watch: %w", ErrText)
	}
	return w.Quiet.Check()
}

func isText(text string) bool {
	return strings.TrimSpace(text) != "" && utf8.RuneCountInString(text) <= MostText && utf8.ValidString(text)
}

// Digest is a summary of news, posted every day or week.
type Digest struct {
	// ID is assigned by the [Store] and never reused, for watches or digests.
	ID int64 `json:"id"`
	Place
	// Topic is what it is about; empty for all articles.
	Topic    string   `json:"topic,omitempty"`
	Schedule Schedule `json:"schedule"`
	Role     string   `json:"role,omitempty"`
	Paused   bool     `json:"paused,omitempty"`
	// Created is when it was made: the first post is about what came in since.
	Created time.Time `json:"created"`
}

// Check reports what is wrong with a digest; the error wraps [ErrText],
// [ErrZone] or [ErrClock].
func (d Digest) Check() error {
	if d.Topic != "" && !isText(d.Topic) {
		return fmt.Errorf("digest: %w", ErrText)
	}
	return d.Schedule.Check()
}

// Post is one message. It is self-contained: showing it needs no article.
type Post struct {
	// Watch or Digest is the id of its origin; the other one is 0.
	Watch  int64 `json:"watch,omitempty"`
	Digest int64 `json:"digest,omitempty"`
	Place
	// Role is the id of the role to ping; empty for none.
	Role string `json:"role,omitempty"`
	// Kind and Text are the watch's, or Topic and the digest's topic.
	Kind Kind   `json:"kind"`
	Text string `json:"text,omitempty"`
	// News is at least one piece, most important first: at most [MostNews] for
	// a watch and [MostLines] for a digest.
	News []News `json:"news"`
	// Further is the number of other articles that the post stands for.
	Further int `json:"further,omitempty"`
	// Since and Until are the period that a digest covers; zero for a watch.
	Since time.Time `json:"since,omitzero"`
	Until time.Time `json:"until,omitzero"`
	// At is when it was made.
	At time.Time `json:"at"`
}

const (
	// MostNews is the largest number of pieces in a post of a watch; further
	// ones are counted in Further.
	MostNews = 3
	// MostLines is the largest number of pieces in a digest.
	MostLines = 10
)

// News is a sentence of an article that reports something new.
type News struct {
	Source
	// Sentence is its text on one line. Start and End bound, in bytes, the part
	// that answers; both are 0 when it is not known.
	Sentence string `json:"sentence"`
	Start    int    `json:"start,omitempty"`
	End      int    `json:"end,omitempty"`
	// Now and Before are what changed, in the words of the articles: "422",
	// before "367". Both are empty unless something is known to have changed.
	Now    string `json:"now,omitempty"`
	Before string `json:"before,omitempty"`
	// Earlier is the source of Before; nil when Before is empty.
	Earlier *Source `json:"earlier,omitempty"`
	// Corrected is whether the article with Before was itself changed and now
	// says Now.
	Corrected bool `json:"corrected,omitempty"`
}

// Source is the article that a sentence stands in.
type Source struct {
	Article string `json:"article"` // its id
	Title   string `json:"title,omitempty"`
	Outlet  string `json:"outlet,omitempty"`
	URL     string `json:"url,omitempty"`
	// Published is the zero time when it is not known.
	Published time.Time `json:"published,omitzero"`
}

// Highlight is the part of the sentence that answers; empty when it is not
// known.
func (n News) Highlight() string {
	if n.Start < 0 || n.End > len(n.Sentence) || n.Start >= n.End {
		return ""
	}
	return n.Sentence[n.Start:n.End]
}

// collapse is the pieces of news that a post shows, changes to earlier news
// first, and the number of those that are only counted.
func collapse(news []News, most int) (shown []News, further int) {
	shown = slices.Clone(news)
	slices.SortStableFunc(shown, func(a, b News) int {
		return -cmp.Compare(min(1, len(a.Before)), min(1, len(b.Before)))
	})
	if len(shown) > most {
		further = len(shown) - most
		shown = shown[:most]
	}
	return shown, further
}
