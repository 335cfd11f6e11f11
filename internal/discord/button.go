package discord

import (
	"context"
	"errors"
	"strings"

	"byline/internal/answer"
	"byline/internal/newsroom"
	"byline/internal/store"

	"github.com/bwmarrin/discordgo"
)

// context shows the paragraph around a quote.
func (b *bot) context(ctx context.Context, r *request) (*reply, error) {
	asked, ok := parseContext(r.customID)
	if !ok {
		return nil, newsroom.ErrNoKey
	}
	quote, err := r.room.Quote(ctx, asked.Keys[asked.At])
	if err != nil {
		return nil, err
	}
	before, paragraph, after, err := r.room.Context(ctx, quote)
	if err != nil {
		return nil, err
	}
	return renderContext(before, paragraph, after, quote, asked), nil
}

// more shows further quotes of an answer. Quotes that are gone are left out.
func (b *bot) more(ctx context.Context, r *request) (*reply, error) {
	asked, ok := parseMore(r.customID)
	if !ok {
		return nil, newsroom.ErrNoKey
	}
	questions := questionOf(r.message)
	found := b.foundAgain(ctx, r.room, questions)
	var quotes []answer.Quote
	for _, key := range asked.page() {
		quote, err := r.room.Quote(ctx, key)
		switch {
		case err == nil:
			if same, ok := found[key]; ok {
				quote = same
			}
			quotes = append(quotes, quote)
		case !errors.Is(err, newsroom.ErrGone) && !errors.Is(err, newsroom.ErrChanged):
			return nil, err
		}
	}
	return renderMore(quotes, questions, asked.next()), nil
}

// mostFound is how many quotes are searched for those of a page. The question
// may have been limited to fewer articles when it was asked.
const mostFound = 50

// foundAgain is the quotes that answer a question, the last of a conversation,
// by their keys. Only an answer, not a key, has a quote's highlight and
// speaker.
func (b *bot) foundAgain(ctx context.Context, room Room, questions []string) map[string]answer.Quote {
	if len(questions) == 0 {
		return nil
	}
	before, text := questions[:len(questions)-1], last(questions)
	found, err := room.Ask(ctx, answer.Question{Text: text, AsOf: b.today(), Limit: mostFound, Before: before})
	if err != nil {
		return nil // the quotes are shown without
	}
	quotes := make(map[string]answer.Quote, len(found.Quotes))
	for _, quote := range found.Quotes {
		if !found.Answered {
			quote.Highlight = answer.Span{}
		}
		quotes[newsroom.Key(quote)] = quote
	}
	return quotes
}

// judge stores a verdict on an answer.
func (b *bot) judge(ctx context.Context, r *request) (*reply, error) {
	given, ok := parseFeedback(r.customID)
	if !ok {
		return nil, newsroom.ErrNoKey
	}
	verdict := store.Verdict{
		Time: r.received.UTC(), Server: r.guild, Right: given.Right, Question: given.Question,
	}
	if r.message != nil {
		if questions := questionOf(r.message); len(questions) > 0 {
			verdict.Question = strings.Join(questions, separator)
		}
		verdict.Vote = b.votes.vote(r.user, r.message.ID)
	}
	if given.Key != "" {
		// What was shown is stored even if the article is gone.
		if quote, err := r.room.Quote(ctx, given.Key); err == nil {
			verdict.Sentence, verdict.Article = quote.Sentence, quote.Article.ID
		}
	}
	if err := b.config.Store.AddVerdict(ctx, verdict); err != nil {
		return nil, err
	}
	r.outcome = "wrong"
	if given.Right {
		r.outcome = "right"
	}
	return renderSentence("Thank you. Those who run me can see that now."), nil
}

// sources lists the outlets.
func (b *bot) sources(_ context.Context, r *request) (*reply, error) {
	if err := r.room.Ready(); err != nil {
		return nil, err
	}
	return renderSources(r.room.Sources(), r.room.Len(), r.room.Reloaded()), nil
}

// help shows what can be asked.
func (b *bot) help(context.Context, *request) (*reply, error) { return renderHelp(), nil }

// messageText is the text of a message, including its embeds.
func messageText(message *incoming) string {
	texts := []string{message.Content}
	for _, embed := range message.Embeds {
		if embed != nil {
			texts = append(texts, embed.Title, embed.Description)
		}
	}
	return clean(strings.Join(texts, " "))
}

// sourceChoices are the outlets to suggest for what was typed so far.
func sourceChoices(sources []newsroom.Source, typed string) []*discordgo.ApplicationCommandOptionChoice {
	names := make([]string, len(sources))
	for i, source := range sources {
		names[i] = source.Name
	}
	return choices(typed, names)
}
