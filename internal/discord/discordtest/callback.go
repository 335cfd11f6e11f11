package discordtest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
)

// answerFlags are those that a bot may set on an answer to an interaction.
const answerFlags = FlagSuppressEmbeds | FlagSuppressNotifications | FlagEphemeral

// postCallback takes the first answer to an interaction.
func (s *Server) postCallback(c *call) (int, any, *apiError) {
	i := s.world.interactions[c.PathValue("interaction")]
	if i == nil || i.Token != c.PathValue("token") {
		return 0, nil, errUnknownInteraction
	}
	s.expire(i)
	switch {
	case i.expired:
		return 0, nil, errUnknownInteraction
	case i.response != nil:
		return 0, nil, errAcknowledged
	}
	kind := ResponseType(s.checkCallback(i, c))
	if refusal := c.body.form.err(); refusal != nil {
		return 0, nil, refusal
	}
	response, refusal := s.respond(i, kind, c)
	if refusal != nil {
		return 0, nil, refusal
	}
	response.After = s.now().Sub(i.sent)
	i.overdue.Stop()
	i.response = response
	i.changed.touch()
	if c.URL.Query().Get("with_response") != "true" {
		return http.StatusNoContent, nil, nil
	}
	body := map[string]any{"id": i.ID, "type": i.Type}
	resource := map[string]any{"type": kind}
	if m := response.Message; m != nil {
		body["response_message_id"] = m.ID
		body["response_message_loading"] = m.Loading()
		body["response_message_ephemeral"] = m.Ephemeral()
		resource["message"] = m
	}
	return http.StatusOK, map[string]any{"interaction": body, "resource": resource}, nil
}

// checkCallback checks the body of a first answer and gives its kind.
func (s *Server) checkCallback(i *Interaction, c *call) int {
	if !c.body.object() {
		if !c.body.present() {
			c.body.required()
		}
		return 0
	}
	kind := c.body.get("type")
	var fitting []ResponseType
	switch i.Type {
	case InteractionCommand:
		fitting = []ResponseType{RespondMessage, RespondThinking, RespondModal}
	case InteractionComponent:
		fitting = []ResponseType{RespondMessage, RespondThinking, RespondDeferred, RespondUpdate, RespondModal}
	case InteractionAutocomplete:
		fitting = []ResponseType{RespondChoices}
	case InteractionModal:
		fitting = []ResponseType{RespondMessage, RespondThinking}
		if i.source != "" {
			fitting = append(fitting, RespondDeferred, RespondUpdate)
		}
	}
	chosen := ResponseType(kind.integer())
	if !slices.Contains(fitting, chosen) {
		kind.fail("BASE_TYPE_CHOICES", "Value must be one of %v.", fitting)
		return 0
	}
	data := c.body.get("data")
	switch chosen {
	case RespondMessage, RespondUpdate:
		checkMessage(data, len(c.files))
	case RespondChoices:
		checkChoices(data, i.optionType)
	case RespondModal:
		checkModal(data)
	}
	return int(chosen)
}

// respond does what a first answer asks for.
func (s *Server) respond(i *Interaction, kind ResponseType, c *call) (*Response, *apiError) {
	data := c.body.get("data")
	response := &Response{Type: kind}
	switch kind {
	case RespondMessage:
		m := s.answerTo(i, data)
		s.fill(m, c, data, true)
		if m.empty() {
			return nil, errEmptyMessage
		}
		s.original(i, m)
		response.Message = m.snapshot()
	case RespondThinking:
		flags := data.get("flags").integer()
		if flags&^FlagEphemeral != 0 {
			s.violate(Frowned, "flags %d of a deferred answer; only %d may be set", flags, FlagEphemeral)
		}
		m := s.answerTo(i, data)
		m.Flags = m.Flags&FlagEphemeral | FlagLoading
		i.waiting = true
		s.original(i, m)
		response.Message = m.snapshot()
	case RespondDeferred:
		i.original = i.source
	case RespondUpdate:
		m := s.world.messages[i.source]
		if m == nil {
			return nil, errUnknownMessage
		}
		inner := &call{Request: c.Request, body: data, files: c.files}
		edited, refusal := s.change(m, inner, true)
		if refusal != nil {
			return nil, refusal
		}
		i.original = i.source
		s.replace(i, m, edited)
		response.Message = m.snapshot()
	case RespondChoices:
		response.Choices = []Choice{}
		s.decode(data.get("choices").value, &response.Choices)
	case RespondModal:
		response.Modal = new(Modal)
		s.decode(data.value, response.Modal)
	}
	return response, nil
}

// decode reads a checked part of a body into a value.
func (s *Server) decode(part, into any) {
	text, err := json.Marshal(part)
	if err == nil {
		err = json.Unmarshal(text, into)
	}
	if err != nil {
		s.violate(Frowned, "a body that was checked cannot be read: %v", err)
	}
}

// answerTo is an empty message that answers an interaction, with the flags of
// a body.
func (s *Server) answerTo(i *Interaction, data field) *Message {
	m := s.newMessage(i.channel, s.world.bot)
	flags := data.get("flags").integer()
	if flags&^answerFlags != 0 {
		s.violate(Frowned, "flags %d of an answer to an interaction; only %d may be set", flags, answerFlags)
	}
	m.Flags = flags & answerFlags
	if m.Ephemeral() {
		m.audience = i.By.User.ID
	}
	m.Type = i.messages
	m.WebhookID, m.ApplicationID = s.world.application, s.world.application
	m.InteractionMetadata = &Metadata{ID: i.ID, Type: i.Type, User: i.By.User, Owners: owners(i.channel, i.By)}
	return m
}

// original posts the message that answers an interaction first.
func (s *Server) original(i *Interaction, m *Message) {
	i.original = m.ID
	s.post(i.channel, m)
	i.edits = append(i.edits, m.snapshot())
	i.changed.touch()
}

// replace puts an edited message in the place of what it was.
func (s *Server) replace(i *Interaction, m, edited *Message) {
	*m = *edited
	s.edited(m)
	if m.ID == i.original {
		i.edits = append(i.edits, m.snapshot())
	}
	i.changed.touch()
}

func (t ResponseType) String() string { return fmt.Sprintf("%d", int(t)) }
