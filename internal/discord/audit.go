package discord

import (
	"context"

	"byline/internal/store"
)

// note records a moderator's action in the audit log. If that fails, the action
// still stands.
func (b *bot) note(ctx context.Context, r *request, what, subject string) {
	entry := store.Entry{Time: r.received, Server: r.guild, Who: r.user, What: what, After: clean(subject)}
	if err := b.config.Store.Note(ctx, entry); err != nil {
		b.log.Error("the audit log could not be written", "what", what, "user", r.user, "server", r.guild, "error", err)
	}
}
