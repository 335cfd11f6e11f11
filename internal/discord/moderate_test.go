package discord

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"byline/internal/corpus"
	"byline/internal/discord/discordtest"
	"byline/internal/index"
	"byline/internal/newsroom"

	"github.com/bwmarrin/discordgo"
)

// TestModeratorsAlone tries every command and button of moderators as members
// who may not use them, even if a client shows them.
func TestModeratorsAlone(t *testing.T) {
	var role *discordtest.Role
	w := start(t, discordtest.Options{}, func(w *world, c *Config, n Newsroom) Newsroom {
		role = w.guild.Role("editors", 0)
		c.ModeratorRoles = []string{role.ID}
		return untouchable{n}
	})
	w.Expect(discordtest.Frowned)
	commands := map[string][]discordtest.Option{
		"corpus status":   nil,
		"corpus problems": nil,
		"corpus reload":   nil,
		"corpus add":      {discordtest.With("file", &discordtest.File{Name: "a.md", Content: []byte("A sentence.")})},
		"corpus remove":   {discordtest.With("file", "ferry.md")},
	}
	other := w.guild.Role("others", 0)
	for _, member := range []*discordtest.Member{w.ana.Forced(), w.guild.Member("bo", discordtest.Everyday|discordgo.PermissionManageMessages, other).Forced()} {
		for command, options := range commands {
			message := w.slash(t, member, command, options...)
			says(t, message, "for those who may manage this server")
			if !message.Ephemeral() {
				t.Errorf("%s: the no is for all to see", command)
			}
		}
		interaction, err := member.Autocomplete(withTimeout(t), w.channel, "corpus remove", discordtest.With("file", ""))
		if err != nil {
			t.Fatal(err)
		}
		if choices, err := interaction.Choices(withTimeout(t)); err != nil || len(choices) != 0 {
			t.Errorf("who may not remove is offered %+v, %v", choices, err)
		}
	}
	for name, may := range map[string]*discordtest.Member{
		"manager":       w.guild.Member("cy", discordtest.Everyday|discordtest.ManageGuild),
		"administrator": w.guild.Member("di", discordgo.PermissionAdministrator),
		"role":          w.guild.Member("ed", discordtest.Everyday, role).Forced(),
	} {
		t.Run(name, func(t *testing.T) {
			says(t, w.slash(t, may, "corpus status"), "3 articles")
		})
	}
	if err := w.stop(); err != nil { // some log lines are written after the reply
		t.Fatal(err)
	}
	if n := strings.Count(w.log.String(), "outcome="+outcomeForbidden); n != 2*len(commands) {
		t.Errorf("%d refusals in the log, want %d", n, 2*len(commands))
	}
}

// untouchable is a newsroom that nobody may change.
type untouchable struct{ Newsroom }

func (untouchable) Reload(context.Context, newsroom.ReloadOptions) (index.Changes, error) {
	panic("reloaded")
}
func (untouchable) Add(context.Context, string, io.Reader, bool) error { panic("added") }
func (untouchable) Remove(context.Context, string) error               { panic("removed") }

// TestButtonsOfModeratorsAreChecked presses the buttons as a person who may not
// use them: Discord allows this wherever the message is visible.
func TestButtonsOfModeratorsAreChecked(t *testing.T) {
	n, _ := open(t, articles)
	b := newTestBot(t, untouchable{n}, nil)
	for _, id := range []string{forceButton, problemsID(1)} {
		for name, r := range map[string]*request{
			"member":         {guild: "1", user: "2", customID: id},
			"direct message": {user: "2", permissions: 1 << 5, customID: id},
		} {
			if _, err := b.handle(t.Context(), r, b.buttons[buttonOf(id)]); !errors.Is(err, errForbidden) {
				t.Errorf("button %s by %s: error %v, want %v", id, name, err, errForbidden)
			}
		}
	}
}

func moderator(w *world) *discordtest.Member {
	return w.guild.Member("mo", discordtest.Everyday|discordtest.ManageGuild)
}

func TestAddAndRemoveEndInAReload(t *testing.T) {
	w := start(t, discordtest.Options{}, nil)
	mo := moderator(w)
	file := &discordtest.File{Name: "bridge.md", Content: []byte(article("Wire", "2031-03-05", "Bridge", "", "Hedda Brink closed the bridge of Dunmarrow on Wednesday."))}
	says(t, w.slash(t, mo, "corpus add", discordtest.With("file", file)), "1 added", "bridge.md")
	says(t, w.ask(t, "who closed the bridge?"), "Hedda Brink")

	again := &discordtest.File{Name: "bridge.md", Content: []byte(article("Wire", "2031-03-05", "Bridge", "", "Olaf Stern closed the bridge of Dunmarrow on Wednesday."))}
	says(t, w.slash(t, mo, "corpus add", discordtest.With("file", again)), "a file of that name already")
	says(t, w.ask(t, "who closed the bridge?"), "Hedda Brink")
	says(t, w.slash(t, mo, "corpus add", discordtest.With("file", again), discordtest.With("replace", true)), "1 changed")
	says(t, w.ask(t, "who closed the bridge?"), "Olaf Stern")

	interaction, err := mo.Autocomplete(withTimeout(t), w.channel, "corpus remove", discordtest.With("file", "bri"))
	if err != nil {
		t.Fatal(err)
	}
	choices, err := interaction.Choices(withTimeout(t))
	if err != nil || len(choices) != 1 || choices[0].Name != "bridge.md" {
		t.Errorf("choices %+v, %v, want bridge.md alone", choices, err)
	}
	says(t, w.slash(t, mo, "corpus remove", discordtest.With("file", "bridge.md")), "1 removed")
	says(t, w.slash(t, mo, "corpus remove", discordtest.With("file", "bridge.md")), "no such file")
	if _, err := os.Stat(filepath.Join(w.corpus, "bridge.md")); err == nil {
		t.Error("the file still exists")
	}
	entries, err := w.store.Audit(t.Context(), w.guild.ID, 9)
	var did []string
	for _, entry := range entries {
		if entry.Who != mo.User.ID {
			t.Errorf("audit entry %+v is another person's", entry)
		}
		did = append(did, entry.What+" "+entry.After)
	}
	if want := []string{"add file bridge.md", "add file bridge.md", "remove file bridge.md"}; err != nil || !slices.Equal(did, want) {
		t.Errorf("the audit log has %q, %v", did, err)
	}
}

func TestWhatCannotBeAdded(t *testing.T) {
	w := start(t, discordtest.Options{}, nil)
	mo := moderator(w)
	for name, test := range map[string]struct {
		file *discordtest.File
		want string
	}{
		"kind":             {&discordtest.File{Name: "a.exe", Content: []byte("x")}, "cannot"},
		"hidden":           {&discordtest.File{Name: ".env.md", Content: []byte("x")}, "cannot"},
		"folder":           {&discordtest.File{Name: "../a.md", Content: []byte("x")}, "cannot"},
		"size":             {&discordtest.File{Name: "large.md", Content: []byte("x"), Size: corpus.MaxFileSize + 1}, "too large"},
		"longer than said": {&discordtest.File{Name: "long.md", Content: make([]byte, corpus.MaxFileSize+1), Size: 10}, "too large"},
		"gone":             {&discordtest.File{Name: "gone.md", Content: []byte("x"), Status: 404}, "no longer has that file"},
		"expired":          {&discordtest.File{Name: "expired.md", Content: []byte("x"), Status: 403}, "attach it again"},
		"not sent":         {&discordtest.File{Name: "unsent.md", Content: []byte("x"), Status: 502}, "Please try again in a moment"},
	} {
		t.Run(name, func(t *testing.T) {
			message := w.slash(t, mo, "corpus add", discordtest.With("file", test.file))
			says(t, message, test.want)
		})
	}
	entries, err := os.ReadDir(w.corpus)
	if err != nil || len(entries) != len(articles) {
		t.Errorf("the folder has %v, %v, want its %d articles", entries, err, len(articles))
	}
}

// TestReloadReportsEverything: a reload names what changed and what was
// refused, with the reason.
func TestReloadReportsEverything(t *testing.T) {
	w := start(t, discordtest.Options{}, nil)
	mo := moderator(w)
	says(t, w.slash(t, mo, "corpus reload"), "Nothing changed")
	write(t, filepath.Join(w.corpus, "new.md"), article("Wire", "2031-03-05", "New", "", "A new pier was opened."))
	write(t, filepath.Join(w.corpus, "ferry.md"), article("Wire", "2031-03-05", "Ferry", "", "The ferry sank."))
	write(t, filepath.Join(w.corpus, "empty.md"), "")
	if err := os.Remove(filepath.Join(w.corpus, "violins.md")); err != nil {
		t.Fatal(err)
	}
	says(t, w.slash(t, mo, "corpus reload"), "1 added", "1 changed", "1 removed", "new.md", "ferry.md", "violins.md", "empty.md: empty")
	says(t, w.slash(t, mo, "corpus problems"), "empty.md: empty")
}

func TestShrinkIsConfirmed(t *testing.T) {
	w := start(t, discordtest.Options{}, nil)
	mo := moderator(w)
	for _, name := range []string{"violins.md", "ping.md"} {
		if err := os.Remove(filepath.Join(w.corpus, name)); err != nil {
			t.Fatal(err)
		}
	}
	interaction, err := mo.Slash(withTimeout(t), w.channel, "corpus reload")
	asked := answered(t, interaction, err)
	says(t, asked, "Is that meant?")
	says(t, w.ask(t, "who sold violins?"), "orchestra")
	pressed, err := mo.Press(withTimeout(t), asked, forceButton)
	says(t, answered(t, pressed, err), "2 removed")
}

// slow is a newsroom whose reload waits until the test releases it.
type slow struct {
	Newsroom
	running, goOn chan struct{}
}

func (s slow) Reload(ctx context.Context, options newsroom.ReloadOptions) (index.Changes, error) {
	options.Progress(1e6, 4e6)
	close(s.running)
	select {
	case <-s.goOn:
	case <-ctx.Done():
		return index.Changes{}, ctx.Err()
	}
	return s.Newsroom.Reload(ctx, options)
}

func TestReloadShowsItsProgressAndIsOneAtATime(t *testing.T) {
	s := slow{running: make(chan struct{}), goOn: make(chan struct{})}
	w := start(t, discordtest.Options{}, func(_ *world, _ *Config, n Newsroom) Newsroom {
		s.Newsroom = n
		return s
	})
	mo := moderator(w)
	interaction, err := mo.Slash(withTimeout(t), w.channel, "corpus reload")
	if err != nil {
		t.Fatal(err)
	}
	<-s.running
	says(t, w.slash(t, mo, "corpus reload"), "running already")
	says(t, w.slash(t, mo, "corpus status"), "A reload is running")
	says(t, w.ask(t, "who opened the ferry pier?"), "Ola Reiff")
	_, err = interaction.MessageWhen(withTimeout(t), func(m *discordtest.Message) bool { return strings.Contains(m.Content, "25%") })
	if err != nil {
		t.Fatalf("wait for the message to say 25%%: %v", err)
	}
	close(s.goOn)
	done, err := interaction.MessageWhen(withTimeout(t), func(m *discordtest.Message) bool { return strings.Contains(m.AllText(), "Nothing changed") })
	if err != nil || done.Content != "" || !done.Ephemeral() {
		t.Errorf("message %+v, %v, want a private one without content", done, err)
	}
}
