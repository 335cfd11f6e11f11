package feeds

import (
	"math"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// How often feeds are fetched. What a feed or its server asks for can only make
// it less often.
const (
	usualPause   = 15 * time.Minute
	longestPause = day
	longestWait  = 7 * day // that a server asks for
	// jitter is the largest part by which a pause is lengthened at random, so
	// that feeds added together are not always fetched together.
	jitter = 0.1
)

// pauseAfter is how long to wait after a successful fetch: as long as the feed
// and the server's answer ask for, within limits, and up to a tenth more.
func pauseAfter(ttl time.Duration, header http.Header, now time.Time) time.Duration {
	return spread(min(max(usualPause, ttl, maxAge(header, now)), longestPause))
}

// pauseAfterFailures is how long to wait after so many failures in a row: twice
// as long each time, within limits, and up to a tenth more. It is never shorter
// than the server asked for with the last one, up to a week.
func pauseAfterFailures(failures int, retryAfter time.Duration) time.Duration {
	pause := longestPause
	if doubled := math.Pow(2, float64(failures-1)) * float64(usualPause); doubled < float64(longestPause) {
		pause = time.Duration(doubled)
	}
	return spread(max(pause, min(retryAfter, longestWait)))
}

func spread(pause time.Duration) time.Duration {
	return pause + time.Duration(rand.Float64()*jitter*float64(pause))
}

// maxAge is how long an answer may be cached according to its Cache-Control or
// Expires; 0 if neither says.
func maxAge(header http.Header, now time.Time) time.Duration {
	for directive := range strings.SplitSeq(strings.ToLower(header.Get("Cache-Control")), ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(directive), "=")
		switch name {
		case "no-cache", "no-store":
			return 0
		case "max-age":
			return seconds(strings.Trim(value, `"`))
		}
	}
	if at, err := http.ParseTime(header.Get("Expires")); err == nil {
		return max(0, at.Sub(now))
	}
	return 0
}

// retryAfter is how long a server wants no further request.
func retryAfter(header http.Header, now time.Time) time.Duration {
	value := strings.TrimSpace(header.Get("Retry-After"))
	if at, err := http.ParseTime(value); err == nil {
		return max(0, at.Sub(now))
	}
	return seconds(value)
}

// seconds parses a number of seconds, at most a year; 0 stands for anything
// else.
func seconds(text string) time.Duration {
	n, err := strconv.ParseUint(text, 10, 63)
	if err != nil {
		return 0
	}
	return time.Duration(min(n, 365*24*3600)) * time.Second
}
