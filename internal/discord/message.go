package discord

import (
	"context"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"
)

// onMessage serves a message, if it is a question to the bot.
func (b *bot) onMessage(message *discordgo.Message, received time.Time) {
	me := b.me.Load()
	if me == nil || !fromPerson(message, me) {
		return
	}
	ctx, cancel := context.WithTimeout(b.working, questionTime)
	defer cancel()
	r := &request{
		user: message.Author.ID, guild: message.GuildID, channel: message.ChannelID,
		received: received,
	}
	mentioned := isMentioned(message, me.ID)
	r.text = withoutMention(message.Content, me.ID)
	answered, ours := b.repliedTo(ctx, message, me.ID)
	switch {
	case ours && (r.text != "" || mentioned || message.GuildID == ""):
		r.kind, r.before = "reply", questionOf(answered)
	case message.GuildID == "":
		r.kind = "direct message"
	case mentioned:
		r.kind = "mention"
	case slices.Contains(b.config.AskChannels, message.ChannelID) && toNobody(message) && isQuestion(r.text):
		r.kind = "channel"
	default:
		return
	}
	route := b.messageRoute()
	if r.text == "" {
		if len(message.Attachments)+len(message.StickerItems) > 0 && !mentioned {
			return
		}
		route.handle = b.help
	}
	b.serve(r, route, messageDelivery{b.api, message})
}

// fromPerson is whether a person wrote the message, and not this bot, another,
// a webhook or Discord itself.
func fromPerson(message *discordgo.Message, me *discordgo.User) bool {
	author := message.Author
	return author != nil && author.ID != me.ID && !author.Bot && !author.System && message.WebhookID == "" &&
		(message.Type == discordgo.MessageTypeDefault || message.Type == discordgo.MessageTypeReply)
}

// isMentioned is whether the message mentions the bot. Its text is looked at
// as well: what Discord lists leaves out mentions that did not notify.
func isMentioned(message *discordgo.Message, id string) bool {
	return slices.ContainsFunc(message.Mentions, func(user *discordgo.User) bool { return user != nil && user.ID == id }) ||
		strings.Contains(message.Content, "<@"+id+">") || strings.Contains(message.Content, "<@!"+id+">")
}

// withoutMention is a text without the bot's name, which is no part of the
// question.
func withoutMention(text, id string) string {
	text = strings.NewReplacer("<@"+id+">", " ", "<@!"+id+">", " ").Replace(text)
	return strings.TrimLeft(strings.TrimSpace(text), ",:; ")
}

// repliedTo is the message that another replies to, and whether that is the
// bot's.
func (b *bot) repliedTo(ctx context.Context, message *discordgo.Message, me string) (*discordgo.Message, bool) {
	if message.Type != discordgo.MessageTypeReply || message.MessageReference == nil {
		return nil, false
	}
	found := message.ReferencedMessage
	if found == nil && message.Content != "" {
		// Discord leaves it out at times. Without the right to read it there
		// is no more to do: the question then stands alone.
		address := discordgo.EndpointChannelMessage(message.ChannelID, message.MessageReference.MessageID)
		response, err := b.api.do(ctx, http.MethodGet, address, nil, bucketOf(message.ChannelID))
		if err == nil {
			found = new(discordgo.Message)
			err = decode(response, found)
		}
		if err != nil {
			b.log.Info("the message replied to could not be read", "error", err)
			return nil, false
		}
	}
	return found, found != nil && found.Author != nil && found.Author.ID == me
}

// toNobody is whether the message is to the channel as a whole, and neither a
// reply nor a mention of somebody.
func toNobody(message *discordgo.Message) bool {
	return message.Type == discordgo.MessageTypeDefault && len(message.Mentions) == 0 && len(message.MentionRoles) == 0 && !message.MentionEveryone
}

// asks is how a question starts that needs no question mark.
var asks = regexp.MustCompile(`(?i)^(who|whom|whose|what|when|where|why|which|how)('s|’s|\b)`)

// isQuestion is whether a text is a question, as people type them: with a
// question mark at its end, or starting as one and of three words at least.
func isQuestion(text string) bool {
	words := len(strings.Fields(text))
	return strings.HasSuffix(strings.TrimRight(text, " !*_~|)\"'”’"), "?") && words > 1 ||
		asks.MatchString(text) && words > 2
}
