package discordtest

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// The limits of Discord: what each body may hold, field by field, with the
// rules that a limit alone does not say.

// messageBody is a message, however it is sent.
var messageBody = object(members{
	"content":       text(0, 2000),
	"flags":         number(0, 1<<30),
	"nonce":         shape{}.that(isNonce),
	"enforce_nonce": truth,
	"embeds":        list(0, 10, embed).that(embedsTogether),
	"components":    list(0, 5, row).that(customIDsDiffer),
	"attachments": list(0, 10, object(members{
		"id": {required: true}, "filename": text(0, 260), "description": text(0, 1024),
	})),
	"allowed_mentions": object(members{
		"parse":        list(0, 3, oneOf("users", "roles", "everyone")),
		"users":        list(0, 100, id),
		"roles":        list(0, 100, id),
		"replied_user": truth,
	}).that(parseExcludesIDs),
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
	"timestamp":   text(1, 64).that(isTime),
	"footer":      object(members{"text": text(1, 2048).needed(), "icon_url": address("http", "https", "attachment")}),
	"author":      object(members{"name": text(1, 256).needed(), "url": address("http", "https"), "icon_url": address("http", "https", "attachment")}),
	"image":       object(members{"url": address("http", "https", "attachment").needed()}),
	"thumbnail":   object(members{"url": address("http", "https", "attachment").needed()}),
	"fields": list(0, 25, object(members{
		"name": text(1, 256).needed(), "value": text(1, 1024).needed(), "inline": truth,
	})),
}).that(embedShowsSomething)

// row is an action row: buttons, or one menu.
var row = object(members{
	"type": number(1, 1).needed(),
	"id":   number(0, 1<<30),
	"components": list(1, 5, union("type", map[int]shape{
		TypeButton:  union("style", map[int]shape{1: button, 2: button, 3: button, 4: button, 5: linkButton}),
		TypeSelect:  menu(members{"options": list(1, 25, menuOption).needed().that(differ("value"))}),
		5:           menu(members{}),
		6:           menu(members{}),
		7:           menu(members{}),
		TypeChannel: menu(members{"channel_types": list(0, 25, number(0, 16))}),
	})).needed().that(menuStandsAlone),
})

var (
	button     = buttonWith(members{"custom_id": text(1, 100).needed()})
	linkButton = buttonWith(members{"url": address("http", "https", "discord").needed().that(func(value any) string {
		return when(utf8.RuneCountInString(value.(string)) > 512, "Must be 512 or fewer in length.")
	})})
	emoji      = object(members{"id": id, "name": text(0, 100), "animated": truth})
	menuOption = object(members{
		"label": text(1, 100).needed(), "value": text(1, 100).needed(), "description": text(0, 100), "emoji": emoji, "default": truth,
	})
)

func buttonWith(more members) shape {
	return object(merged(more, members{
		"type": number(2, 2), "id": number(0, 1<<30), "style": number(1, 5), "label": text(0, 80), "emoji": emoji, "disabled": truth,
	})).that(func(value any) string {
		return when(member(value, "label") == "" && value.(map[string]any)["emoji"] == nil, "A label or emoji is required")
	})
}

func menu(more members) shape {
	return object(merged(more, members{
		"type": number(3, 8), "id": number(0, 1<<30), "custom_id": text(1, 100).needed(), "placeholder": text(0, 150),
		"min_values": number(0, 25), "max_values": number(1, 25), "disabled": truth,
		"default_values": list(0, 25, object(members{"id": id.needed(), "type": oneOf("user", "role", "channel").needed()})),
	})).that(picksFit)
}

// commandsBody is all commands of a scope.
var commandsBody = list(0, 130, union("type", map[int]shape{0: slashCommand, CommandSlash: slashCommand, CommandUser: menuCommand, CommandMessage: menuCommand})).
	needed().that(differ("type", "name")).that(fewCommands)

var (
	slashCommand = object(merged(commandMembers, members{
		"name": commandName, "description": text(1, 100).needed(),
		"options": options(optionsOf(map[int]shape{OptionSubcommand: subcommand, OptionSubcommandGroup: group})),
	})).that(smallEnough)
	menuCommand    = object(merged(commandMembers, members{"name": text(1, 32).needed(), "description": oneOf("")}))
	commandMembers = members{
		"type": number(0, 3), "nsfw": truth, "dm_permission": truth, "id": id, "application_id": id, "version": id,
		"default_member_permissions": id,
		"contexts":                   list(1, 3, number(0, 2)),
		"integration_types":          list(1, 2, number(0, 1)),
	}
	commandName = text(1, 32).needed().that(isCommandName)
	group       = optionWith(members{"options": options(union("type", map[int]shape{OptionSubcommand: subcommand}))})
	subcommand  = optionWith(members{"options": options(optionsOf(nil))})
	choice      = object(members{"name": text(1, 100).needed(), "value": text(1, 100).needed()})
)

// optionsOf are the options that hold a value, by their type, and more.
func optionsOf(more map[int]shape) shape {
	leaf := optionWith(members{"required": truth})
	all := map[int]shape{
		OptionString: optionWith(members{
			"required": truth, "choices": list(0, 25, choice).that(differ("name")), "autocomplete": truth, "min_length": number(0, 6000), "max_length": number(1, 6000),
		}),
		OptionChannel: optionWith(members{"required": truth, "channel_types": list(0, 25, number(0, 16))}),
		OptionBoolean: leaf, OptionUser: leaf, OptionRole: leaf, OptionMentionable: leaf, OptionAttachment: leaf,
	}
	maps.Copy(all, more)
	return union("type", all)
}

func optionWith(more members) shape {
	return object(merged(more, members{"type": number(1, 11).needed(), "name": commandName, "description": text(1, 100).needed()})).
		that(func(value any) string {
			o := value.(map[string]any)
			given, _ := o["choices"].([]any)
			return when(o["autocomplete"] == true && len(given) > 0, "Autocomplete and choices are mutually exclusive")
		})
}

func options(s shape) shape {
	return list(0, 25, s).that(differ("name")).that(requiredFirst).that(branchesApart)
}

func merged(a, b members) members {
	all := maps.Clone(a)
	maps.Copy(all, b)
	return all
}

// Rules.

func when(broken bool, message string) string {
	if broken {
		return message
	}
	return ""
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

func oneOf(values ...string) shape {
	return text(0, 100).that(func(value any) string {
		return when(!slices.Contains(values, value.(string)), "Value must be one of "+strings.Join(values, ", "))
	})
}

func address(schemes ...string) shape {
	return text(1, 2048).that(func(value any) string {
		scheme, _, ok := strings.Cut(value.(string), "://")
		return when(!ok || !slices.Contains(schemes, scheme), "Not a well formed URL.")
	})
}

// differ holds that no two items of a list have the same members.
func differ(names ...string) rule {
	return func(value any) string {
		seen := make(map[string]bool)
		for _, item := range value.([]any) {
			key := ""
			for _, name := range names {
				key += "/" + member(item, name)
			}
			if seen[key] {
				return strings.Join(names, " and ") + " must be unique"
			}
			seen[key] = true
		}
		return ""
	}
}

func isNonce(value any) string {
	kind, size := kindOf(value)
	return when(kind == "string" && size > 25 || kind != "string" && kind != "number", "Nonce must be 25 characters or fewer.")
}

func isTime(value any) string {
	_, err := time.Parse(time.RFC3339, value.(string))
	return when(err != nil, "Should be ISO8601.")
}

var commandNames = regexp.MustCompile(`^[-_'\p{L}\p{N}\p{Devanagari}\p{Thai}]+$`)

func isCommandName(value any) string {
	name := value.(string)
	return when(!commandNames.MatchString(name) || strings.ToLower(name) != name, "Command name is invalid")
}

// embedLength is how many characters the texts of an embed have together.
func embedLength(embed any) int {
	parts := []string{member(embed, "title"), member(embed, "description")}
	o := embed.(map[string]any)
	parts = append(parts, member(o["footer"], "text"), member(o["author"], "name"))
	fields, _ := o["fields"].([]any)
	for _, field := range fields {
		parts = append(parts, member(field, "name"), member(field, "value"))
	}
	return utf8.RuneCountInString(strings.Join(parts, ""))
}

func embedShowsSomething(value any) string {
	o := value.(map[string]any)
	return when(embedLength(value) == 0 && o["image"] == nil && o["thumbnail"] == nil, "This embed is empty")
}

func embedsTogether(value any) string {
	total := 0
	for _, embed := range value.([]any) {
		total += embedLength(embed)
	}
	return when(total > 6000, "Embed size exceeds maximum size of 6000")
}

func parseExcludesIDs(value any) string {
	o := value.(map[string]any)
	parse, _ := o["parse"].([]any)
	for _, kind := range parse {
		if ids, _ := o[kind.(string)].([]any); len(ids) > 0 {
			return "parse and ids of " + kind.(string) + " are mutually exclusive."
		}
	}
	return ""
}

func menuStandsAlone(value any) string {
	items := value.([]any)
	menu := slices.ContainsFunc(items, func(item any) bool { return member(item, "type") != "2" })
	return when(menu && len(items) > 1, "The specified component exceeds the maximum width")
}

func customIDsDiffer(value any) string {
	var all []any
	for _, row := range value.([]any) {
		for _, item := range row.(map[string]any)["components"].([]any) {
			if member(item, "custom_id") != "" {
				all = append(all, item)
			}
		}
	}
	return differ("custom_id")(all)
}

// picksFit holds that a menu lets no more be picked than it has, and that as
// much is picked beforehand as may be.
func picksFit(value any) string {
	least, most := 1, 1
	_, _ = fmt.Sscan(member(value, "min_values"), &least) // It stays 1 where there is none.
	_, _ = fmt.Sscan(member(value, "max_values"), &most)
	o := value.(map[string]any)
	picked, _ := o["default_values"].([]any)
	options, own := o["options"].([]any)
	return when(own && most > len(options) || len(picked) > 0 && (len(picked) < least || len(picked) > most), "The number of values does not fit")
}

func requiredFirst(value any) string {
	optional := false
	for _, option := range value.([]any) {
		required := option.(map[string]any)["required"] == true
		if required && optional {
			return "Required options must be placed before non-required options"
		}
		optional = optional || !required
	}
	return ""
}

// branchesApart holds that subcommands do not stand beside options that hold a
// value.
func branchesApart(value any) string {
	isBranch := func(option any) bool { return member(option, "type") <= "2" && len(member(option, "type")) == 1 }
	all := value.([]any)
	mixed := slices.ContainsFunc(all, isBranch) && slices.ContainsFunc(all, func(option any) bool { return !isBranch(option) })
	return when(mixed, "Sub-command and sub-command group option types are mutually exclusive to all other types")
}

func fewCommands(value any) string {
	counts := make(map[string]int)
	for _, command := range value.([]any) {
		counts[member(command, "type")]++
	}
	return when(counts[""]+counts["1"] > 100 || counts["2"] > 15 || counts["3"] > 15, "Maximum number of application commands reached")
}

// smallEnough holds that the names, descriptions and values of a command are
// short together.
func smallEnough(value any) string {
	var size func(part any) int
	size = func(part any) int {
		total := utf8.RuneCountInString(member(part, "name") + member(part, "description") + member(part, "value"))
		for _, name := range []string{"options", "choices"} {
			inner, _ := part.(map[string]any)[name].([]any)
			for _, item := range inner {
				total += size(item)
			}
		}
		return total
	}
	return when(size(value) > 8000, "Command exceeds maximum size (8000)")
}
