package discord

import (
	"context"
	"encoding/json"
	"time"
)

// onMessageEvent handles messages that are written, edited or deleted. It
// records changes in the order of the events, and answers in the background.
func (b *bot) onMessageEvent(name string, data json.RawMessage, received time.Time) error {
	if name == "MESSAGE_DELETE" || name == "MESSAGE_DELETE_BULK" {
		return b.onDeleted(data, received)
	}
	message := new(incoming)
	if err := decode(data, message); err != nil {
		return err
	}
	me := b.me.Load()
	if me == nil || !fromPerson(message, me) {
		return nil
	}
	var at turn
	switch {
	case name == "MESSAGE_CREATE" && b.mayConcern(message, me.ID):
		at = b.exchanges.begin(message.ID, message.Content, received)
	case name == "MESSAGE_UPDATE" && message.Content != "":
		// Discord sends this event also for previews and pins, and for texts
		// that it withholds.
		next, changed := b.exchanges.edit(message.ID, message.Content, received)
		if !changed {
			return nil
		}
		at = next
	default:
		return nil
	}
	b.do("message", func() { b.onMessage(message, at, received) })
	return nil
}

// mayConcern reports whether a message may be to the bot, judging by itself:
// any message may be in an ask channel.
func (b *bot) mayConcern(message *incoming, me string) bool {
	return message.isDirect() || message.Reference != nil || b.config.readsMessages() && toNobody(message) ||
		isMentioned(message, me, b.names(message, me))
}

// onDeleted deletes the answers to deleted messages.
func (b *bot) onDeleted(data json.RawMessage, received time.Time) error {
	var deleted struct {
		ID  string   `json:"id"`
		IDs []string `json:"ids"`
	}
	if err := decode(data, &deleted); err != nil {
		return err
	}
	for _, id := range append(deleted.IDs, deleted.ID) {
		gone := b.exchanges.remove(id, received)
		if gone == nil {
			continue
		}
		b.do("deletion", func() {
			ctx, cancel := context.WithTimeout(b.sending, sendTime)
			defer cancel()
			gone.sending.Lock()
			defer gone.sending.Unlock()
			if err := gone.retract(ctx, b.api); err != nil {
				b.log.Warn("the answer to a message that was deleted could not be deleted", "error", err)
			}
		})
	}
	return nil
}
