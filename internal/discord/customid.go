package discord

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// A custom_id says all that a button needs, so that it works after a restart:
// what it does with the version of its form, then its arguments, between full
// stops. A form that changes gets another version.
const (
	contextButton  = "c1"
	moreButton     = "m1"
	feedbackButton = "f1"
	problemsButton = "p1"
	forceButton    = "r1"
	eraseButton    = "e1"
	settingsMenu   = "s1"
	valueMenu      = "v1"
	defaultButton  = "d1"
)

// buttonOf is which button a custom_id is of: one of the constants above, or
// something else for a button of an older version.
func buttonOf(id string) string {
	button, _, _ := strings.Cut(id, ".")
	return button
}

// quoteKey is the form of a quote's key.
var quoteKey = regexp.MustCompile(`^[A-Za-z0-9_-]{1,32}$`)

// contextID asks for what stands around one quote of a message.
type contextID struct {
	// At is the position in Keys of the quote asked for.
	At int
	// Keys are those of all quotes of the message.
	Keys []string
}

// String is the custom_id; keys that do not fit are left out at the end.
func (c contextID) String() string { return withKeys(contextButton, c.At, c.Keys) }

func parseContext(id string) (contextID, bool) {
	at, keys, ok := parseKeys(contextButton, id)
	return contextID{at, keys}, ok && at < len(keys)
}

// moreID asks for further quotes of an answer.
type moreID struct {
	// From is the number that the first of them has.
	From int
	// Keys are those of the quotes not yet shown.
	Keys []string
}

// String is the custom_id; keys that do not fit are left out at the end.
func (m moreID) String() string { return withKeys(moreButton, m.From, m.Keys) }

// page is the keys of the quotes to be shown now.
func (m moreID) page() []string { return m.Keys[:min(shownQuotes, len(m.Keys))] }

// next is what the button asks for after these.
func (m moreID) next() moreID {
	page := m.page()
	return moreID{m.From + len(page), m.Keys[len(page):]}
}

func parseMore(id string) (moreID, bool) {
	from, keys, ok := parseKeys(moreButton, id)
	return moreID{from, keys}, ok
}

// feedbackID is a verdict on an answer.
type feedbackID struct {
	Right bool
	// Key is that of the first quote; empty where none was shown.
	Key string
	// Question is as asked, on one line and cut to fit.
	Question string
}

func (f feedbackID) String() string {
	verdict := "-"
	if f.Right {
		verdict = "+"
	}
	key := f.Key
	if !quoteKey.MatchString(key) {
		key = ""
	}
	id := feedbackButton + "." + verdict + "." + key + "."
	return id + plain(f.Question, maxCustomID-length(id))
}

func parseFeedback(id string) (feedbackID, bool) {
	parts := strings.SplitN(id, ".", 4)
	if len(parts) != 4 || parts[0] != feedbackButton || parts[1] != "+" && parts[1] != "-" || parts[2] != "" && !quoteKey.MatchString(parts[2]) {
		return feedbackID{}, false
	}
	return feedbackID{Right: parts[1] == "+", Key: parts[2], Question: unplain(parts[3])}, true
}

// problemsID is the custom_id that asks for a page of the problems, from 0.
func problemsID(page int) string { return problemsButton + "." + strconv.Itoa(page) }

func parseProblems(id string) (page int, ok bool) {
	argument, ok := strings.CutPrefix(id, problemsButton+".")
	page, whole := wholeNumber(argument)
	return page, ok && whole
}

// eraseID is the custom_id that has what is kept of a server erased. It names
// the server, so that a copy of the button means none other.
func eraseID(guild string) string { return eraseButton + "." + guild }

// withKeys is a custom_id of a number and as many keys as fit. What is no key
// ends them: a number that counts among them must not come to mean another.
func withKeys(button string, number int, keys []string) string {
	id := button + "." + strconv.Itoa(number)
	for _, key := range keys {
		if !quoteKey.MatchString(key) || len(id)+1+len(key) > maxCustomID {
			break
		}
		id += "." + key
	}
	return id
}

func parseKeys(button, id string) (number int, keys []string, ok bool) {
	parts := strings.Split(id, ".")
	if len(parts) < 3 || parts[0] != button || slices.ContainsFunc(parts[2:], func(key string) bool { return !quoteKey.MatchString(key) }) {
		return 0, nil, false
	}
	number, ok = wholeNumber(parts[1])
	return number, parts[2:], ok
}

// wholeNumber reads a number as strconv.Itoa writes it, up to a million.
func wholeNumber(text string) (int, bool) {
	n, err := strconv.Atoi(text)
	return n, err == nil && n >= 0 && n <= 1e6 && strconv.Itoa(n) == text
}
