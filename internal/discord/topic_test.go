package discord

import (
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"byline/internal/answer"
	"byline/internal/discord/discordtest"
	"byline/internal/newsroom"
	"byline/internal/reader"

	"github.com/bwmarrin/discordgo"
)

// openCorpus opens the sample articles, which have topics of several articles.
func openCorpus(t *testing.T) *newsroom.Newsroom { return openCorpusRead(t, nil) }

// readCorpus is openCorpus with the real reader.
func readCorpus(t *testing.T) *newsroom.Newsroom {
	t.Helper()
	shipped, err := reader.New()
	if err != nil {
		t.Fatal(err)
	}
	return openCorpusRead(t, shipped)
}

func openCorpusRead(t *testing.T, reads answer.Reader) *newsroom.Newsroom {
	t.Helper()
	n, err := newsroom.Open(t.Context(), newsroom.Config{CorpusDir: "../../corpus", IndexDir: t.TempDir(), Reader: reads, ReadTime: time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { n.Close() })
	return n
}

func TestSummaryAndTimeline(t *testing.T) {
	w := start(t, discordtest.Options{}, func(*world, *Config, Newsroom) Newsroom { return openCorpus(t) })
	says(t, w.slash(t, w.ana, "summary", discordtest.With("topic", "Ever Given")), "Suez", "Harbour Dispatch")
	timeline := w.slash(t, w.ana, "timeline", discordtest.With("topic", "Ever Given"))
	says(t, timeline, "March 2021", "Suez")
	if len(timeline.Attachments) != 1 || timeline.Attachments[0].Size == 0 {
		t.Errorf("attachments %+v, want one picture", timeline.Attachments)
	}
	if !slices.ContainsFunc(w.Requests(), func(r discordtest.Request) bool {
		return strings.Contains(string(r.Body), `"filename":"timeline.png","description":"`)
	}) {
		t.Error("the picture is not said in words")
	}
	for _, test := range []struct {
		command, topic, want string
		options              []discordtest.Option
	}{
		{"summary", "the violins of Quillport", "No article here is about that", nil},
		{"timeline", "the violins of Quillport", "No article here is about that", nil},
		{"summary", "?", "Name a topic", nil},
		{"timeline", "Ever Given", "is before the first", []discordtest.Option{discordtest.With("since", "2021"), discordtest.With("until", "2020")}},
		{"summary", "Ever Given", "no articles of an outlet called Nobody", []discordtest.Option{discordtest.With("source", "Nobody")}},
	} {
		message := w.slash(t, w.ana, test.command, append([]discordtest.Option{discordtest.With("topic", test.topic)}, test.options...)...)
		says(t, message, test.want)
		if !message.Ephemeral() {
			t.Errorf("everyone sees %q", message.AllText())
		}
	}
}

// TestDigestOfWhatIsNotRead: where the articles or the topic are in another
// language, a summary or timeline is not refused as if there were no article.
func TestDigestOfWhatIsNotRead(t *testing.T) {
	german := article("Hafenblatt", "2031-03-01", "Die neue Fähre", "", "Die Fähre von Dunmarrow fährt am Montag zur Insel, und die Mannschaft kommt erst in der Nacht zurück, sagte der Kapitän.")
	n, _ := open(t, map[string]string{"a.md": german, "b.md": german})
	w := start(t, discordtest.Options{}, func(*world, *Config, Newsroom) Newsroom { return n })
	for _, command := range []string{"summary", "timeline"} {
		says(t, w.slash(t, w.ana, command, discordtest.With("topic", "the chess cup")), "I read English only; these 2 articles are in German.")
		says(t, w.slash(t, w.ana, command, discordtest.With("topic", "wer gewann die Meisterschaft und wann war sie zu Ende")), "that looks like German")
		silent(t, w.slash(t, w.ana, command, discordtest.With("topic", "Dunmarrow")), "I read English")
	}
}

// TestMoreOfADigest: a long digest is shown in brief, and in full to a person
// who presses More, with the same selection.
func TestMoreOfADigest(t *testing.T) {
	w := start(t, discordtest.Options{}, func(*world, *Config, Newsroom) Newsroom { return openCorpus(t) })
	for _, command := range []string{"summary", "timeline"} {
		brief := w.slash(t, w.ana, command, discordtest.With("topic", "Aleppo"), discordtest.With("until", "2016-12"))
		whole := w.press(t, brief, "More")
		if !whole.Ephemeral() || whole.Component("More") != nil || len(whole.Attachments) > 0 {
			t.Errorf("the whole %s is %+v, want a private one without More and pictures", command, whole)
		}
		says(t, whole, "Aleppo", "Harbour Dispatch", "Meridian Ledger")
		if few, all := strings.Count(brief.AllText(), "\n- "), strings.Count(whole.AllText(), "\n- "); few >= all {
			t.Errorf("the %s has %d sentences in brief, and %d as a whole", command, few, all)
		}
		if strings.Contains(whole.AllText(), "Army declares") {
			t.Errorf("the %s has an article without a date: %q", command, whole.AllText())
		}
	}
	short := w.slash(t, w.ana, "timeline", discordtest.With("topic", "World Cup final"))
	if short.Component("More") != nil {
		t.Errorf("there is no more than %q", short.AllText())
	}
}

func TestTooWideATopicIsNotInTheLog(t *testing.T) {
	w := start(t, discordtest.Options{}, func(*world, *Config, Newsroom) Newsroom { return openCorpus(t) })
	for _, command := range []string{"summary", "timeline"} {
		message := w.slash(t, w.ana, command, discordtest.With("topic", "said"))
		says(t, message, "Nearly every article bears on that", "narrower")
		if !message.Ephemeral() {
			t.Errorf("everyone sees %q", message.AllText())
		}
	}
	if err := w.stop(); err != nil || strings.Contains(w.log.String(), `\"said\"`) {
		t.Errorf("stop: %v, and the log has what was asked: %s", err, w.log.String())
	}
}

// TestPictureThatIsNotTaken: a timeline comes as text if its picture cannot be
// sent.
func TestPictureThatIsNotTaken(t *testing.T) {
	n := openCorpus(t)
	for _, status := range noSuchBody {
		told := make(chan string, 100)
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/") {
				w.WriteHeader(status)
				return
			}
			body, _ := io.ReadAll(r.Body)
			told <- string(body)
		}))
		defer server.Close()
		b := newTestBot(t, n, func(c *Config) { c.API = server.URL })
		it := &interaction{ID: "1", AppID: "2", Token: "x", Type: discordgo.InteractionApplicationCommand}
		it.Data.Name = timelineCommand
		it.Data.Options = []*discordgo.ApplicationCommandInteractionDataOption{{Name: "topic", Value: "Ever Given"}}
		b.onInteraction(it, time.Now())
		close(told)
		last := ""
		for body := range told {
			last = body
		}
		if !strings.Contains(last, "March 2021") || strings.Contains(last, pictureName) {
			t.Errorf("status %d: the reply is %q", status, last)
		}
	}
}

func TestFindSources(t *testing.T) {
	w := start(t, discordtest.Options{}, nil)
	bo := w.guild.Member("bo", discordtest.Everyday)
	said, err := bo.Say(w.channel, "They say that pier cost 4 million crowns, can that be?")
	if err != nil {
		t.Fatal(err)
	}
	interaction, err := w.ana.MessageCommand(withTimeout(t), "Find sources", said)
	found := answered(t, interaction, err)
	says(t, found, "4 million crowns", "Harbour Dispatch")
	if !found.Ephemeral() {
		t.Error("everyone sees what one asked for")
	}
	empty, err := bo.Say(w.channel, "!", &discordtest.File{Name: "a.png", Content: []byte("x")})
	if err != nil {
		t.Fatal(err)
	}
	interaction, err = w.ana.MessageCommand(withTimeout(t), "Find sources", empty)
	if none := answered(t, interaction, err); strings.Contains(none.AllText(), "went wrong") {
		t.Errorf("the reply is %q, want no failure", none.AllText())
	}
}

func TestMoreAndSourcesAndHelp(t *testing.T) {
	w := start(t, discordtest.Options{}, func(*world, *Config, Newsroom) Newsroom { return openCorpus(t) })
	message := w.ask(t, "what happened in Aleppo?")
	if message.Component("More") == nil {
		t.Fatalf("no More under %q", message.AllText())
	}
	more := w.press(t, message, "More")
	if !more.Ephemeral() || more.AllText() == "" || strings.Contains(more.AllText(), "no longer") {
		t.Errorf("More is %q, want the rest, in private", more.AllText())
	}
	if !strings.Contains(more.AllText(), "what happened in Aleppo?") {
		t.Errorf("%q does not say to which question", more.AllText())
	}
	says(t, w.slash(t, w.ana, "sources"), "Harbour Dispatch")
	says(t, w.slash(t, w.ana, "help"), "/ask")
}

// TestOnlyPersonsAreAnswered: bots do not talk to each other, nor this one to
// itself.
func TestOnlyPersonsAreAnswered(t *testing.T) {
	me := &discordgo.User{ID: "1", Bot: true}
	for name, test := range map[string]struct {
		message incoming
		want    bool
	}{
		"person":  {incoming{Author: &discordgo.User{ID: "2"}}, true},
		"reply":   {incoming{Author: &discordgo.User{ID: "2"}, Type: discordgo.MessageTypeReply}, true},
		"itself":  {incoming{Author: &discordgo.User{ID: "1"}}, false},
		"bot":     {incoming{Author: &discordgo.User{ID: "2", Bot: true}}, false},
		"system":  {incoming{Author: &discordgo.User{ID: "2", System: true}}, false},
		"webhook": {incoming{Author: &discordgo.User{ID: "2"}, WebhookID: "3"}, false},
		"joined":  {incoming{Author: &discordgo.User{ID: "2"}, Type: discordgo.MessageTypeGuildMemberJoin}, false},
		"nobody":  {incoming{}, false},
	} {
		if got := fromPerson(&test.message, me); got != test.want {
			t.Errorf("%s: from a person: %v, want %v", name, got, test.want)
		}
	}
}
