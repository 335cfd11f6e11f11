package discordtest

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/bwmarrin/discordgo"
)

// The limits of Discord: what each body may hold, field by field, with the
// rules that a limit alone does not say. What no test of the bot sends has no
// row, and is refused.

// messageBody is a message, however it is sent.
var messageBody = object(members{
	"content":       text(0, 2000),
	"flags":         number(0, 1<<30),
	"nonce":         shape{}.that("Nonce must be 25 characters or fewer.", isNonce),
	"enforce_nonce": truth,
	"embeds":        list(0, 10, embed).that("Embed size exceeds maximum size of 6000", together(6000)),
	"components":    list(0, 5, row).that("Component custom id cannot be duplicated", customIDsDiffer),
	"attachments": list(0, 10, object(members{ // new files, by their number
		"id": number(0, 9).needed(), "filename": text(0, 260), "description": text(0, 1024),
	})),
	"allowed_mentions": object(members{
		"parse": list(0, 3, oneOf("users", "roles", "everyone")), "roles": list(0, 100, id), "replied_user": truth,
	}).that("parse and ids of one kind are mutually exclusive.", parseExcludesRoles),
	"message_reference": object(members{"message_id": id.needed(), "channel_id": id, "fail_if_not_exists": truth}),
})

// recipientBody asks for a person's direct conversation.
var recipientBody = object(members{"recipient_id": id.needed()})

// threadBody starts a thread.
var threadBody = object(members{"name": text(1, 100).needed(), "auto_archive_duration": oneOf[json.Number]("60", "1440", "4320", "10080")})

var embed = object(members{
	"title":       text(0, 256),
	"description": text(0, 4096),
	"color":       number(0, 0xffffff),
	"timestamp":   text(1, 64).that("Should be ISO8601.", isTime),
	"footer":      object(members{"text": text(1, 2048).needed()}),
	"author":      object(members{"name": text(1, 256).needed()}),
	"image":       object(members{"url": text(1, 2048).needed().that("Not a well formed URL.", isAddress)}),
	"fields":      list(0, 25, object(members{"name": text(1, 256).needed(), "value": text(1, 1024).needed(), "inline": truth})),
}).that("This embed is empty", embedShowsSomething)

// row is an action row: buttons, or one menu.
var row = object(members{
	"type": number(1, 1).needed(),
	"components": list(1, 5, union("type", map[discordgo.ComponentType]shape{
		discordgo.ButtonComponent:            button,
		discordgo.SelectMenuComponent:        menu(members{"options": list(1, 25, menuOption).needed().that("The specified option value is already used", differ("value"))}),
		discordgo.RoleSelectMenuComponent:    menu(nil),
		discordgo.ChannelSelectMenuComponent: menu(members{"channel_types": list(0, 25, number(0, 16))}),
	})).needed().that("The specified component exceeds the maximum width", menuStandsAlone),
})

var (
	customID = text(1, 100).needed()
	button   = object(members{
		"type": number(2, 2), "custom_id": customID, "style": number(1, 4).needed(), "label": text(0, 80), "disabled": truth,
		"emoji": object(members{"name": text(1, 100).needed()}),
	}).that("A label or emoji is required", hasLabelOrEmoji)
	menuOption = object(members{"label": text(1, 100).needed(), "value": text(1, 100).needed(), "description": text(0, 100), "default": truth})
)

func menu(more members) shape {
	return object(merged(more, members{
		"type": number(3, 8), "custom_id": customID, "placeholder": text(0, 150), "disabled": truth,
		"min_values": number(0, 25), "max_values": number(1, 25),
		"default_values": list(0, 25, object(members{"id": id.needed(), "type": oneOf("role", "channel").needed()})),
	})).that("The number of values does not fit", picksFit)
}

// commandsBody is all commands of a scope.
var commandsBody = list(0, 130, union("type", map[int]shape{0: slashCommand, 1: slashCommand, 3: messageCommand})).
	needed().that("Application command names must be unique", differ("type", "name")).
	that("Maximum number of application commands reached", fewCommands)

var (
	slashCommand = object(merged(commandMembers, members{
		"name": commandName, "description": text(1, 100).needed(), "options": options(variants{discordgo.ApplicationCommandOptionSubCommand: subcommand}),
	})).that("Command exceeds maximum size (8000)", together(8000))
	messageCommand = object(merged(commandMembers, members{"name": text(1, 32).needed(), "description": oneOf("")}))
	commandMembers = members{
		"type": number(0, 3), "default_member_permissions": id, "contexts": list(1, 3, number(0, 2)), "integration_types": list(1, 2, number(0, 1)),
	}
	commandName = text(1, 32).needed().that("Command name is invalid", isCommandName)
	subcommand  = option(members{"options": options(nil)})
	choice      = object(members{"name": text(1, 100).needed(), "value": text(1, 100).needed()})
)

// variants are options by their type.
type variants = map[discordgo.ApplicationCommandOptionType]shape

// options are the options that hold a value, and more.
func options(more variants) shape {
	leaf := option(members{"required": truth})
	all := variants{
		discordgo.ApplicationCommandOptionString: option(members{
			"required": truth, "max_length": number(1, 6000), "autocomplete": truth,
			"choices": list(0, 25, choice).that("Choice names must be unique", differ("name")),
		}).that("Autocomplete and choices are mutually exclusive", suggestsOneWay),
		discordgo.ApplicationCommandOptionBoolean: leaf, discordgo.ApplicationCommandOptionUser: leaf,
		discordgo.ApplicationCommandOptionChannel: option(members{"required": truth, "channel_types": list(0, 25, number(0, 16))}),
		discordgo.ApplicationCommandOptionRole:    leaf, discordgo.ApplicationCommandOptionAttachment: leaf,
	}
	maps.Copy(all, more)
	return list(0, 25, union("type", all)).that("Option name already exists", differ("name")).
		that("Required options must be placed before non-required options", requiredFirst).
		that("Sub-command option types are mutually exclusive to all other types", subcommandsApart)
}

func option(more members) shape {
	return object(merged(more, members{"type": number(1, 11).needed(), "name": commandName, "description": text(1, 100).needed()}))
}

func merged(a, b members) members {
	all := maps.Clone(b)
	maps.Copy(all, a)
	return all
}

// member is a member of an object as text; "" where it is none.
func member(value any, name string) string {
	object, _ := value.(map[string]any)
	switch inner := object[name].(type) {
	case string:
		return inner
	case interface{ String() string }: // a number
		return inner.String()
	}
	return ""
}

// items is a member of an object that is a list; nil where it is none.
func items(value any, name string) []any {
	object, _ := value.(map[string]any)
	all, _ := object[name].([]any)
	return all
}

func oneOf[V string | json.Number](values ...V) shape {
	return shape{}.that(fmt.Sprint("Value must be one of ", values), func(value any) bool {
		return slices.ContainsFunc(values, func(v V) bool { return value == any(v) })
	})
}

// differ holds that no two items of a list have the same members.
func differ(names ...string) func(any) bool {
	return func(value any) bool {
		seen := make(map[string]bool)
		for _, item := range value.([]any) {
			key := ""
			for _, name := range names {
				key += "/" + member(item, name)
			}
			seen[key] = true
		}
		return len(seen) == len(value.([]any))
	}
}

func isNonce(value any) bool {
	kind, size := kindOf(value)
	return kind == "number" || kind == "string" && size <= 25
}

func isTime(value any) bool {
	_, err := time.Parse(time.RFC3339, value.(string))
	return err == nil
}

func isAddress(value any) bool {
	scheme, _, ok := strings.Cut(value.(string), "://")
	return ok && slices.Contains([]string{"http", "https", "attachment"}, scheme)
}

var commandNames = regexp.MustCompile(`^[-_'\p{L}\p{N}\p{Devanagari}\p{Thai}]+$`)

func isCommandName(value any) bool {
	name := value.(string)
	return commandNames.MatchString(name) && strings.ToLower(name) == name
}

// together holds that the texts of a value are at most so long together.
func together(most int) func(any) bool {
	return func(value any) bool { return lengthOf(value) <= most }
}

// lengthOf is how many characters a value shows, at any depth: the texts of an
// embed, and the names, descriptions and values of a command.
func lengthOf(value any) (total int) {
	switch value := value.(type) {
	case []any:
		for _, item := range value {
			total += lengthOf(item)
		}
	case map[string]any:
		for name, inner := range value {
			if text, ok := inner.(string); ok && slices.Contains([]string{"title", "description", "name", "value", "text"}, name) {
				total += utf8.RuneCountInString(text)
			}
			total += lengthOf(inner)
		}
	}
	return total
}

func embedShowsSomething(value any) bool {
	return lengthOf(value) > 0 || value.(map[string]any)["image"] != nil
}

func hasLabelOrEmoji(value any) bool {
	return member(value, "label") != "" || value.(map[string]any)["emoji"] != nil
}

func suggestsOneWay(value any) bool {
	return value.(map[string]any)["autocomplete"] != true || len(items(value, "choices")) == 0
}

func parseExcludesRoles(value any) bool {
	return len(items(value, "roles")) == 0 || !slices.Contains(items(value, "parse"), any("roles"))
}

func menuStandsAlone(value any) bool {
	all := value.([]any)
	return len(all) == 1 || !slices.ContainsFunc(all, func(item any) bool { return member(item, "type") != "2" })
}

func customIDsDiffer(value any) bool {
	var all []any
	for _, row := range value.([]any) {
		all = append(all, items(row, "components")...)
	}
	return differ("custom_id")(all)
}

// picksFit holds that a menu lets no more be picked than it has, and that as
// much is picked beforehand as may be.
func picksFit(value any) bool {
	least, most := 1, 1
	_, _ = fmt.Sscan(member(value, "min_values"), &least) // It stays 1 where there is none.
	_, _ = fmt.Sscan(member(value, "max_values"), &most)
	picked, options := len(items(value, "default_values")), items(value, "options")
	return (options == nil || most <= len(options)) && (picked == 0 || least <= picked && picked <= most)
}

func requiredFirst(value any) bool {
	optional := false
	for _, option := range value.([]any) {
		required := option.(map[string]any)["required"] == true
		if required && optional {
			return false
		}
		optional = !required
	}
	return true
}

// subcommandsApart holds that subcommands do not stand beside options that hold
// a value.
func subcommandsApart(value any) bool {
	all := value.([]any)
	return !slices.ContainsFunc(all, func(option any) bool {
		return (member(option, "type") == "1") != (member(all[0], "type") == "1")
	})
}

func fewCommands(value any) bool {
	counts := make(map[string]int)
	for _, command := range value.([]any) {
		counts[member(command, "type")]++
	}
	return counts[""]+counts["1"] <= 100 && counts["3"] <= 15
}
