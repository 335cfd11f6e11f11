package cluster

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"
)

// node is one process of OpenSearch, which may have ended.
type node struct {
	name            string
	http, transport string // addresses
	namespace       string // file of its network namespace; "" for this process's
	dir             string // of its own: config, data, log
	arguments       []string
	// makesArchive is whether it leaves a class archive when it ends well.
	makesArchive bool

	process *os.Process
	ended   chan struct{} // closed when the process has ended
}

// prepare lays out the node's folder.
func (n *node) prepare(h home, c *Cluster, heap string) error {
	for _, folder := range []string{"config", "data", "log", "tmp"} {
		if err := os.MkdirAll(filepath.Join(n.dir, folder), 0o755); err != nil {
			return err
		}
	}
	var seeds, names []string
	for _, other := range c.nodes {
		seeds, names = append(seeds, other.transport), append(names, other.name)
	}
	host, httpPort, _ := strings.Cut(n.http, ":")
	_, transportPort, _ := strings.Cut(n.transport, ":")
	settings := []string{
		"cluster.name: byline-try",
		"node.name: " + n.name,
		"node.attr.zone: " + n.name,
		"network.host: " + host,
		"http.port: " + httpPort,
		"transport.port: " + transportPort,
		"discovery.seed_hosts: [" + strings.Join(seeds, ", ") + "]",
		"cluster.initial_cluster_manager_nodes: [" + strings.Join(names, ", ") + "]",
		"path.data: " + filepath.Join(n.dir, "data"),
		"path.logs: " + filepath.Join(n.dir, "log"),
		// A node that hangs is left out after 10 s and not after 30.
		"cluster.fault_detection.follower_check.timeout: 5s",
		"cluster.fault_detection.follower_check.retry_count: 2",
		"cluster.fault_detection.leader_check.timeout: 5s",
		"cluster.fault_detection.leader_check.retry_count: 2",
		// The share of a small machine's disk that is free says nothing.
		"cluster.routing.allocation.disk.threshold_enabled: false",
	}
	if err := os.WriteFile(filepath.Join(n.dir, "config", "opensearch.yml"), []byte(strings.Join(settings, "\n")+"\n"), 0o644); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(n.dir, "config", "log4j2.properties"), []byte(logging), 0o644); err != nil {
		return err
	}
	n.arguments = []string{
		"-Xms" + heap, "-Xmx" + heap,
		"-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData", "-Xshare:auto",
		"-Djava.security.manager=allow", "-Djava.locale.providers=SPI,COMPAT", "-Djava.io.tmpdir=" + filepath.Join(n.dir, "tmp"),
		"-Dopensearch.path.home=" + h.dir, "-Dopensearch.path.conf=" + filepath.Join(n.dir, "config"),
		"-Dopensearch.distribution.type=tar", "-Dopensearch.bundled_jdk=false",
		"-Dlog4j.shutdownHookEnabled=false", "-Dlog4j2.disable.jmx=true",
	}
	switch _, err := os.Stat(h.archive()); {
	case err == nil:
		n.arguments = append(n.arguments, "-XX:SharedArchiveFile="+h.archive())
	case n.makesArchive:
		n.arguments = append(n.arguments, "-XX:ArchiveClassesAtExit="+n.archive())
	}
	n.arguments = append(n.arguments, "-cp", h.classPath(), "org.opensearch.bootstrap.OpenSearch")
	return giveAway(n.dir)
}

func (n *node) archive() string { return filepath.Join(n.dir, "tmp", "classes.jsa") }

// logFile is what the node says.
func (n *node) logFile() string { return filepath.Join(n.dir, "node.log") }

// start starts the process, also again after it has ended.
func (n *node) start() error {
	log, err := os.OpenFile(n.logFile(), os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o644)
	if err != nil {
		return err
	}
	defer log.Close()
	command := exec.Command("java", n.arguments...)
	command.Dir, command.Stdout, command.Stderr = n.dir, log, log
	command.SysProcAttr = asAnother()
	n.ended = make(chan struct{})
	started := make(chan error)
	go func() {
		// The process ends with the thread that started it, so that none outlives a
		// test that was killed; the thread must therefore last.
		runtime.LockOSThread()
		defer close(n.ended)
		var err error
		if n.namespace == "" {
			defer runtime.UnlockOSThread()
		} else { // the thread ends with this goroutine, as it is locked to it
			err = enter(n.namespace)
		}
		if err == nil {
			err = command.Start()
		}
		started <- err
		if err == nil {
			_ = command.Wait() // how it ended is in its log
		}
	}()
	if err := <-started; err != nil {
		return err
	}
	n.process = command.Process
	return nil
}

// running reports whether the process has not ended.
func (n *node) running() bool {
	if n.process == nil {
		return false
	}
	select {
	case <-n.ended:
		return false
	default:
		return true
	}
}

// stop ends the process in good order, or else at once.
func (n *node) stop() error {
	const patience = 20 * time.Second
	if !n.running() {
		return nil
	}
	if err := n.process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	select {
	case <-n.ended:
		return nil
	case <-time.After(patience):
		return n.kill()
	}
}

func (n *node) kill() error {
	err := n.process.Kill()
	<-n.ended
	if errors.Is(err, os.ErrProcessDone) {
		return nil
	}
	return err
}

// keepArchive puts the class archive that the node left into the home, for the
// nodes to come.
func (n *node) keepArchive(h home) error {
	in, err := os.Open(n.archive())
	if errors.Is(err, os.ErrNotExist) {
		return nil
	} else if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.CreateTemp(h.dir, "classes-")
	if err != nil {
		return err
	}
	defer os.Remove(out.Name()) // which fails once it is in place
	_, err = io.Copy(out, in)
	if err := errors.Join(err, out.Chmod(0o644), out.Close()); err != nil {
		return err
	}
	return os.Rename(out.Name(), h.archive())
}

// fault is an error with the last lines that the node said.
func (n *node) fault(err error) error {
	const shown = 1500
	said, _ := os.ReadFile(n.logFile())
	return fmt.Errorf("node %s: %w; it said:\n%s", n.name, err, said[max(0, len(said)-shown):])
}
