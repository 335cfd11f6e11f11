package cluster

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"testing"
)

func TestHomeIsWhatItsSumsSay(t *testing.T) {
	defer func(before string) { sums = before }(sums)
	h := home{t.TempDir()}
	sum := func(content string) string {
		sum := sha256.Sum256([]byte(content))
		return hex.EncodeToString(sum[:])
	}
	sums = sum("node") + "  opensearch-1.jar\n" + sum("net") + "  netty-common-1.jar\n"
	write := func(path, content string) {
		t.Helper()
		path = filepath.Join(h.dir, path)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if h.verify() == nil {
		t.Error("an empty home passes")
	}
	write("lib/opensearch-1.jar", "node")
	write("modules/transport-netty4/netty-common-1.jar", "net")
	if err := h.verify(); err != nil {
		t.Error(err)
	}
	if want := filepath.Join(h.dir, "lib", "opensearch-1.jar"); h.classPath() != want {
		t.Errorf("class path %q, want %q", h.classPath(), want)
	}
	write("lib/other.jar", "foreign")
	if h.verify() == nil {
		t.Error("a jar that is not listed passes")
	}
	if err := os.Remove(filepath.Join(h.dir, "lib/other.jar")); err != nil {
		t.Fatal(err)
	}
	write("lib/opensearch-1.jar", "nodf")
	if h.verify() == nil {
		t.Error("a changed jar passes")
	}
}
