package discord

import (
	"strings"

	"github.com/bwmarrin/discordgo"
)

// The questions of a conversation stand above each answer in the author line of
// its embed, which shows no markup. When somebody replies to the answer they
// are read from there, so the bot needs no memory of its own. If a message has
// no such line, its question is read from its feedback buttons.
const (
	separator = " › "
	// trailed bounds the questions shown; the last ones count.
	trailed = 3
)

// separatorLike replaces a separator within a question.
var separatorLike = strings.NewReplacer("›", ">")

// breadcrumb is the last of the questions, oldest first; "" if there are none.
func breadcrumb(questions []string) string {
	var trail []string
	for _, question := range questions {
		if question = clean(question); question != "" {
			trail = append(trail, separatorLike.Replace(question))
		}
	}
	trail = trail[max(0, len(trail)-trailed):]
	if len(trail) == 0 {
		return ""
	}
	each := (maxAuthor - (len(trail)-1)*length(separator)) / len(trail)
	for i, question := range trail {
		trail[i] = plain(question, each)
	}
	return strings.Join(trail, separator)
}

// questionOf is the questions that one of the bot's own messages answers,
// oldest first, as far as it shows them; none if the message answers none.
func questionOf(m *incoming) []string {
	if m == nil || len(m.Embeds) == 0 || m.Embeds[0] == nil {
		return nil
	}
	if m.Embeds[0].Author == nil {
		return m.judgedQuestion()
	}
	var questions []string
	for question := range strings.SplitSeq(m.Embeds[0].Author.Name, separator) {
		if question = clean(unplain(question)); question != "" {
			questions = append(questions, question)
		}
	}
	return questions
}

// judgedQuestion is the question in a message's feedback buttons; none without
// such a button.
func (m *incoming) judgedQuestion() []string {
	for _, row := range m.Components {
		for _, button := range row.Components {
			if verdict, ok := parseFeedback(button.CustomID); ok && verdict.Question != "" {
				return []string{verdict.Question}
			}
		}
	}
	return nil
}

// withoutQuestion is an answer without the line that shows its question, if a
// button has the full question.
func (r *reply) withoutQuestion(asked string) *reply {
	asked = clean(asked)
	if len(r.embeds) == 0 || len(r.components) == 0 || strings.Contains(asked, separator) || !r.judges(asked) {
		return r
	}
	shorter, embed := *r, *r.embeds[0]
	embed.Author = nil
	shorter.embeds = append([]*discordgo.MessageEmbed{&embed}, r.embeds[1:]...)
	return &shorter
}

// judges reports whether the reply has a feedback button for a question in
// exactly these words.
func (r *reply) judges(asked string) bool {
	for _, component := range r.components {
		row, _ := component.(discordgo.ActionsRow)
		for _, component := range row.Components {
			button, _ := component.(discordgo.Button)
			if verdict, ok := parseFeedback(button.CustomID); ok && verdict.Question == asked {
				return true
			}
		}
	}
	return false
}

// last is the last element of a list; the zero value if it is empty.
func last[T any](list []T) T {
	if len(list) == 0 {
		return *new(T)
	}
	return list[len(list)-1]
}
