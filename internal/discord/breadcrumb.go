package discord

import "strings"

// The questions of a conversation stand above each answer in the author line
// of its embed, which shows no markup. There they are found again when
// somebody replies to the answer: the bot needs no memory of its own.
const (
	separator = " › "
	// trailed is how many questions are shown, the last ones.
	trailed = 3
)

// separatorLike stands for a separator within a question.
var separatorLike = strings.NewReplacer("›", ">")

// breadcrumb is the last of the questions, oldest first; "" if there is none.
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
// oldest first, as far as it shows them; none for a message that answers none.
func questionOf(m *incoming) []string {
	if m == nil || len(m.Embeds) == 0 || m.Embeds[0] == nil || m.Embeds[0].Author == nil {
		return nil
	}
	var questions []string
	for question := range strings.SplitSeq(m.Embeds[0].Author.Name, separator) {
		if question = clean(unplain(question)); question != "" {
			questions = append(questions, question)
		}
	}
	return questions
}

// last is the last of a list; the zero value where it is empty.
func last[T any](list []T) T {
	if len(list) == 0 {
		return *new(T)
	}
	return list[len(list)-1]
}
