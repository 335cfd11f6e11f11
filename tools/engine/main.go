// Command engine starts OpenSearch on this machine, one node or three, to try
// the bot with it or to run tests against it. It needs Java 17 and Maven.
//
//	go run ./tools/engine                              # until Ctrl-C
//	go run ./tools/engine -nodes 3 -- bot ask 'who …'  # for one command
//
// The command finds ENGINE and ENGINE_URL set. When it ends, or on Ctrl-C, the
// nodes are ended and all that they stored is removed. Exit status 3 says that
// the machine lacks what starting takes, and why.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"syscall"

	"byline/tools/engine/cluster"
)

// missing is the exit status where the machine lacks what it takes.
const missing = 3

func main() {
	var options cluster.Options
	flag.IntVar(&options.Nodes, "nodes", 1, "how many nodes")
	flag.IntVar(&options.Port, "port", 0, "port of the first node, 0 for any that is free")
	flag.StringVar(&options.Heap, "heap", "384m", "memory of each node's Java")
	flag.Parse()
	options.Output = os.Stderr
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	err := run(ctx, options, flag.Args())
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		os.Exit(exit.ExitCode())
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "engine: %v\n", err)
		if errors.Is(err, cluster.ErrMissing) {
			os.Exit(missing)
		}
		os.Exit(1)
	}
}

// run starts the nodes for as long as the command runs, or until ctx ends where
// there is none.
func run(ctx context.Context, options cluster.Options, command []string) (err error) {
	nodes, err := cluster.Start(ctx, options)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, nodes.Close()) }()
	variables := []string{"ENGINE=opensearch", "ENGINE_URL=" + strings.Join(nodes.URLs(), ",")}
	fmt.Fprintln(os.Stderr, strings.Join(variables, " "))
	if len(command) == 0 {
		<-ctx.Done()
		return nil
	}
	child := exec.CommandContext(ctx, command[0], command[1:]...)
	child.Env = append(os.Environ(), variables...)
	child.Stdin, child.Stdout, child.Stderr = os.Stdin, os.Stdout, os.Stderr
	child.Cancel = func() error { return child.Process.Signal(os.Interrupt) }
	return child.Run()
}
