package discord

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/bwmarrin/discordgo"
)

// interactionDelivery answers an interaction.
type interactionDelivery struct {
	api *api
	it  *interaction
	// announced is whether a public "thinking" reply was sent.
	announced bool
}

func (d *interactionDelivery) now(ctx context.Context, reply *reply) error {
	message := newOutgoing(reply)
	if reply.private {
		message.Flags |= discordgo.MessageFlagsEphemeral
	}
	kind := discordgo.InteractionResponseChannelMessageWithSource
	if reply.inPlace && d.it.Type == discordgo.InteractionMessageComponent {
		kind, message.Flags = discordgo.InteractionResponseUpdateMessage, 0 // those of the message stay
	}
	return d.callback(ctx, kind, message, reply.files)
}

func (d *interactionDelivery) later(ctx context.Context, private bool) error {
	var data outgoingFlags
	if private {
		data.Flags = discordgo.MessageFlagsEphemeral
	}
	d.announced = !private
	return d.callback(ctx, discordgo.InteractionResponseDeferredChannelMessageWithSource, data, nil)
}

type outgoingFlags struct {
	Flags discordgo.MessageFlags `json:"flags,omitempty"`
}

func (d *interactionDelivery) finally(ctx context.Context, reply *reply) error {
	if reply.private && d.announced && d.retract(ctx) {
		return d.further(ctx, reply)
	}
	address := discordgo.EndpointWebhookMessage(d.it.AppID, d.it.Token, "@original")
	_, err := d.api.doFiles(ctx, http.MethodPatch, address, newOutgoing(reply), rewound(reply.files))
	return err
}

func (d *interactionDelivery) further(ctx context.Context, reply *reply) error {
	message := newOutgoing(reply)
	if reply.private {
		message.Flags |= discordgo.MessageFlagsEphemeral
	}
	address := discordgo.EndpointWebhookToken(d.it.AppID, d.it.Token)
	_, err := d.api.doFiles(ctx, http.MethodPost, address, message, rewound(reply.files))
	return err
}

// retract deletes the announcement of a reply, since the first form of a
// message fixes who sees it. It returns false if that fails.
func (d *interactionDelivery) retract(ctx context.Context) bool {
	address := discordgo.EndpointWebhookMessage(d.it.AppID, d.it.Token, "@original")
	_, err := d.api.do(ctx, http.MethodDelete, address, nil)
	return err == nil || refusedWith(err, codeUnknownMessage)
}

// aside always answers: Discord would show an interaction without an answer as
// failed.
func (d *interactionDelivery) aside(ctx context.Context, reply *reply, _ bool) error {
	return d.now(ctx, reply)
}

// silence is only for messages: Discord would show an interaction without an
// answer as failed.
func (d *interactionDelivery) silence(context.Context) error {
	return errors.New("an interaction was left without an answer")
}

// choices sends suggestions for what is being typed.
func (d *interactionDelivery) choices(ctx context.Context, choices []*discordgo.ApplicationCommandOptionChoice) error {
	if choices == nil {
		choices = []*discordgo.ApplicationCommandOptionChoice{}
	}
	return d.callback(ctx, discordgo.InteractionApplicationCommandAutocompleteResult, map[string]any{"choices": choices}, nil)
}

// callback sends the first answer, even if Discord's 3 s are over by this
// machine's clock, since Discord's clock decides. If Discord says that it has
// an answer already, that is no error: the first attempt arrived, and only its
// confirmation was lost.
func (d *interactionDelivery) callback(ctx context.Context, kind discordgo.InteractionResponseType, data any, files []*discordgo.File) error {
	ctx, cancel := context.WithTimeout(ctx, sendTime)
	defer cancel()
	address := discordgo.EndpointInteractionResponse(d.it.ID, d.it.Token)
	_, err := d.api.doFiles(ctx, http.MethodPost, address, callback{kind, data}, rewound(files))
	if refusedWith(err, codeAcknowledged) {
		return nil
	}
	return err
}

// aside writes a private message to the asker, once.
func (d messageDelivery) aside(ctx context.Context, reply *reply, again bool) error {
	if again {
		return nil
	}
	_, err := d.direct(ctx, reply)
	return err
}

// direct sends a direct message to the author of the message, and returns it.
func (d messageDelivery) direct(ctx context.Context, reply *reply) ([]byte, error) {
	channel := d.message.ChannelID
	if d.message.GuildID != "" {
		opened, err := d.api.directChannel(ctx, d.message.Author.ID)
		if err != nil {
			return nil, err
		}
		channel = opened
	}
	return d.api.post(ctx, channel, d.outgoing(reply), reply.files)
}

// directChannel is the channel for direct messages to a person.
func (a *api) directChannel(ctx context.Context, user string) (string, error) {
	response, err := a.do(ctx, http.MethodPost, discordgo.EndpointUserChannels("@me"), map[string]string{"recipient_id": user})
	if err != nil {
		return "", err
	}
	var opened struct{ ID string }
	if err := json.Unmarshal(response, &opened); err != nil || opened.ID == "" {
		return "", fmt.Errorf("open a direct channel: %w", errors.Join(err, errors.New("no channel came back")))
	}
	return opened.ID, nil
}

// post sends a message to a channel.
func (a *api) post(ctx context.Context, channel string, message outgoing, files []*discordgo.File) ([]byte, error) {
	return a.doFiles(ctx, http.MethodPost, discordgo.EndpointChannelMessages(channel), message, rewound(files))
}

// rewound is files that are read from their start each time they are sent.
func rewound(files []*discordgo.File) []*discordgo.File {
	for _, file := range files {
		if reader, ok := file.Reader.(io.Seeker); ok {
			_, _ = reader.Seek(0, io.SeekStart)
		} else if content, err := io.ReadAll(file.Reader); err == nil {
			file.Reader = bytes.NewReader(content)
		}
	}
	return files
}
