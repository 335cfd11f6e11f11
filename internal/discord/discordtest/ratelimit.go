package discordtest

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Bucket is how many requests of one route may come within a time. Routes are
// set apart as at Discord: by method, pattern, and the channel, guild or
// webhook that they are about. Answers to interactions have no limit.
type Bucket struct {
	Requests int
	Per      time.Duration
}

// bucket is what is left of a limit.
type bucket struct {
	remaining int
	reset     time.Time
}

// globalBucket stands for all routes that the global limit counts.
const globalBucket = "global"

// major are the parts of a route whose ids have limits of their own.
var major = map[string]bool{"channels": true, "guilds": true, "webhooks": true}

// bucketOf names the limit that counts a request.
func bucketOf(r *http.Request) string {
	parts := strings.Split(strings.Trim(r.URL.Path, "/"), "/")[2:] // behind api/v9
	kept := []string{r.Method}
	for i, part := range parts {
		webhook := i == 2 && parts[0] == "webhooks"
		if i > 0 && (isSnowflake(part) || len(part) > 40) && !webhook && (i != 1 || !major[parts[0]]) {
			part = ":id"
		}
		kept = append(kept, part)
	}
	return strings.Join(kept, "/")
}

// bound reports whether the global limit counts a request: it does not count
// what answers interactions.
func bound(bucket string) bool {
	return !strings.Contains(bucket, "/interactions/") && !strings.Contains(bucket, "/webhooks/")
}

// span is the time in which a bucket is to be left alone.
type span struct{ from, to time.Time }

// inFlight is for how long after a 429 requests may still come that were on
// their way, and a half of the time to wait where that is less.
const inFlight = 100 * time.Millisecond

// beware notes that a bucket is to be left alone for a while.
func (s *Server) beware(bucket string, after time.Duration) {
	if s.faults.patience == nil {
		s.faults.patience = make(map[string]span)
	}
	now := time.Now()
	s.faults.patience[bucket] = span{from: now.Add(min(after/2, inFlight)), to: now.Add(after - clockSlack)}
}

// checkPatience notes a violation where the bot was told to wait and did not.
func (s *Server) checkPatience(r *http.Request, at time.Time) {
	name := bucketOf(r)
	names := []string{name}
	if bound(name) {
		names = append(names, globalBucket)
	}
	for _, name := range names {
		if wait := s.faults.patience[name]; at.After(wait.from) && at.Before(wait.to) {
			s.violate(TooFast, "%s %v before the end of the time to wait", withoutToken(name), wait.to.Sub(at).Round(time.Millisecond))
		}
	}
}

// clockSlack is how far two clocks on one machine may differ, and how coarsely
// a time to wait may be rounded.
const clockSlack = 20 * time.Millisecond

// limit counts a request against the limit of its route, sets the headers that
// tell of it, and refuses the request where nothing is left.
func (s *Server) limit(w http.ResponseWriter, r *http.Request) *apiError {
	limit := s.options.Bucket
	name := bucketOf(r)
	if limit.Requests == 0 || strings.Contains(name, "/interactions/") {
		return nil
	}
	if s.faults.buckets == nil {
		s.faults.buckets = make(map[string]*bucket)
	}
	b := s.faults.buckets[name]
	now := time.Now()
	if b == nil || now.After(b.reset) {
		b = &bucket{remaining: limit.Requests, reset: now.Add(limit.Per)}
		s.faults.buckets[name] = b
	}
	after := b.reset.Sub(now)
	if b.remaining == 0 {
		s.beware(name, after)
		limitHeaders(w.Header(), name, limit.Requests, after, false)
		return &apiError{status: http.StatusTooManyRequests, errors: limitBody(after, false)}
	}
	b.remaining--
	rateHeaders(w.Header(), opaque(name), limit.Requests, b.remaining, after)
	return nil
}

func limitHeaders(header http.Header, bucket string, limit int, after time.Duration, global bool) {
	header.Set("Retry-After", strconv.Itoa(int((after+time.Second-1)/time.Second)))
	rateHeaders(header, opaque(bucket), limit, 0, after)
	if global {
		header.Set("X-RateLimit-Global", "true")
		header.Set("X-RateLimit-Scope", "global")
	} else {
		header.Set("X-RateLimit-Scope", "user")
	}
}

func limitBody(after time.Duration, global bool) map[string]any {
	return map[string]any{"message": "You are being rate limited.", "retry_after": float64(after.Milliseconds()) / 1000, "global": global}
}

func writeRateLimited(w http.ResponseWriter, bucket string, after time.Duration, global bool) {
	limitHeaders(w.Header(), bucket, 5, after, global)
	writeJSON(w, http.StatusTooManyRequests, limitBody(after, global))
}

// opaque is the name of a bucket as Discord shows it.
func opaque(bucket string) string {
	sum := sha256.Sum256([]byte(bucket))
	return hex.EncodeToString(sum[:8])
}
