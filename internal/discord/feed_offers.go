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

// offers are feeds that moderators have previewed and may add. They are not on
// disk: an address does not fit into a button, and after a restart it must be
// given again.
type offers struct {
	mutex   sync.Mutex
	byToken map[string]offer
}

// offer is a feed that a moderator of a server has previewed.
type offer struct {
	guild, user string
	feed        feeds.Feed
	at          time.Time
}

const (
	// offerTime is how long a previewed feed can be added.
	offerTime = time.Hour
	// mostOffers bounds the offers; beyond it the oldest is dropped.
	mostOffers = 1000
)

// put stores an offer, and returns its name for a button.
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

// get is the offer of a button, if the person who presses it is the one the
// offer was made to.
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

// readOPML reads an OPML file; the error says what is wrong with it.
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
