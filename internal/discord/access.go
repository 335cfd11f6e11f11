package discord

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync"

	"byline/internal/wording"

	"github.com/bwmarrin/discordgo"
)

// access is what is known about whether the bot may answer where it should.
type access struct {
	mu sync.Mutex
	// asking is what is wrong with each ask channel; empty for one that was
	// checked and is in order.
	asking map[string]string
	// looked are the ask channels on no known server that were already looked
	// up.
	looked map[string]bool
	// refused are the channels in which Discord refused an answer, by server.
	refused map[string][]string
}

const (
	// keptRefused bounds how many channels of a server are kept that refused an
	// answer, and keptRefusers of how many servers.
	keptRefused, keptRefusers = 10, 1000
)

// What can be done when the bot may not answer.
const (
	givePermissions = "give the bot's role these permissions: in the settings of the channel, under Permissions"
	correctChannel  = "correct ASK_CHANNEL_IDS: switch Developer Mode on in Discord, right-click the channel and choose Copy Channel ID"
	inviteThere     = "invite the bot to the server of the channel, or correct ASK_CHANNEL_IDS"
)

// noteAccess records what an event says about servers and channels, and checks the
// ask channels again when the event may have changed the bot's permissions.
func (b *bot) noteAccess(name string, data json.RawMessage) {
	server, changed, err := b.directory.event(name, data)
	if err != nil {
		b.log.Error("an event could not be read", "event", name, "error", err)
	}
	if !changed {
		return
	}
	if server != "" {
		b.do("ask channels", func() { b.noteAskChannels(server) })
	}
	if !b.directory.complete() {
		return
	}
	for _, channel := range b.config.AskChannels {
		if b.directory.serverOf(channel) == "" && b.lookFor(channel) {
			b.do("ask channel", func() { b.findAskChannel(channel) })
		}
	}
}

// noteAskChannels notes what the bot lacks in the ask channels of a server.
func (b *bot) noteAskChannels(server string) {
	ctx, cancel := context.WithTimeout(b.serving, sendTime)
	defer cancel()
	found, err := b.settingsOf(ctx, server)
	switch {
	case b.serving.Err() != nil:
		return // the bot is being stopped
	case err != nil:
		b.log.Error("the ask channels of a server are not checked, for its settings cannot be read", "server", server, "error", err)
		return
	}
	for _, channel := range found.AskChannels {
		b.noteAskChannel(server, channel)
	}
}

// lookFor returns true once for each channel.
func (b *bot) lookFor(channel string) bool {
	b.access.mu.Lock()
	defer b.access.mu.Unlock()
	if b.access.looked[channel] {
		return false
	}
	if b.access.looked == nil {
		b.access.looked = make(map[string]bool)
	}
	b.access.looked[channel] = true
	return true
}

// noteAskChannel notes what the bot lacks in an ask channel of a server, unless
// the channel belongs to another server.
func (b *bot) noteAskChannel(server, channel string) {
	b.access.mu.Lock()
	defer b.access.mu.Unlock()
	lacking, known := b.directory.lacking(server, channel)
	if !known {
		return
	}
	trouble := ""
	if lacking != 0 {
		trouble = "it lacks " + lacking.String()
	}
	b.noteTrouble(server, channel, trouble, givePermissions)
}

// findAskChannel asks Discord for an ask channel that is on no known server, to
// learn what is wrong.
func (b *bot) findAskChannel(channel string) {
	ctx, cancel := context.WithTimeout(b.serving, sendTime)
	defer cancel()
	_, err := b.api.do(ctx, http.MethodGet, discordgo.EndpointChannel(channel), nil)
	b.access.mu.Lock()
	defer b.access.mu.Unlock()
	refusal, ok := errors.AsType[*refused](err)
	switch {
	case err == nil: // a thread that is archived, or another process's
	case ok && refusal.status == http.StatusNotFound:
		b.noteTrouble("", channel, "there is no such channel", correctChannel)
	case ok && refusal.status == http.StatusForbidden:
		b.noteTrouble("", channel, "it is not on the server of that channel, or may not see it", inviteThere)
	default:
		b.log.Info("an ask channel could not be looked for", "channel", channel, "error", err)
	}
}

// noteTrouble records what is wrong with an ask channel (empty: nothing is),
// and logs a change. The caller holds access.mu.
func (b *bot) noteTrouble(server, channel, trouble, do string) {
	before := b.access.asking[channel]
	if b.access.asking == nil {
		b.access.asking = make(map[string]string)
	}
	b.access.asking[channel] = trouble
	switch {
	case trouble == before:
	case trouble == "":
		b.log.Info("the bot can answer in the ask channel now", "channel", channel, "server", server)
	default:
		b.log.Error("the bot cannot answer in an ask channel", "channel", channel, "server", server, "reason", trouble, "do", do)
	}
}

// noteRefused notes that an answer was refused in a channel.
func (b *bot) noteRefused(server, channel string) {
	b.access.mu.Lock()
	defer b.access.mu.Unlock()
	kept := b.access.refused[server]
	if slices.Contains(kept, channel) || len(kept) >= keptRefused || len(b.access.refused) >= keptRefusers {
		return
	}
	if b.access.refused == nil {
		b.access.refused = make(map[string][]string)
	}
	b.access.refused[server] = append(kept, channel)
}

// accessNotes name to moderators, a line for each channel of their server, the
// permissions that the bot lacks there. asking are the server's ask channels.
func (b *bot) accessNotes(server string, asking []string) (notes []string) {
	b.access.mu.Lock()
	refused := slices.Clone(b.access.refused[server])
	var lost []string // ask channels that no server has
	for _, channel := range asking {
		if of := b.directory.serverOf(channel); of == server && !slices.Contains(refused, channel) {
			refused = append(refused, channel)
		} else if of == "" && b.access.asking[channel] != "" && slices.Contains(b.config.AskChannels, channel) {
			lost = append(lost, channel)
		}
	}
	b.access.mu.Unlock()
	for _, channel := range refused {
		lacking, known := b.directory.lacking(server, channel)
		switch {
		case !known && slices.Contains(asking, channel), known && lacking == 0:
		case known:
			notes = append(notes, "I cannot answer in <#"+channel+">: there I lack "+lacking.String()+". Give my role that, in the settings of the channel, under Permissions.")
		default:
			notes = append(notes, "I could not answer in <#"+channel+">: I need "+neededIn(0).String()+" there.")
		}
	}
	if more := len(notes) - mostNotes; more > 0 {
		notes = append(notes[:mostNotes], "And in "+wording.Counted(more, "channel")+" more; my log names them.")
	}
	// With several servers, nobody knows whose moderators these concern.
	if len(lost) > 0 && (b.config.Guild == server || b.directory.size() == 1) {
		named := strings.Join(lost[:min(len(lost), mostNotes)], ", ")
		notes = append(notes, "ASK_CHANNEL_IDS names what is no channel that I can find: "+named+".")
	}
	return notes
}

// mostNotes bounds the channels that /corpus status lists.
const mostNotes = 10

// lackingSentence names to the asker the permissions that the bot lacks in their
// channel.
func (b *bot) lackingSentence(r *request) string {
	if lacking, known := b.directory.lacking(r.guild, r.channel); known && lacking != 0 {
		return "I cannot answer here as I should: in this channel I lack " + lacking.String() + "."
	}
	return "I cannot answer here as I should: in this channel I need " + neededIn(0).String() + "."
}

// accessAdvice is what an operator can do when Discord did not let the bot send
// an answer to a channel; empty when err is something else.
func (b *bot) accessAdvice(r *request, err error) string {
	refusal, ok := errors.AsType[*refused](err)
	if !ok || refusal.code != codeNoPermission && refusal.code != codeNoAccess {
		return ""
	}
	lacking, known := b.directory.lacking(r.guild, r.channel)
	if !known || lacking == 0 {
		lacking = neededIn(0)
	}
	return "give the bot's role " + lacking.String() + ": in the settings of the channel, under Permissions"
}
