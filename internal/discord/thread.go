package discord

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"byline/internal/settings"

	"github.com/bwmarrin/discordgo"
)

const (
	// maxThreadName is the largest length of a thread's name.
	maxThreadName = 100
	// threadHides is the minutes without a message after which a thread leaves
	// the list of channels.
	threadHides = 24 * 60
)

// startThread starts a thread at a message and returns its id.
func (a *api) startThread(ctx context.Context, channel, message, name string) (string, error) {
	address := discordgo.EndpointChannelMessageThread(channel, message)
	wanted := map[string]any{"name": name, "auto_archive_duration": threadHides}
	response, err := a.do(ctx, http.MethodPost, address, wanted)
	if refusedWith(err, codeThreadExists) {
		return message, nil // the thread at a message has its id
	}
	if err != nil {
		return "", err
	}
	var started channelObject
	if err := decode(response, &started); err != nil || started.ID == "" {
		return "", fmt.Errorf("start a thread: %w", errors.Join(err, errors.New("no thread came back")))
	}
	return started.ID, nil
}

// threadName is the name of a thread for the answer to a question.
func threadName(question string) string {
	if name := plain(question, maxThreadName); name != "" {
		return name
	}
	return "Answer"
}

// isForbidden reports whether Discord refused a request because a permission is
// missing.
func isForbidden(err error) bool {
	refusal, ok := errors.AsType[*refused](err)
	return ok && refusal.status == http.StatusForbidden
}

// wantsThread reports whether the answer to a request goes into its own thread.
func (r *request) wantsThread() bool {
	return r.settings.Replies == settings.InThread && r.guild != "" && r.parent == ""
}

// commandDelivery is how the answer to a command is sent.
func (b *bot) commandDelivery(r *request, to route, usual *interactionDelivery) delivery {
	if !to.question || to.private || r.flag("private") || !r.wantsThread() {
		return usual
	}
	asked := cmp.Or(r.option("question"), r.option("topic"))
	return interactionThreadDelivery{usual, r.channel, threadName(asked), b.noThread}
}

// messageDelivery is how the answer to a message is sent. It sets whether the
// question is shown above it.
func (b *bot) messageDelivery(r *request, message *incoming, turn turn) delivery {
	usual := messageDelivery{b.api, message, turn, r.quiet}
	switch {
	case r.guild != "" && r.settings.Replies == settings.InPrivate:
		return privateDelivery{usual}
	case r.wantsThread():
		return threadDelivery{usual, threadName(r.text), b.noThread}
	}
	r.questionShown = true
	return usual
}

// noThread tells the operator why an answer has no thread of its own.
func (b *bot) noThread(err error) {
	b.log.Warn("an answer stands in the channel, for no thread could be used: the bot needs Create Public Threads and Send Messages in Threads", "error", err)
}

// threadDelivery answers a message in its own thread, or as usual if that is
// not possible.
type threadDelivery struct {
	messageDelivery
	name string
	note func(err error)
}

func (d threadDelivery) now(ctx context.Context, reply *reply) error {
	if reply.private {
		return d.messageDelivery.now(ctx, reply)
	}
	return d.write(ctx, reply, d.postInThread)
}

func (d threadDelivery) postInThread(ctx context.Context, reply *reply) ([]byte, error) {
	thread, err := d.api.startThread(ctx, d.message.ChannelID, d.message.ID, d.name)
	if err != nil {
		d.note(err)
		return d.post(ctx, reply)
	}
	response, err := d.api.post(ctx, thread, d.outgoing(reply), reply.files)
	if isForbidden(err) {
		d.note(err)
		return d.post(ctx, reply)
	}
	return response, err
}

func (d threadDelivery) finally(ctx context.Context, reply *reply) error { return d.now(ctx, reply) }

// privateDelivery answers a message privately.
type privateDelivery struct{ messageDelivery }

func (d privateDelivery) now(ctx context.Context, reply *reply) error {
	return d.write(ctx, reply, d.postDirectly)
}

func (d privateDelivery) postDirectly(ctx context.Context, reply *reply) ([]byte, error) {
	response, err := d.direct(ctx, reply)
	if !refusedWith(err, codeNoDirect) {
		return response, err
	}
	// Nothing was created, so the notice may have the same nonce. Everybody sees
	// it, so an answer to a later version of the question must not replace it.
	_, err = d.post(ctx, renderSentence("I answer here in private, and you do not take direct messages from this server. Please use /"+askCommand+"."))
	return nil, err
}

func (d privateDelivery) later(context.Context, bool) error { return nil }

func (d privateDelivery) finally(ctx context.Context, reply *reply) error { return d.now(ctx, reply) }

// interactionThreadDelivery answers a command with its question, and with the
// answer in a thread of that message.
type interactionThreadDelivery struct {
	*interactionDelivery
	channel, name string
	note          func(err error)
}

func (d interactionThreadDelivery) now(ctx context.Context, reply *reply) error {
	if reply.private {
		return d.interactionDelivery.now(ctx, reply)
	}
	if err := d.later(ctx, false); err != nil {
		return err
	}
	return d.finally(ctx, reply)
}

func (d interactionThreadDelivery) finally(ctx context.Context, answer *reply) error {
	if answer.private {
		return d.interactionDelivery.finally(ctx, answer)
	}
	address := discordgo.EndpointWebhookMessage(d.it.AppID, d.it.Token, "@original")
	asked := newOutgoing(&reply{content: "**" + escape(d.name, maxContent/2) + "**"})
	response, err := d.api.do(ctx, http.MethodPatch, address, asked)
	if err != nil {
		return err
	}
	var posted struct{ ID string }
	if err = json.Unmarshal(response, &posted); err == nil {
		var thread string
		if thread, err = d.api.startThread(ctx, d.channel, posted.ID, d.name); err == nil {
			message := newOutgoing(answer)
			message.Nonce, message.EnforceNonce = d.it.ID, true
			if _, err = d.api.post(ctx, thread, message, answer.files); !isForbidden(err) {
				return err
			}
		}
	}
	d.note(err)
	return d.interactionDelivery.finally(ctx, answer)
}
