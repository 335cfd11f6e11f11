package main

import (
	"context"
	"fmt"
	"io"
	"slices"

	"github.com/alecthomas/kong"
)

// cli is the command line. A flag's variable tag names the environment variable
// that can be used instead; [Config] says what the flags mean. All flags but
// switches are texts here, so that values are checked in one place wherever
// they come from.
type cli struct {
	corpusFlags
	engineFlags
	Version kong.VersionFlag `help:"Print the version and exit."`

	Start    startCommand    `cmd:"" default:"withargs" hidden:""`
	Chat     chatCommand     `cmd:"" help:"Ask questions at a prompt. This is what bot does without a command."`
	Discord  discordCommand  `cmd:"" help:"Serve Discord. This is what bot does without a command where DISCORD_TOKEN is set."`
	Feedback feedbackCommand `cmd:"" help:"Show what people said of the answers in Discord."`
	Export   exportCommand   `cmd:"" help:"Write all that is kept of a server into an archive."`
	Audit    auditCommand    `cmd:"" help:"Show who did what to which server in Discord, and when."`
	Backup   backupCommand   `cmd:"" help:"Copy settings, audit log and feedback to a file, also while the bot runs."`
	Settings settingsCommand `cmd:"" help:"Show or change the settings of a server in Discord."`
	Ask      askCommand      `cmd:"" help:"Answer one question, or one a line from standard input."`
	Summary  summaryCommand  `cmd:"" help:"Summarise what the articles say about a topic, or one article."`
	Timeline timelineCommand `cmd:"" help:"Show what happened on a topic, day by day."`
	Index    indexCommand    `cmd:"" help:"Update the index, and show what changed and which files are refused."`
	About    versionCommand  `cmd:"" name:"version" help:"Print the version and what the reader runs on."`
	Health   healthCommand   `cmd:"" help:"Ask the bot that serves Discord on this machine whether it can answer."`
	Licenses licensesCommand `cmd:"" help:"Print the licences of the program and of the third-party code in it."`
	Feed     feedCommand     `cmd:"" help:"Feeds from which articles are added automatically."`
	Watch    watchCommand    `cmd:"" help:"Watches of topics and questions, which post when a report comes in."`
	Sources  sourcesCommand  `cmd:"" help:"List the outlets, how many articles of each, and the days they cover."`
}

type corpusFlags struct {
	Corpus      string `variable:"CORPUS_DIR" default:"corpus" placeholder:"FOLDER" help:"The folder of articles."`
	Index       string `variable:"INDEX_DIR" placeholder:"FOLDER" name:"index" help:"The folder to keep the index in; by default one for each corpus in your cache folder. It can be deleted at any time."`
	ReadOnly    bool   `variable:"READ_ONLY" default:"false" help:"Answer from the index that another process keeps, and write nothing."`
	Force       bool   `variable:"FORCE" default:"false" help:"Serve what is there even if more than half of the articles are gone."`
	MaxArticles string `variable:"MAX_ARTICLES" default:"0" placeholder:"N" help:"How many articles to serve at most; 0 is no limit. Those of the files whose names come first are left out."`
	Reader      string `variable:"READER" default:"on" placeholder:"on|off" help:"Whether the reader model scores passages. Off counts words instead, which is faster and less often right."`
	ReadTime    string `variable:"READ_TIME" default:"250ms" placeholder:"TIME" help:"How long to read for one question, 10ms to 1m. Passages that are not read by then keep the order in which they were found."`
}

type reloadFlags struct {
	Watch bool `variable:"WATCH" default:"false" help:"In the chat and in Discord: read the folder of articles again whenever it changes, and once an hour."`
}

type questionFlags struct {
	Limit string `variable:"LIMIT" default:"3" placeholder:"N" help:"How many sentences to quote at most, 1 to 100. Those that add nothing are left out, except in JSON."`
	AsOf  string `variable:"AS_OF" placeholder:"YYYY-MM-DD" help:"The day of asking; articles near it are favoured. By default today."`
}

// command is a sub-command.
type command interface {
	Run(ctx context.Context, program *program) error
}

const description = `Answers questions about reported events by quoting sentences from a folder of news articles, each with its source.`

// newParser returns the parser of c. It calls exit instead of ending the
// process after --help or --version.
func newParser(c *cli, streams streams, exit func()) (*kong.Kong, error) {
	return kong.New(c,
		kong.Name("bot"),
		kong.Description(description),
		kong.Vars{"version": version()},
		kong.Writers(streams.out, streams.err),
		kong.Exit(func(int) { exit() }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 90, FlagsLast: true}),
		kong.ValueFormatter(helpOf),
	)
}

// helpOf is a flag's help with its variable and default.
func helpOf(value *kong.Value) string {
	help := value.Help
	variable := value.Tag.Get("variable")
	switch {
	case variable == "":
	case value.HasDefault && !value.IsBool():
		help += fmt.Sprintf(" [$%s, default %s]", variable, value.Default)
	default:
		help += fmt.Sprintf(" [$%s]", variable)
	}
	return help
}

// parse parses the command line. The command is nil when --help or --version
// left none to run.
func parse(args []string, environment environment, streams streams) (command, Config, error) {
	var c cli
	done := false
	parser, err := newParser(&c, streams, func() { done = true })
	if err != nil {
		return nil, Config{}, err
	}
	parsed, err := parser.Parse(args)
	if done {
		return nil, Config{}, nil
	}
	if err != nil {
		return nil, Config{}, usageError{fmt.Errorf("%w; see bot --help", err)}
	}
	given := make(map[string]string)
	for _, element := range parsed.Path {
		// A flag without a variable is checked by the command itself.
		if element.Flag != nil && element.Flag.Tag.Get("variable") != "" {
			given[element.Flag.Name] = fmt.Sprint(parsed.FlagValue(element.Flag))
		}
	}
	config, err := newConfig(allFlags(parser.Model.Node), given, environment)
	if err != nil {
		return nil, Config{}, usageError{err}
	}
	return parsed.Selected().Target.Addr().Interface().(command), config, nil
}

// settingNames are the variables that a settings file can set.
func settingNames() []string {
	names := []string{tokenVariable, enginePassword, engineKey, "NO_COLOR", "TERM"}
	parser, err := newParser(new(cli), streams{out: io.Discard, err: io.Discard}, func() {})
	if err != nil {
		return names // parse makes the same parser and returns the error
	}
	for _, flag := range allFlags(parser.Model.Node) {
		if variable := flag.Tag.Get("variable"); variable != "" {
			names = append(names, variable)
		}
	}
	return names
}

// allFlags are the flags of a command and of those under it.
func allFlags(node *kong.Node) []*kong.Flag {
	flags := slices.Clone(node.Flags)
	for _, child := range node.Children {
		flags = append(flags, allFlags(child)...)
	}
	return flags
}
