package discord

import (
	"cmp"
	"slices"
	"strings"

	"github.com/bwmarrin/discordgo"
)

// choices are the values to suggest for what was typed so far: those that begin
// with it, then those with a word that does, then those that contain it,
// ignoring case. Within these groups the given order stays. Values that are too
// long for a choice, or that would look like another, are left out: they can
// still be typed.
func choices(typed string, values []string) []*discordgo.ApplicationCommandOptionChoice {
	typed = strings.ToLower(clean(typed))
	type match struct {
		value string
		class int
	}
	var found []match
	seen := make(map[string]bool)
	for _, value := range values {
		if value == "" || length(value) > maxChoice || clean(value) != value || seen[value] {
			continue
		}
		seen[value] = true
		lower := strings.ToLower(value)
		switch {
		case strings.HasPrefix(lower, typed):
			found = append(found, match{value, 0})
		case startsWord(lower, typed):
			found = append(found, match{value, 1})
		case strings.Contains(lower, typed):
			found = append(found, match{value, 2})
		}
	}
	slices.SortStableFunc(found, func(a, b match) int { return cmp.Compare(a.class, b.class) })
	offered := []*discordgo.ApplicationCommandOptionChoice{} // "no choices" is an empty list to Discord
	for _, match := range found[:min(maxChoices, len(found))] {
		offered = append(offered, &discordgo.ApplicationCommandOptionChoice{Name: match.value, Value: match.value})
	}
	return offered
}

// startsWord reports whether a word of the text, or a part of a path, starts
// with what was typed.
func startsWord(text, typed string) bool {
	return slices.ContainsFunc([]string{" ", "/", "-", "_", "."}, func(before string) bool {
		return strings.Contains(text, before+typed)
	})
}
