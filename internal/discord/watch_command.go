package discord

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"byline/internal/watch"

	"github.com/bwmarrin/discordgo"
)

// watchCommands is /watch as it is registered. Everybody has it: posts to a
// channel are for moderators to set up, private ones for anybody.
func watchCommands() *command {
	which := option{Type: text, Name: watchOption, Description: "Which one", Required: true, Autocomplete: true, MaxLength: maxChoice}
	return &command{
		Type: discordgo.ChatApplicationCommand, Name: watchCommand, Contexts: everywhere, Installed: installed,
		Description: "Hear of it when a question is answered, or a topic has news",
		Options: []option{
			{Type: subCommand, Name: "add", Description: "Watch a question or a topic", Options: slices.Concat([]option{
				{Type: text, Name: questionOption, Description: "A question, to hear of its answer and when that changes", MaxLength: watch.MostText, Autocomplete: true},
				{Type: text, Name: topicOption, Description: "Or a topic, to hear of its news", MaxLength: watch.MostText, Autocomplete: true},
			}, posting(), []option{
				{Type: text, Name: quietOption, Description: "When to be quiet each day, such as 22:00-07:00", MaxLength: 20},
				{Type: text, Name: zoneOption, Description: "The time zone of that, such as Europe/Berlin; else UTC", MaxLength: maxChoice, Autocomplete: true},
			})},
			{Type: subCommand, Name: "list", Description: "List what is watched, for this server and for you"},
			{Type: subCommand, Name: "remove", Description: "Watch it no longer", Options: []option{which}},
			{Type: subCommand, Name: "pause", Description: "Pause it, or resume it", Options: []option{which}},
		},
	}
}

// posting are the options that say where something is posted, and to whom.
func posting() []option {
	return []option{
		{Type: boolean, Name: "private", Description: "Tell you alone, by direct message, and not this channel"},
		{Type: role, Name: roleOption, Description: "A role to ping in this channel; for moderators"},
	}
}

// postsTo is where a watch or a digest will post, and the role that it pings.
// Moderators post in the channel by default; everybody else's posts are
// private.
func postsTo(r *request) (place watch.Place, role string, err error) {
	place = watch.Place{Server: r.guild, User: r.user}
	if r.mayModerate() && !r.flag("private") {
		place.Channel = r.channel
	}
	switch role = r.option(roleOption); {
	case role == "":
	case !r.mayModerate():
		return place, "", refusal("Which role is pinged is for those to say who may manage this server.")
	case place.Private():
		return place, "", refusal("A role can be pinged in a channel only: leave out private, or the role.")
	case role == r.guild:
		return place, "", refusal("I ping no more than one role, and never everyone.")
	}
	return place, role, nil
}

// addWatch adds a watch on a question or a topic.
func (b *bot) addWatch(ctx context.Context, r *request) (*reply, error) {
	question, topic := r.option(questionOption), r.option(topicOption)
	if (question == "") == (topic == "") {
		return nil, refusal("Give me a question or a topic to watch, and only one of them.")
	}
	wanted := watch.Watch{Kind: watch.Question, Text: cmp.Or(question, topic)}
	if topic != "" {
		wanted.Kind = watch.Topic
	}
	var err error
	if wanted.Place, wanted.Role, err = postsTo(r); err != nil {
		return nil, err
	}
	if wanted.Quiet, err = quietOf(r.option(quietOption), r.option(zoneOption)); err != nil {
		return nil, err
	}
	kept, err := b.keepWatch(ctx, r, wanted)
	if err != nil {
		return nil, err
	}
	return renderWatching(kept, r.mayModerate()), nil
}

// keepWatch adds a watch, unless there is one like it.
func (b *bot) keepWatch(ctx context.Context, r *request, wanted watch.Watch) (watch.Watch, error) {
	of := watch.Filter{Server: wanted.Server, Channel: wanted.Channel}
	if wanted.Private() {
		of = watch.Filter{User: r.user, Private: true}
	}
	there, err := b.config.Store.Watches(ctx, of)
	if err != nil {
		return watch.Watch{}, err
	}
	same := func(w watch.Watch) bool {
		return w.Kind == wanted.Kind && w.Server == wanted.Server && strings.EqualFold(clean(w.Text), clean(wanted.Text))
	}
	if slices.ContainsFunc(there, same) {
		return watch.Watch{}, refusal("That is watched already: /" + watchCommand + " list shows it.")
	}
	kept, err := b.config.Store.AddWatch(ctx, wanted, b.config.WatchLimits)
	if err != nil {
		return watch.Watch{}, err
	}
	if !kept.Private() {
		b.note(ctx, r, "add watch", kept.Text)
	}
	return kept, nil
}

// quietOf parses hours such as "22:00-07:00" in a time zone.
func quietOf(hours, zone string) (quiet watch.Quiet, err error) {
	if hours == "" {
		return quiet, nil // the zone is of no use then
	}
	quiet, err = watch.ParseQuiet(hours, zone)
	if errors.Is(err, watch.ErrClock) {
		return quiet, refusal("Write the quiet hours as in 22:00-07:00.")
	}
	return quiet, err
}

// zoneOf is a time zone as it was chosen or typed.
func zoneOf(zone string) (string, error) {
	if _, err := watch.Location(zone); err != nil {
		return "", err
	}
	return zone, nil
}

// standing is the watches and the digests that somebody may see and change.
type standing struct {
	watches []watch.Watch
	digests []watch.Digest
}

// filters choose what a user may see and change: their own private watches (on
// a server, those of that server), and its channels' watches if they moderate
// it.
func filters(r *request) []watch.Filter {
	if r.user == "" {
		return nil // which as a filter would be anybody
	}
	of := []watch.Filter{{Server: r.guild, User: r.user, Private: true}}
	if r.mayModerate() {
		of = append(of, watch.Filter{Server: r.guild, Public: true})
	}
	return of
}

// standing is what any of the filters choose.
func (b *bot) standing(ctx context.Context, filters ...watch.Filter) (s standing, err error) {
	for _, filter := range filters {
		watches, err := b.config.Store.Watches(ctx, filter)
		if err != nil {
			return s, err
		}
		digests, err := b.config.Store.Digests(ctx, filter)
		if err != nil {
			return s, err
		}
		s.watches, s.digests = append(s.watches, watches...), append(s.digests, digests...)
	}
	return s, nil
}

// listWatches lists what who asks may see.
func (b *bot) listWatches(ctx context.Context, r *request) (*reply, error) {
	found, err := b.standing(ctx, filters(r)...)
	if err != nil {
		return nil, err
	}
	return renderStanding(found, strings.HasPrefix(r.kind, digestCommand)), nil
}

// removeWatch removes a watch or a digest, or all private ones.
func (b *bot) removeWatch(ctx context.Context, r *request) (*reply, error) {
	if chosen(r) == allOfMine {
		return b.removeMine(ctx, r)
	}
	what, err := b.change(ctx, r, chosenID(r), b.config.Store.RemoveWatch, b.config.Store.RemoveDigest)
	if err != nil {
		return nil, err
	}
	if !what.Private() {
		b.note(ctx, r, "remove watch", what.text)
	}
	return renderSentence("I watch that no longer: " + what.text), nil
}

// removeMine removes all private watches and digests of the user, wherever they
// were made, and with them everything kept for the user because of them.
func (b *bot) removeMine(ctx context.Context, r *request) (*reply, error) {
	if r.user == "" {
		return nil, watch.ErrNotFound
	}
	of := watch.Filter{User: r.user, Private: true}
	watches, err := b.config.Store.Watches(ctx, of)
	if err != nil {
		return nil, err
	}
	digests, err := b.config.Store.Digests(ctx, of)
	if err != nil {
		return nil, err
	}
	for _, w := range watches {
		if _, err := b.config.Store.RemoveWatch(ctx, w.ID, of); err != nil && !errors.Is(err, watch.ErrNotFound) {
			return nil, err
		}
	}
	for _, d := range digests {
		if _, err := b.config.Store.RemoveDigest(ctx, d.ID, of); err != nil && !errors.Is(err, watch.ErrNotFound) {
			return nil, err
		}
	}
	return renderSentence("All of your private watches and digests are deleted, on every server."), nil
}

// pauseWatch pauses a watch or a digest, or resumes one that is paused.
func (b *bot) pauseWatch(ctx context.Context, r *request) (*reply, error) {
	id := chosenID(r)
	found, err := b.standing(ctx, filters(r)...)
	if err != nil {
		return nil, err
	}
	paused := true
	for _, w := range found.watches {
		if w.ID == id {
			paused = !w.Paused
		}
	}
	for _, d := range found.digests {
		if d.ID == id {
			paused = !d.Paused
		}
	}
	what, err := b.change(ctx, r, id,
		func(ctx context.Context, id int64, of watch.Filter) (watch.Watch, error) {
			return b.config.Store.PauseWatch(ctx, id, of, paused)
		},
		func(ctx context.Context, id int64, of watch.Filter) (watch.Digest, error) {
			return b.config.Store.PauseDigest(ctx, id, of, paused)
		})
	if err != nil {
		return nil, err
	}
	did, said := "resume watch", "It goes on: "
	if paused {
		did, said = "pause watch", "Paused: "
	}
	if !what.Private() {
		b.note(ctx, r, did, what.text)
	}
	return renderSentence(said + what.text), nil
}

// changedOne is a watch or a digest that was changed.
type changedOne struct {
	watch.Place
	text string
}

// change changes a watch or a digest that the user may change. For any other,
// the error is [watch.ErrNotFound].
func (b *bot) change(ctx context.Context, r *request, id int64,
	ofWatch func(context.Context, int64, watch.Filter) (watch.Watch, error),
	ofDigest func(context.Context, int64, watch.Filter) (watch.Digest, error),
) (changedOne, error) {
	for _, filter := range filters(r) {
		w, err := ofWatch(ctx, id, filter)
		if err == nil {
			return changedOne{w.Place, w.Text}, nil
		}
		if !errors.Is(err, watch.ErrNotFound) {
			return changedOne{}, err
		}
		d, err := ofDigest(ctx, id, filter)
		if err == nil {
			return changedOne{d.Place, cmp.Or(d.Topic, "the digest")}, nil
		}
		if !errors.Is(err, watch.ErrNotFound) {
			return changedOne{}, err
		}
	}
	return changedOne{}, watch.ErrNotFound
}
