package feeds

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"sync"
	"time"

	"github.com/temoto/robotstxt"
)

// errRobots says that a site's robots.txt asks programs not to read a page.
var errRobots = errors.New("its site asks programs not to read the page (robots.txt)")

// robots caches the robots.txt of sites.
type robots struct {
	mutex sync.Mutex
	sites map[string]rules
}

type rules struct {
	group  *robotstxt.Group
	failed error     // why there are none, which forbids everything
	until  time.Time // when they are to be asked for again
}

// mayRead checks whether the robots.txt of an address's site allows reading it,
// following RFC 9309: without the file everything is allowed, and if the server
// fails nothing is. It respects the requested pause up to half a minute. Bytes
// of the file count as spent.
func (f *Fetcher) mayRead(ctx context.Context, address *url.URL, spend func(bytes int64)) error {
	found, err := f.rulesOf(ctx, address, spend)
	if err != nil {
		return err
	}
	if found.failed != nil {
		return fmt.Errorf("its site's robots.txt, which says what may be read, cannot be fetched: %w", found.failed)
	}
	if !found.group.Test(address.RequestURI()) {
		return errRobots
	}
	if pause := min(found.group.CrawlDelay, 30*time.Second); pause > hostPause {
		f.gates.slow(address.Hostname(), pause)
	}
	return nil
}

func (f *Fetcher) rulesOf(ctx context.Context, address *url.URL, spend func(bytes int64)) (rules, error) {
	site := address.Scheme + "://" + address.Host
	f.robots.mutex.Lock()
	found, known := f.robots.sites[site]
	f.robots.mutex.Unlock()
	if known && time.Now().Before(found.until) {
		return found, nil
	}
	found, err := f.askRules(ctx, site, spend)
	if err != nil {
		return rules{}, err
	}
	f.robots.mutex.Lock()
	defer f.robots.mutex.Unlock()
	const many = 1000
	if f.robots.sites == nil || len(f.robots.sites) >= many {
		f.robots.sites = make(map[string]rules)
	}
	f.robots.sites[site] = found
	return found, nil
}

func (f *Fetcher) askRules(ctx context.Context, site string, spend func(bytes int64)) (rules, error) {
	const usual, failed = day, time.Hour
	const mostRules = 500 << 10 // bytes, as RFC 9309 has it
	found, err := f.get(ctx, request{address: site + "/robots.txt", accept: "text/plain", most: mostRules, spend: spend})
	status, isStatus := errors.AsType[*StatusError](err)
	switch {
	case ctx.Err() != nil:
		return rules{}, context.Cause(ctx)
	case isStatus && status.Code < 500 && status.Code != 429:
		return rules{group: new(robotstxt.Group), until: time.Now().Add(usual)}, nil
	case errors.Is(err, ErrForbidden):
		return rules{}, err
	case err != nil:
		return rules{failed: err, until: time.Now().Add(failed)}, nil
	}
	parsed, err := robotstxt.FromBytes(found.body)
	if err != nil {
		return rules{group: new(robotstxt.Group), until: time.Now().Add(usual)}, nil
	}
	return rules{group: parsed.FindGroup(agentName), until: time.Now().Add(usual)}, nil
}
