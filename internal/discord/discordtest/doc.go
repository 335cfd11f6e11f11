// Package discordtest is a Discord for tests: a server on the loopback
// interface that speaks the part of Discord's gateway and REST interface that
// the bot uses, and is as strict as Discord about it. What no test of the bot
// uses is refused, not imitated: modals, number options, compression.
//
// A test starts a server, populates it, points a bot at its URL and acts as
// the people who use the bot:
//
//	server := discordtest.New(t, discordtest.Options{Token: "secret"})
//	guild := server.Guild("Harbour")
//	general := guild.Channel("general")
//	ana := guild.Member("ana", discordtest.Everyday)
//	// start the bot with DISCORD_API_URL=server.URL() and the token
//	asked, err := ana.Slash(ctx, general, "ask", discordtest.With("question", "how many ships?"))
//	reply, err := asked.Message(ctx)
//
// When the test ends, it fails if the bot did anything that Discord rejects
// or frowns on and that the test did not [Server.Expect].
//
// # What the tests of the bot may rely on
//
//   - A body that Discord would not take is refused with the place of the fault:
//     lengths, counts, required and unknown fields, custom ids, layouts
//     (TestBodies, TestCommands). limits.go is the table.
//   - A request without the permission for it, or about what is not there, gets
//     Discord's error (TestRoutes).
//   - A message notifies whom its allowed_mentions lets it (TestMentions), and is
//     not there twice under one nonce (TestNonces). Files come with messages
//     (TestFiles).
//   - An interaction is answered within 3 s, once, as befits its type; its token
//     ends after 15 minutes; ephemeral messages are seen by one person; clients
//     show and send only what they may (TestInteractions).
//   - Messages that were deleted are gone, from all routes and for replies.
//   - Requests fail as a test asks, and one within the time that a 429 said to wait
//     is noticed (TestFailures).
//   - The gateway closes with Discord's code for what it does not take, misses
//     heartbeats, resumes sessions with what was missed, and goes wrong at any step
//     as a test asks (TestGateway, and the tests of package gateway).
//   - A violation fails the test that does not expect it
//     (TestViolationsFailTheTest).
//
// Lengths are counted in Unicode code points. Discord's interface counts so,
// as its makers say in https://github.com/discord/discord-api-docs/issues/1315;
// its clients count UTF-16 code units, but no client stands between a bot and
// the interface.
package discordtest
