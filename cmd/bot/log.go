package main

import (
	"fmt"
	"log/slog"
)

type logFlags struct {
	LogFormat string `variable:"LOG_FORMAT" default:"text" placeholder:"FORMAT" help:"The format of the log, text or json."`
	LogLevel  string `variable:"LOG_LEVEL" default:"info" placeholder:"LEVEL" help:"What is logged: debug, info, warn or error."`
}

// setLog reads the value of the flag with the name.
func (c *Config) setLog(name, value string) error {
	switch {
	case name == "log-level" && c.LogLevel.UnmarshalText([]byte(value)) != nil:
		return fmt.Errorf("%q is not debug, info, warn or error", value)
	case name == "log-format" && value != "text" && value != "json":
		return fmt.Errorf("%q is neither text nor json", value)
	case name == "log-format":
		c.LogJSON = value == "json"
	}
	return nil
}

// logger writes to the notices.
func (p *program) logger() *slog.Logger {
	options := &slog.HandlerOptions{Level: p.LogLevel}
	if p.LogJSON {
		return slog.New(slog.NewJSONHandler(p.notices, options))
	}
	return slog.New(slog.NewTextHandler(p.notices, options))
}
