// Command bot answers questions about reported events by quoting sentences from
// a folder of news articles, each with its source.
//
// # A tour of the program, bottom up
//
// Data flows from a folder of files to a sentence on a screen; each package
// below imports only those before it.
//
// [byline/internal/words] splits text into words and normalises them, so that
// "backs" finds "backed"; it also knows stop words, synonyms and opposites.
//
// [byline/internal/language] detects the language of a text, so that a refusal
// can say which language was not read.
//
// [byline/internal/when] finds the times that a text names, and the days that
// they mean.
//
// [byline/internal/meaning] knows which words have similar meanings, from a
// table of word vectors that was made offline and is embedded in the binary.
//
// [byline/internal/logistic] has the sigmoid, and reads the text files that hold
// fitted weights.
//
// [byline/internal/perceptron] is a network of one hidden layer.
//
// [byline/internal/durable] writes files that survive a loss of power, each whole
// or not at all.
//
// [byline/internal/article] has the types that the corpus, engines and answers
// share: an article, a sentence of it, and a query for articles.
//
// [byline/internal/corpus] reads article files of every format into articles,
// splits their text into sentences, and says which files it could not read and
// why.
//
// [byline/internal/feeds] fetches feeds, and the pages behind them, when they
// are due, and writes what is new into the folder of articles.
//
// [byline/internal/index] keeps the articles in a form that finds them by their
// words. It defines what an engine that stores them must do, and brings an engine
// up to date with the folder. An engine has snapshots, which are whole or not
// there and never change; when the folder changes, the next snapshot is made
// beside the current one.
// [byline/internal/index/bleve] is the engine for one machine, and alone knows of
// Bleve. [byline/internal/index/opensearch] is a cluster of machines. Both must
// pass [byline/internal/index/indextest]; [byline/internal/index/bleve/blevetest]
// opens indexes for the tests of those who search.
//
// [byline/internal/query] parses a question as a person types it: corrects its
// spelling, completes a follow-up, and finds its terms and its days.
//
// [byline/internal/retrieval] is the first stage of an answer: it finds the
// articles that may answer, and cuts the passages that are worth reading.
//
// [byline/internal/reader/kernel] is the reader's arithmetic, in portable Go
// and for the SIMD of several processors, all equal to the bit.
//
// [byline/internal/reader] reads a question beside passages of articles and
// scores each sentence, with a small transformer whose weights are embedded in
// the binary.
//
// [byline/internal/dialogue] decides which messages of a conversation are
// questions to the bot.
//
// [byline/internal/speaker] finds who says a sentence.
//
// [byline/internal/quantity] finds the numbers that a text states, with what they
// count.
//
// [byline/internal/report] compares sentences: which report the same, which
// differ in a figure or a day, which are corrected, and which articles are
// copies.
//
// [byline/internal/answer] turns a question into the sentences that answer it
// best, with a confidence, or into an honest no: it has the reader read the
// passages that retrieval chose, ranks their sentences, and refuses. All ranking of
// what is shown is here, and no formatting.
//
// [byline/internal/digest] summarises a topic or an article, and shows what
// happened day by day, in the articles' own sentences. [byline/internal/chart]
// draws the picture of such a timeline.
//
// [byline/internal/newsroom] serves a folder of articles: one snapshot answers
// while the next is made, then they are swapped. Its method set is what a front
// end may ask.
//
// [byline/internal/settings] defines the settings of a Discord server: their
// names and values.
//
// [byline/internal/watch] defines watches and digests, what their posts
// contain, and when they may post: quiet hours and schedules in time zones.
//
// [byline/internal/lookout] finds, for watches and digests, the news in
// articles that come in: it looks the articles up in an index of the watches,
// judges the matches, and compares with earlier posts.
//
// [byline/internal/store] keeps everything durable except articles, in an
// SQLite database: settings of servers, the audit log, verdicts on answers,
// watches, and the status of feeds.
//
// [byline/internal/newsrooms] decides whose articles answer on which Discord
// server: the shared newsroom, and one for each server with articles of its
// own, opened by its first question. It also knows whose feeds are whose.
//
// [byline/internal/wording] has the texts that the front ends share.
//
// [byline/internal/terminal] is the front end at a prompt: the chat, and
// answers as text.
//
// [byline/internal/discord/gateway] keeps the connection to Discord up:
// heartbeats, resuming, reconnecting.
//
// [byline/internal/discord] is the front end in Discord: commands, buttons and
// permissions, and messages within Discord's limits. Its tests run against
// [byline/internal/discord/discordtest], a double of Discord on the loopback
// interface that is as strict as Discord.
//
// Command bot, this package, reads settings from flags, the environment and
// .env into one checked config (config.go), opens the newsroom (open.go) and
// runs one sub-command, each in a file of its own. The licences that it prints
// are in package [byline], at the top.
//
// Command evaluate, beside it, scores the answers on sets of questions whose
// answers are known, and fits the weights of the ranking and the calibration of
// the confidence; the arithmetic of both is in [byline/internal/evaluation] and
// [byline/internal/training]. The reader's weights are trained by tools/reader,
// offline and in Python.
//
// [byline/internal/architecture] tests which package may import which, and that
// this tour names every package in order. test/reliability proves that a reload
// loses nothing: kills, disk faults, questions during reloads. corpus holds the
// sample articles, and tools the programs that make the tables and weights that
// ship with the bot.
package main
