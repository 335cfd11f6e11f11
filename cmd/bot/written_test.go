package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

var update = flag.Bool("update", false, "rewrite what the documents say about the settings")

// oneUse are flags for a single question, topic, file or feed, which are
// therefore not settings.
var oneUse = []string{"since", "until", "source", "picture", "limit", "explain", "full", "keep", "outlet", "articles", "resume", "server", "channel", "user", "role", "quiet", "zone", "days"}

// written is a setting as the documents show it, from the help of its flag.
type written struct {
	flag, variable, value, help string
	discord                     bool // of no command but those of the Discord bot
}

// writtenSettings are all settings, in the order of --help.
func writtenSettings(t *testing.T) []written {
	t.Helper()
	parser, err := newParser(new(cli), streams{out: io.Discard, err: io.Discard}, func() {})
	if err != nil {
		t.Fatal(err)
	}
	var settings []written
	add := func(flags []*kong.Flag, discord bool) {
		for _, flag := range flags {
			variable := flag.Tag.Get("variable")
			if variable == "" {
				if flag.Name != "version" && flag.Name != "help" && !slices.Contains(oneUse, flag.Name) {
					t.Errorf("--%s has no variable", flag.Name)
				}
				continue
			}
			setting := written{"--" + flag.Name, variable, flag.Default, flag.Help, discord}
			if at := slices.IndexFunc(settings, func(s written) bool { return s.variable == variable }); at < 0 {
				settings = append(settings, setting)
			} else if settings[at].help != flag.Help {
				t.Errorf("--%s is explained in two ways: %q and %q", flag.Name, settings[at].help, flag.Help)
			}
		}
	}
	add(parser.Model.Node.Flags, false)
	for _, command := range []string{"chat", "ask"} {
		add(find(parser.Model.Node, command).Flags, false)
	}
	settings = append(settings,
		written{"", enginePassword, "", "The password of ENGINE_USER. It is no flag, because flags show in lists of processes, and is sent to https addresses or this machine alone.", false},
		written{"", engineKey, "", "A key of the cluster, instead of user and password. It is no flag either.", false},
		written{"", tokenVariable, "", "The token of the Discord bot. With one, bot without a command serves Discord. Keep it secret: it is no flag, because flags show in lists of processes.", true})
	add(allFlags(parser.Model.Node), true)
	return settings
}

func find(node *kong.Node, command string) *kong.Node {
	return node.Children[slices.IndexFunc(node.Children, func(child *kong.Node) bool { return child.Name == command })]
}

// TestSettingsAreWrittenDown: .env.example and docs/settings.md say the same
// about every setting as --help. With -update it writes both.
func TestSettingsAreWrittenDown(t *testing.T) {
	settings := writtenSettings(t)
	checkWritten(t, "../../.env.example", example(settings))
	const page = "../../docs/settings.md"
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	checkWritten(t, page, tables(string(text), settings))
}

func checkWritten(t *testing.T, path, want string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Errorf("%s does not say what --help says; go test ./cmd/bot -run WrittenDown -update writes it", path)
	}
}

// example is .env.example.
func example(settings []written) string {
	var out strings.Builder
	out.WriteString("# Settings of the bot. Copy this file to .env in the folder that you start the\n" +
		"# bot in, and change what you like. A flag, and a variable of the environment,\n" +
		"# goes before what stands here; an empty one counts as unset.\n")
	for _, setting := range settings {
		help := setting.help
		if setting.flag != "" {
			help += " (" + setting.flag + ")"
		}
		line := "\n#"
		for _, word := range strings.Fields(help) {
			if len(line)+len(word) > 80 {
				out.WriteString(line)
				line = "\n#"
			}
			line += " " + word
		}
		fmt.Fprintf(&out, "%s\n%s=%s\n", line, setting.variable, setting.value)
	}
	return out.String()
}

// tables returns the page with new tables, each from the line below its header
// to the next blank line.
func tables(page string, settings []written) string {
	const head = "| Flag | Variable | Default | Meaning |\n| --- | --- | --- | --- |\n"
	parts := strings.Split(page, head)
	for i := range parts[1:] {
		_, rest, _ := strings.Cut("\n"+parts[i+1], "\n\n")
		var rows strings.Builder
		for _, setting := range settings {
			if setting.discord == (i == 1) {
				fmt.Fprintf(&rows, "| %s | `%s` | %s | %s |\n", code(setting.flag), setting.variable, code(setting.value), setting.help)
			}
		}
		parts[i+1] = rows.String() + "\n" + rest
	}
	return strings.Join(parts, head)
}

// code sets a text in code type; "" stays empty.
func code(text string) string {
	if text == "" {
		return ""
	}
	return "`" + text + "`"
}

// TestCommandsAreWrittenDown: docs/commands.md has a row for each command.
func TestCommandsAreWrittenDown(t *testing.T) {
	parser, err := newParser(new(cli), streams{out: io.Discard, err: io.Discard}, func() {})
	if err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile("../../docs/commands.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, command := range parser.Model.Node.Children {
		if command.Hidden {
			continue
		}
		row := "\n| `bot " + command.Name
		if text := string(content); !strings.Contains(text, row+"`") && !strings.Contains(text, row+" ") {
			t.Errorf("docs/commands.md has no row for bot %s", command.Name)
		}
	}
}
