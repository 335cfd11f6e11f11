package discord

import (
	"context"
	"time"
)

// handler answers a request. The user sees its error as a sentence, the log has
// it in full; see [sentence].
type handler func(ctx context.Context, r *request) (*reply, error)

// route says how requests of a kind are served.
type route struct {
	// kind is the name of a button in the log and the metrics. Commands have
	// their own names there, and messages those of their addressing.
	kind   string
	handle handler
	// timeout is how long it may take; if zero, as long as a question.
	timeout time.Duration
	// private is whether only the asker sees the reply, whatever it contains.
	private bool
	// question is whether answering takes enough work that the number at a time
	// is limited.
	question bool
	// moderators is whether it is for moderators only.
	moderators bool
	// roomless is whether it needs no articles.
	roomless bool
}

// commandRoutes are the routes of the commands, by their names.
func (b *bot) commandRoutes() map[string]route {
	return map[string]route{
		askCommand:      {handle: forSomebody(b.ask), question: true},
		summaryCommand:  {handle: forSomebody(b.summary), question: true},
		timelineCommand: {handle: forSomebody(b.timeline), question: true},
		sourcesCommand:  {handle: b.sources, private: true},
		helpCommand:     {handle: b.help, private: true, roomless: true},
		findCommand:     {handle: b.related, question: true, private: true},

		watchCommand + " add":    {handle: b.addWatch, private: true, roomless: true},
		watchCommand + " list":   {handle: b.listWatches, private: true, roomless: true},
		watchCommand + " remove": {handle: b.removeWatch, private: true, roomless: true},
		watchCommand + " pause":  {handle: b.pauseWatch, private: true, roomless: true},
		digestCommand + " set":   {handle: b.addDigest, private: true, roomless: true},
		digestCommand + " list":  {handle: b.listWatches, private: true, roomless: true},
		digestCommand + " pause": {handle: b.pauseWatch, private: true, roomless: true},
		digestCommand + " stop":  {handle: b.removeWatch, private: true, roomless: true},

		settingsCommand: {handle: b.settingsPanel, moderators: true, private: true},

		corpusCommand + " status":   {handle: b.status, moderators: true, private: true},
		corpusCommand + " problems": {handle: b.problems, moderators: true, private: true},
		corpusCommand + " reload":   {handle: b.reload, moderators: true, private: true, timeout: reloadTime},
		corpusCommand + " add":      {handle: b.add, moderators: true, private: true, timeout: reloadTime},
		corpusCommand + " remove":   {handle: b.remove, moderators: true, private: true, timeout: reloadTime},
		corpusCommand + " export":   {handle: b.export, moderators: true, private: true, timeout: exportTime, roomless: true},
		corpusCommand + " erase":    {handle: b.askErase, moderators: true, private: true},

		feedCommand + " add":    {handle: b.addFeed, moderators: true, private: true, roomless: true, timeout: feedTime},
		feedCommand + " list":   {handle: b.listFeeds, moderators: true, private: true, roomless: true},
		feedCommand + " remove": {handle: b.removeFeed, moderators: true, private: true, roomless: true},
		feedCommand + " pause":  {handle: b.pauseFeed, moderators: true, private: true, roomless: true},
		feedCommand + " import": {handle: b.importFeeds, moderators: true, private: true, roomless: true, timeout: feedTime},
		feedCommand + " export": {handle: b.exportFeeds, moderators: true, private: true, roomless: true},
	}
}

// buttonRoutes are the routes of the buttons, by the first part of their
// custom_id.
func (b *bot) buttonRoutes() map[string]route {
	return map[string]route{
		contextButton:  {kind: "context", handle: b.context, question: true, private: true},
		moreButton:     {kind: "more", handle: b.more, question: true, private: true},
		digestButton:   {kind: "topic more", handle: b.whole, question: true, private: true},
		feedbackButton: {kind: "feedback", handle: b.judge, private: true},
		problemsButton: {kind: "corpus problems", handle: b.problems, moderators: true, private: true},
		forceButton:    {kind: "corpus force", handle: b.force, moderators: true, private: true, timeout: reloadTime},
		eraseButton:    {kind: "corpus erase", handle: b.erase, moderators: true, private: true, timeout: reloadTime, roomless: true},
		keepButton:     {kind: "feed keep", handle: b.keepFeed, moderators: true, private: true, roomless: true},
		cancelButton:   {kind: "feed cancel", handle: b.cancelFeed, moderators: true, private: true, roomless: true},
		settingsMenu:   {kind: "settings", handle: b.chooseSetting, moderators: true, private: true},
		valueMenu:      {kind: "settings change", handle: b.changeSetting, moderators: true, private: true},
		defaultButton:  {kind: "settings default", handle: b.resetSetting, moderators: true, private: true},
		watchButton:    {kind: "watch this", handle: b.watchThis, private: true, roomless: true},
		hereButton:     {kind: "watch here", handle: b.watchHere, moderators: true, private: true, roomless: true},
		stopButton:     {kind: "watch stop", handle: b.stopWatch, private: true, roomless: true},
	}
}

// messageRoute is the route of questions that come as messages.
func (b *bot) messageRoute() route { return route{handle: b.ask, question: true} }
