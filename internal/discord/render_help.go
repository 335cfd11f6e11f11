package discord

import "github.com/bwmarrin/discordgo"

// help says what can be asked for, and how.
const help = `Ask a question about the news, and I answer with sentences from articles, each with its source. I never make up a word, and where no article answers I say so.

**Asking**
- ` + "`/ask`" + `, also from one outlet or between two days, and for your eyes only if you like
- mention me, or write to me directly
- reply to one of my answers to ask further, such as “and when?”
- *Apps › Find sources* on any message, for reports that bear on it

**Below an answer**
- Context: the paragraph that a quote stands in
- More: further quotes; of a summary or a timeline, all of it
- Right and Wrong: tell the people who run me how I did
- Watch this: I tell you when a report answers it, or answers it differently

**Other commands**
- ` + "`/summary`" + ` and ` + "`/timeline`" + ` of a person, a place or an event
- ` + "`/watch`" + ` a question or a topic: I tell you or the channel of new reports
- ` + "`/digest`" + `: what was new, each day or each week
- ` + "`/sources`" + `: whose articles these are, and the days they cover
- ` + "`/corpus`, `/feed` and `/settings`" + `: for moderators, who look after the articles, where they come from, and how I behave`

// renderHelp is what can be asked for, privately to the asker.
func renderHelp() *reply {
	return &reply{embeds: []*discordgo.MessageEmbed{{Description: help, Color: blue}}, private: true}
}
