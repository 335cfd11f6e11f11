package store

import (
	"fmt"
	"os"
	"testing"
)

// These environment variables turn the test binary into a process that writes
// until it is killed: writing is the folder, and writer the name under which it
// writes.
const writing, writer = "STORE_TEST_WRITING", "STORE_TEST_WRITER"

func TestMain(m *testing.M) {
	if folder := os.Getenv(writing); folder != "" {
		err := writeForever(folder, os.Getenv(writer))
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(m.Run())
}
