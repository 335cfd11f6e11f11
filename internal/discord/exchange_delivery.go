package discord

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/bwmarrin/discordgo"
)

// messageDelivery answers a message in its channel: with one reply, which each
// later version of the message changes. What comes too late, because the
// message was edited again or deleted, is not sent.
type messageDelivery struct {
	api     *api
	message *incoming
	turn    turn
	// quiet is whether silence is an answer too, so that none is announced.
	quiet bool
}

func (d messageDelivery) now(ctx context.Context, reply *reply) error {
	return d.write(ctx, reply, d.post)
}

// write sends the reply with first or, where there is one to an earlier version of
// the message, in the place of that. What first returns is the message that was
// sent; nil is one that is not to be changed later.
func (d messageDelivery) write(ctx context.Context, reply *reply, first func(context.Context, *reply) ([]byte, error)) error {
	return d.change(ctx, func(exchange *exchange) error {
		if exchange.reply != "" {
			address := discordgo.EndpointChannelMessage(exchange.channel, exchange.reply)
			_, err := d.api.do(ctx, http.MethodPatch, address, newOutgoing(reply))
			if refusedWith(err, codeUnknownMessage) {
				return nil // somebody deleted it, and does not want it back
			}
			return err
		}
		response, err := first(ctx, reply)
		if err != nil || response == nil {
			return err
		}
		var sent incoming
		if err := decode(response, &sent); err != nil {
			return fmt.Errorf("read the reply that was sent: %w", err)
		}
		exchange.channel, exchange.reply = sent.ChannelID, sent.ID
		return nil
	})
}

// outgoing is the reply as a message with a nonce, so that Discord creates only
// one for each version of the question, in whichever channel.
func (d messageDelivery) outgoing(reply *reply) outgoing {
	message := newOutgoing(reply)
	message.Nonce, message.EnforceNonce = d.message.ID, true
	if d.turn.version > 0 {
		message.Nonce = fmt.Sprintf("%.20s.%d", d.message.ID, d.turn.version%10_000)
	}
	return message
}

// post sends the first reply.
func (d messageDelivery) post(ctx context.Context, reply *reply) ([]byte, error) {
	message := d.outgoing(reply)
	message.Reference = &reference{MessageID: d.message.ID, ChannelID: d.message.ChannelID}
	response, err := d.api.post(ctx, d.message.ChannelID, message, reply.files)
	if refusedWith(err, codeNoHistory) {
		message.Reference = nil
		response, err = d.api.post(ctx, d.message.ChannelID, message, reply.files)
	}
	return response, err
}

// silence sends no reply, and deletes a reply to an earlier version.
func (d messageDelivery) silence(ctx context.Context) error {
	return d.change(ctx, func(exchange *exchange) error { return exchange.retract(ctx, d.api) })
}

// change edits the reply, unless a newer version of the message is to be
// answered. If the message was deleted meanwhile, it deletes the reply.
func (d messageDelivery) change(ctx context.Context, change func(*exchange) error) error {
	at := d.turn.exchange
	if at == nil {
		return change(new(exchange))
	}
	at.sending.Lock()
	defer at.sending.Unlock()
	if !d.turn.isCurrent() {
		return nil
	}
	return change(at)
}

// retract deletes the reply of an exchange, if there is one. The caller holds
// sending.
func (e *exchange) retract(ctx context.Context, api *api) error {
	if e.reply == "" {
		return nil
	}
	address := discordgo.EndpointChannelMessage(e.channel, e.reply)
	_, err := api.do(ctx, http.MethodDelete, address, nil)
	if err == nil || refusedWith(err, codeUnknownMessage) {
		e.channel, e.reply = "", ""
		return nil
	}
	return err
}

// typingTime bounds showing that the bot is typing, since the answer waits for
// that.
const typingTime = time.Second

// later shows that the bot is typing, if an answer is sure to come. A failure
// is ignored.
func (d messageDelivery) later(ctx context.Context, _ bool) error {
	if d.quiet || !d.turn.isCurrent() {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, typingTime)
	defer cancel()
	_, _ = d.api.do(ctx, http.MethodPost, discordgo.EndpointChannelTyping(d.message.ChannelID), nil)
	return nil
}

func (d messageDelivery) finally(ctx context.Context, reply *reply) error { return d.now(ctx, reply) }

// further is only for interactions: a message has one reply, which follows its
// changes.
func (d messageDelivery) further(context.Context, *reply) error {
	return errors.New("the reply to a message was to be followed by another")
}
