package discord

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"byline/internal/newsroom"
	"byline/internal/newsrooms"
	"byline/internal/wording"

	"github.com/bwmarrin/discordgo"
)

const (
	// exportTime bounds making an archive and sending its parts. A reply can
	// have follow-ups for 15 minutes.
	exportTime = 5 * time.Minute
	// usualAttachment is the largest size of a file, in bytes, if Discord does
	// not say. mostAttachment bounds a part of an archive, whatever Discord
	// accepts, and mostExport all parts together: they are held in memory.
	usualAttachment, mostAttachment, mostExport = 10 << 20, 24 << 20, 64 << 20
)

var errArchiveTooLarge = errors.New("the archive is larger than is made for Discord")

// archive is a file in memory of limited size.
type archive struct {
	bytes.Buffer
	most int64
}

func (a *archive) Write(p []byte) (int, error) {
	if int64(a.Len()+len(p)) > a.most {
		return 0, errArchiveTooLarge
	}
	return a.Buffer.Write(p)
}

// export gives a moderator everything kept for the server, in as many archives
// as Discord's limit for a file requires.
func (b *bot) export(ctx context.Context, r *request) (*reply, error) {
	made := &archive{most: mostExport}
	err := b.newsrooms.Export(ctx, r.guild, made)
	var parts [][]byte
	if err == nil {
		parts, err = splitArchive(made.Bytes(), min(r.largest, mostAttachment))
	}
	cure := fmt.Sprintf("Ask those who run me for it: on their machine, bot export %s FILE makes it.", r.guild)
	if large, ok := errors.AsType[*entryTooLargeError](err); ok {
		return nil, refusal(fmt.Sprintf("The archive cannot be sent here: %s alone is larger than the %s that Discord takes of a file. %s", large.name, size(large.most), cure))
	}
	if errors.Is(err, errArchiveTooLarge) {
		return nil, refusal(fmt.Sprintf("The archive would be larger than the %s that I send. %s", size(mostExport), cure))
	}
	if err != nil {
		return nil, err
	}
	b.log.Info("what is kept of a server was exported", "user", r.user, "server", r.guild)
	b.note(ctx, r, "export", "")
	return renderExport(parts, r.guild, r.received), nil
}

// askErase asks a moderator to confirm an erasure.
func (b *bot) askErase(_ context.Context, r *request) (*reply, error) {
	holding, err := r.room.Holding()
	if err != nil {
		return nil, err
	}
	return renderErase(holding, r.guild), nil
}

// erase deletes everything kept for the server named by the button.
func (b *bot) erase(ctx context.Context, r *request) (*reply, error) {
	if r.customID != eraseID(r.guild) {
		return nil, newsroom.ErrNoKey
	}
	if err := b.newsrooms.Erase(ctx, r.guild); err != nil {
		return nil, err
	}
	b.asked.forget(r.guild)
	b.log.Info("a moderator had erased what is kept of a server", "user", r.user, "server", r.guild)
	return renderSentence("All that was kept of this server is deleted."), nil
}

// renderExport is the archive, or its parts in one message each, privately to
// the moderator. Discord limits a request as a whole, so no message has two
// parts.
func renderExport(parts [][]byte, guild string, at time.Time) *reply {
	var messages []*reply
	for i, part := range parts {
		name, content := "byline-"+guild+"-"+at.UTC().Format(time.DateOnly), "Here is all that is kept of this server."
		if len(parts) > 1 {
			name += fmt.Sprintf("-%d-of-%d", i+1, len(parts))
			content = fmt.Sprintf("Here is part %d of %d of all that is kept of this server.", i+1, len(parts))
		}
		messages = append(messages, &reply{
			content: content, private: true,
			files: []*discordgo.File{{Name: name + ".zip", ContentType: "application/zip", Reader: bytes.NewReader(part)}},
		})
	}
	messages[0].further = messages[1:]
	return messages[0]
}

// renderErase says what would be deleted, and asks for confirmation.
func renderErase(h newsrooms.Holding, guild string) *reply {
	what := fmt.Sprintf("This deletes all that is kept of this server: its own %s in %s, and its records.",
		wording.Counted(h.Articles, "article"), wording.Counted(h.Files, "file"))
	if h.Shared {
		what = "This deletes the records that are kept of this server. The shared articles stay."
	}
	return &reply{
		content:    what + fmt.Sprintf(" It cannot be undone; `/%s export` gives you a copy first.", corpusCommand),
		components: row(discordgo.Button{Label: "Delete it", Style: discordgo.DangerButton, CustomID: eraseID(guild)}),
		private:    true,
	}
}
