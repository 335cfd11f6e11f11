package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"

	"byline/internal/terminal"
)

// healthFlags are the address at which a bot serves its health, and which bot
// health queries.
type healthFlags struct {
	HTTP string `name:"http" variable:"HTTP_ADDR" placeholder:"ADDRESS" help:"The address to serve /healthz and /metrics at, such as localhost:8080; by default none."`
}

type healthCommand struct{ healthFlags }

// healthTime is how long a bot may take to answer.
const healthTime = 5 * time.Second

// Help is the text of bot health --help.
func (healthCommand) Help() string {
	return `Asks the bot that serves Discord on this machine, with the same --http or
HTTP_ADDR. It prints ok when the bot is connected and has articles to answer
from; otherwise it fails with the reason. Nothing is opened or written.`
}

// Run asks the running bot on this machine whether it can answer questions.
func (healthCommand) Run(ctx context.Context, program *program) error {
	address := program.Discord.HTTP
	if address == "" {
		return usageError{errors.New("there is no address to ask at: start bot discord with --http or HTTP_ADDR, such as localhost:8080, and give the same here")}
	}
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return usageError{err}
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1" // where a server that listens everywhere is reached
	}
	ctx, cancel := context.WithTimeout(ctx, healthTime)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+net.JoinHostPort(host, port)+"/healthz", nil)
	if err != nil {
		return err
	}
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}} // and no proxy
	response, err := client.Do(request)
	if err != nil {
		return fmt.Errorf("the bot does not answer: %w", err)
	}
	defer response.Body.Close()
	const longest = 1 << 10
	text, err := io.ReadAll(io.LimitReader(response.Body, longest))
	if err != nil {
		return fmt.Errorf("the bot does not answer: %w", err)
	}
	reason := terminal.Clean(strings.TrimSpace(string(text)))
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("the bot cannot answer questions: %s", cmp.Or(reason, response.Status))
	}
	_, err = fmt.Fprintln(program.out, reason)
	return err
}
