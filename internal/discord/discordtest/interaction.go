package discordtest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

// tokenLasts is how long the token of an interaction is good for.
const tokenLasts = 15 * time.Minute

// ErrUnanswered says that an interaction got no answer in time: its person
// reads that the application did not respond.
var ErrUnanswered = errors.New("the application did not respond")

// Types of interactions.
const (
	InteractionCommand      = 2
	InteractionComponent    = 3
	InteractionAutocomplete = 4
	InteractionModal        = 5
)

// ResponseType is the kind of a first answer.
type ResponseType int

// The kinds of first answers.
const (
	RespondMessage  ResponseType = 4
	RespondThinking ResponseType = 5
	RespondDeferred ResponseType = 6
	RespondUpdate   ResponseType = 7
	RespondChoices  ResponseType = 8
	RespondModal    ResponseType = 9
)

// Interaction is something that a person asked the bot, with what became of
// it.
type Interaction struct {
	ID, Token string
	// Type is one of InteractionCommand and the others.
	Type int
	// By is who asked.
	By *Member

	// data and carried are what it told the bot, and userInstalled is whether
	// its person alone has installed the app.
	data          map[string]any
	carried       *Message
	userInstalled bool

	server     *Server
	changed    signal // of its own, for many may wait at once
	channel    *Channel
	messages   int // the type of message that answers it
	optionType int // of the option that is completed
	source     string
	sent       time.Time
	overdue    *time.Timer
	expired    bool
	response   *Response
	original   string
	waiting    bool // whether the original still says "thinking…"
	followups  []string
	edits      []*Message
}

// Response is the first answer to an interaction.
type Response struct {
	Type ResponseType
	// Message is the message as it was then; nil for choices, modals and
	// answers that change nothing yet.
	Message *Message
	Choices []Choice
	Modal   *Modal
	// After is how long it took.
	After time.Duration
}

// Choice is what an autocompletion offers.
type Choice struct {
	Name  string `json:"name"`
	Value any    `json:"value"`
}

// Modal is a form that a person is asked to fill in.
type Modal struct {
	CustomID   string      `json:"custom_id"`
	Title      string      `json:"title"`
	Components []Component `json:"components"`
}

// Response waits for the first answer. Without one in time the error is
// ErrUnanswered.
func (i *Interaction) Response(ctx context.Context) (*Response, error) {
	var response *Response
	expired := false
	err := i.server.await(ctx, &i.changed, func() bool {
		i.server.mu.Lock()
		defer i.server.mu.Unlock()
		response, expired = i.response, i.expired
		return response != nil || expired
	})
	if err != nil {
		return nil, fmt.Errorf("wait for the answer to an interaction: %w", err)
	}
	if response == nil {
		return nil, ErrUnanswered
	}
	return response, nil
}

// Message waits for the message that answers: not the one that says that the
// bot is thinking. Where a button changes the message that it stands on, that
// is the message.
func (i *Interaction) Message(ctx context.Context) (*Message, error) {
	return i.MessageWhen(ctx, func(*Message) bool { return true })
}

// MessageWhen waits until the message that answers is as wanted, through its
// edits. Where the bot deletes it and sends a follow-up in its place, as to tell
// the person alone that it has no answer, the error is a [*TakenBackError].
func (i *Interaction) MessageWhen(ctx context.Context, wanted func(*Message) bool) (*Message, error) {
	response, err := i.Response(ctx)
	if err != nil {
		return nil, err
	}
	if response.Type == RespondChoices || response.Type == RespondModal {
		return nil, fmt.Errorf("the answer is of type %d and not a message", response.Type)
	}
	var found, instead *Message
	err = i.server.await(ctx, &i.changed, func() bool {
		for _, m := range slices.Backward(i.Edits()) {
			if !m.Loading() && wanted(m) {
				found = m
				return true
			}
		}
		instead = i.instead()
		return instead != nil
	})
	switch {
	case err != nil:
		return nil, fmt.Errorf("wait for the message that answers: %w", err)
	case found == nil:
		return nil, &TakenBackError{instead}
	}
	return found, nil
}

// TakenBackError is that the message that was to answer was deleted, and a
// follow-up is there instead.
type TakenBackError struct{ Instead *Message }

func (e *TakenBackError) Error() string {
	return fmt.Sprintf("the message that was to answer was taken back for %q", e.Instead.AllText())
}

// instead is the follow-up in the place of the message that was to answer; nil
// while that stands, or there is none.
func (i *Interaction) instead() *Message {
	i.server.mu.Lock()
	stands := i.original == "" || i.server.world.messages[i.original] != nil
	i.server.mu.Unlock()
	if all := i.Followups(); !stands && len(all) > 0 {
		return all[0]
	}
	return nil
}

// Edits are all states that the message that answers had, oldest first, the
// one that says that the bot is thinking among them.
func (i *Interaction) Edits() []*Message {
	i.server.mu.Lock()
	defer i.server.mu.Unlock()
	return slices.Clone(i.edits)
}

// Followup waits for the follow-up message with a number, from 1 on.
func (i *Interaction) Followup(ctx context.Context, number int) (*Message, error) {
	var found *Message
	err := i.server.await(ctx, &i.changed, func() bool {
		if all := i.Followups(); len(all) >= number {
			found = all[number-1]
		}
		return found != nil
	})
	if err != nil {
		return nil, fmt.Errorf("wait for follow-up %d: %w", number, err)
	}
	return found, nil
}

// Followups are the follow-up messages that are there, oldest first.
func (i *Interaction) Followups() []*Message {
	i.server.mu.Lock()
	defer i.server.mu.Unlock()
	var all []*Message
	for _, id := range i.followups {
		if m := i.server.world.messages[id]; m != nil {
			all = append(all, m.snapshot())
		}
	}
	return all
}

// Choices waits for what an autocompletion offers.
func (i *Interaction) Choices(ctx context.Context) ([]Choice, error) {
	response, err := i.Response(ctx)
	if err != nil {
		return nil, err
	}
	if response.Type != RespondChoices {
		return nil, fmt.Errorf("the answer is of type %d and no choices", response.Type)
	}
	return response.Choices, nil
}

// open makes an interaction known and starts its time. The caller holds mu.
func (s *Server) open(i *Interaction) {
	i.sent = s.now()
	s.world.interactions[i.ID] = i
	i.overdue = time.AfterFunc(s.options.AnswerWithin, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.expire(i)
	})
}

// expire ends an interaction whose time for an answer is over.
func (s *Server) expire(i *Interaction) {
	if i.response != nil || i.expired || s.now().Sub(i.sent) < s.options.AnswerWithin {
		return
	}
	i.expired = true
	i.changed.touch()
	i.overdue.Stop()
	select {
	case <-s.finished: // Who closes the server wants no more answers.
	default:
		s.violate(Unanswered, "an interaction of type %d of %s got no answer for %v", i.Type, i.By.Name, s.options.AnswerWithin)
	}
}
