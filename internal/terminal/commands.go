package terminal

import (
	"cmp"
	"context"
	"fmt"
	"strings"
)

// commands are what can be typed beside questions, as /help tells them.
const commands = `/more        the next quotes for the last question
/context N   what stands around sentence N of what was shown last, and which other articles report it
/summary T   what is known of topic T, or of the article of that title
/timeline T  what happened of topic T, day by day
/watch T     what a watch of topic or question T would have posted lately
/sources     the outlets, how many articles of each, and the days they cover
/feed        the feeds of the articles and how they do; /feed --help lists more
/reload      read the folder of articles again, after it changed
/help        this list
/quit        leave (also quit, exit or Ctrl-D)`

// The replies to lines that ask nothing of the articles.
const (
	helloReply  = "Hello. Ask a question, for example: " + example + " /help lists what else you can type."
	thanksReply = "You are welcome."
)

// bareWords are the lines that mean a command, or want a reply of their own,
// although they do not start with a slash. No question about the news is one of
// these words alone.
var bareWords = map[string]string{
	"quit": "/quit", "exit": "/quit", "bye": "/quit", "goodbye": "/quit", "q": "/quit", ":q": "/quit", "logout": "/quit",
	"help": "/help", "?": "/help", "more": "/more", "sources": "/sources", "reload": reloadCommand,
	"hello": "/hello", "hi": "/hello", "hey": "/hello", "good morning": "/hello", "good afternoon": "/hello", "good evening": "/hello",
	"thanks": "/thanks", "thank you": "/thanks", "thx": "/thanks",
}

// commandOf is the command on a line, its name in lower case, and what stands
// behind that; the name is empty when the line is a question.
func commandOf(line string) (name, argument string) {
	bare := strings.ToLower(line)
	if name = cmp.Or(bareWords[bare], bareWords[strings.TrimRight(bare, " .!?")]); name != "" {
		return name, ""
	}
	if !strings.HasPrefix(line, "/") {
		return "", ""
	}
	name, argument, _ = strings.Cut(line, " ")
	return strings.ToLower(name), strings.TrimSpace(argument)
}

// obey runs a command as [commandOf] tells it.
func (c *chat) obey(ctx context.Context, name, argument string) error {
	switch name {
	case "/help":
		c.help()
	case "/sources":
		c.screen.Sources(c.newsroom.Sources())
	case "/more":
		c.more()
	case "/context":
		return c.context(ctx, argument)
	case "/summary":
		return c.summary(ctx, argument)
	case "/timeline":
		return c.timeline(ctx, argument)
	case "/hello":
		c.screen.say(helloReply)
	case "/thanks":
		c.screen.say(thanksReply)
	case "/watch":
		return c.tryWatch(ctx, argument)
	case "/quit", "/exit":
		c.quit = true
	default:
		c.screen.say(fmt.Sprintf("There is no command %s; /help lists those there are.", name))
	}
	return nil
}

// help lists the commands, each with its meaning beside it or, on a narrow
// screen, below it.
func (c *chat) help() {
	c.screen.say("Ask a question in plain English; the answer is quoted from the articles. Or type one of these:")
	for line := range strings.Lines(commands) {
		name, meaning := line[:commandColumn], strings.TrimSpace(line[commandColumn:])
		label := "  " + name
		if c.screen.width() < 4*len(label) {
			c.screen.line(strings.TrimRight(label, " "))
			label = "      "
		}
		c.screen.paragraph(label, meaning, plain)
	}
	c.screen.gap()
}

// commandColumn is where the meaning of a command starts in [commands].
var commandColumn = strings.Index(commands, "the next quotes")
