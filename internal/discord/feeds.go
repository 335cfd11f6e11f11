package discord

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"byline/internal/feeds"
	"byline/internal/newsrooms"
	"byline/internal/wording"

	"github.com/bwmarrin/discordgo"
)

// feedTime is how long fetching what a moderator named may take.
const feedTime = time.Minute

// unreadAddress is an address that a user gave and that could not be read. Its
// error, for the log, leaves out the reason, which may repeat the content; its
// sentence, for the user, has it.
type unreadAddress struct{ cause error }

func (unreadAddress) Error() string { return "what is at an address that was named could not be read" }

func (u unreadAddress) sentence() string {
	return "I cannot read that: " + clean(u.cause.Error()) + "."
}

// unread is the error for an address that could not be read, unless the request
// ended.
func unread(ctx context.Context, err error) error {
	if err == nil || ctx.Err() != nil {
		return errors.Join(err, ctx.Err())
	}
	return unreadAddress{err}
}

// addFeed shows what is at an address, and asks whether to add it.
func (b *bot) addFeed(ctx context.Context, r *request) (*reply, error) {
	list, err := b.newsrooms.Feeds(r.guild)
	if err != nil {
		return nil, err
	}
	keep, err := feeds.ParseKeep(r.option("keep"))
	if err != nil {
		return nil, refusal("keep wants a number of days such as 90d, or of articles such as 500.")
	}
	announced := r.option(channelOption)
	if of := b.directory.serverOf(announced); of != "" && of != r.guild {
		return nil, refusal("That channel is none of this server's.")
	}
	if kind, known := b.directory.kind(r.guild, announced); known && !slices.Contains(messageChannels, kind) {
		return nil, refusal("That channel takes no messages. Please choose a text channel or a thread, such as a post of a forum.")
	}
	known, err := list.List(ctx)
	if err != nil {
		return nil, err
	}
	found, err := list.Preview(ctx, r.option(addressOption))
	if err != nil {
		return nil, unread(ctx, err)
	}
	if slices.ContainsFunc(known, func(f newsrooms.FeedState) bool { return f.Address == found.Address }) {
		return nil, feeds.ErrKnown
	}
	wanted := feeds.Feed{
		Address: found.Address, Title: found.Title, Outlet: clean(r.option("outlet")),
		Channel: announced, Full: r.flag("full"), Keep: keep,
	}
	note := ""
	if lacking, known := b.directory.lacking(r.guild, announced); announced != "" && known && lacking != 0 {
		note = "I cannot announce anything in <#" + announced + "> yet: there I lack " + lacking.String() + "."
	}
	token := b.offers.put(offer{guild: r.guild, user: r.user, feed: wanted, at: r.received})
	return renderPreview(found, wanted, token, note), nil
}

// keepFeed adds the feed of a preview.
func (b *bot) keepFeed(ctx context.Context, r *request) (*reply, error) {
	token, _ := strings.CutPrefix(r.customID, keepButton+".")
	offered, ok := b.offers.get(token, r.guild, r.user, r.received)
	if !ok {
		return nil, refusal("That was too long ago, or is done already. Please use /" + feedCommand + " add again.")
	}
	list, err := b.newsrooms.Feeds(r.guild)
	if err != nil {
		return nil, err
	}
	added, err := list.Add(ctx, offered.feed)
	if err != nil {
		return nil, err
	}
	b.offers.drop(token)
	b.log.Info("a feed was added", "user", r.user, "server", r.guild)
	b.note(ctx, r, "add feed", feeds.Redact(added.Address))
	return renderKept(added), nil
}

// cancelFeed drops the feed of a preview.
func (b *bot) cancelFeed(_ context.Context, r *request) (*reply, error) {
	token, _ := strings.CutPrefix(r.customID, cancelButton+".")
	if _, ok := b.offers.get(token, r.guild, r.user, r.received); ok {
		b.offers.drop(token)
	}
	return inPlace(renderSentence("That feed is not followed.")), nil
}

// listFeeds lists the feeds and their states.
func (b *bot) listFeeds(ctx context.Context, r *request) (*reply, error) {
	list, err := b.newsrooms.Feeds(r.guild)
	if err != nil {
		return nil, err
	}
	all, err := list.List(ctx)
	if err != nil {
		return nil, err
	}
	return renderFeeds(all, list.Shared()), nil
}

// removeFeed removes a feed.
func (b *bot) removeFeed(ctx context.Context, r *request) (*reply, error) {
	list, err := b.newsrooms.Feeds(r.guild)
	if err != nil {
		return nil, err
	}
	removed, err := list.Remove(ctx, r.option(feedOption), r.flag("articles"))
	if err != nil {
		return nil, err
	}
	what, said := "remove feed", "Its articles stay."
	if r.flag("articles") {
		what, said = "remove feed and articles", "Its articles go with it, in a few seconds."
	}
	b.log.Info("a feed was removed", "articles", r.flag("articles"), "user", r.user, "server", r.guild)
	b.note(ctx, r, what, feeds.Redact(removed.Address))
	return renderSentence(feedTitle(removed) + " is not followed any more. " + said), nil
}

// pauseFeed pauses or resumes a feed.
func (b *bot) pauseFeed(ctx context.Context, r *request) (*reply, error) {
	list, err := b.newsrooms.Feeds(r.guild)
	if err != nil {
		return nil, err
	}
	resume := r.flag("resume")
	changed, err := list.Pause(ctx, r.option(feedOption), !resume)
	if err != nil {
		return nil, err
	}
	what, said := "pause feed", " is not fetched until you use /"+feedCommand+" pause with resume."
	if resume {
		what, said = "resume feed", " is fetched again."
	}
	b.note(ctx, r, what, feeds.Redact(changed.Address))
	return renderSentence(feedTitle(changed) + said), nil
}

// importFeeds adds the feeds of an OPML file.
func (b *bot) importFeeds(ctx context.Context, r *request) (*reply, error) {
	list, err := b.newsrooms.Feeds(r.guild)
	if err != nil {
		return nil, err
	}
	_, content, err := b.attachment(ctx, r)
	if err != nil {
		return nil, err
	}
	defer content.Close()
	parsed, err := readOPML(content)
	if err != nil {
		return nil, err
	}
	added, left, err := list.Import(ctx, parsed)
	if err != nil {
		return nil, err
	}
	b.log.Info("feeds were imported", "added", len(added), "left out", left, "user", r.user, "server", r.guild)
	b.note(ctx, r, "import feeds", wording.Counted(len(added), "feed"))
	said := wording.Counted(len(added), "feed") + " added."
	if left > 0 {
		said += " " + wording.Number(left) + " left out: they are here already, have an address that no feed can have, or are more than there is room for."
	}
	return renderSentence(said), nil
}

// exportFeeds gives a moderator the list as a file. It has complete addresses,
// including keys in them.
func (b *bot) exportFeeds(ctx context.Context, r *request) (*reply, error) {
	list, err := b.newsrooms.Feeds(r.guild)
	if err != nil {
		return nil, err
	}
	made := &archive{most: min(r.largest, mostAttachment)}
	if err := list.Export(ctx, made); err != nil {
		return nil, err
	}
	b.note(ctx, r, "export feeds", "")
	return &reply{
		content: "Here are the feeds, for any feed reader. Addresses may hold keys: keep the file to yourself then.", private: true,
		files: []*discordgo.File{{Name: feeds.ListFile, ContentType: "text/x-opml", Reader: bytes.NewReader(made.Bytes())}},
	}, nil
}

// feedChoices are the feeds to suggest for what was typed so far: shown by
// their titles, identified by their names.
func (b *bot) feedChoices(ctx context.Context, r *request, typed string) ([]*discordgo.ApplicationCommandOptionChoice, error) {
	list, err := b.newsrooms.Feeds(r.guild)
	if err != nil {
		return nil, err
	}
	all, err := list.List(ctx)
	offered := []*discordgo.ApplicationCommandOptionChoice{}
	for _, feed := range all {
		shown := plain(feedTitle(feed.Feed)+" ("+feed.Name+")", maxChoice)
		if len(offered) < maxChoices && strings.Contains(strings.ToLower(shown), strings.ToLower(clean(typed))) {
			offered = append(offered, &discordgo.ApplicationCommandOptionChoice{Name: shown, Value: feed.Name})
		}
	}
	return offered, err
}

// feedNotes report, one line each, the feeds that keep failing and what
// moderators can do.
func (b *bot) feedNotes(ctx context.Context, guild string) []string {
	list, err := b.newsrooms.Feeds(guild)
	if err != nil {
		return nil // there are none here
	}
	all, err := list.List(ctx)
	if err != nil {
		return []string{"The list of feeds cannot be read: my log says why."}
	}
	var notes []string
	for _, feed := range all {
		if feed.Status.Failing() && !feed.Paused {
			notes = append(notes, "A feed keeps failing: "+escape(feedTitle(feed.Feed), maxChange)+", "+escape(feed.Status.Error, maxProblem)+". See `/"+feedCommand+" list`.")
		}
	}
	const most = 3
	if more := len(notes) - most; more > 0 {
		notes = append(notes[:most], "And "+wording.Counted(more, "feed")+" more.")
	}
	return notes
}

// feedTitle is the name of a feed for readers: its title, or its address.
func feedTitle(feed feeds.Feed) string {
	return cmp.Or(clean(feed.Title), feeds.Redact(feed.Address))
}
