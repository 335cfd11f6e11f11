package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"

	"byline/internal/lookout"
	"byline/internal/terminal"
)

func main() {
	log.SetOutput(io.Discard) // Bleve logs there what its errors, which are reported, say
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memoryGoal)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the process at once
	err := run(ctx, os.Args[1:], os.Environ(), streams{os.Stdin, os.Stdout, os.Stderr})
	os.Exit(report(os.Stderr, err))
}

// memoryGoal is the memory, in bytes, above which the program collects garbage
// more often. Only a very large corpus comes near.
const memoryGoal = 500 << 20

// streams are where the program reads and writes.
type streams struct {
	in       io.Reader
	out, err io.Writer
}

// Exit statuses besides 0; 1 is for every other error.
const (
	exitFailure     = 1
	exitUsage       = 2
	exitInterrupted = 130
)

// usageError is a flag, an argument or a setting that cannot be used.
type usageError struct{ error }

func (e usageError) Unwrap() error { return e.error }

// crash is a panic as an error.
type crash struct{ cause any }

func (c crash) Error() string {
	return fmt.Sprintf("this is a fault in the program, please report it: %v", c.cause)
}

// run runs the program, given its arguments without its name, and its
// environment as NAME=value.
func run(ctx context.Context, args, environ []string, streams streams) (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = crash{cause}
		}
	}()
	const file = ".env"
	environment, inFile, err := readEnvironment(environ, file)
	if err != nil {
		return err
	}
	for _, stray := range strays(inFile, settingNames()) {
		fmt.Fprintf(streams.err, "bot: %s: %s\n", file, terminal.Clean(stray.String()))
	}
	command, config, err := parse(args, environment, streams)
	if err != nil || command == nil {
		return err
	}
	return command.Run(ctx, &program{Config: config, environment: environment, streams: streams, notices: streams.err})
}

// program is what a command works with.
type program struct {
	Config
	environment environment
	streams
	// notices is where the log and the warnings of goroutines go: standard
	// error. In the chat they wait until the line being typed has ended.
	notices io.Writer
	// lookout runs watches on new articles; nil when none run.
	lookout *lookout.Lookout
}

// report shows the user an error, on one line, and returns the exit status.
func report(stderr io.Writer, err error) int {
	if err == nil {
		return 0
	}
	if errors.Is(err, context.Canceled) {
		fmt.Fprintln(stderr, "bot: interrupted")
		return exitInterrupted
	}
	fmt.Fprintln(stderr, "bot: "+terminal.Clean(strings.ReplaceAll(err.Error(), "\n", "; ")))
	_, isUsage := errors.AsType[usageError](err)
	_, isCrash := errors.AsType[crash](err)
	if isUsage || isCrash {
		return exitUsage
	}
	return exitFailure
}
