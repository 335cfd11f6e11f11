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
	// exportTime is how long making an archive may take.
	exportTime = time.Minute
	// usualAttachment is how large, in bytes, a file may be where Discord does
	// not say, and mostAttachment how large an archive is made at most: it is
	// held in memory.
	usualAttachment, mostAttachment = 10 << 20, 25 << 20
)

var errArchiveTooLarge = errors.New("the archive is larger than Discord takes")

// archive is a file in memory of so many bytes at most.
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

// export gives a moderator all that is kept of the server.
func (b *bot) export(ctx context.Context, r *request) (*reply, error) {
	made := &archive{most: min(r.largest, mostAttachment)}
	err := b.newsrooms.Export(ctx, r.guild, made)
	if errors.Is(err, errArchiveTooLarge) {
		return nil, refusal(fmt.Sprintf("The archive would be larger than the %s that Discord takes here. Ask those who run me for it: on their machine, bot export %s FILE makes it.", size(made.most), r.guild))
	}
	if err != nil {
		return nil, err
	}
	b.log.Info("what is kept of a server was exported", "user", r.user, "server", r.guild)
	b.note(ctx, r, "export", "")
	return renderExport(made.Bytes(), r.guild, r.received), nil
}

// askErase asks a moderator whether it is meant.
func (b *bot) askErase(_ context.Context, r *request) (*reply, error) {
	holding, err := r.room.Holding()
	if err != nil {
		return nil, err
	}
	return renderErase(holding, r.guild), nil
}

// erase deletes all that is kept of the server that the button is of.
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

// renderExport is the archive, to the moderator alone.
func renderExport(zip []byte, guild string, at time.Time) *reply {
	name := fmt.Sprintf("byline-%s-%s.zip", guild, at.UTC().Format(time.DateOnly))
	return &reply{
		content: "Here is all that is kept of this server.", private: true,
		files: []*discordgo.File{{Name: name, ContentType: "application/zip", Reader: bytes.NewReader(zip)}},
	}
}

// renderErase says what would be deleted, and asks whether it is meant.
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
