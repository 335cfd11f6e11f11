package discordtest

import (
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
// rules that a limit alone does not say.

// messageBody is a message, however it is sent.
var messageBody = object(members{
	"content":       text(0, 2000),
	"flags":         number(0, 1<<30),
	"nonce":         shape{}.that("Nonce must be 25 characters or fewer.", isNonce),
	"enforce_nonce": truth,
	"embeds":        list(0, 10, embed).that("Embed size exceeds maximum size of 6000", embedsTogether),
	"components":    list(0, 5, row).that("Component custom id cannot be duplicated", customIDsDiffer),
	"attachments": list(0, 10, object(members{
		"id": {required: true}, "filename": text(0, 260), "description": text(0, 1024),
	})),
	"allowed_mentions": object(members{
		"parse":        list(0, 3, oneOf("users", "roles", "everyone")),
		"users":        list(0, 100, id),
		"roles":        list(0, 100, id),
		"replied_user": truth,
	}).that("parse and ids of one kind are mutually exclusive.", parseExcludesIDs),
	"message_reference": object(members{
		"message_id": id.needed(), "channel_id": id, "guild_id": id, "fail_if_not_exists": truth,
	}),
})

var embed = object(members{
	"type":        oneOf("rich"),
	"title":       text(0, 256),
	"description": text(0, 4096),
	"url":         address("http", "https"),
	"color":       number(0, 0xffffff),
	"timestamp":   text(1, 64).that("Should be ISO8601.", isTime),
	"footer":      object(members{"text": text(1, 2048).needed(), "icon_url": address("http", "https", "attachment")}),
	"author":      object(members{"name": text(1, 256).needed(), "url": address("http", "https"), "icon_url": address("http", "https", "attachment")}),
	"image":       object(members{"url": address("http", "https", "attachment").needed()}),
	"thumbnail":   object(members{"url": address("http", "https", "attachment").needed()}),
	"fields": list(0, 25, object(members{
		"name": text(1, 256).needed(), "value": text(1, 1024).needed(), "inline": truth,
	})),
}).that("This embed is empty", embedShowsSomething)

// row is an action row: buttons, or one menu.
var row = object(members{
	"type": number(1, 1).needed(),
	"id":   number(0, 1<<30),
	"components": list(1, 5, union("type", map[discordgo.ComponentType]shape{
		discordgo.ButtonComponent:                union("style", map[int]shape{1: button, 2: button, 3: button, 4: button, 5: linkButton}),
		discordgo.SelectMenuComponent:            menu(members{"options": list(1, 25, menuOption).needed().that("The specified option value is already used", differ("value"))}),
		discordgo.UserSelectMenuComponent:        menu(members{}),
		discordgo.RoleSelectMenuComponent:        menu(members{}),
		discordgo.MentionableSelectMenuComponent: menu(members{}),
		discordgo.ChannelSelectMenuComponent:     menu(members{"channel_types": list(0, 25, number(0, 16))}),
	})).needed().that("The specified component exceeds the maximum width", menuStandsAlone),
})

var (
	button     = buttonWith(members{"custom_id": text(1, 100).needed()})
	linkButton = buttonWith(members{"url": address("http", "https", "discord").needed().that("Must be 512 or fewer in length.", func(value any) bool {
		return utf8.RuneCountInString(value.(string)) <= 512
	})})
	emoji      = object(members{"id": id, "name": text(0, 100), "animated": truth})
	menuOption = object(members{
		"label": text(1, 100).needed(), "value": text(1, 100).needed(), "description": text(0, 100), "emoji": emoji, "default": truth,
	})
)

func buttonWith(more members) shape {
	return object(merged(more, members{
		"type": number(2, 2), "id": number(0, 1<<30), "style": number(1, 5), "label": text(0, 80), "emoji": emoji, "disabled": truth,
	})).that("A label or emoji is required", func(value any) bool {
		return member(value, "label") != "" || value.(map[string]any)["emoji"] != nil
	})
}

func menu(more members) shape {
	return object(merged(more, members{
		"type": number(3, 8), "id": number(0, 1<<30), "custom_id": text(1, 100).needed(), "placeholder": text(0, 150),
		"min_values": number(0, 25), "max_values": number(1, 25), "disabled": truth,
		"default_values": list(0, 25, object(members{"id": id.needed(), "type": oneOf("user", "role", "channel").needed()})),
	})).that("The number of values does not fit", picksFit)
}

// commandsBody is all commands of a scope.
var commandsBody = list(0, 130, union("type", map[int]shape{0: slashCommand, 1: slashCommand, 2: menuCommand, 3: menuCommand})).
	needed().that("Application command names must be unique", differ("type", "name")).
	that("Maximum number of application commands reached", fewCommands)

var (
	slashCommand = object(merged(commandMembers, members{
		"name": commandName, "description": text(1, 100).needed(),
		"options": options(optionsOf(variants{discordgo.ApplicationCommandOptionSubCommand: subcommand, discordgo.ApplicationCommandOptionSubCommandGroup: group})),
	})).that("Command exceeds maximum size (8000)", smallEnough)
	menuCommand    = object(merged(commandMembers, members{"name": text(1, 32).needed(), "description": oneOf("")}))
	commandMembers = members{
		"type": number(0, 3), "nsfw": truth, "id": id, "application_id": id, "version": id,
		"default_member_permissions": id,
		"contexts":                   list(1, 3, number(0, 2)),
		"integration_types":          list(1, 2, number(0, 1)),
	}
	commandName = text(1, 32).needed().that("Command name is invalid", isCommandName)
	group       = optionWith(members{"options": options(union("type", variants{discordgo.ApplicationCommandOptionSubCommand: subcommand}))})
	subcommand  = optionWith(members{"options": options(optionsOf(nil))})
	choice      = object(members{"name": text(1, 100).needed(), "value": text(1, 100).needed()})
)

// variants are options by their type.
type variants = map[discordgo.ApplicationCommandOptionType]shape

// optionsOf are the options that hold a value, and more.
func optionsOf(more variants) shape {
	leaf := optionWith(members{"required": truth})
	all := variants{
		discordgo.ApplicationCommandOptionString: optionWith(members{
			"required": truth, "choices": list(0, 25, choice).that("Choice names must be unique", differ("name")), "autocomplete": truth,
			"min_length": number(0, 6000), "max_length": number(1, 6000),
		}),
		discordgo.ApplicationCommandOptionChannel: optionWith(members{"required": truth, "channel_types": list(0, 25, number(0, 16))}),
		discordgo.ApplicationCommandOptionBoolean: leaf, discordgo.ApplicationCommandOptionUser: leaf,
		discordgo.ApplicationCommandOptionRole: leaf, discordgo.ApplicationCommandOptionAttachment: leaf,
	}
	maps.Copy(all, more)
	return union("type", all)
}

func optionWith(more members) shape {
	return object(merged(more, members{"type": number(1, 11).needed(), "name": commandName, "description": text(1, 100).needed()})).
		that("Autocomplete and choices are mutually exclusive", func(value any) bool {
			return value.(map[string]any)["autocomplete"] != true || len(items(value, "choices")) == 0
		})
}

func options(s shape) shape {
	return list(0, 25, s).that("Option name already exists", differ("name")).
		that("Required options must be placed before non-required options", requiredFirst).
		that("Sub-command and sub-command group option types are mutually exclusive to all other types", branchesApart)
}

func merged(a, b members) members {
	all := maps.Clone(a)
	maps.Copy(all, b)
	return all
}

// Rules.

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

func oneOf(values ...string) shape {
	return text(0, 100).that("Value must be one of "+strings.Join(values, ", "), func(value any) bool {
		return slices.Contains(values, value.(string))
	})
}

func address(schemes ...string) shape {
	return text(1, 2048).that("Not a well formed URL.", func(value any) bool {
		scheme, _, ok := strings.Cut(value.(string), "://")
		return ok && slices.Contains(schemes, scheme)
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

var commandNames = regexp.MustCompile(`^[-_'\p{L}\p{N}\p{Devanagari}\p{Thai}]+$`)

func isCommandName(value any) bool {
	name := value.(string)
	return commandNames.MatchString(name) && strings.ToLower(name) == name
}

// lengthOf is how many characters the texts of a value have together: those
// under the names, and those of all that lies under within.
func lengthOf(value any, names, within []string) (total int) {
	for _, name := range names {
		total += utf8.RuneCountInString(member(value, name))
	}
	object, _ := value.(map[string]any)
	for _, name := range within {
		inner := items(value, name)
		if one, ok := object[name].(map[string]any); ok {
			inner = []any{one}
		}
		for _, part := range inner {
			total += lengthOf(part, names, within)
		}
	}
	return total
}

// embedLength counts what the limit of all embeds together counts.
func embedLength(embed any) int {
	return lengthOf(embed, []string{"title", "description", "name", "value", "text"}, []string{"footer", "author", "fields"})
}

func embedShowsSomething(value any) bool {
	o := value.(map[string]any)
	return embedLength(value) > 0 || o["image"] != nil || o["thumbnail"] != nil
}

func embedsTogether(value any) bool {
	total := 0
	for _, embed := range value.([]any) {
		total += embedLength(embed)
	}
	return total <= 6000
}

func parseExcludesIDs(value any) bool {
	return !slices.ContainsFunc(items(value, "parse"), func(kind any) bool { return len(items(value, kind.(string))) > 0 })
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
	return differ("custom_id")(slices.DeleteFunc(all, func(item any) bool { return member(item, "custom_id") == "" }))
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
	return slices.IsSortedFunc(value.([]any), func(a, b any) int {
		required := func(option any) bool { return option.(map[string]any)["required"] == true }
		switch {
		case required(a) == required(b):
			return 0
		case required(a):
			return -1
		}
		return 1
	})
}

// branchesApart holds that subcommands do not stand beside options that hold a
// value.
func branchesApart(value any) bool {
	isBranch := func(option any) bool { return slices.Contains([]string{"1", "2"}, member(option, "type")) }
	all := value.([]any)
	branches := slices.DeleteFunc(slices.Clone(all), func(option any) bool { return !isBranch(option) })
	return len(branches) == 0 || len(branches) == len(all)
}

func fewCommands(value any) bool {
	counts := make(map[string]int)
	for _, command := range value.([]any) {
		counts[member(command, "type")]++
	}
	return counts[""]+counts["1"] <= 100 && counts["2"] <= 15 && counts["3"] <= 15
}

// smallEnough holds that the names, descriptions and values of a command are
// short together.
func smallEnough(value any) bool {
	return lengthOf(value, []string{"name", "description", "value"}, []string{"options", "choices"}) <= 8000
}
