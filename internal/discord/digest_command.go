package discord

import (
	"context"
	"strings"
	"time"

	"byline/internal/watch"

	"github.com/bwmarrin/discordgo"
)

// everyDay is the choice, among the days of the week, of a daily digest.
const everyDay = "every day"

// digestCommands is /digest as it is registered; see [watchCommands].
func digestCommands() *command {
	which := option{Type: text, Name: digestOption, Description: "Which one", Required: true, Autocomplete: true, MaxLength: maxChoice}
	days := []choice{{everyDay, everyDay}}
	for day := range 7 {
		name := ((time.Monday + time.Weekday(day)) % 7).String()
		days = append(days, choice{name + "s", name})
	}
	return &command{
		Type: discordgo.ChatApplicationCommand, Name: digestCommand, Contexts: everywhere, Installed: installed,
		Description: "Hear what was new, each day or each week",
		Options: []option{
			{Type: subCommand, Name: "set", Description: "Post what was new at a time", Options: append([]option{
				{Type: text, Name: dayOption, Description: "On which days", Required: true, Choices: days},
				{Type: text, Name: timeOption, Description: "At what time, such as 08:00", Required: true, MaxLength: 10},
				{Type: text, Name: zoneOption, Description: "In which time zone, such as Europe/Berlin", Required: true, Autocomplete: true, MaxLength: maxChoice},
				{Type: text, Name: topicOption, Description: "Only what is about this; else all that was new", Autocomplete: true, MaxLength: watch.MostText},
			}, posting()...)},
			{Type: subCommand, Name: "list", Description: "List the digests, for this server and for you"},
			{Type: subCommand, Name: "pause", Description: "Pause one, or resume it", Options: []option{which}},
			{Type: subCommand, Name: "stop", Description: "Post one no longer", Options: []option{which}},
		},
	}
}

// addDigest adds a daily or weekly digest.
func (b *bot) addDigest(ctx context.Context, r *request) (*reply, error) {
	wanted := watch.Digest{Topic: r.option(topicOption)}
	var err error
	if wanted.Place, wanted.Role, err = postsTo(r); err != nil {
		return nil, err
	}
	if wanted.Schedule, err = scheduleOf(r.option(dayOption), r.option(timeOption), r.option(zoneOption)); err != nil {
		return nil, err
	}
	kept, err := b.config.Store.AddDigest(ctx, wanted, b.config.WatchLimits)
	if err != nil {
		return nil, err
	}
	if !kept.Private() {
		b.note(ctx, r, "set digest", kept.Topic)
	}
	return renderDigestSet(kept, time.Now()), nil
}

// scheduleOf is the chosen schedule of a digest.
func scheduleOf(day, at, zone string) (schedule watch.Schedule, err error) {
	if schedule.At, err = watch.ParseClock(at); err != nil {
		return schedule, err
	}
	if schedule.Zone, err = zoneOf(zone); err != nil {
		return schedule, err
	}
	if day == everyDay {
		return schedule, nil
	}
	for weekday := time.Sunday; weekday <= time.Saturday; weekday++ {
		if strings.EqualFold(weekday.String(), day) {
			schedule.Weekly, schedule.Weekday = true, weekday
			return schedule, nil
		}
	}
	return schedule, refusal("Choose every day, or a day of the week.")
}
