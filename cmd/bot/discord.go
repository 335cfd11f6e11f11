package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"byline/internal/discord"
	"byline/internal/feeds"
	"byline/internal/lookout"
	"byline/internal/newsroom"
	"byline/internal/settings"
)

type discordCommand struct {
	API            string `name:"api-url" variable:"DISCORD_API_URL" placeholder:"URL" help:"The base of Discord's API, for a proxy; by default Discord itself."`
	Guild          string `variable:"DISCORD_GUILD_ID" placeholder:"ID" help:"The only server to have the commands, for trying out; by default all."`
	AskChannels    string `variable:"ASK_CHANNEL_IDS" placeholder:"ID,…" help:"Channels in which every question is answered. With any, switch Message Content Intent on, on the Bot page of the application."`
	MessageContent bool   `variable:"MESSAGE_CONTENT" default:"false" help:"Ask Discord for the texts of all messages, so that servers can set ask channels with /settings. Switch Message Content Intent on first: without it Discord refuses the bot."`
	ModeratorRoles string `variable:"MODERATOR_ROLE_IDS" placeholder:"ID,…" help:"Roles that may use the moderators' commands, in addition to members with Manage Server. A server can set its own."`
	Shard          string `variable:"SHARD_ID" default:"0" placeholder:"N" help:"The number of this process, from 0. Each needs an index of its own, or READ_ONLY=true to share that of another."`
	Shards         string `variable:"SHARD_COUNT" default:"1" placeholder:"N" help:"How many processes the bot has. Discord asks for several from 2,500 servers on."`
	PersonLimit    string `variable:"PERSON_LIMIT" default:"10" placeholder:"N" help:"How many public answers a person may ask for on a server within a minute, and six times as many private ones; 0 is no limit. A server can set its own."`
	ServerLimit    string `variable:"SERVER_LIMIT" default:"600" placeholder:"N" help:"How many questions all people on a server together may ask within a minute; 0 is no limit. A server can set its own."`
	PersonWatches  string `variable:"PERSON_WATCHES" default:"20" placeholder:"N" help:"How many watches a person may have for themselves, and as many digests; 0 is no limit."`
	ServerWatches  string `variable:"SERVER_WATCHES" default:"50" placeholder:"N" help:"How many watches the channels of a server may have, and as many digests; 0 is no limit."`
	healthFlags
	logFlags
	fetchFlags
	dataFlags
	newsroomsFlags
	reloadFlags
}

// Help is the text of bot discord --help.
func (discordCommand) Help() string {
	return `The token is read from DISCORD_TOKEN. With a token set, bot without a command
does the same. docs/discord.md tells how to make an application and invite it.

Example:

    DISCORD_TOKEN=… bot discord --guild 1234567890`
}

// Run serves Discord until it is interrupted.
func (discordCommand) Run(ctx context.Context, program *program) (err error) {
	if program.DiscordToken == "" {
		return usageError{errors.New("there is no token: set " + tokenVariable + "; docs/discord.md tells where to get one")}
	}
	log := program.logger()
	kept, err := program.openStore(ctx, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, kept.Close()) }()
	program.lookout = lookout.New(lookout.Config{Store: kept, Log: log})
	opened, stop, err := program.start(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, stop()) }()
	fetching := program.openFetching(kept, func(server string) feeds.Announcer { return announcer{server, kept} }, log)
	defer func() { err = errors.Join(err, fetching.close()) }()
	rooms, err := program.openNewsrooms(ctx, opened, kept, fetching, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rooms.Close()) }()
	config := program.discordConfig()
	config.Token = program.DiscordToken
	config.Store = kept
	config.Version = version()
	config.Log = log
	defer fetching.start(ctx, opened, rooms, newsroom.ReloadOptions{Force: program.Force})()
	defer program.lookOut(ctx, rooms)()
	if program.AsOfGiven {
		config.AsOf = program.AsOf
	}
	return discord.Run(ctx, config, discord.Servers(rooms))
}

// discordConfig is the settings of the front end that do not depend on the run.
func (p *program) discordConfig() discord.Config {
	config := p.Discord
	config.Quotes = min(p.Limit, settings.MostQuotes)
	config.WatchLimits.All = mostWatches
	return config
}

// setDiscord parses the value of one of the flags above; known is whether the
// name is one of them.
func (c *Config) setDiscord(name, value string) (known bool, err error) {
	d := &c.Discord
	switch name {
	case "api-url":
		d.API, err = value, discord.CheckAPI(value)
	case "guild":
		if d.Guild = value; value != "" && !snowflake.MatchString(value) {
			err = notID(value)
		}
	case "ask-channels":
		d.AskChannels, err = parseIDs(value)
	case "message-content":
		d.MessageContent, err = parseSwitch(value)
	case "moderator-roles":
		d.ModeratorRoles, err = parseIDs(value)
	case "shard":
		d.Shard, err = parseCount(value, 0, 1e5)
	case "shards":
		d.Shards, err = parseCount(value, 1, 1e5)
	case "person-limit":
		d.PersonLimit, err = parseCount(value, 0, 1e6)
	case "server-limit":
		d.ServerLimit, err = parseCount(value, 0, 1e6)
	case "person-watches":
		d.WatchLimits.Person, err = parseCount(value, 0, 1e6)
	case "server-watches":
		d.WatchLimits.Server, err = parseCount(value, 0, 1e6)
	case "http":
		d.HTTP, err = value, checkAddress(value)
	case "log-format", "log-level":
		err = c.setLog(name, value)
	default:
		return c.setNewsrooms(name, value)
	}
	return true, err
}

// mostWatches bounds the watches of all servers together: as many as new
// articles can be compared with in time.
const mostWatches = 10_000

// snowflake is the form of Discord's ids.
var snowflake = regexp.MustCompile(`^[0-9]{1,20}$`)

func notID(value string) error {
	return fmt.Errorf("%q is not an id of Discord's, which is a number: switch Developer Mode on in Discord and choose Copy ID", value)
}

// parseIDs parses ids separated by commas or spaces.
func parseIDs(value string) ([]string, error) {
	ids := strings.FieldsFunc(value, func(r rune) bool { return r == ',' || r == ' ' })
	for _, id := range ids {
		if !snowflake.MatchString(id) {
			return nil, notID(id)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids), nil
}

// checkAddress checks that the value is an address to listen at; "" is none.
func checkAddress(value string) error {
	if value == "" {
		return nil
	}
	_, port, err := net.SplitHostPort(value)
	if n, portErr := strconv.Atoi(port); err != nil || portErr != nil || n < 0 || n > 65535 {
		return fmt.Errorf("%q is not an address such as localhost:8080 or :8080", value)
	}
	return nil
}
