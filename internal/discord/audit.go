package discord

import (
	"context"

	"byline/internal/store"
)

// note writes into the audit log what a moderator did. What was done is done
// whether or not that works.
func (b *bot) note(ctx context.Context, r *request, what, subject string) {
	entry := store.Entry{Time: r.received, Server: r.guild, Who: r.user, What: what, After: clean(subject)}
	if err := b.config.Store.Note(ctx, entry); err != nil {
		b.log.Error("the audit log could not be written", "what", what, "user", r.user, "server", r.guild, "error", err)
	}
}
