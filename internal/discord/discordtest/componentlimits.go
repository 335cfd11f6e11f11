package discordtest

import (
	"fmt"
	"slices"
)

// What components may hold.
const (
	maxRows          = 5
	maxButtons       = 5
	maxLabel         = 80
	maxCustomID      = 100
	maxButtonURL     = 512
	maxSelectOptions = 25
	maxOptionText    = 100
	maxPlaceholder   = 150
	maxModalTitle    = 45
	maxInputLabel    = 45
	maxInputText     = 4000
)

// checkMessageComponents checks the components of a message: rows of buttons,
// or of one select menu each.
func checkMessageComponents(components field) {
	seen := make(map[string]bool)
	for _, row := range components.list(maxRows) {
		items, ok := checkRow(row)
		if !ok {
			continue
		}
		menus := 0
		for _, item := range items {
			if !item.object() {
				continue
			}
			switch item.get("type").integer() {
			case TypeButton:
				checkButton(item, seen)
			case TypeSelect, TypeUserSelect, TypeRoleSelect, TypeMentionableSelect, TypeChannelSelect:
				menus++
				checkSelect(item, seen)
			default:
				item.get("type").fail("UNION_TYPE_CHOICES", "Value of field \"type\" must be one of (2, 3, 5, 6, 7, 8).")
			}
		}
		if menus > 0 && len(items) > 1 {
			row.get("components").fail("COMPONENT_LAYOUT_WIDTH_EXCEEDED", "The specified component exceeds the maximum width")
		}
	}
}

// checkRow checks an action row and gives what stands in it.
func checkRow(row field) ([]field, bool) {
	if !row.object() {
		return nil, false
	}
	if row.get("type").integer() != TypeRow {
		row.get("type").fail("UNION_TYPE_CHOICES", "Value of field \"type\" must be one of (1,).")
		return nil, false
	}
	inside := row.get("components")
	items := inside.list(maxButtons)
	if len(items) == 0 {
		inside.fail("BASE_TYPE_BAD_LENGTH", "Must be between 1 and %d in length.", maxButtons)
	}
	return items, true
}

func checkCustomID(item field, seen map[string]bool) {
	id := item.get("custom_id")
	text := id.needed(1, maxCustomID)
	if text != "" && seen[text] {
		id.fail("COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated")
	}
	seen[text] = true
}

func checkButton(button field, seen map[string]bool) {
	style := button.get("style").integer()
	switch {
	case style == StyleLink:
		if button.get("custom_id").present() && button.get("custom_id").value != "" {
			button.get("custom_id").fail("BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE", "A custom id and url cannot both be specified")
		}
		if url := button.get("url"); url.present() {
			url.address("http", "https", "discord")
			url.text(maxButtonURL)
		} else {
			url.fail("BUTTON_COMPONENT_URL_REQUIRED", "A url is required")
		}
	case style >= 1 && style <= 4:
		if url := button.get("url"); url.present() {
			url.fail("BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE", "A custom id and url cannot both be specified")
		}
		checkCustomID(button, seen)
	default:
		button.get("style").fail("BASE_TYPE_CHOICES", "Value must be one of {1, 2, 3, 4, 5}.")
	}
	label := button.get("label").text(maxLabel)
	emoji := button.get("emoji")
	if emoji.object() && !emoji.get("id").present() && emoji.get("name").text(100) == "" {
		emoji.fail("BUTTON_COMPONENT_INVALID_EMOJI", "Invalid emoji")
	}
	if label == "" && !emoji.present() {
		button.get("label").fail("BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED", "A label or emoji is required")
	}
	button.get("disabled").boolean()
}

func checkSelect(menu field, seen map[string]bool) {
	checkCustomID(menu, seen)
	menu.get("placeholder").text(maxPlaceholder)
	menu.get("min_values").within(0, 25)
	menu.get("max_values").within(1, 25)
	menu.get("disabled").boolean()
	checkPicked(menu)
	options := menu.get("options")
	items := options.list(maxSelectOptions)
	if menu.get("type").integer() != TypeSelect {
		if len(items) > 0 {
			options.fail("BASE_TYPE_MAX_LENGTH", "Must be 0 or fewer in length.")
		}
		return
	}
	if len(items) == 0 {
		options.fail("BASE_TYPE_BAD_LENGTH", "Must be between 1 and %d in length.", maxSelectOptions)
	}
	values := make(map[string]bool)
	for _, option := range items {
		if !option.object() {
			continue
		}
		option.get("label").needed(1, maxOptionText)
		option.get("description").text(maxOptionText)
		value := option.get("value").needed(1, maxOptionText)
		if values[value] {
			option.get("value").fail("SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", "The specified option value is already used")
		}
		values[value] = true
	}
	if most := menu.get("max_values"); most.present() && most.integer() > len(items) {
		most.fail("SELECT_COMPONENT_MAX_VALUES_TOO_LARGE", "Must be %d or fewer.", len(items))
	}
}

// pickedTypes are the types of what the menus have that Discord fills in.
var pickedTypes = map[int][]string{
	TypeUserSelect:        {"user"},
	TypeRoleSelect:        {"role"},
	TypeMentionableSelect: {"user", "role"},
	TypeChannelSelect:     {"channel"},
}

// checkPicked checks what is picked beforehand of a menu that Discord fills in,
// and the types of channels that it has.
func checkPicked(menu field) {
	kind := menu.get("type").integer()
	values := menu.get("default_values")
	picked := values.list(25)
	least, most := 1, 1
	if menu.get("min_values").present() {
		least = menu.get("min_values").integer()
	}
	if menu.get("max_values").present() {
		most = menu.get("max_values").integer()
	}
	if len(picked) > 0 && (len(picked) < least || len(picked) > most) {
		values.fail("BASE_TYPE_BAD_LENGTH", "Must be between %d and %d in length.", least, most)
	}
	for _, value := range picked {
		if !value.object() {
			continue
		}
		if id := value.get("id").needed(1, 20); !isSnowflake(id) {
			value.get("id").fail("NUMBER_TYPE_COERCE", "Value %q is not snowflake.", id)
		}
		if !slices.Contains(pickedTypes[kind], value.get("type").needed(1, 20)) {
			value.get("type").fail("BASE_TYPE_CHOICES", "Value must be one of %v.", pickedTypes[kind])
		}
	}
	types := menu.get("channel_types")
	for _, of := range types.list(25) {
		of.within(0, 16)
	}
	if types.present() && kind != TypeChannelSelect {
		types.fail("UNION_TYPE_CHOICES", "Only channel selects have channel types.")
	}
}

// checkModal checks the data of a modal: rows of one text input each.
func checkModal(data field) {
	if !data.object() {
		data.required()
		return
	}
	data.get("custom_id").needed(1, maxCustomID)
	data.get("title").needed(1, maxModalTitle)
	components := data.get("components")
	rows := components.list(maxRows)
	if len(rows) == 0 {
		components.fail("BASE_TYPE_BAD_LENGTH", "Must be between 1 and %d in length.", maxRows)
	}
	seen := make(map[string]bool)
	for _, row := range rows {
		items, ok := checkRow(row)
		if !ok {
			continue
		}
		if len(items) > 1 {
			row.get("components").fail("COMPONENT_LAYOUT_WIDTH_EXCEEDED", "The specified component exceeds the maximum width")
		}
		for _, item := range items {
			if item.object() {
				checkTextInput(item, seen)
			}
		}
	}
}

func checkTextInput(input field, seen map[string]bool) {
	if input.get("type").integer() != TypeTextInput {
		input.get("type").fail("UNION_TYPE_CHOICES", "Value of field \"type\" must be one of (4,).")
		return
	}
	checkCustomID(input, seen)
	if style := input.get("style").integer(); !slices.Contains([]int{1, 2}, style) {
		input.get("style").fail("BASE_TYPE_CHOICES", "Value must be one of {1, 2}.")
	}
	input.get("label").needed(1, maxInputLabel)
	input.get("placeholder").text(100)
	input.get("value").text(maxInputText)
	input.get("min_length").within(0, maxInputText)
	input.get("max_length").within(1, maxInputText)
	input.get("required").boolean()
}

// checkChoices checks the choices that answer an autocompletion for an option
// of a type.
func checkChoices(data field, optionType int) {
	choices := data.get("choices")
	if !choices.present() {
		choices.required()
		return
	}
	for _, choice := range choices.list(maxChoices) {
		checkChoice(choice, optionType)
	}
}

// checkChoice checks one choice of an option of a type.
func checkChoice(choice field, optionType int) {
	if !choice.object() {
		choice.required()
		return
	}
	choice.get("name").needed(1, maxChoiceText)
	value := choice.get("value")
	switch {
	case !value.present():
		value.required()
	case optionType == OptionString:
		value.needed(1, maxChoiceText)
	case optionType == OptionInteger:
		value.integer()
	case optionType == OptionNumber:
		if !isNumber(value.value) {
			value.fail("NUMBER_TYPE_COERCE", "Value %q is not float.", fmt.Sprint(value.value))
		}
	}
}
