package discord

import (
	"bytes"
	"crypto/rand"
	"errors"
	"io"
	"sync"
	"time"

	"byline/internal/feeds"
)

// offers are the feeds that moderators were shown and that they may keep. They
// are not on the disk: an address does not fit into a button, and after a restart
// it is named again.
type offers struct {
	mutex   sync.Mutex
	byToken map[string]offer
}

// offer is a feed that a moderator of a server was shown.
type offer struct {
	guild, user string
	feed        feeds.Feed
	at          time.Time
}

const (
	// offerTime is how long a feed may be kept that was shown.
	offerTime = time.Hour
	// mostOffers is how many wait at a time; beyond that the oldest is forgotten.
	mostOffers = 1000
)

// put keeps an offer, and returns the name that a button has for it.
func (o *offers) put(made offer) (token string) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	if o.byToken == nil {
		o.byToken = make(map[string]offer)
	}
	oldest := ""
	for token, other := range o.byToken {
		if made.at.Sub(other.at) > offerTime {
			delete(o.byToken, token)
		} else if oldest == "" || other.at.Before(o.byToken[oldest].at) {
			oldest = token
		}
	}
	if len(o.byToken) >= mostOffers {
		delete(o.byToken, oldest)
	}
	token = rand.Text()
	o.byToken[token] = made
	return token
}

// get is the offer of a button that is pressed by whom it was made to.
func (o *offers) get(token, guild, user string, now time.Time) (offer, bool) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	made, ok := o.byToken[token]
	return made, ok && made.guild == guild && made.user == user && now.Sub(made.at) <= offerTime
}

func (o *offers) drop(token string) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	delete(o.byToken, token)
}

// readOPML reads an OPML file, and says what is wrong with one that is none.
func readOPML(content io.Reader) (io.Reader, error) {
	var whole bytes.Buffer
	_, _, err := feeds.ParseOPML(io.TeeReader(content, &whole))
	switch {
	case errors.Is(err, errFileUnsent), errors.Is(err, errTooLarge):
		return nil, err
	case err != nil:
		return nil, unreadAddress{err}
	}
	return &whole, nil
}
