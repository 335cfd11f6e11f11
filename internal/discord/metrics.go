package discord

import (
	"errors"
	"time"

	"byline/internal/discord/gateway"
	"byline/internal/newsroom"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
)

// metrics are the bot's own metrics, for Prometheus.
type metrics struct {
	registry  *prometheus.Registry
	questions *prometheus.CounterVec
	latency   *prometheus.HistogramVec
	reloads   *prometheus.CounterVec
	events    *prometheus.CounterVec
}

func newMetrics(b *bot) *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		questions: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "byline_questions_total", Help: "Questions, commands and buttons, by kind and outcome.",
		}, []string{"kind", "outcome"}),
		latency: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "byline_question_seconds", Help: "Time from receiving a question to having sent its answer.",
			Buckets: []float64{.005, .01, .025, .05, .1, .25, .5, 1, 1.5, 3, 5, 10, 30},
		}, []string{"kind"}),
		reloads: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "byline_reloads_total", Help: "Reloads of the articles that a moderator asked for, by outcome.",
		}, []string{"outcome"}),
		events: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "byline_gateway_events_total", Help: "What happened to the connection to Discord's gateway.",
		}, []string{"event"}),
	}
	m.registry.MustRegister(m.questions, m.latency, m.reloads, m.events,
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{
			Name: "byline_articles", Help: "Shared articles that are served.",
		}, func() float64 { return float64(b.newsrooms.Shared().Len()) }),
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{
			Name: "byline_articles_read_timestamp_seconds", Help: "When the shared articles that are served were read, in Unix time; 0 before the first time.",
		}, func() float64 {
			if at := b.newsrooms.Shared().Reloaded(); !at.IsZero() {
				return float64(at.Unix())
			}
			return 0
		}),
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{
			Name: "byline_newsrooms_open", Help: "Servers whose own articles are open.",
		}, func() float64 { return float64(b.newsrooms.Count()) }),
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{
			Name: "byline_gateway_up", Help: "Whether the connection to Discord's gateway is up, 1 or 0.",
		}, func() float64 {
			if b.gateway.Up() {
				return 1
			}
			return 0
		}),
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// served counts a request. Its kind is one of a fixed set, so that names from
// outside cannot create series.
func (m *metrics) served(r *request, took time.Duration) {
	m.questions.WithLabelValues(r.kind, r.outcome).Inc()
	m.latency.WithLabelValues(r.kind).Observe(took.Seconds())
}

func (m *metrics) gateway(notice gateway.Notice) {
	m.events.WithLabelValues(string(notice)).Inc()
}

// reloaded counts a reload that ended with err.
func (m *metrics) reloaded(err error) {
	_, shrink := errors.AsType[*newsroom.ShrinkError](err)
	outcome := outcomeFailed
	switch {
	case err == nil:
		outcome = outcomeDone
	case errors.Is(err, newsroom.ErrReloading):
		outcome = outcomeBusy
	case shrink:
		outcome = "shrink"
	}
	m.reloads.WithLabelValues(outcome).Inc()
}
