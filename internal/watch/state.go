package watch

import (
	"slices"
	"time"
)

// State is what is remembered of a watch.
type State struct {
	// Told is what was told, or waits to be, oldest first.
	Told []Told `json:"told,omitempty"`
	// Pending are the news that wait to be posted, oldest first, and Further
	// how many more articles came in that report the same as one of them.
	Pending []News `json:"pending,omitempty"`
	Further int    `json:"further,omitempty"`
	// Posted is when the last post was made.
	Posted time.Time `json:"posted,omitzero"`
}

// Told is news as it is remembered, so that no event is told twice.
type Told struct {
	News
	// Terms are the words that the event is known by, rarest first.
	Terms []string `json:"terms,omitempty"`
	// Sure is how sure it is that the sentence answers, from 0 to 1; 0 for a
	// topic.
	Sure float64 `json:"sure,omitempty"`
	// At is when the article came in.
	At time.Time `json:"at"`
}

// mostTold is how much is remembered of a watch. What is older was long ago.
const mostTold = 60

// gap is how long after a post of a watch the next one is made at the earliest:
// what comes in meanwhile is one post.
const gap = 15 * time.Minute

// Add remembers news that are to be posted.
func (s *State) Add(told Told) {
	s.Told = append(s.Told, told)
	s.Told = slices.Clone(s.Told[max(0, len(s.Told)-mostTold):])
	s.Pending = append(s.Pending, told.News)
}

// Due is when what is pending may be posted for a watch; the zero time where
// nothing is.
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

// Post takes what is pending and returns it as one post.
func (s *State) Post(w Watch, now time.Time) *Post {
	shown, further := collapse(s.Pending, MostNews)
	post := &Post{
		Watch: w.ID, Place: w.Place, Role: w.Role, Kind: w.Kind, Text: w.Text,
		News: shown, Further: further + s.Further, At: now,
	}
	s.Pending, s.Further, s.Posted = nil, 0, now
	return post
}

// DigestState is what is remembered of a digest.
type DigestState struct {
	// Until is the end of what was summed up last; the zero time where nothing
	// was.
	Until time.Time `json:"until,omitzero"`
}
