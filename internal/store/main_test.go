package store

import (
	"fmt"
	"os"
	"testing"
)

// writing, in the environment, is the folder that this process writes to until
// it is killed, and as whom.
const writing, writer = "STORE_TEST_WRITING", "STORE_TEST_WRITER"

func TestMain(m *testing.M) {
	if folder := os.Getenv(writing); folder != "" {
		err := writeForever(folder, os.Getenv(writer))
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(m.Run())
}
