package newsrooms

import (
	"archive/zip"
	"context"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"strings"
)

// Export writes a zip archive of everything kept for a server to w: the
// articles that its moderators manage, in a folder "articles", and its records.
// The error wraps [ErrNoServer], is ctx's or that of writing to w, or says what
// could not be read.
func (n *Newsrooms) Export(ctx context.Context, guild string, w io.Writer) error {
	if err := check(guild); err != nil {
		return err
	}
	folder := n.folder(guild, articlesFolder)
	if guild == n.config.Home {
		folder = n.config.Shared.Folder()
	}
	room, err := n.Open(ctx, guild) // which keeps it from being erased meanwhile
	if err != nil {
		return err
	}
	defer room.Close()
	if err := writeArchive(ctx, w, folder, guild, n.config.Records); err != nil {
		return fmt.Errorf("export server %s: %w", guild, err)
	}
	return nil
}

// Export is [Newsrooms.Export] for a folder of servers that another process may
// be using. It is an error if nothing is kept for the server.
func Export(ctx context.Context, dir, guild string, records Records, w io.Writer) error {
	if err := check(guild); err != nil {
		return err
	}
	n := &Newsrooms{config: Config{Dir: dir}}
	if _, err := os.Stat(n.folder(guild)); err != nil && records == nil {
		return fmt.Errorf("export server %s: nothing is kept of it: %w", guild, err)
	}
	return writeArchive(ctx, w, n.folder(guild, articlesFolder), guild, records)
}

func writeArchive(ctx context.Context, w io.Writer, folder, guild string, records Records) error {
	archive := zip.NewWriter(w)
	if folder != "" {
		if err := addFiles(ctx, archive, folder); err != nil {
			return err
		}
	}
	if records != nil {
		if err := records.Export(ctx, guild, archive.Create); err != nil {
			return err
		}
	}
	return archive.Close()
}

// addFiles adds the files of a folder of articles to an archive. It leaves out
// files that cannot be articles: hidden ones, and links that lead out of the
// folder.
func addFiles(ctx context.Context, archive *zip.Writer, folder string) error {
	root, err := os.OpenRoot(folder)
	if err != nil {
		return ignoreNone(err)
	}
	defer root.Close()
	return fs.WalkDir(root.FS(), ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return ignoreNone(err)
		case ctx.Err() != nil:
			return ctx.Err()
		case strings.HasPrefix(entry.Name(), ".") && name != ".":
			if entry.IsDir() {
				return fs.SkipDir
			}
			return nil
		case !entry.Type().IsRegular():
			return nil
		}
		return addFile(archive, root, name)
	})
}

// addFile adds a file to an archive, unless it was removed meanwhile.
func addFile(archive *zip.Writer, root *os.Root, name string) error {
	file, err := root.Open(name)
	if err != nil {
		return ignoreNone(err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return err
	}
	added, err := archive.CreateHeader(&zip.FileHeader{Name: path.Join(articlesFolder, name), Method: zip.Deflate, Modified: info.ModTime()})
	if err != nil {
		return err
	}
	_, err = io.Copy(added, file)
	return err
}
