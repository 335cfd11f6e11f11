package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
)

// cacheDir is the program's folder within the user's cache folder.
func cacheDir() (string, error) {
	dir, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	return filepath.Join(dir, "byline"), nil
}

// defaultIndexDir is where the index of a corpus is kept. Two corpora of the
// same name have two folders.
func defaultIndexDir(corpusDir string) (string, error) {
	cache, err := cacheDir()
	if err != nil {
		return "", fmt.Errorf("there is no cache folder to keep the index in (%w): name a folder with --index or INDEX_DIR", err)
	}
	path, err := filepath.Abs(corpusDir)
	if err != nil {
		return "", fmt.Errorf("find corpus %q: %w", corpusDir, err)
	}
	hash := sha256.Sum256([]byte(path))
	return filepath.Join(cache, filepath.Base(path)+"-"+hex.EncodeToString(hash[:4])), nil
}

// historyFile is where the chat's history is kept; empty when there is no
// cache folder.
func historyFile() string {
	cache, err := cacheDir()
	if err != nil {
		return ""
	}
	return filepath.Join(cache, "history")
}
