package main

import (
	"os"
	"strings"
	"testing"
)

// TestLicencesAreThoseOfTheModules: the licence texts shipped with the program
// are those of its current modules.
func TestLicencesAreThoseOfTheModules(t *testing.T) {
	texts, err := collect("../..")
	if err != nil {
		t.Fatal(err)
	}
	kept, err := os.ReadFile("../../THIRD_PARTY_LICENSES")
	if err != nil {
		t.Fatal(err)
	}
	if want := write(texts); string(kept) != want {
		t.Errorf("THIRD_PARTY_LICENSES has %d bytes and should have %d others: run go generate . and look at what changed", len(kept), len(want))
	}
	for _, asked := range []string{
		"the standard library and the runtime of Go\n",
		"modernc.org/sqlite/LICENSE-3RD-PARTY.md\n", "codeberg.org/go-fonts/liberation/LICENSE-SIL\n",
		"github.com/golang/freetype/licenses/ftl.txt\n", "github.com/prometheus/client_golang/NOTICE\n",
	} {
		if !strings.Contains(string(kept), "\n"+asked) {
			t.Errorf("THIRD_PARTY_LICENSES has no %s", asked)
		}
	}
}
