package discord

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// httpServer serves health and metrics.
func (b *bot) httpServer() *http.Server {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		if reason := b.ill(r.Context()); reason != "" {
			w.WriteHeader(http.StatusServiceUnavailable)
			fmt.Fprintln(w, reason)
			return
		}
		fmt.Fprintln(w, "ok")
	})
	mux.Handle("GET /metrics", promhttp.HandlerFor(b.metrics.registry, promhttp.HandlerOpts{}))
	return &http.Server{
		Handler:           mux,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       10 * time.Second,
		WriteTimeout:      30 * time.Second,
		IdleTimeout:       time.Minute,
		MaxHeaderBytes:    16 << 10,
	}
}

// reachTime bounds the check of the engine that stores the articles.
const reachTime = 5 * time.Second

// ill is why the bot cannot answer; "" when it can.
func (b *bot) ill(ctx context.Context) string {
	ctx, cancel := context.WithTimeout(ctx, reachTime)
	defer cancel()
	if err := b.newsrooms.Shared().Reachable(ctx); err != nil {
		return "the articles cannot be reached" // the log says why
	}
	if starting := b.starting(); starting != "" {
		return starting
	}
	if !b.gateway.Up() {
		return "the connection to Discord is down"
	}
	return ""
}
