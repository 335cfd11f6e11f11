// Package discordtest is a Discord for tests: a server on the loopback
// interface that speaks the part of Discord's gateway and REST interface that
// the bot uses, and is as strict as Discord about it.
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
// Lengths are counted in Unicode code points. Discord's interface counts so,
// as its makers say in https://github.com/discord/discord-api-docs/issues/1315;
// its clients count UTF-16 code units, but no client stands between a bot and
// the interface.
package discordtest
