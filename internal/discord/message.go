package discord

import (
	"context"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"

	"byline/internal/wording"
)

// onMessage handles a message for the bot, as one version of an exchange.
func (b *bot) onMessage(message *incoming, turn turn, received time.Time) {
	me := b.me.Load()
	if me == nil || !fromPerson(message, me) {
		b.exchanges.forget(message.ID)
		return
	}
	ctx, cancel := context.WithTimeout(b.working, b.config.questionTime)
	defer cancel()
	r := &request{
		user: message.Author.ID, guild: message.GuildID, channel: message.ChannelID,
		received: received,
	}
	names := b.names(message, me.ID)
	r.text = withoutNames(message.Content, names)
	switch kind, to := b.address(ctx, r, message, names), b.messageDelivery(r, message, turn); kind {
	case notAddressed:
		b.exchanges.forget(message.ID)
	case asksNothing:
		// The answer to an earlier version of the message is withdrawn.
		if err := to.silence(ctx); err != nil {
			b.log.Warn("an answer could not be taken back", "error", err)
		}
	case wordless:
		b.serve(r, route{handle: b.help}, to)
	case withheldText:
		b.serve(r, route{handle: withheld}, to)
	case idle:
		b.serve(r, route{handle: b.nothingAsked}, to)
	case asks:
		b.serve(r, b.messageRoute(), to)
	}
}

// fromPerson reports whether a person wrote the message, and not a bot, a
// webhook or Discord itself.
func fromPerson(message *incoming, me *discordgo.User) bool {
	author := message.Author
	return author != nil && author.ID != me.ID && !author.Bot && !author.System && message.WebhookID == "" &&
		(message.Type == discordgo.MessageTypeDefault || message.Type == discordgo.MessageTypeReply)
}

// nothingAsked answers a message to the bot that asks nothing.
func (b *bot) nothingAsked(context.Context, *request) (*reply, error) {
	return nil, refusal(wording.NoWords)
}

// withheld answers a mention whose text Discord withholds.
func withheld(context.Context, *request) (*reply, error) {
	return nil, refusal("I cannot read messages that mention my role. Please mention me by my name, or use /" + askCommand + ".")
}

// roleMention matches the mention of a role in a text.
var roleMention = regexp.MustCompile(`<@&([0-9]+)>`)

// names are the bot's names in the text of a message: two forms of its id, and
// those of its roles that the message mentions.
func (b *bot) names(message *incoming, id string) []string {
	names := []string{"<@" + id + ">", "<@!" + id + ">"}
	roles := message.MentionRoles
	for _, found := range roleMention.FindAllStringSubmatch(message.Content, -1) {
		roles = append(roles, found[1])
	}
	for _, role := range roles {
		if b.directory.names(message.GuildID, role) {
			names = append(names, "<@&"+role+">")
		}
	}
	return names
}

// isMentioned reports whether the message mentions the bot under one of its
// names. It also searches the text, since Discord's list leaves out mentions
// that did not notify.
func isMentioned(message *incoming, id string, names []string) bool {
	return slices.ContainsFunc(message.Mentions, func(user *discordgo.User) bool { return user != nil && user.ID == id }) ||
		slices.ContainsFunc(names, func(name string) bool { return strings.Contains(message.Content, name) }) ||
		slices.ContainsFunc(message.MentionRoles, func(role string) bool { return slices.Contains(names, "<@&"+role+">") })
}

// withoutNames is a text without the bot's names, which are not part of the
// question.
func withoutNames(text string, names []string) string {
	for _, name := range names {
		text = strings.ReplaceAll(text, name, " ")
	}
	return strings.TrimLeft(strings.TrimSpace(text), ",:; ")
}

// repliedTo is the message that another replies to, and whether that is the
// bot's.
func (b *bot) repliedTo(ctx context.Context, message *incoming, me string) (*incoming, bool) {
	if message.Reference == nil || message.Reference.Type != discordgo.MessageReferenceTypeDefault {
		return nil, false
	}
	found := message.Referenced
	if found == nil && message.Content != "" {
		// Discord leaves it out at times. Without permission to read it the
		// question stands alone.
		address := discordgo.EndpointChannelMessage(message.ChannelID, message.Reference.MessageID)
		response, err := b.api.do(ctx, http.MethodGet, address, nil)
		if err == nil {
			found = new(incoming)
			err = decode(response, found)
		}
		if err != nil {
			b.log.Info("the message replied to could not be read", "error", err)
			return nil, false
		}
	}
	return found, found != nil && found.Author != nil && found.Author.ID == me
}

// toNobody reports whether the message is neither a reply nor mentions
// somebody.
func toNobody(message *incoming) bool {
	return message.Type == discordgo.MessageTypeDefault && message.Reference == nil && len(message.Mentions) == 0 && len(message.MentionRoles) == 0 && !message.MentionEveryone
}
