package main

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"byline/internal/discord"
	"byline/internal/feeds"
	"byline/internal/index/opensearch"
	"byline/internal/newsrooms"

	"github.com/alecthomas/kong"
)

// Config is the checked settings of a run.
type Config struct {
	// CorpusDir and IndexDir are where the articles and their index are.
	CorpusDir, IndexDir string
	// OpenSearch is whether Engine stores the articles instead of files at
	// IndexDir.
	OpenSearch bool
	// Engine holds secrets and must never be printed.
	Engine opensearch.Config
	// ReadOnly is whether the index is another process's.
	ReadOnly bool
	// Watch is whether changes of the corpus are served as they happen.
	Watch bool
	// Force is whether the articles are served even when more than half of the
	// previous ones are gone.
	Force bool
	// MaxArticles is the largest number of articles served; 0 is no limit.
	MaxArticles int
	// Reader is whether the model reads passages beside the question, for at
	// most ReadTime.
	Reader   bool
	ReadTime time.Duration
	// Limit is how many sentences are quoted, from 1 to 100.
	Limit int
	// AsOf is the day of asking, at midnight UTC.
	AsOf time.Time
	// JSON and Explain choose the form of answers.
	JSON, Explain bool
	// AsOfGiven is whether the day of asking was given; otherwise it is the day
	// on which the program started.
	AsOfGiven bool
	// DiscordToken is empty when there is none. It must never be printed.
	DiscordToken string
	// Discord is the other settings of the Discord front end.
	Discord discord.Config
	// FetchAllow are hosts that feeds may be fetched from even in a private
	// network.
	FetchAllow []string
	// Newsrooms is the settings of the newsrooms of servers.
	Newsrooms newsrooms.Config
	// DataDir is the folder of all data except articles.
	DataDir string
	// LogLevel and LogJSON are what is logged, and in which form.
	LogLevel slog.Level
	LogJSON  bool
}

const (
	maxLimit                 = 100
	minReadTime, maxReadTime = 10 * time.Millisecond, time.Minute
)

// newConfig checks all settings, including those that the command does not use.
// It takes the value given for a flag by name, else that of the flag's
// variable, else its default.
func newConfig(flags []*kong.Flag, given map[string]string, environment environment) (Config, error) {
	config := Config{DiscordToken: strings.TrimSpace(environment.get(tokenVariable))}
	for _, flag := range flags {
		variable := flag.Tag.Get("variable")
		if variable == "" {
			continue
		}
		name, value := variable, environment.get(variable)
		if text, ok := given[flag.Name]; ok {
			name, value = "--"+flag.Name, text
		} else if value == "" {
			value = flag.Default
		}
		if err := config.set(flag.Name, value); err != nil {
			return Config{}, fmt.Errorf("%s: %w", name, err)
		}
	}
	if config.IndexDir != "" && sameFolder(config.IndexDir, config.CorpusDir) {
		return Config{}, fmt.Errorf("the index cannot be kept in %q itself, which is the folder of articles: name another folder with --index or INDEX_DIR", config.IndexDir)
	}
	if config.IndexDir == "" {
		var err error
		if config.IndexDir, err = defaultIndexDir(config.CorpusDir); err != nil {
			return Config{}, err
		}
	}
	if err := config.checkEngine(environment); err != nil {
		return Config{}, err
	}
	if config.Discord.Shard >= config.Discord.Shards {
		return Config{}, fmt.Errorf("SHARD_ID: %d is not less than the %d of SHARD_COUNT", config.Discord.Shard, config.Discord.Shards)
	}
	return config, nil
}

// sameFolder reports whether two paths are of one existing folder.
func sameFolder(a, b string) bool {
	one, err := os.Stat(a)
	other, otherErr := os.Stat(b)
	return err == nil && otherErr == nil && os.SameFile(one, other)
}

// set parses the value of the flag with the name.
func (c *Config) set(name, value string) (err error) {
	switch name {
	case "corpus":
		c.CorpusDir, err = parseFolder(value)
	case "index":
		if value != "" { // else it depends on the corpus
			c.IndexDir, err = parseFolder(value)
		}
	case "data":
		c.DataDir, err = parseFolder(value)
	case "read-only":
		c.ReadOnly, err = parseSwitch(value)
	case "watch":
		c.Watch, err = parseSwitch(value)
	case "force":
		c.Force, err = parseSwitch(value)
	case "max-articles":
		c.MaxArticles, err = strconv.Atoi(value)
		if err != nil || c.MaxArticles < 0 {
			err = fmt.Errorf("%q is not a whole number from 0 on", value)
		}
	case "reader":
		c.Reader, err = parseOnOff(value)
	case "read-time":
		c.ReadTime, err = time.ParseDuration(value)
		if err != nil || c.ReadTime < minReadTime || c.ReadTime > maxReadTime {
			err = fmt.Errorf("%q is not a time from 10ms to 1m", value)
		}
	case "limit":
		c.Limit, err = parseCount(value, 1, maxLimit)
	case "as-of":
		c.AsOf, err = parseDay(value)
		c.AsOfGiven = value != ""
	case "json":
		c.JSON, err = parseSwitch(value)
	case "explain":
		c.Explain, err = parseSwitch(value)
	case "fetch-allow":
		c.FetchAllow, err = feeds.CheckAllowed(value)
	default:
		known, err := c.setEngine(name, value)
		if !known {
			known, err = c.setDiscord(name, value)
		}
		if err == nil && !known {
			err = fmt.Errorf("no setting has that name")
		}
		return err
	}
	return err
}

// parseFolder checks the path of a folder. It rejects ~, which only a shell
// expands, and not in a settings file or after the = of a flag.
func parseFolder(value string) (string, error) {
	switch below, isHome := strings.CutPrefix(value, "~"); {
	case value == "":
		return "", errors.New(`"" is not a folder`)
	case isHome && (below == "" || os.IsPathSeparator(below[0])):
		written := "the path of your home folder in its place"
		if home, err := os.UserHomeDir(); err == nil {
			written = strconv.Quote(filepath.Join(home, below))
		}
		return "", fmt.Errorf("%q starts with ~, which is not understood here: write %s", value, written)
	}
	return value, nil
}

// parseDay parses a day; "" is today, in the local time zone.
func parseDay(value string) (time.Time, error) {
	if value == "" {
		value = time.Now().Format(time.DateOnly)
	}
	day, err := time.Parse(time.DateOnly, value)
	if err != nil {
		return time.Time{}, fmt.Errorf("%q is not a day such as 2016-12-14", value)
	}
	return day, nil
}

func parseCount(value string, least, most int) (int, error) {
	n, err := strconv.Atoi(value)
	if err != nil || n < least || n > most {
		return 0, fmt.Errorf("%q is not a whole number from %d to %d", value, least, most)
	}
	return n, nil
}

func parseOnOff(value string) (bool, error) {
	switch strings.ToLower(value) {
	case "on":
		return true, nil
	case "off":
		return false, nil
	}
	on, err := parseSwitch(value)
	if err != nil {
		return false, fmt.Errorf("%q is neither on nor off", value)
	}
	return on, nil
}

func parseSwitch(value string) (bool, error) {
	on, err := strconv.ParseBool(value)
	if err != nil {
		return false, fmt.Errorf("%q is neither true nor false", value)
	}
	return on, nil
}
