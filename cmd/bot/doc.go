// Command bot answers questions about reported events by quoting sentences
// from a folder of news articles, each with its source.
//
// # A tour of the program, bottom up
//
// Data flows from a folder of files to a sentence on a screen; each package
// below imports only those before it.
//
// [byline/internal/words] cuts text into words and brings them to one form, so
// that "backs" finds "backed"; it also knows stop words, synonyms and opposites.
//
// [byline/internal/language] tells what language a text is in, so that a refusal
// can say that it could not be read.
//
// [byline/internal/when] finds the words of a text that name a time, and the
// days that they mean.
//
// [byline/internal/meaning] knows which words mean about the same, from a table
// of word vectors that was made offline and is embedded in the binary.
//
// [byline/internal/logistic] has the sigmoid, and reads the text files that hold
// fitted weights.
//
// [byline/internal/durable] writes files that survive a loss of power, each whole
// or not at all.
//
// [byline/internal/article] is what an article is, a sentence of it, and a search
// for articles.
//
// [byline/internal/corpus] reads article files of every format into articles,
// splits those into sentences that keep their place, and says which files it
// could not read and why.
//
// [byline/internal/feeds] fetches feeds, and the pages behind them, when they are
// due, and writes what is new into the folder of articles.
//
// [byline/internal/index] keeps the articles in a form that finds them by their
// words. It says what an engine has to do that stores them, and brings one up to
// what the folder has. An engine has snapshots, which are whole or not there and
// never change; when the folder does, the next one is made beside it.
// [byline/internal/index/bleve] is the engine for one machine, and alone knows of
// Bleve. [byline/internal/index/opensearch] is a cluster of machines. Both must
// pass [byline/internal/index/indextest].
//
// [byline/internal/query] reads a question as a person types it: mends its
// spelling, completes a follow-up, and finds its terms and its days.
//
// [byline/internal/reader/kernel] is the reader's arithmetic, in portable Go and
// for the SIMD of several processors, all equal to the bit.
//
// [byline/internal/reader] reads a question beside passages of articles and
// scores each sentence, with a small transformer whose weights are embedded in
// the binary.
//
// [byline/internal/dialogue] judges which messages of a conversation ask the
// bot something.
//
// [byline/internal/speaker] tells who says a sentence.
//
// [byline/internal/report] compares sentences: which report the same, which
// differ in a figure or a name, and which articles are copies.
//
// [byline/internal/answer] turns a question into the sentences that answer it
// best, with a confidence, or into an honest no: it retrieves articles, cuts
// passages, has them read, ranks, and refuses. All ranking is here, and no
// formatting.
//
// [byline/internal/digest] sums up a topic or an article, and tells what happened
// day by day, in the same sentences. [byline/internal/chart] draws the picture of
// such a timeline.
//
// [byline/internal/newsroom] is a folder of articles that is open for
// questions: one snapshot answers while the next is made, then they are
// swapped. What a front end may ask is its method set.
//
// [byline/internal/settings] says what can be set for one Discord server, under
// which name and with which values.
//
// [byline/internal/watch] says what a watch and a digest are, what a post of one
// holds, and when it may be made: quiet hours and schedules in time zones.
//
// [byline/internal/lookout] tells watches and digests of the articles that come
// in: it looks them up in an index of the watches, has those judged that are left,
// and compares with what was told before.
//
// [byline/internal/store] keeps what is not articles, durably, in an SQLite
// database: settings of servers, the audit log, verdicts on answers, and what is
// remembered of feeds.
//
// [byline/internal/newsrooms] says whose articles answer on which Discord
// server: the shared newsroom, and one for each server that has articles of its
// own, opened when it is first asked; and which feeds are whose.
//
// [byline/internal/wording] is what the front ends say in the same words.
//
// [byline/internal/terminal] is the newsroom at a prompt: the chat, and the
// form that answers have in text.
//
// [byline/internal/discord/gateway] keeps the connection to Discord up:
// heartbeats, resuming, reconnecting.
//
// [byline/internal/discord] is the newsroom in Discord: commands, buttons and
// permissions, and messages within Discord's limits. Its tests run against
// [byline/internal/discord/discordtest], a Discord on the loopback interface
// alone and as strict as Discord.
//
// Command bot, this package, reads settings from flags, the environment and
// .env into one checked config (config.go), opens the newsroom (open.go) and
// runs one sub-command, each in a file of its own: chat, ask, index, feed, sources.
// The licences that it prints are in package [byline], at the top.
//
// Command evaluate, beside it, scores the answers on sets of questions whose
// answers are known, and fits what they are mixed from and how sure they are;
// the arithmetic of both is in [byline/internal/evaluation] and
// [byline/internal/training]. The reader's weights are trained by tools/reader,
// offline and in Python.
//
// [byline/internal/architecture] holds the rules of which package may import
// which, and that this tour names every package in order. test/reliability
// proves that a reload loses nothing: kills, faults of the disk, questions during
// reloads. corpus holds the sample articles, and tools what makes the tables and
// the weights that ship with the bot.
package main
