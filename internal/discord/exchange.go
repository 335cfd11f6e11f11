package discord

import (
	"hash/maphash"
	"slices"
	"sync"
	"time"
)

const (
	// keptExchanges bounds the messages whose replies are remembered; the
	// oldest are forgotten first.
	keptExchanges = 5000
	// exchangeTime is how long a reply is remembered.
	exchangeTime = time.Hour
)

// exchanges remember which reply answers which message, so that an answer
// follows its question: it is rewritten when the question is edited, and
// deleted with it. They hold ids and a checksum of the text, and are lost when
// the bot ends.
type exchanges struct {
	mu   sync.Mutex
	kept map[string]*exchange // by the id of the message
	// order are the ids kept, oldest first.
	order []string
	seed  maphash.Seed
}

// exchange is a message to the bot and the reply to it.
type exchange struct {
	started time.Time

	mu sync.Mutex
	// text is a checksum of the newest version of the message.
	text uint64
	// version counts the versions of the message; gone is whether it was
	// deleted.
	version int
	gone    bool
	// sending is held while the reply is changed. It guards channel and reply,
	// the ids of the reply, which are empty before there is one.
	sending        sync.Mutex
	channel, reply string
}

// turn is one version of an exchange's message. The zero turn is for a message
// that is not remembered.
type turn struct {
	exchange *exchange
	version  int
}

func newExchanges() *exchanges {
	return &exchanges{kept: make(map[string]*exchange), seed: maphash.MakeSeed()}
}

// begin remembers a message and returns its first turn.
func (e *exchanges) begin(id, text string, now time.Time) turn {
	e.mu.Lock()
	defer e.mu.Unlock()
	if old := e.kept[id]; old != nil {
		// Discord repeats events after some outages.
		return turn{old, old.version}
	}
	for len(e.order) > 0 && (len(e.order) >= keptExchanges || now.Sub(e.kept[e.order[0]].started) > exchangeTime) {
		delete(e.kept, e.order[0])
		e.order = e.order[1:]
	}
	begun := &exchange{started: now, text: maphash.String(e.seed, text)}
	e.kept[id] = begun
	e.order = append(e.order, id)
	return turn{begun, 0}
}

// forget drops a message that turns out not to be for the bot.
func (e *exchanges) forget(id string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.kept[id] == nil {
		return
	}
	delete(e.kept, id)
	for i, other := range slices.Backward(e.order) { // it is among the last
		if other == id {
			e.order = slices.Delete(e.order, i, i+1)
			return
		}
	}
}

// edit returns the next turn of a message; ok is false if the message is not
// remembered or its text is unchanged.
func (e *exchanges) edit(id, text string, now time.Time) (next turn, ok bool) {
	kept := e.find(id, now)
	if kept == nil {
		return turn{}, false
	}
	kept.mu.Lock()
	defer kept.mu.Unlock()
	sum := maphash.String(e.seed, text)
	if kept.gone || sum == kept.text {
		return turn{}, false
	}
	kept.text = sum
	kept.version++
	return turn{kept, kept.version}, true
}

// remove notes that a message was deleted, so that none of its turns is
// answered any more, and returns its exchange; nil if it is not remembered.
func (e *exchanges) remove(id string, now time.Time) *exchange {
	kept := e.find(id, now)
	if kept != nil {
		e.forget(id)
		kept.mu.Lock()
		kept.gone = true
		kept.mu.Unlock()
	}
	return kept
}

func (e *exchanges) find(id string, now time.Time) *exchange {
	e.mu.Lock()
	defer e.mu.Unlock()
	if kept := e.kept[id]; kept != nil && now.Sub(kept.started) <= exchangeTime {
		return kept
	}
	return nil
}

// isCurrent reports whether a turn is the newest version of a message that
// still exists.
func (t turn) isCurrent() bool {
	if t.exchange == nil {
		return true
	}
	t.exchange.mu.Lock()
	defer t.exchange.mu.Unlock()
	return !t.exchange.gone && t.version == t.exchange.version
}
