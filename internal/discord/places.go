package discord

import (
	"context"
	"log/slog"
	"net/http"
	"sync"

	"github.com/bwmarrin/discordgo"
)

// keptPlaces bounds of how many channels it is remembered whether they are
// threads.
const keptPlaces = 20_000

// places remember in which channels threads lie. A message does not say; an
// interaction does.
type places struct {
	mu      sync.Mutex
	parents map[string]string // by the id of a channel; "" for one that is no thread
}

// channelObject is a channel as Discord describes it.
type channelObject struct {
	ID       string                `json:"id"`
	Name     string                `json:"name"`
	Type     discordgo.ChannelType `json:"type"`
	ParentID string                `json:"parent_id"`
}

// isThread is whether the channel is a thread, or a post of a forum. The
// parent of other channels is their category.
func (c channelObject) isThread() bool {
	switch c.Type {
	case discordgo.ChannelTypeGuildNewsThread, discordgo.ChannelTypeGuildPublicThread, discordgo.ChannelTypeGuildPrivateThread:
		return true
	}
	return false
}

// parent is the channel that a thread lies in; "" for a channel that is no
// thread, or of which Discord does not tell.
func (p *places) parent(ctx context.Context, api *api, id string, log *slog.Logger) string {
	p.mu.Lock()
	parent, known := p.parents[id]
	p.mu.Unlock()
	if known {
		return parent
	}
	var found channelObject
	response, err := api.do(ctx, http.MethodGet, discordgo.EndpointChannel(id), nil, "places")
	if err == nil {
		err = decode(response, &found)
	}
	if err != nil {
		log.Warn("it is not known whether a channel is a thread: it is taken for none", "channel", id, "error", err)
		return ""
	}
	found.ID = id
	return p.note(found)
}

// note remembers what Discord says of a channel, and returns the channel that
// it lies in if it is a thread.
func (p *places) note(channel channelObject) (parent string) {
	if channel.ID == "" {
		return ""
	}
	if channel.isThread() {
		parent = channel.ParentID
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.parents) >= keptPlaces || p.parents == nil {
		p.parents = make(map[string]string)
	}
	p.parents[channel.ID] = parent
	return parent
}
