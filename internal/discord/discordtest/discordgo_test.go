package discordtest_test

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/bwmarrin/discordgo"

	"byline/internal/discord/discordtest"
)

// echo answers commands with their question, as discordgo does it.
func echo(s *discordgo.Session, i *discordgo.InteractionCreate) {
	data := i.ApplicationCommandData()
	_ = s.InteractionRespond(i.Interaction, &discordgo.InteractionResponse{
		Type: discordgo.InteractionResponseChannelMessageWithSource,
		Data: &discordgo.InteractionResponseData{Content: "you asked " + data.Options[0].StringValue()},
	})
}

func TestSlashCommandIsAnswered(t *testing.T) {
	t.Parallel()
	p := newPlace(t, discordtest.Options{})
	register(t, p.Server, askCommands)
	bot := session(t, p.Server, everyday)
	seen := make(chan *discordgo.InteractionCreate, 1)
	handle(t, bot, func(s *discordgo.Session, i *discordgo.InteractionCreate) {
		seen <- i
		echo(s, i)
	})
	open(t, bot)
	asked, err := p.ana.Slash(patience(t), p.general, "ask", discordtest.With("question", "how many?"))
	if err != nil {
		t.Fatal(err)
	}
	m, err := asked.Message(patience(t))
	if err != nil || m.Content != "you asked how many?" {
		t.Errorf("message %+v, error %v", m, err)
	}
	i := <-seen
	if i.Member == nil || i.Member.User.ID != p.ana.User.ID || discordtest.Permission(i.Member.Permissions) != discordtest.Everyday {
		t.Errorf("member %+v", i.Member)
	}
	if i.GuildID != p.guild.ID || i.ChannelID != p.general.ID || i.AppPermissions != int64(discordtest.BotNeeds) || i.GuildLocale == nil {
		t.Errorf("interaction %+v", i.Interaction)
	}
}

func TestDeferredAnswerIsEdited(t *testing.T) {
	t.Parallel()
	p := newPlace(t, discordtest.Options{})
	register(t, p.Server, askCommands)
	bot := session(t, p.Server, everyday)
	handle(t, bot, func(s *discordgo.Session, i *discordgo.InteractionCreate) {
		_ = s.InteractionRespond(i.Interaction, &discordgo.InteractionResponse{
			Type: discordgo.InteractionResponseDeferredChannelMessageWithSource,
			Data: &discordgo.InteractionResponseData{Flags: discordgo.MessageFlagsEphemeral},
		})
		text := "at last"
		_, _ = s.InteractionResponseEdit(i.Interaction, &discordgo.WebhookEdit{Content: &text})
		_, _ = s.FollowupMessageCreate(i.Interaction, true, &discordgo.WebhookParams{Content: "and more"})
	})
	open(t, bot)
	asked, err := p.ana.Slash(patience(t), p.general, "ask", discordtest.With("question", "q"))
	if err != nil {
		t.Fatal(err)
	}
	response, err := asked.Response(patience(t))
	if err != nil || response.Type != discordtest.RespondThinking || !response.Message.Loading() {
		t.Fatalf("response %+v, error %v", response, err)
	}
	m, err := asked.Message(patience(t))
	if err != nil || m.Content != "at last" || !m.Ephemeral() || m.Loading() {
		t.Errorf("message %+v, error %v", m, err)
	}
	if more, err := asked.Followup(patience(t), 1); err != nil || more.Content != "and more" || more.Ephemeral() {
		t.Errorf("follow-up %+v, error %v", more, err)
	}
	if edits := asked.Edits(); len(edits) != 2 || !edits[0].Loading() || edits[1].Content != "at last" {
		t.Errorf("edits %+v", edits)
	}
	bo := p.guild.Member("bo", discordtest.Everyday)
	if n := len(p.ana.Sees(p.general)); n != 2 {
		t.Errorf("ana sees %d messages, want 2", n)
	}
	if n := len(bo.Sees(p.general)); n != 1 {
		t.Errorf("bo sees %d messages, want 1", n)
	}
}

func TestButtonsMenusAndModals(t *testing.T) {
	t.Parallel()
	p := newPlace(t, discordtest.Options{})
	register(t, p.Server, askCommands)
	bot := session(t, p.Server, everyday)
	handle(t, bot, func(s *discordgo.Session, i *discordgo.InteractionCreate) {
		reply := &discordgo.InteractionResponse{Data: &discordgo.InteractionResponseData{}}
		switch i.Type {
		case discordgo.InteractionApplicationCommand:
			reply.Type, reply.Data.Content = discordgo.InteractionResponseChannelMessageWithSource, "buttons"
			reply.Data.Components = []discordgo.MessageComponent{
				discordgo.ActionsRow{Components: []discordgo.MessageComponent{
					discordgo.Button{Label: "More", CustomID: "more", Style: discordgo.SecondaryButton},
					discordgo.Button{Label: "Ask", CustomID: "form", Style: discordgo.PrimaryButton},
					discordgo.Button{Label: "Off", CustomID: "off", Style: discordgo.PrimaryButton, Disabled: true},
					discordgo.Button{Label: "Read", URL: "https://example.com", Style: discordgo.LinkButton},
				}},
				discordgo.ActionsRow{Components: []discordgo.MessageComponent{
					discordgo.SelectMenu{CustomID: "pick", MenuType: discordgo.StringSelectMenu, Options: []discordgo.SelectMenuOption{{Label: "A", Value: "a"}, {Label: "B", Value: "b"}}},
				}},
			}
		case discordgo.InteractionMessageComponent:
			data := i.MessageComponentData()
			switch data.CustomID {
			case "more":
				reply.Type, reply.Data.Content = discordgo.InteractionResponseUpdateMessage, i.Message.Content+" and more"
				reply.Data.Components = i.Message.Components // nothing would take them away
			case "pick":
				reply.Type, reply.Data.Content = discordgo.InteractionResponseChannelMessageWithSource, "picked "+data.Values[0]
			case "form":
				reply.Type, reply.Data.CustomID, reply.Data.Title = discordgo.InteractionResponseModal, "modal", "Ask"
				reply.Data.Components = []discordgo.MessageComponent{discordgo.ActionsRow{Components: []discordgo.MessageComponent{
					discordgo.TextInput{CustomID: "text", Label: "Question", Style: discordgo.TextInputShort, Required: true},
				}}}
			}
		case discordgo.InteractionModalSubmit:
			row := i.ModalSubmitData().Components[0].(*discordgo.ActionsRow)
			reply.Type, reply.Data.Content = discordgo.InteractionResponseChannelMessageWithSource, "typed "+row.Components[0].(*discordgo.TextInput).Value
		}
		if err := s.InteractionRespond(i.Interaction, reply); err != nil {
			t.Error(err)
		}
	})
	open(t, bot)
	ctx := patience(t)
	asked, err := p.ana.Slash(ctx, p.general, "ask", discordtest.With("question", "q"))
	if err != nil {
		t.Fatal(err)
	}
	message, err := asked.Message(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, wrong := range []string{"off", "", "none"} {
		if _, err := p.ana.Press(ctx, message, wrong); err == nil {
			t.Errorf("button %q can be pressed", wrong)
		}
	}
	if _, err := p.ana.PressLabel(ctx, message, "Read"); err == nil {
		t.Error("a link can be pressed")
	}
	steps := []struct {
		do   func() (*discordtest.Interaction, error)
		want string
	}{
		{func() (*discordtest.Interaction, error) { return p.ana.PressLabel(ctx, message, "More") }, "buttons and more"},
		{func() (*discordtest.Interaction, error) { return p.ana.Select(ctx, message, "pick", "b") }, "picked b"},
		{func() (*discordtest.Interaction, error) {
			form, err := p.ana.Press(ctx, message, "form")
			if err != nil {
				return nil, err
			}
			return p.ana.Submit(ctx, form, map[string]string{"text": "why"})
		}, "typed why"},
	}
	for _, step := range steps {
		i, err := step.do()
		if err != nil {
			t.Fatal(err)
		}
		if m, err := i.Message(ctx); err != nil || m.Content != step.want {
			t.Errorf("message %+v, error %v, want %q", m, err, step.want)
		}
	}
	if all := p.general.Messages(); all[0].Content != "buttons and more" || all[0].Component("more") == nil {
		t.Errorf("the updated message is %+v", all[0])
	}
}

func TestAutocompletion(t *testing.T) {
	t.Parallel()
	p := newPlace(t, discordtest.Options{})
	register(t, p.Server, askCommands)
	bot := session(t, p.Server, everyday)
	handle(t, bot, func(s *discordgo.Session, i *discordgo.InteractionCreate) {
		at := slices.IndexFunc(i.ApplicationCommandData().Options, func(o *discordgo.ApplicationCommandInteractionDataOption) bool { return o.Focused })
		typed := i.ApplicationCommandData().Options[at].StringValue()
		_ = s.InteractionRespond(i.Interaction, &discordgo.InteractionResponse{
			Type: discordgo.InteractionApplicationCommandAutocompleteResult,
			Data: &discordgo.InteractionResponseData{Choices: []*discordgo.ApplicationCommandOptionChoice{{Name: typed + "bour", Value: "1"}}},
		})
	})
	open(t, bot)
	asked, err := p.ana.Autocomplete(patience(t), p.general, "ask", discordtest.With("source", "har"), discordtest.With("question", "q"))
	if err != nil {
		t.Fatal(err)
	}
	choices, err := asked.Choices(patience(t))
	if err != nil || len(choices) != 1 || choices[0] != (discordtest.Choice{Name: "harbour", Value: "1"}) {
		t.Errorf("choices %v, error %v", choices, err)
	}
}

func TestMessageCommandAndAttachment(t *testing.T) {
	t.Parallel()
	p := newPlace(t, discordtest.Options{})
	register(t, p.Server, askCommands)
	bot := session(t, p.Server, everyday)
	handle(t, bot, func(s *discordgo.Session, i *discordgo.InteractionCreate) {
		data := i.ApplicationCommandData()
		text := ""
		if data.TargetID != "" {
			text = data.Resolved.Messages[data.TargetID].Content
		} else {
			a := data.Resolved.Attachments[data.Options[0].Options[0].Value.(string)]
			text = fmt.Sprintf("%s %d %s %t", a.Filename, a.Size, a.ContentType, strings.HasPrefix(a.URL, p.URL()+"/attachments/"))
		}
		_ = s.InteractionRespond(i.Interaction, &discordgo.InteractionResponse{
			Type: discordgo.InteractionResponseChannelMessageWithSource, Data: &discordgo.InteractionResponseData{Content: text},
		})
	})
	open(t, bot)
	ctx := patience(t)
	said, err := p.ana.Say(p.general, "ships wait")
	if err != nil {
		t.Fatal(err)
	}
	found, err := p.ana.MessageCommand(ctx, "Find sources", said)
	if err != nil {
		t.Fatal(err)
	}
	if m, err := found.Message(ctx); err != nil || m.Content != "ships wait" {
		t.Errorf("message %+v, error %v", m, err)
	}
	file := &discordtest.File{Name: "a b.txt", Content: []byte("text"), ContentType: "text/plain", Size: 99}
	if _, err := p.ana.Slash(ctx, p.general, "corpus add", discordtest.With("file", file)); !errors.Is(err, discordtest.ErrHidden) {
		t.Errorf("a member without the right is shown the command: %v", err)
	}
	mod := p.guild.Member("mo", discordtest.Everyday, p.guild.Role("mods", discordtest.ManageGuild))
	for _, member := range []*discordtest.Member{mod, p.ana.Forced()} {
		added, err := member.Slash(ctx, p.general, "corpus add", discordtest.With("file", file))
		if err != nil {
			t.Fatal(err)
		}
		if m, err := added.Message(ctx); err != nil || m.Content != "a b.txt 99 text/plain true" {
			t.Errorf("message %+v, error %v", m, err)
		}
	}
}

func TestMessagesAreReadAsIntentsAllow(t *testing.T) {
	tests := []struct {
		name    string
		intents discordgo.Intent
		say     func(*place) (*discordtest.Message, error)
		want    string // "-" is no event at all
	}{
		{"plain", everyday, func(p *place) (*discordtest.Message, error) { return p.ana.Say(p.general, "hello") }, ""},
		{"content", everyday | discordgo.IntentMessageContent, func(p *place) (*discordtest.Message, error) { return p.ana.Say(p.general, "hello") }, "hello"},
		{"mention", everyday, func(p *place) (*discordtest.Message, error) { return p.ana.Say(p.general, p.BotMention()+" hi") }, "<@bot> hi"},
		{"direct", everyday, func(p *place) (*discordtest.Message, error) { return p.ana.Say(p.ana.DM(), "psst") }, "psst"},
		{"direct without the intent", discordgo.IntentsGuilds | discordgo.IntentsGuildMessages, func(p *place) (*discordtest.Message, error) { return p.ana.Say(p.ana.DM(), "psst") }, "-"},
		{"guild without the intent", discordgo.IntentsGuilds, func(p *place) (*discordtest.Message, error) { return p.ana.Say(p.general, p.BotMention()) }, "-"},
		{"reply", everyday, func(p *place) (*discordtest.Message, error) { return p.ana.Reply(botsMessage(p), "and when?") }, "and when?"},
		{"silent reply", everyday, func(p *place) (*discordtest.Message, error) { return p.ana.ReplySilently(botsMessage(p), "and when?") }, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			p := newPlace(t, discordtest.Options{Privileged: discordtest.MessageContent})
			bot := session(t, p.Server, test.intents)
			bot.SyncEvents = true // so that the later event is handled later
			seen := make(chan *discordgo.Message, 10)
			handle(t, bot, func(_ *discordgo.Session, m *discordgo.MessageCreate) {
				if !m.Author.Bot {
					seen <- m.Message
				}
			})
			open(t, bot)
			said, err := test.say(p)
			if err != nil {
				t.Fatal(err)
			}
			if test.want == "-" {
				// A later event shows that there was none for this.
				done := make(chan bool, 1)
				handle(t, bot, func(*discordgo.Session, *discordgo.ChannelCreate) { done <- true })
				p.guild.Channel("later")
				<-done
				if len(seen) > 0 {
					t.Errorf("the bot was told %+v", <-seen)
				}
				return
			}
			m := <-seen
			if m.ID != said.ID || m.Content != strings.ReplaceAll(test.want, "<@bot>", p.BotMention()) {
				t.Errorf("content %q, want %q", m.Content, test.want)
			}
			if said.Reference != nil && (m.ReferencedMessage == nil || m.ReferencedMessage.Content != "the answer") {
				t.Errorf("referenced message %+v", m.ReferencedMessage)
			}
		})
	}
}

// botsMessage is a message that the bot wrote.
func botsMessage(p *place) *discordtest.Message {
	request, _ := http.NewRequest("POST", p.URL()+"/api/v9/channels/"+p.general.ID+"/messages", strings.NewReader(`{"content": "the answer"}`))
	request.Header = http.Header{"Authorization": {"Bot " + p.Token()}, "Content-Type": {"application/json"}, "User-Agent": {"DiscordBot (https://example.com, 1)"}}
	response, err := http.DefaultClient.Do(request)
	if err == nil {
		_ = response.Body.Close()
	}
	all := p.general.Messages()
	return all[len(all)-1]
}

func TestReplyOfTheBot(t *testing.T) {
	t.Parallel()
	p := newPlace(t, discordtest.Options{})
	bot := session(t, p.Server, everyday)
	handle(t, bot, func(s *discordgo.Session, m *discordgo.MessageCreate) {
		if m.Author.Bot {
			return
		}
		_, err := s.ChannelMessageSendComplex(m.ChannelID, &discordgo.MessageSend{
			Content: "here @everyone", Reference: m.Reference(), AllowedMentions: &discordgo.MessageAllowedMentions{},
			Files: []*discordgo.File{{Name: "list.txt", ContentType: "text/plain", Reader: strings.NewReader("a list")}},
		})
		if err != nil {
			t.Error(err)
		}
	})
	open(t, bot)
	for _, channel := range []*discordtest.Channel{p.general, p.ana.DM()} {
		said, err := p.ana.Say(channel, p.BotMention()+" where?")
		if err != nil {
			t.Fatal(err)
		}
		answer, err := channel.Answer(patience(t), said)
		if err != nil {
			t.Fatal(err)
		}
		if answer.Content != "here @everyone" || !answer.Pings.None() || answer.Reference.MessageID != said.ID {
			t.Errorf("answer %+v", answer)
		}
		if len(answer.Attachments) != 1 || answer.Attachments[0].Size != 6 {
			t.Errorf("attachments %+v", answer.Attachments)
		}
	}
}

func TestManyInteractionsAtOnce(t *testing.T) {
	t.Parallel()
	p := newPlace(t, discordtest.Options{})
	register(t, p.Server, askCommands)
	bot := session(t, p.Server, everyday)
	bot.AddHandler(echo)
	open(t, bot)
	ctx := patience(t)
	var wait sync.WaitGroup
	for n := range 200 {
		wait.Go(func() {
			question := fmt.Sprintf("question %d", n)
			asked, err := p.ana.Slash(ctx, p.general, "ask", discordtest.With("question", question))
			if err != nil {
				t.Error(err)
				return
			}
			if m, err := asked.Message(ctx); err != nil || m.Content != "you asked "+question {
				t.Errorf("question %d: message %+v, error %v", n, m, err)
			}
		})
	}
	wait.Wait()
}
