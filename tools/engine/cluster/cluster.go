package cluster

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"time"
)

// Options are the choices of [Start]; the zero value is good.
type Options struct {
	// Nodes is how many there are; 0 stands for 1.
	Nodes int
	// Heap is the memory of each, as Java writes it; "" stands for 384m.
	Heap string
	// Port, if set, is that of the first node; the next ones have those after it.
	// Else they are any that are free.
	Port int
	// Output, if set, receives a line before whatever takes long.
	Output io.Writer
	// Networks, if set, are where each node runs, instead of on this machine's
	// loopback interface; Linux only.
	Networks []Network
}

// Network is a network of one node alone.
type Network struct {
	// Address is the node's. OpenSearch checks the limits of the machine unless
	// it is a loopback address, so one of 127.0.0.0/8.
	Address string
	// Namespace is the file of the network namespace.
	Namespace string
}

// Cluster is nodes that serve together. Its methods are for one goroutine at a
// time.
type Cluster struct {
	home  home
	dir   string
	nodes []*node
}

// Start starts a cluster and returns when all of its nodes serve. The error wraps
// [ErrMissing] where the machine lacks what it takes.
func Start(ctx context.Context, options Options) (_ *Cluster, err error) {
	if options.Nodes == 0 {
		options.Nodes = 1
	}
	if options.Heap == "" {
		options.Heap = "384m"
	}
	if options.Output == nil {
		options.Output = io.Discard
	}
	h, err := findHome(ctx, options.Output)
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "byline-opensearch-")
	if err != nil {
		return nil, err
	}
	c := &Cluster{home: h, dir: dir}
	defer func() {
		if err != nil {
			err = errors.Join(err, c.Close())
		}
	}()
	if err := os.Chmod(dir, 0o755); err != nil {
		return nil, err
	}
	for i := range options.Nodes {
		name := "node-" + strconv.Itoa(i+1)
		n := &node{name: name, dir: filepath.Join(dir, name), makesArchive: i == 0}
		if len(options.Networks) > 0 {
			network := options.Networks[i]
			n.namespace, n.http, n.transport = network.Namespace, network.Address+":9200", network.Address+":9300"
			c.nodes = append(c.nodes, n)
			continue
		}
		if n.transport, err = freeAddress(0); err != nil {
			return nil, err
		}
		port := 0
		if options.Port != 0 {
			port = options.Port + i
		}
		if n.http, err = freeAddress(port); err != nil {
			return nil, err
		}
		c.nodes = append(c.nodes, n)
	}
	for _, n := range c.nodes {
		if err := n.prepare(h, c, options.Heap); err != nil {
			return nil, err
		}
		if err := n.start(); err != nil {
			return nil, err
		}
	}
	return c, c.Wait(ctx)
}

// URLs are the addresses of the nodes.
func (c *Cluster) URLs() []string {
	urls := make([]string, len(c.nodes))
	for i, n := range c.nodes {
		urls[i] = "http://" + n.http
	}
	return urls
}

// Wait returns when every node that runs serves and all of them have joined.
func (c *Cluster) Wait(ctx context.Context) error {
	const patience, look = 3 * time.Minute, 100 * time.Millisecond
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	running := 0
	for _, n := range c.nodes {
		if n.running() {
			running++
		}
	}
	for _, n := range c.nodes {
		for running > 0 && n.process != nil {
			joined, err := n.joined(ctx)
			if err == nil && joined == running {
				break
			}
			select {
			case <-n.ended:
				return n.fault(errors.New("it ended"))
			case <-ctx.Done():
				return n.fault(errors.Join(ctx.Err(), err))
			case <-time.After(look):
			}
		}
	}
	return nil
}

// joined is how many nodes this one sees, itself included.
func (n *node) joined(ctx context.Context) (int, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+n.http+"/_cluster/health", nil)
	if err != nil {
		return 0, err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0, err
	}
	defer response.Body.Close()
	var health struct {
		Nodes int `json:"number_of_nodes"`
	}
	if err := json.NewDecoder(response.Body).Decode(&health); err != nil {
		return 0, fmt.Errorf("status %d: %w", response.StatusCode, err)
	}
	return health.Nodes, nil
}

// Kill ends a node at once, as a loss of power would.
func (c *Cluster) Kill(i int) error { return c.nodes[i].kill() }

// Freeze has a node answer nothing any more, as if its cable was cut, until
// Thaw.
func (c *Cluster) Freeze(i int) error { return c.nodes[i].freeze(true) }

// Thaw ends Freeze.
func (c *Cluster) Thaw(i int) error { return c.nodes[i].freeze(false) }

// Restart starts a node that has ended, with the data that it had.
func (c *Cluster) Restart(i int) error { return c.nodes[i].start() }

// Close ends the nodes and removes what they have stored.
func (c *Cluster) Close() error {
	var errs []error
	for _, n := range c.nodes {
		if n.running() {
			errs = append(errs, n.stop(), n.keepArchive(c.home))
		}
	}
	return errors.Join(append(errs, os.RemoveAll(c.dir))...)
}

// freeAddress is a loopback address that nobody listens on; port 0 stands for
// any.
func freeAddress(port int) (string, error) {
	listener, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
	if err != nil {
		return "", err
	}
	defer listener.Close()
	return listener.Addr().String(), nil
}
