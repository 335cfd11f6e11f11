package discordtest_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"byline/internal/discord/discordtest"
)

// notes is a test that notes its failures.
type notes struct {
	testing.TB
	failures []string
	cleanups []func()
}

func (n *notes) Helper()          {}
func (n *notes) Cleanup(f func()) { n.cleanups = append(n.cleanups, f) }
func (n *notes) Errorf(format string, arguments ...any) {
	n.failures = append(n.failures, fmt.Sprintf(format, arguments...))
}

func TestViolationsFailTheTest(t *testing.T) {
	t.Parallel()
	for _, expected := range []bool{false, true} {
		n := &notes{TB: t}
		server := discordtest.New(n, discordtest.Options{})
		if expected {
			server.Expect(discordtest.Rejected)
		}
		raw(t, server, "GET", "/channels/1", "").want(t, 404)
		for _, cleanup := range slices.Backward(n.cleanups) {
			cleanup()
		}
		if failed := len(n.failures) == 1; failed == expected {
			t.Errorf("expected %t: failures %q", expected, n.failures)
		}
	}
}

func TestOddUserAgentIsFrownedOn(t *testing.T) {
	t.Parallel()
	p := newPlace(t, discordtest.Options{})
	p.Expect(discordtest.Frowned)
	send(t, p.Server, "GET", "/api/v9/users/@me", "", map[string]string{"Authorization": "Bot test-token", "User-Agent": "Mozilla"}).want(t, 200)
	if found := p.Violations(); len(found) != 1 {
		t.Errorf("violations %v, want one", found)
	}
}

func TestWaitingEnds(t *testing.T) {
	t.Parallel()
	p := newPlace(t, discordtest.Options{})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := p.AwaitReady(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want %v", err, context.Canceled)
	}
	said, err := p.ana.Say(p.general, "hello")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.general.Answer(ctx, said); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want %v", err, context.Canceled)
	}
	if _, err := p.ana.Slash(ctx, p.general, "ask"); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want %v", err, context.Canceled)
	}
}

func TestEventsOfTheWorld(t *testing.T) {
	t.Parallel()
	p := newPlace(t, discordtest.Options{})
	c := greeted(t, p.Server)
	c.send(`{"op": 2, "d": {"token": %q, "intents": 4609, %s}}`, p.Token(), properties)
	c.expect(0, "READY")
	c.expect(0, "GUILD_CREATE")
	steps := []struct {
		do   func() error
		want string
	}{
		{func() error { p.guild.Role("mods", discordtest.ManageGuild); return nil }, "GUILD_ROLE_CREATE"},
		{func() error { _, err := p.ana.Say(p.general, "hello"); return err }, "MESSAGE_CREATE"},
		{func() error { return p.ana.Edit(p.general.Messages()[0], "bye") }, "MESSAGE_UPDATE"},
		{func() error { return p.ana.Delete(p.general.Messages()[0]) }, "MESSAGE_DELETE"},
		{func() error { _, err := p.ana.Say(p.ana.DM(), "hello"); return err }, "MESSAGE_CREATE"},
		{func() error { p.guild.Remove(); return nil }, "GUILD_DELETE"},
	}
	for _, step := range steps {
		if err := step.do(); err != nil {
			t.Fatal(err)
		}
		c.expect(0, step.want)
	}
	p.Expect(discordtest.Rejected)
	raw(t, p.Server, "GET", "/channels/"+p.general.ID, "").want(t, 404)
	p.Ask()
	c.expect(1, "")
	p.Break(discordtest.Delay(time.Millisecond))
	c.send(`{"op": 1, "d": null}`)
	c.expect(11, "")
	if p.Intents() != discordtest.Guilds|discordtest.GuildMessages|discordtest.DirectMessages {
		t.Errorf("intents %d", p.Intents())
	}
	if p.Live() != 1 {
		t.Error("a connection that is only slow is not live")
	}
}

func TestChannelThatTheBotDoesNotSee(t *testing.T) {
	t.Parallel()
	p := newPlace(t, discordtest.Options{})
	c := greeted(t, p.Server)
	c.identify(p.Server)
	c.expect(0, "GUILD_CREATE")
	p.general.SetBotPermissions(0)
	c.expect(0, "CHANNEL_UPDATE")
	if _, err := p.ana.Say(p.general, p.BotMention()); err != nil {
		t.Fatal(err)
	}
	p.guild.Channel("other")
	c.expect(0, "CHANNEL_CREATE")
}
