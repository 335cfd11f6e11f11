// Package watch says what a watch and a digest are: a standing question or
// topic of which somebody wants to hear when a report comes in, and news that
// are summed up each day or week. It holds what is remembered of them, when
// they may speak, and what a post says.
//
// Nothing here reads articles; package lookout does, and makes the posts.
// Front ends keep watches and digests in a [Store] and show each [Post].
package watch

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Place is where posts go, and whose articles they are made from.
type Place struct {
	// Server is the id of the Discord server, whose own articles are read
	// together with the shared ones where its settings allow that; empty for
	// the shared articles alone.
	Server string `json:"server,omitempty"`
	// Channel is the channel of the server that posts go to; empty for a
	// private one.
	Channel string `json:"channel,omitempty"`
	// User is who made it; private posts go to this person alone.
	User string `json:"user,omitempty"`
}

// Private reports whether posts go to one person.
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
	// ID is given by the [Store]; no digest and no other watch ever has it.
	ID int64 `json:"id"`
	Place
	Kind Kind `json:"kind"`
	// Text is the topic or the question as it was written.
	Text string `json:"text"`
	// Quiet is when nothing is posted; the zero value is never.
	Quiet Quiet `json:"quiet,omitzero"`
	// Role is the id of the role that posts ping; empty for nobody.
	Role string `json:"role,omitempty"`
	// Paused is whether nothing is looked for; what comes in meanwhile is not
	// posted later.
	Paused bool `json:"paused,omitempty"`
	// Created is when it was made; articles that came in before are never
	// posted.
	Created time.Time `json:"created"`
}

// MostText is how many characters a watch's text, or the topic of a digest, has
// at most.
const MostText = 300

// ErrText is wrapped by the errors of [Watch.Check] and [Digest.Check] for a
// text that is empty or too long.
var ErrText = errors.New("the text must have 1 to 300 characters")

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

// Digest is news that are summed up each day or week.
type Digest struct {
	// ID is given by the [Store]; no watch and no other digest ever has it.
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

// Post is what is told at once: one message. A post is whole: whoever shows it
// needs no article for it.
type Post struct {
	// Watch or Digest is the id of what it comes from; the other one is 0.
	Watch  int64 `json:"watch,omitempty"`
	Digest int64 `json:"digest,omitempty"`
	Place
	// Role is the id of the role to ping; empty for nobody.
	Role string `json:"role,omitempty"`
	// Kind and Text are the watch's, or Topic and the digest's topic.
	Kind Kind   `json:"kind"`
	Text string `json:"text,omitempty"`
	// News are at least one, most important first: at most [MostNews] of a
	// watch and [MostLines] of a digest.
	News []News `json:"news"`
	// Further is how many more articles came in that the post stands for.
	Further int `json:"further,omitempty"`
	// Since and Until are the time that a digest is about; zero for a watch.
	Since time.Time `json:"since,omitzero"`
	Until time.Time `json:"until,omitzero"`
	// At is when it was made.
	At time.Time `json:"at"`
}

const (
	// MostNews is how much news a post of a watch holds; more of a burst is
	// counted in Further.
	MostNews = 3
	// MostLines is how much news a digest holds.
	MostLines = 10
)

// News is a sentence of an article that tells something new.
type News struct {
	Source
	// Sentence is its text on one line; Start and End are the part of it, in
	// bytes, that answers, both 0 where that is not known.
	Sentence string `json:"sentence"`
	Start    int    `json:"start,omitempty"`
	End      int    `json:"end,omitempty"`
	// Now and Before are what changed, in the words of the articles: "422",
	// before "367". Both are empty where nothing is known to have changed.
	Now    string `json:"now,omitempty"`
	Before string `json:"before,omitempty"`
	// Earlier is where Before stands; nil where Before is empty.
	Earlier *Source `json:"earlier,omitempty"`
	// Corrected is whether the article that Before stands in was changed and
	// now says Now.
	Corrected bool `json:"corrected,omitempty"`
}

// Source is the article that a sentence stands in.
type Source struct {
	Article string `json:"article"` // its id
	Title   string `json:"title,omitempty"`
	Outlet  string `json:"outlet,omitempty"`
	URL     string `json:"url,omitempty"`
	// Published is the zero time where that is not known.
	Published time.Time `json:"published,omitzero"`
}

// Highlight is the part of the sentence that answers; empty where that is not
// known.
func (n News) Highlight() string {
	if n.Start < 0 || n.End > len(n.Sentence) || n.Start >= n.End {
		return ""
	}
	return n.Sentence[n.Start:n.End]
}

// collapse is the news of a post, the newest last told first, and how many are
// only counted.
func collapse(news []News, most int) (shown []News, further int) {
	shown = slices.Clone(news)
	// What differs from what was told before is told first.
	slices.SortStableFunc(shown, func(a, b News) int {
		return -cmp.Compare(min(1, len(a.Before)), min(1, len(b.Before)))
	})
	if len(shown) > most {
		further = len(shown) - most
		shown = shown[:most]
	}
	return shown, further
}
