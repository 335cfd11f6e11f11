package discord

import (
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// A custom_id holds everything that a button needs, so that it works after a
// restart: its action with the version of its form, then its arguments,
// separated by full stops. A changed form gets another version.
const (
	contextButton  = "c1"
	moreButton     = "m2"
	digestButton   = "d1"
	feedbackButton = "f1"
	problemsButton = "p1"
	forceButton    = "r1"
	eraseButton    = "e1"
	keepButton     = "k1"
	cancelButton   = "x1"
	settingsMenu   = "s1"
	valueMenu      = "v1"
	defaultButton  = "u1"
	watchButton    = "w1"
	hereButton     = "h1"
	stopButton     = "z1"
)

// buttonOf is the kind of button that a custom_id belongs to: one of the
// constants above, or something else for a button of an older version.
func buttonOf(id string) string {
	button, _, _ := strings.Cut(id, ".")
	return button
}

// quoteKey is the form of a quote's key.
var quoteKey = regexp.MustCompile(`^[A-Za-z0-9_-]{1,32}$`)

// contextID asks for the context of one quote of a message.
type contextID struct {
	// At is the position in Keys of that quote.
	At int
	// Keys are the keys of all quotes of the message.
	Keys []string
}

// String is the custom_id; keys that do not fit are left out at the end.
func (c contextID) String() string { return withKeys(contextButton+"."+strconv.Itoa(c.At), c.Keys) }

func parseContext(id string) (contextID, bool) {
	number, _, _ := strings.Cut(strings.TrimPrefix(id, contextButton+"."), ".")
	at, whole := wholeNumber(number)
	keys, ok := parseKeys(contextButton+"."+number, id)
	return contextID{at, keys}, ok && whole && at < len(keys)
}

// moreID asks for further quotes of an answer.
type moreID struct {
	// Keys are the keys of the quotes not yet shown.
	Keys []string
}

// String is the custom_id; keys that do not fit are left out at the end.
func (m moreID) String() string { return withKeys(moreButton, m.Keys) }

// page is the keys of the quotes to show now.
func (m moreID) page() []string { return m.Keys[:min(shownQuotes, len(m.Keys))] }

// next asks for the quotes after these.
func (m moreID) next() moreID { return moreID{m.Keys[len(m.page()):]} }

func parseMore(id string) (moreID, bool) {
	keys, ok := parseKeys(moreButton, id)
	return moreID{keys}, ok
}

// digestID asks for more of a summary or a timeline.
type digestID struct {
	// Command is the command that it was asked for with.
	Command string
	// Source, Since, Until and Topic are the command's options.
	Source, Since, Until, Topic string
}

// withoutStops removes full stops from an argument that is not the last.
var withoutStops = strings.NewReplacer("%", "%25", ".", "%2E")

// String is the custom_id; "" if the options are too long for one.
func (d digestID) String() string {
	id := strings.Join([]string{digestButton, d.Command, withoutStops.Replace(d.Source), d.Since, d.Until, d.Topic}, ".")
	if length(id) > maxCustomID {
		return ""
	}
	return id
}

func parseDigest(id string) (digestID, bool) {
	parts := strings.SplitN(id, ".", 6)
	if len(parts) != 6 || parts[0] != digestButton || parts[1] != summaryCommand && parts[1] != timelineCommand {
		return digestID{}, false
	}
	source, err := url.PathUnescape(parts[2])
	return digestID{parts[1], source, parts[3], parts[4], parts[5]}, err == nil
}

// feedbackID is a verdict on an answer.
type feedbackID struct {
	Right bool
	// Key is that of the first quote; empty if none was shown.
	Key string
	// Question is the question as asked, on one line and cut to fit.
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

// eraseID is the custom_id that erases everything kept for a server. It names
// the server, so that a copy of the button on another server has no effect
// there.
func eraseID(guild string) string { return eraseButton + "." + guild }

// watchID asks to watch the question of the message that the button is on.
type watchID struct {
	// Question is the complete question if the message shows only the end of a
	// conversation; empty if it shows all of it.
	Question string
}

// String is the custom_id; "" if the question is too long for one.
func (w watchID) String() string {
	if w.Question == "" {
		return watchButton
	}
	id := watchButton + "." + plain(w.Question, 2*maxCustomID)
	if length(id) > maxCustomID {
		return ""
	}
	return id
}

func parseWatch(id string) watchID {
	return watchID{clean(unplain(strings.TrimPrefix(strings.TrimPrefix(id, watchButton), ".")))}
}

// hereID asks that a private watch posts in its channel instead.
func hereID(watch int64) string { return hereButton + "." + strconv.FormatInt(watch, 10) }

func parseHere(id string) (watch int64, ok bool) {
	number, ok := strings.CutPrefix(id, hereButton+".")
	watch, err := strconv.ParseInt(number, 10, 64)
	return watch, ok && err == nil
}

// stopID asks to stop a watch or a digest. It ends with the nonce of the post
// that has the button, which identifies that post.
type stopID struct {
	Watch int64
	Nonce string
}

func (s stopID) String() string {
	return stopButton + "." + strconv.FormatInt(s.Watch, 10) + "." + s.Nonce
}

func parseStop(id string) (watch int64, ok bool) {
	parts := strings.Split(id, ".")
	if len(parts) != 3 || parts[0] != stopButton {
		return 0, false
	}
	watch, err := strconv.ParseInt(parts[1], 10, 64)
	return watch, err == nil
}

// withKeys is a custom_id of its first parts and as many keys as fit. It ends
// before anything that is not a key, since positions among the keys must keep
// their meaning.
func withKeys(id string, keys []string) string {
	for _, key := range keys {
		if !quoteKey.MatchString(key) || len(id)+1+len(key) > maxCustomID {
			break
		}
		id += "." + key
	}
	return id
}

func parseKeys(first, id string) (keys []string, ok bool) {
	rest, ok := strings.CutPrefix(id, first+".")
	keys = strings.Split(rest, ".")
	if !ok || slices.ContainsFunc(keys, func(key string) bool { return !quoteKey.MatchString(key) }) {
		return nil, false
	}
	return keys, true
}

// wholeNumber parses a number in the form of strconv.Itoa, up to a million.
func wholeNumber(text string) (int, bool) {
	n, err := strconv.Atoi(text)
	return n, err == nil && n >= 0 && n <= 1e6 && strconv.Itoa(n) == text
}
