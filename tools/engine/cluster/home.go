package cluster

import (
	"bytes"
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

var (
	//go:embed pom.xml
	pom []byte
	//go:embed jars.sum
	sums string
)

// home is a folder as OpenSearch expects it: lib has the jars of the node
// itself, and modules those of its network.
type home struct{ dir string }

// networkModule holds the jars that OpenSearch loads by a loader of their own.
const networkModule = "transport-netty4"

const networkDescriptor = `description=HTTP and transport over Netty
name=` + networkModule + `
version=` + Version + `
opensearch.version=` + Version + `
java.version=11
classname=org.opensearch.transport.Netty4Plugin
`

// networkPolicy is what the module asks of Java's security manager.
const networkPolicy = `grant {
  permission java.net.SocketPermission "*", "accept,connect";
  permission java.io.FilePermission "/proc/sys/net/core/somaxconn", "read";
  permission java.lang.RuntimePermission "getClassLoader";
  permission java.lang.RuntimePermission "*", "setContextClassLoader";
  permission java.util.PropertyPermission "sun.nio.ch.bugLevel", "write";
};
`

const logging = `status = error
appender.console.type = Console
appender.console.name = console
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = %d{ISO8601} %p %c{1.} %m%n
rootLogger.level = info
rootLogger.appenderRef.console.ref = console
`

// findHome is the home in the cache, which is filled from Maven Central where
// it is not there or not what jars.sum says.
func findHome(ctx context.Context, output io.Writer) (home, error) {
	for _, program := range []string{"java", "mvn"} {
		if _, err := exec.LookPath(program); err != nil {
			return home{}, fmt.Errorf("%w: %w", ErrMissing, err)
		}
	}
	dir, err := cacheDir()
	if err != nil {
		return home{}, err
	}
	h := home{dir}
	if h.verify() == nil {
		return h, nil
	}
	if err := h.fill(ctx, output); err != nil {
		return home{}, fmt.Errorf("fetch OpenSearch %s: %w", Version, err)
	}
	return h, nil
}

// jar is the path of a jar in the home.
func (h home) jar(name string) string {
	if strings.HasPrefix(name, "netty-") || strings.HasPrefix(name, networkModule) {
		return filepath.Join(h.dir, "modules", networkModule, name)
	}
	return filepath.Join(h.dir, "lib", name)
}

// classPath is the jars of the node itself.
func (h home) classPath() string {
	var jars []string
	for name := range wantedSums() {
		if jar := h.jar(name); filepath.Base(filepath.Dir(jar)) == "lib" {
			jars = append(jars, jar)
		}
	}
	return strings.Join(jars, string(os.PathListSeparator))
}

// archive is where Java keeps the classes of a node in a form that loads fast.
func (h home) archive() string { return filepath.Join(h.dir, "classes.jsa") }

// wantedSums yields the name and the SHA-256 sum of each jar, in the order of jars.sum.
func wantedSums() func(yield func(name, sum string) bool) {
	return func(yield func(name, sum string) bool) {
		for line := range strings.Lines(sums) {
			sum, name, _ := strings.Cut(strings.TrimSpace(line), "  ")
			if !yield(name, sum) {
				return
			}
		}
	}
}

// verify reports whether the home has exactly the jars of jars.sum.
func (h home) verify() error {
	wanted := 0
	for name, sum := range wantedSums() {
		content, err := os.ReadFile(h.jar(name))
		if err != nil {
			return err
		}
		if found := sha256.Sum256(content); hex.EncodeToString(found[:]) != sum {
			return fmt.Errorf("%s is not the file that jars.sum names", name)
		}
		wanted++
	}
	found, err := filepath.Glob(filepath.Join(h.dir, "*", "*.jar"))
	inModules, err2 := filepath.Glob(filepath.Join(h.dir, "modules", "*", "*.jar"))
	if err := errors.Join(err, err2); err != nil {
		return err
	}
	if len(found)+len(inModules) != wanted {
		return fmt.Errorf("%q has %d jars and not %d", h.dir, len(found)+len(inModules), wanted)
	}
	return nil
}

// fill makes the home in a folder beside it, and puts it in place when it is
// whole.
func (h home) fill(ctx context.Context, output io.Writer) error {
	if err := os.MkdirAll(filepath.Dir(h.dir), 0o755); err != nil {
		return err
	}
	dir, err := os.MkdirTemp(filepath.Dir(h.dir), "filling-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	made := home{filepath.Join(dir, "home")}
	for _, folder := range []string{"bin", "config", "extensions", "lib", "plugins", "modules/" + networkModule} {
		if err := os.MkdirAll(filepath.Join(made.dir, folder), 0o755); err != nil {
			return err
		}
	}
	jars := filepath.Join(dir, "jars")
	if err := fetchJars(ctx, dir, jars, output); err != nil {
		return err
	}
	for name := range wantedSums() {
		if err := os.Rename(filepath.Join(jars, name), made.jar(name)); err != nil {
			return err
		}
		if err := os.Chmod(made.jar(name), 0o644); err != nil {
			return err
		}
	}
	for name, content := range map[string]string{
		"modules/" + networkModule + "/plugin-descriptor.properties": networkDescriptor,
		"modules/" + networkModule + "/plugin-security.policy":       networkPolicy,
		"config/log4j2.properties":                                   logging,
	} {
		if err := os.WriteFile(filepath.Join(made.dir, name), []byte(content), 0o644); err != nil {
			return err
		}
	}
	if err := made.verify(); err != nil {
		return err
	}
	if err := os.RemoveAll(h.dir); err != nil {
		return err
	}
	return os.Rename(made.dir, h.dir)
}

// fetchJars has Maven put the jars of pom.xml into a folder.
func fetchJars(ctx context.Context, dir, jars string, output io.Writer) error {
	const patience = 5 * time.Minute
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	file := filepath.Join(dir, "pom.xml")
	if err := os.WriteFile(file, pom, 0o644); err != nil {
		return err
	}
	fmt.Fprintf(output, "fetching OpenSearch %s from Maven Central\n", Version)
	var said bytes.Buffer
	maven := exec.CommandContext(ctx, "mvn", "-B", "-q", "-f", file, "dependency:copy-dependencies", "-DincludeScope=runtime", "-DoutputDirectory="+jars)
	maven.Stdout, maven.Stderr = &said, &said
	if err := maven.Run(); err != nil {
		return fmt.Errorf("%w: mvn: %w\n%s", ErrMissing, err, firstLines(said.String(), 5))
	}
	return nil
}

func firstLines(text string, n int) string {
	lines := strings.SplitAfterN(text, "\n", n+1)
	return strings.TrimSpace(strings.Join(lines[:min(n, len(lines))], ""))
}
