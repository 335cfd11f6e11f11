package corpus

import (
	"io"
	"os"
	"path/filepath"
	"strings"
)

// A folder with this file is a cache, by the Cache Directory Tagging
// Specification (bford.info/cachedir), which backup programs know too.
const (
	cacheTag       = "CACHEDIR.TAG"
	cacheSignature = "Signature: 8a477f597d28d172789f06886806bc55"
)

// MarkCache marks the folder at dir as a cache, so that [Folder.Files] ignores
// it if it lies in a folder of articles.
func MarkCache(dir string) error {
	if IsCache(dir) {
		return nil
	}
	text := cacheSignature + "\n# Byline made this folder and can make it again; no article is read from it.\n"
	return os.WriteFile(filepath.Join(dir, cacheTag), []byte(text), 0o644)
}

// IsCache reports whether the folder at dir is marked as a cache.
func IsCache(dir string) bool {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return false
	}
	defer root.Close()
	return hasCacheTag(root, ".")
}

// hasCacheTag reports whether a folder within the root is marked as a cache.
func hasCacheTag(root *os.Root, dir string) bool {
	file, err := root.Open(filepath.Join(filepath.FromSlash(dir), cacheTag))
	if err != nil {
		return false
	}
	defer file.Close()
	start, err := io.ReadAll(io.LimitReader(file, int64(len(cacheSignature))))
	return err == nil && strings.HasPrefix(string(start), cacheSignature)
}
