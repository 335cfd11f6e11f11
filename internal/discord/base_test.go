package discord

import (
	"net/url"
	"strings"
	"testing"

	"github.com/bwmarrin/discordgo"
)

func TestBase(t *testing.T) {
	asked, err := url.Parse(discordgo.EndpointChannelMessages("7") + "?limit=1")
	if err != nil {
		t.Fatal(err)
	}
	for address, want := range map[string]string{
		"":                                 "https://discord.com/api/v9/channels/7/messages?limit=1",
		"http://localhost:7979":            "http://localhost:7979/api/v9/channels/7/messages?limit=1",
		"http://localhost:7979/":           "http://localhost:7979/api/v9/channels/7/messages?limit=1",
		"http://localhost:7979/api":        "http://localhost:7979/api/v9/channels/7/messages?limit=1",
		"http://localhost:7979/api/v10/":   "http://localhost:7979/api/v10/channels/7/messages?limit=1",
		"https://proxy.example/discord":    "https://proxy.example/discord/api/v9/channels/7/messages?limit=1",
		"https://proxy.example/to/api/v9/": "https://proxy.example/to/api/v9/channels/7/messages?limit=1",
	} {
		b, err := newBase(address)
		if err != nil {
			t.Errorf("newBase(%q): %v", address, err)
			continue
		}
		if got, err := b.rest(asked); err != nil || got.String() != want {
			t.Errorf("base %q: request goes to %v, %v, want %s", address, got, err, want)
		}
	}
	for _, address := range []string{"localhost:7979", "ftp://localhost", "http://", "http:///api", "http://a b", "http://user:secret@localhost", "http://localhost/?x", "http://localhost/#x", "\x00"} {
		if _, err := newBase(address); err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("newBase(%q): error %v, want one without the password", address, err)
		}
	}
	b, err := newBase("http://localhost:7979")
	if err != nil {
		t.Fatal(err)
	}
	for _, address := range []string{"https://elsewhere.example/api/v9/x", "https://discord.com.elsewhere.example/api/v9/x"} {
		parsed, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := b.rest(parsed); err == nil {
			t.Errorf("request to %s goes to %v, want an error", address, got)
		}
	}
}

// TestNoOtherHostIsDialled checks which hosts serve the gateway and
// attachments, with the operator's base address and without.
func TestNoOtherHostIsDialled(t *testing.T) {
	const query = "?encoding=json&v=9"
	for _, test := range []struct{ base, given, want string }{
		{"", "wss://gateway.discord.gg", "wss://gateway.discord.gg/" + query},
		{"", "ws://gateway.discord.gg/?v=8", "wss://gateway.discord.gg/" + query},
		{"http://127.0.0.1:7979", "wss://gateway.discord.gg", "ws://127.0.0.1:7979/" + query},
		{"https://proxy.example", "wss://gateway-us-east1-b.discord.gg/", "wss://proxy.example/" + query},
		{"http://127.0.0.1:7979", "ws://127.0.0.1:7979/socket", "ws://127.0.0.1:7979/socket" + query},
		{"http://127.0.0.1:7979", "ws://localhost:7980", "ws://localhost:7980/" + query},
		{"http://127.0.0.1:7979", "ws://10.0.0.1:7979", "ws://127.0.0.1:7979/" + query},
		{"http://127.0.0.1:7979/api/v10", "http://127.0.0.1:7979", "ws://127.0.0.1:7979/?encoding=json&v=10"},
		{"http://127.0.0.1:7979/discord", "ws://127.0.0.1:7979/socket", "ws://127.0.0.1:7979/socket" + query},
		{"https://proxy.example/discord/api/v9", "wss://gateway.discord.gg", "wss://proxy.example/discord/" + query},
		{"http://127.0.0.1:7979", "ws://127.0.0.1:7979/?cell=7&compress=zlib-stream&v=8", "ws://127.0.0.1:7979/?cell=7&encoding=json&v=9"},
		{"http://127.0.0.1:7979", "", ""},
		{"http://127.0.0.1:7979", "file:///etc/passwd", ""},
		{"", "gateway.discord.gg", ""},
	} {
		b, err := newBase(test.base)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := b.gateway(test.given); got != test.want || (err == nil) != (test.want != "") {
			t.Errorf("base %q, gateway %q: %q, %v, want %q", test.base, test.given, got, err, test.want)
		}
	}
	for _, test := range []struct{ base, given, want string }{
		{"", "https://cdn.discordapp.com/attachments/1/2/a.md?ex=1&hm=2", "https://cdn.discordapp.com/attachments/1/2/a.md?ex=1&hm=2"},
		{"", "https://media.discordapp.net/a.md", "https://media.discordapp.net/a.md"},
		{"", "http://cdn.discordapp.com/a.md", ""},
		{"", "https://cdn.discordapp.com:8443/a.md", ""},
		{"", "https://cdn.discordapp.com.elsewhere.example/a.md", ""},
		{"", "https://elsewhere.example/a.md", ""},
		{"", "https://cdn.discordapp.com@elsewhere.example/a.md", ""},
		{"", "file:///etc/passwd", ""},
		{"", "http://127.0.0.1/a.md", ""},
		{"", "", ""},
		{"http://127.0.0.1:7979", "http://127.0.0.1:7979/attachments/a.md", "http://127.0.0.1:7979/attachments/a.md"},
		{"http://127.0.0.1:7979", "https://cdn.discordapp.com/attachments/a.md", "http://127.0.0.1:7979/attachments/a.md"},
		{"http://127.0.0.1:7979", "http://localhost:7979/a.md", "http://127.0.0.1:7979/a.md"},
		{"http://127.0.0.1:7979", "https://127.0.0.1:7979/a.md", ""},
		{"http://127.0.0.1:7979/discord", "https://cdn.discordapp.com/a%2Fb.md", "http://127.0.0.1:7979/discord/a%2Fb.md"},
		{"http://127.0.0.1:7979/discord", "http://127.0.0.1:7979/a.md", "http://127.0.0.1:7979/a.md"},
		{"http://127.0.0.1:7979", "http://127.0.0.1:22/a.md", ""},
		{"http://127.0.0.1:7979", "http://10.0.0.1:7979/a.md", ""},
		{"http://127.0.0.1:7979", "https://elsewhere.example/a.md", ""},
	} {
		b, err := newBase(test.base)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := b.attachment(test.given); got != test.want || (err == nil) != (test.want != "") {
			t.Errorf("base %q, attachment %q: %q, %v, want %q", test.base, test.given, got, err, test.want)
		}
	}
}
