package discordtest

import (
	"fmt"
	"regexp"
	"slices"
)

// Pings is whom a message notifies: what its content mentions, as far as its
// allowed_mentions lets it. Embeds never notify. It errs on the side of
// notifying: users and roles need not exist, the bot's permission to mention
// everyone is not asked for, and mentions within code or after a backslash
// count.
type Pings struct {
	Users, Roles []string
	// Everyone is @everyone or @here.
	Everyone bool
	// Replied is whether the author of the message that was replied to is
	// notified of the reply.
	Replied bool
}

// None reports whether nobody is notified.
func (p Pings) None() bool {
	return len(p.Users) == 0 && len(p.Roles) == 0 && !p.Everyone && !p.Replied
}

// allowedMentions is what a message may notify.
type allowedMentions struct {
	parse, users, roles []string
	replied             bool
}

var (
	userMention     = regexp.MustCompile(`<@!?(\d+)>`)
	roleMention     = regexp.MustCompile(`<@&(\d+)>`)
	everyoneMention = regexp.MustCompile(`@(?:everyone|here)\b`)
)

// checkAllowedMentions checks the allowed_mentions of a body.
func checkAllowedMentions(allowed field) {
	if !allowed.object() {
		return
	}
	parse := allowed.get("parse")
	var types []string
	for _, item := range parse.list(3) {
		kind := item.text(100)
		if !slices.Contains([]string{"users", "roles", "everyone"}, kind) {
			item.fail("BASE_TYPE_CHOICES", "Value must be one of ('users', 'roles', 'everyone').")
		}
		types = append(types, kind)
	}
	for _, name := range []string{"users", "roles"} {
		ids := allowed.get(name)
		items := ids.list(maxMentions)
		for _, item := range items {
			if id, ok := item.value.(string); !ok || !isSnowflake(id) {
				item.fail("NUMBER_TYPE_COERCE", "Value %q is not snowflake.", fmt.Sprint(item.value))
			}
		}
		if len(items) > 0 && slices.Contains(types, name) {
			allowed.fail("MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", "parse:[%q] and %s: [ids...] are mutually exclusive.", name, name)
		}
	}
	allowed.get("replied_user").boolean()
}

// allowed reads the allowed_mentions of a body that was checked. Without one,
// messages of a channel notify all and those of interactions only users.
func (s *Server) allowed(body field, interaction bool) allowedMentions {
	object := body.get("allowed_mentions")
	switch {
	case object.present():
		return allowedMentions{
			parse:   texts(object.get("parse")),
			users:   texts(object.get("users")),
			roles:   texts(object.get("roles")),
			replied: object.get("replied_user").boolean(),
		}
	case interaction:
		return allowedMentions{parse: []string{"users"}}
	default:
		return allowedMentions{parse: []string{"users", "roles", "everyone"}, replied: true}
	}
}

func texts(list field) []string {
	var all []string
	for _, item := range list.list(maxMentions) {
		all = append(all, item.text(100))
	}
	return all
}

// setMentions fills in what the message mentions and whom it notifies. The
// caller holds mu.
func (s *Server) setMentions(m *Message, allowed allowedMentions) {
	m.Pings = Pings{
		Users:    permitted(userMention, m.Content, allowed.parse, "users", allowed.users),
		Roles:    permitted(roleMention, m.Content, allowed.parse, "roles", allowed.roles),
		Everyone: slices.Contains(allowed.parse, "everyone") && everyoneMention.MatchString(m.Content),
		Replied:  m.Reference != nil && allowed.replied,
	}
	m.Mentions = []User{}
	seen := make(map[string]bool)
	mention := func(user User) {
		if !seen[user.ID] {
			seen[user.ID] = true
			m.Mentions = append(m.Mentions, user)
		}
	}
	for _, id := range m.Pings.Users {
		if user, known := s.user(id); known {
			mention(user)
		}
	}
	if m.Pings.Replied && m.Referenced != nil {
		mention(m.Referenced.Author)
	}
	m.MentionRoles = append([]string{}, m.Pings.Roles...)
	m.MentionEveryone = m.Pings.Everyone
}

// permitted are the ids that content mentions and that may be notified.
func permitted(pattern *regexp.Regexp, content string, parse []string, kind string, named []string) []string {
	var ids []string
	for _, match := range pattern.FindAllStringSubmatch(content, -1) {
		id := match[1]
		if (slices.Contains(parse, kind) || slices.Contains(named, id)) && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids
}

// user is the person or bot with an id.
func (s *Server) user(id string) (User, bool) {
	if id == s.world.bot.ID {
		return s.world.bot, true
	}
	member := s.world.users[id]
	if member == nil {
		return User{}, false
	}
	return member.User, true
}
