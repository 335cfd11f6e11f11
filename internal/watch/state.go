package watch

import (
	"slices"
	"time"
)

// State is what is remembered for a watch.
type State struct {
	// Told is the news posted or still pending, oldest first.
	Told []Told `json:"told,omitempty"`
	// Pending is the news waiting to be posted, oldest first, and Further the
	// number of other articles that reported the same.
	Pending []News `json:"pending,omitempty"`
	Further int    `json:"further,omitempty"`
	// Posted is when the last post was made.
	Posted time.Time `json:"posted,omitzero"`
}

// Told is a piece of news as it is remembered, so that no event is posted
// twice.
type Told struct {
	News
	// Terms are the key words of the event, highest TF-IDF first.
	Terms []string `json:"terms,omitempty"`
	// Sure is the confidence that the sentence answers, from 0 to 1; 0 for a
	// topic.
	Sure float64 `json:"sure,omitempty"`
	// At is when the article came in.
	At time.Time `json:"at"`
}

// mostTold bounds what is remembered for a watch; the oldest is dropped.
const mostTold = 60

// gap is the least time between two posts of a watch; what comes in meanwhile
// becomes one post.
const gap = 15 * time.Minute

// Add records news to be posted.
func (s *State) Add(told Told) {
	s.Told = append(s.Told, told)
	s.Told = slices.Clone(s.Told[max(0, len(s.Told)-mostTold):])
	s.Pending = append(s.Pending, told.News)
}

// Due is when the pending news of a watch may be posted; the zero time when
// there is none.
func (s *State) Due(w Watch, now time.Time) time.Time {
	if len(s.Pending) == 0 {
		return time.Time{}
	}
	due := s.Posted.Add(gap)
	// A clock that was set back must not silence a watch.
	if due.Before(now) || s.Posted.After(now) {
		due = now
	}
	return w.Quiet.End(due)
}

// Post takes the pending news and returns it as one post.
func (s *State) Post(w Watch, now time.Time) *Post {
	shown, further := collapse(s.Pending, MostNews)
	post := &Post{
		Watch: w.ID, Place: w.Place, Role: w.Role, Kind: w.Kind, Text: w.Text,
		News: shown, Further: further + s.Further, At: now,
	}
	s.Pending, s.Further, s.Posted = nil, 0, now
	return post
}

// DigestState is what is remembered for a digest.
type DigestState struct {
	// Until is the end of the period that the last digest covered; the zero
	// time before the first.
	Until time.Time `json:"until,omitzero"`
}
