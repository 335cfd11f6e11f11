package discordtest

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// What commands may hold.
const (
	maxSlashCommands   = 100
	maxContextCommands = 15
	maxOptions         = 25
	maxChoices         = 25
	maxName            = 32
	maxText            = 100
	maxChoiceText      = 100
	maxCommandSize     = 8000
)

// commandName is what slash commands and options may be called.
var commandName = regexp.MustCompile(`^[-_'\p{L}\p{N}\p{Devanagari}\p{Thai}]{1,32}$`)

// checkCommands checks all commands of a scope.
func checkCommands(body field) {
	if !body.present() {
		body.required()
		return
	}
	commands := body.list(maxSlashCommands + 2*maxContextCommands)
	counts := make(map[int]int)
	seen := make(map[string]bool)
	for _, command := range commands {
		if !command.object() {
			continue
		}
		kind := checkCommand(command)
		counts[kind]++
		name, _ := command.get("name").value.(string)
		key := strconv.Itoa(kind) + name
		if seen[key] {
			body.fail("APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique")
		}
		seen[key] = true
	}
	if counts[CommandSlash] > maxSlashCommands || counts[CommandUser] > maxContextCommands || counts[CommandMessage] > maxContextCommands {
		body.fail("APPLICATION_COMMAND_TOO_MANY", "Maximum number of application commands reached")
	}
}

// checkCommand checks one command and gives its type.
func checkCommand(command field) int {
	kind := CommandSlash
	if given := command.get("type"); given.present() {
		kind = given.integer()
		if kind < CommandSlash || kind > CommandMessage {
			given.fail("BASE_TYPE_CHOICES", "Value must be one of {1, 2, 3, 4}.")
		}
	}
	if kind == CommandSlash {
		checkName(command.get("name"))
		command.get("description").needed(1, maxText)
		checkOptions(command.get("options"), 0)
		if size(command) > maxCommandSize {
			command.fail("APPLICATION_COMMAND_TOO_LARGE", "Command exceeds maximum size (%d)", maxCommandSize)
		}
	} else {
		command.get("name").needed(1, maxName)
		if command.get("description").text(maxText) != "" {
			command.get("description").fail("APPLICATION_COMMAND_DESCRIPTION_INVALID", "Context menu commands cannot have description")
		}
		if len(command.get("options").list(maxOptions)) > 0 {
			command.get("options").fail("APPLICATION_COMMAND_OPTIONS_INVALID", "Context menu commands cannot have options")
		}
	}
	if given := command.get("default_member_permissions"); given.present() {
		text, ok := given.value.(string)
		if _, err := strconv.ParseUint(text, 10, 64); !ok || err != nil {
			given.fail("BITFIELD_TYPE_CONVERT", "Value %q is not a bit set as a string.", given.value)
		}
	}
	command.get("nsfw").boolean()
	command.get("dm_permission").boolean()
	checkSet(command.get("contexts"), 0, 2)
	checkSet(command.get("integration_types"), 0, 1)
	return kind
}

// checkSet checks a list of different numbers from least to most, of which
// there has to be one.
func checkSet(set field, least, most int) {
	if !set.present() {
		return
	}
	items := set.list(most - least + 1)
	if len(items) == 0 {
		set.fail("BASE_TYPE_BAD_LENGTH", "Must be between 1 and %d in length.", most-least+1)
	}
	seen := make(map[int]bool)
	for _, item := range items {
		item.within(least, most)
		if seen[item.integer()] {
			set.fail("SET_TYPE_ALREADY_CONTAINS_VALUE", "The set already contains this value")
		}
		seen[item.integer()] = true
	}
}

func checkName(name field) string {
	text, _ := name.value.(string)
	switch {
	case name.value == nil || text == "":
		name.required()
	case utf8.RuneCountInString(text) > maxName:
		name.fail("BASE_TYPE_BAD_LENGTH", "Must be between 1 and %d in length.", maxName)
	case !commandName.MatchString(text) || strings.ToLower(text) != text:
		name.fail("APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")
	}
	return text
}

// checkOptions checks the options of a command, for which parent is 0, or of
// an option of type parent. Groups hold subcommands, and subcommands hold what
// is neither.
func checkOptions(options field, parent int) {
	names := make(map[string]bool)
	optional, leaves, branches := false, 0, 0
	for _, option := range options.list(maxOptions) {
		if !option.object() {
			continue
		}
		name := checkName(option.get("name"))
		if names[name] {
			options.fail("APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS", "Option name already exists")
		}
		names[name] = true
		option.get("description").needed(1, maxText)
		kind := option.get("type").integer()
		switch {
		case kind < OptionSubcommand || kind > OptionAttachment:
			option.get("type").fail("BASE_TYPE_CHOICES", "Value must be one of {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}.")
		case kind <= OptionSubcommandGroup:
			branches++
			if parent == OptionSubcommand || parent == OptionSubcommandGroup && kind == OptionSubcommandGroup {
				option.get("type").fail("APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Subcommands do not nest so deep")
				continue
			}
			if option.get("required").boolean() {
				option.get("required").fail("APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", "Subcommands cannot be required")
			}
			checkOptions(option.get("options"), kind)
		default:
			leaves++
			required := option.get("required").boolean()
			if required && optional {
				option.fail("APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", "Required options must be placed before non-required options")
			}
			optional = optional || !required
			checkOption(option, kind)
		}
	}
	if leaves > 0 && (branches > 0 || parent == OptionSubcommandGroup) {
		options.fail("APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Sub-command and sub-command group option types are mutually exclusive to all other types")
	}
}

// checkOption checks what goes with the type of an option.
func checkOption(option field, kind int) {
	texty := slices.Contains([]int{OptionString, OptionInteger, OptionNumber}, kind)
	choices := option.get("choices")
	items := choices.list(maxChoices)
	names := make(map[string]bool)
	for _, choice := range items {
		checkChoice(choice, kind)
		name, _ := choice.get("name").value.(string)
		if names[name] {
			choices.fail("APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_ALREADY_EXISTS", "Choice name already exists")
		}
		names[name] = true
	}
	autocomplete := option.get("autocomplete").boolean()
	if !texty && (len(items) > 0 || autocomplete) {
		option.fail("APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Options of type %d have no choices", kind)
	}
	if autocomplete && len(items) > 0 {
		option.fail("APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_CHOICES", "Autocomplete and choices are mutually exclusive")
	}
	if len(option.get("options").list(maxOptions)) > 0 {
		option.get("options").fail("APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Options of type %d have no options", kind)
	}
	if kind == OptionString {
		option.get("min_length").within(0, 6000)
		option.get("max_length").within(1, 6000)
	} else if option.get("min_length").present() || option.get("max_length").present() {
		option.fail("APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Options of type %d have no length", kind)
	}
	if bounded := kind == OptionInteger || kind == OptionNumber; !bounded && (option.get("min_value").present() || option.get("max_value").present()) {
		option.fail("APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Options of type %d have no bounds", kind)
	}
	if kind != OptionChannel && len(option.get("channel_types").list(100)) > 0 {
		option.get("channel_types").fail("APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Options of type %d have no channel types", kind)
	}
}

// size is how many characters of names, descriptions and values a command has,
// its options included.
func size(part field) int {
	total := 0
	for _, name := range []string{"name", "description", "value"} {
		if text, ok := part.get(name).value.(string); ok {
			total += utf8.RuneCountInString(text)
		}
	}
	for _, name := range []string{"options", "choices"} {
		values, _ := part.get(name).value.([]any)
		for _, value := range values {
			total += size(part.form.root(value))
		}
	}
	return total
}
