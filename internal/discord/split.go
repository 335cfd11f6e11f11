package discord

import (
	"archive/zip"
	"bytes"
	"fmt"
)

// entryTooLargeError says that a file of an archive fits into no part of the
// given size.
type entryTooLargeError struct {
	name string
	most int64
}

func (e *entryTooLargeError) Error() string {
	return fmt.Sprintf("%s is larger than %d bytes, compressed", e.name, e.most)
}

// Sizes of a zip archive, in bytes, as its format has them: what an entry takes
// beside its name, its extra fields and its data (a header, a description after
// the data, and an entry of the directory), and the end of the directory.
const zipEntry, zipEnd = 30 + 24 + 46, 22

// splitArchive splits a zip archive into parts of at most so many bytes, in the
// order of its files, without splitting a file. An archive that is small enough
// stays as it is. The error is an [*entryTooLargeError], or says why the
// archive cannot be read.
func splitArchive(archive []byte, most int64) (parts [][]byte, err error) {
	if int64(len(archive)) <= most {
		return [][]byte{archive}, nil
	}
	whole, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		return nil, fmt.Errorf("split an archive: %w", err)
	}
	for rest := whole.File; len(rest) > 0; {
		n, size := 0, int64(zipEnd)
		for ; n < len(rest); n++ {
			entry := entrySize(rest[n])
			if size+entry > most {
				break
			}
			size += entry
		}
		if n == 0 {
			return nil, &entryTooLargeError{rest[0].Name, most}
		}
		part, err := packed(rest[:n], size)
		if err != nil {
			return nil, fmt.Errorf("split an archive: %w", err)
		}
		parts, rest = append(parts, part), rest[n:]
	}
	return parts, nil
}

// entrySize is the largest number of bytes that a file takes in an archive.
func entrySize(file *zip.File) int64 {
	return zipEntry + 2*int64(len(file.Name)+len(file.Extra)) + int64(len(file.Comment)) + int64(file.CompressedSize64)
}

// packed is files of an archive as an archive of their own, of about so many
// bytes. Their compressed data is copied.
func packed(files []*zip.File, size int64) ([]byte, error) {
	buffer := bytes.NewBuffer(make([]byte, 0, size))
	part := zip.NewWriter(buffer)
	for _, file := range files {
		if err := part.Copy(file); err != nil {
			return nil, err
		}
	}
	if err := part.Close(); err != nil {
		return nil, err
	}
	return buffer.Bytes(), nil
}
