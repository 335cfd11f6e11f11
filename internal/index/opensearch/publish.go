package opensearch

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"byline/internal/index"
)

// Publish is as in [index.Build].
func (b *build) Publish(ctx context.Context, accept func(index.Snapshot) error) (index.Snapshot, error) {
	s, err := b.publish(ctx, accept)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("publish index %s: %w", b.of.Index, wrap(err)), b.Abort(ctx))
	}
	b.ended.Do(b.end)
	return s, nil
}

func (b *build) publish(ctx context.Context, accept func(index.Snapshot) error) (_ *snapshot, err error) {
	c := b.engine.client
	var leftover lines
	for part := b.of.Notes; part < b.before; part++ {
		if err := leftover.remove(b.of.Index, noteID(part)); err != nil {
			return nil, err
		}
	}
	if err := b.send(ctx, &leftover); err != nil {
		return nil, err
	}
	made := b.made()
	if b.months != nil {
		b.of.Partitions = b.months.partitions()
	}
	// From here on nothing is written to them.
	for _, name := range made {
		for _, step := range []request{
			{method: http.MethodPost, path: "/" + name + "/_flush?wait_if_ongoing=true", work: true},
			{method: http.MethodPut, path: "/" + name + "/_block/write", work: true},
			{method: http.MethodPost, path: "/" + name + "/_refresh", work: true},
		} {
			if err := c.do(ctx, step, nil); err != nil {
				return nil, err
			}
		}
	}
	if err := b.replicate(ctx, made); err != nil {
		return nil, err
	}
	if err := b.join(ctx); err != nil {
		return nil, err
	}
	s, err := b.engine.open(ctx, b.of)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.Close())
		}
	}()
	if b.of, err = measure(ctx, s); err != nil {
		return nil, err
	}
	s.of, s.articles, s.length = b.of, b.of.Articles, b.of.Length
	if accept != nil {
		if err := accept(s); err != nil {
			return nil, err
		}
	}
	err = b.engine.change(ctx, func(now *state) error {
		if now.Serving != nil && now.Serving.Index == b.of.Index {
			return nil // it was written, and the answer was lost
		}
		if now.Serving != nil && now.Serving.Number >= b.of.Number {
			return fmt.Errorf("%w: it has published meanwhile", index.ErrLocked)
		}
		if now.Serving != nil {
			for _, name := range now.Serving.indexes() {
				if !slices.Contains(b.of.indexes(), name) {
					now.Kept = append(now.Kept, keptIndex{name, time.Now().Add(keepTime).UTC()})
				}
			}
		}
		b.of.Published = time.Now().UTC()
		now.Serving = &b.of
		return nil
	})
	return s, err
}

// made are the names of the indexes that the build made.
func (b *build) made() []string {
	names := []string{b.of.Index}
	if b.months != nil {
		b.months.mutex.Lock()
		defer b.months.mutex.Unlock()
		for month := range b.months.own {
			names = append(names, b.months.indexes[month])
		}
	}
	return names
}

// replicate makes other nodes copy the indexes, and waits for them for a while.
func (b *build) replicate(ctx context.Context, names []string) error {
	c := b.engine.client
	replicas := b.engine.config.Replicas
	if replicas < 0 {
		var health struct {
			Nodes int `json:"number_of_data_nodes"`
		}
		if err := c.do(ctx, request{method: http.MethodGet, path: "/_cluster/health"}, &health); err != nil {
			return err
		}
		replicas = min(1, health.Nodes-1)
	}
	if replicas == 0 {
		return nil
	}
	settings := object{"index": object{"number_of_replicas": replicas}}
	for _, name := range names {
		if err := c.do(ctx, request{method: http.MethodPut, path: "/" + name + "/_settings", body: settings, work: true}, nil); err != nil {
			return err
		}
	}
	until := time.Now().Add(greenTime)
	for _, name := range names {
		err := b.engine.health(ctx, name, "green", max(time.Second, time.Until(until)))
		if ofKind(err, Incomplete) {
			b.engine.log.Warn("the articles serve before all copies of them are made", "index", name, "after", greenTime)
			err = b.engine.health(ctx, name, "yellow", 0)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// Abort is as in [index.Build].
func (b *build) Abort(ctx context.Context) (err error) {
	b.ended.Do(func() {
		defer b.end()
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), abortTime)
		defer cancel()
		for _, name := range b.made() {
			if failed := b.engine.remove(ctx, name); failed != nil {
				// The next build removes it.
				b.engine.log.Warn("an index that was not finished could not be removed yet", "index", name, "error", failed)
			}
		}
	})
	return err
}

func (b *build) end() {
	b.engine.mutex.Lock()
	defer b.engine.mutex.Unlock()
	b.engine.building = ""
}
