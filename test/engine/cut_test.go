//go:build cluster && linux

package engine

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"byline/tools/engine/cluster"
)

// TestNetworkIsCut cuts nodes and the writer off, so that packets are lost and no
// connection is closed: a node from everybody; the node that manages the others
// from these alone, while askers still reach it; all nodes from one another; and
// the writer, while another takes over. It takes root, who may make networks.
func TestNetworkIsCut(t *testing.T) {
	const apart = "BYLINE_ENGINE_APART"
	if os.Getenv(apart) == "" {
		// This program again, with a network of its own.
		again := exec.Command(os.Args[0], "-test.run=^TestNetworkIsCut$", "-test.v", "-test.timeout=29m")
		again.Env = append(os.Environ(), apart+"=1")
		again.Stdout, again.Stderr = os.Stderr, os.Stderr
		again.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNET, Pdeathsig: syscall.SIGKILL}
		if err := again.Run(); err != nil {
			t.Fatal(err)
		}
		return
	}
	lan := newLAN(t)
	var options cluster.Options
	var peers []*host
	for i := range 3 {
		h := lan.join(t, i+1)
		peers = append(peers, h)
		options.Networks = append(options.Networks, cluster.Network{Address: h.address, Namespace: h.namespace()})
	}
	writing := lan.join(t, 4)
	r := begin(t, options, "nsenter", "--net="+writing.namespace())
	r.during("all up, and new")

	peers[0].plug(t, false)
	r.during("node 1 cut off")
	r.during("node 1 still cut off")
	peers[0].plug(t, true)
	r.whole()
	r.during("node 1 back")

	manager := managing(t, r.nodes)
	peers[manager].deafen(t, peers, true)
	r.during(fmt.Sprintf("node %d, the manager, cut off by nodes", manager+1))
	r.during("it still is")
	peers[manager].deafen(t, peers, false)
	r.whole()
	r.during("manager back")

	for _, h := range peers {
		h.deafen(t, peers, true)
	}
	r.during("all nodes cut off by one another")
	r.during("they still are")
	for _, h := range peers {
		h.deafen(t, peers, false)
	}
	r.whole()
	r.during("nodes back")

	writing.plug(t, false)
	r.during("writer cut off")
	first := r.writer
	r.writer = startWriter(t, r.urls)
	r.acknowledged = max(r.acknowledged, first.last())
	r.writer.await(t, r.acknowledged)
	r.during("next writer")
	writing.plug(t, true)
	r.during("first writer back")
	r.writer.await(t, r.writer.last())
	r.acknowledged = max(r.acknowledged, first.kill())
	r.verify()
}

// managing is the place of the node that manages the others.
func managing(t *testing.T, nodes *cluster.Cluster) int {
	t.Helper()
	name := strings.TrimSpace(get(t, nodes.URLs()[1]+"/_cat/cluster_manager?h=node", ""))
	var number int
	if _, err := fmt.Sscanf(name, "node-%d", &number); err != nil {
		t.Fatalf("the manager is %q: %v", name, err)
	}
	return number - 1
}

// lan is a network of hosts, joined by a bridge that this process is on as well.
// Its addresses are those of a loopback interface, for which OpenSearch does not
// ask as much of a machine.
type lan struct{}

// host is a network namespace, which a process keeps there.
type host struct {
	address string
	number  int
	keeper  *exec.Cmd
}

const bridge = "byline0"

func newLAN(t *testing.T) lan {
	t.Helper()
	localnet(t)
	ip(t, "link", "add", bridge, "type", "bridge")
	ip(t, "addr", "add", "127.9.0.254/24", "dev", bridge)
	ip(t, "link", "set", bridge, "up")
	return lan{}
}

// localnet lets a namespace send to loopback addresses of others.
func localnet(t *testing.T, in ...string) {
	t.Helper()
	command(t, append(in, "ip", "link", "set", "lo", "up")...)
	command(t, append(in, "ip", "addr", "del", "127.0.0.1/8", "dev", "lo")...)
	command(t, append(in, "ip", "addr", "add", "127.0.0.1/32", "dev", "lo")...)
	command(t, append(in, "sh", "-c", "echo 1 >/proc/sys/net/ipv4/conf/all/route_localnet")...)
}

func (lan) join(t *testing.T, number int) *host {
	t.Helper()
	h := &host{address: fmt.Sprintf("127.9.0.%d", number), number: number, keeper: exec.Command("sleep", "infinity")}
	h.keeper.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNET}
	if err := h.keeper.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = h.keeper.Process.Kill()
		_ = h.keeper.Wait()
	})
	ip(t, "link", "add", h.port(), "type", "veth", "peer", "name", "eth0", "netns", fmt.Sprint(h.keeper.Process.Pid))
	ip(t, "link", "set", h.port(), "master", bridge, "up")
	localnet(t, h.in()...)
	command(t, append(h.in(), "ip", "link", "set", "eth0", "up")...)
	command(t, append(h.in(), "ip", "addr", "add", h.address+"/24", "dev", "eth0")...)
	return h
}

func (h *host) namespace() string { return fmt.Sprintf("/proc/%d/ns/net", h.keeper.Process.Pid) }

// in starts a command there.
func (h *host) in() []string { return []string{"nsenter", "--net=" + h.namespace()} }

// port is its end at the bridge.
func (h *host) port() string { return fmt.Sprintf("host%d", h.number) }

// plug joins a host to the network, or pulls its cable.
func (h *host) plug(t *testing.T, in bool) {
	t.Helper()
	state := "down"
	if in {
		state = "up"
	}
	ip(t, "link", "set", h.port(), state)
}

// deafen has what a host sends to others go nowhere, until it is undone.
func (h *host) deafen(t *testing.T, others []*host, deaf bool) {
	t.Helper()
	for _, other := range others {
		if other == h {
			continue
		}
		if deaf {
			command(t, append(h.in(), "ip", "neigh", "replace", other.address, "lladdr", "02:00:00:00:00:99", "dev", "eth0", "nud", "permanent")...)
		} else {
			command(t, append(h.in(), "ip", "neigh", "del", other.address, "dev", "eth0")...)
		}
	}
}

func ip(t *testing.T, arguments ...string) {
	t.Helper()
	command(t, append([]string{"ip"}, arguments...)...)
}

func command(t *testing.T, words ...string) {
	t.Helper()
	const patience = 10 * time.Second
	c := exec.CommandContext(t.Context(), words[0], words[1:]...)
	c.WaitDelay = patience
	if said, err := c.CombinedOutput(); err != nil {
		t.Fatalf("%q: %v: %s", words, err, said)
	}
}
