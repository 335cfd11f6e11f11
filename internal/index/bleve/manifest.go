package bleve

import (
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"byline/internal/durable"
)

// manifest lists what a snapshot consists of. It is the last of its files to be
// written, so a folder without it is no snapshot.
type manifest struct {
	// Format is that of the program that made the snapshot; see [format].
	Format string
	// Articles is how many articles it has.
	Articles int
	// Files are all the snapshot's files except the manifest, by their
	// slash-separated path in its folder.
	Files map[string]checksum
}

// checksum detects damaged files. CRC-32C is enough, since it does not have to
// resist tampering, and processors compute it as fast as they read.
type checksum struct {
	Size int64
	CRC  uint32
}

const manifestFile = "manifest.json"

// maxManifest bounds the bytes read of a manifest; a usual one has a few KB.
const maxManifest = 16 << 20

var errPieces = errors.New("its files are not those it lists")

// readManifest reads the manifest of the snapshot in dir.
func readManifest(dir string) (*manifest, error) {
	file, err := os.Open(filepath.Join(dir, manifestFile))
	if err != nil {
		return nil, err
	}
	defer file.Close()
	encoded, err := io.ReadAll(io.LimitReader(file, maxManifest))
	if err != nil {
		return nil, err
	}
	m := new(manifest)
	if err := json.Unmarshal(encoded, m); err != nil {
		return nil, fmt.Errorf("its manifest: %w", err)
	}
	return m, nil
}

// seal makes the content of dir a complete snapshot: it syncs every file to
// disk, and then writes the manifest. Files in known, which are linked from
// another snapshot, are neither read nor written again.
func seal(dir, format string, articles int, known map[string]checksum) (*manifest, error) {
	m := &manifest{Format: format, Articles: articles, Files: make(map[string]checksum)}
	folders := []string{}
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir():
			folders = append(folders, path)
			return nil
		}
		name, err := nameIn(dir, path)
		if err != nil {
			return err
		}
		sum, linked := known[name]
		if !linked {
			if sum, err = syncedSum(path); err != nil {
				return err
			}
		}
		m.Files[name] = sum
		return nil
	})
	if err != nil {
		return nil, err
	}
	encoded, err := json.MarshalIndent(m, "", "\t")
	if err != nil {
		return nil, err
	}
	err = durable.Create(filepath.Join(dir, manifestFile), 0o600, func(file io.Writer) error {
		_, err := file.Write(encoded)
		return err
	})
	if err != nil {
		return nil, err
	}
	for _, folder := range folders {
		if err := durable.SyncFolder(folder); err != nil {
			return nil, err
		}
	}
	return m, nil
}

func nameIn(dir, path string) (string, error) {
	name, err := filepath.Rel(dir, path)
	return filepath.ToSlash(name), err
}

// sumOf is the checksum of the rest of a reader.
func sumOf(in io.Reader) (checksum, error) {
	hash := crc32.New(crc32.MakeTable(crc32.Castagnoli))
	// Without its other methods, the reader cannot make io.Copy bypass the
	// buffer.
	size, err := io.CopyBuffer(hash, struct{ io.Reader }{in}, make([]byte, 256<<10))
	return checksum{size, hash.Sum32()}, err
}

// syncedSum syncs a file to disk and returns its checksum.
func syncedSum(path string) (checksum, error) {
	file, err := os.Open(path)
	if err != nil {
		return checksum{}, err
	}
	defer file.Close()
	if err := file.Sync(); err != nil {
		return checksum{}, err
	}
	return sumOf(file)
}
