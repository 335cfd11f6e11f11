package discord

import (
	"slices"
	"sync"

	"byline/internal/settings"
)

// keptAsked bounds what is kept for a server, and keptAskedServers the number
// of servers; the oldest is dropped.
const keptAsked, keptAskedServers = 100, 1000

// asked holds recent questions that were answered publicly, as suggestions
// while somebody types. A question is suggested only in the channel it was
// asked in, since not everybody may read the others. Nothing of it is kept on
// disk.
type asked struct {
	mu      sync.Mutex
	servers map[string][]asking // newest first
	order   []string            // of the servers, the one that asked last at the end
}

// asking is what was asked of a command, or of /ask for a message, and where.
type asking struct{ channel, command, text string }

func newAsked() *asked { return &asked{servers: make(map[string][]asking)} }

// note remembers a request's question, unless the reply is private.
func (a *asked) note(r *request, text string) {
	alone := r.flag("private") || r.settings.Replies == settings.InPrivate
	if text = clean(text); r.guild == "" || alone || text == "" || length(text) > maxChoice {
		return
	}
	command := r.kind
	if r.text != "" {
		command = askCommand
	}
	if len(r.before) > 0 {
		return // it means something else by itself
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.order = append(slices.DeleteFunc(a.order, func(guild string) bool { return guild == r.guild }), r.guild)
	if len(a.order) > keptAskedServers {
		delete(a.servers, a.order[0])
		a.order = a.order[1:]
	}
	now := asking{r.channel, command, text}
	before := slices.DeleteFunc(a.servers[r.guild], func(other asking) bool { return other == now })
	a.servers[r.guild] = slices.Insert(before[:min(len(before), keptAsked-1)], 0, now)
}

// forget drops the questions of a server.
func (a *asked) forget(guild string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.servers, guild)
	a.order = slices.DeleteFunc(a.order, func(other string) bool { return other == guild })
}

// of is the questions to a command in a channel of a server, newest first.
func (a *asked) of(guild, channel, command string) (texts []string) {
	if guild == "" {
		return nil
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, one := range a.servers[guild] {
		if one.channel == channel && one.command == command {
			texts = append(texts, one.text)
		}
	}
	return texts
}
