package opensearch

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"byline/internal/article"
	"byline/internal/index"
)

// build is a generation being made; see [index.Build].
type build struct {
	engine *Engine
	of     generation
	// before is the number of parts of the previous generation's notes.
	before int
	// isUpdate is whether the build starts with the articles of another
	// generation.
	isUpdate bool
	// base is the previous generation, and months the partitions; both are nil
	// unless the build is partitioned, base also without a previous one.
	base   *snapshot
	months *months
	// dividing is held while the build is being partitioned, and for reading
	// while articles are put. count is how many were put.
	dividing sync.RWMutex
	count    atomic.Int64
	ended    sync.Once
}

const (
	// batchBytes bounds a request, unless a single article is longer.
	batchBytes = 4 << 20
	// noteBytes is the length of a part of the notes.
	noteBytes = 1 << 20
	// greenTime is how long a generation waits for its replicas before it
	// serves without them.
	greenTime = time.Minute
	// abortTime bounds the clean-up after a failed build.
	abortTime = 10 * time.Second
)

// storedID is an article's id in the engine, which allows 512 bytes.
func storedID(id string) string {
	const longest = 500
	if len(id) <= longest {
		return "a/" + id
	}
	sum := sha256.Sum256([]byte(id))
	return "h/" + hex.EncodeToString(sum[:])
}

func noteID(part int) string { return fmt.Sprintf("n-%06d", part) }

// titleDigest is the digest that a title is looked up by.
func titleDigest(title string) string {
	sum := sha256.Sum256([]byte(article.FoldTitle(title)))
	return hex.EncodeToString(sum[:16])
}

// Begin is as in [index.Engine].
func (e *Engine) Begin(ctx context.Context, base index.Snapshot) (index.Build, error) {
	b, err := e.begin(ctx, base)
	if err != nil {
		return nil, fmt.Errorf("begin a build: %w", wrap(err))
	}
	return b, nil
}

func (e *Engine) begin(ctx context.Context, base index.Snapshot) (_ *build, err error) {
	number, articles := 1, 0
	err = e.change(ctx, func(s *state) error {
		if s.Serving != nil {
			number, articles = s.Serving.Number+1, s.Serving.Articles
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	e.keepWriting()
	if err := e.sweep(ctx); err != nil {
		return nil, err
	}
	random := make([]byte, 4)
	_, _ = rand.Read(random) // which never fails
	b := &build{engine: e, of: generation{
		Number: number, Index: fmt.Sprintf("%s-%06d-%x", e.config.Name, number, random),
	}}
	e.mutex.Lock()
	if e.building != "" {
		e.mutex.Unlock()
		return nil, errors.New("a build is running")
	}
	e.building = b.of.Index
	e.mutex.Unlock()
	from, _ := base.(*snapshot)
	if from != nil {
		articles, b.isUpdate = from.articles, true
	}
	partitioned := articles > e.config.DivideAbove || from != nil && from.of.isPartitioned()
	b.of.Format = format(partitioned)
	switch {
	case partitioned:
		b.base = from
		err = b.partition(ctx, from)
	case from != nil:
		b.before = from.of.Notes
		err = b.clone(ctx, from.of.Index, b.of.Index)
	default:
		err = b.create(ctx, b.of.Index, max(1, e.config.Shards))
	}
	if err != nil {
		return nil, errors.Join(err, b.Abort(ctx))
	}
	return b, nil
}

// create makes an empty index of the build.
func (b *build) create(ctx context.Context, name string, shards int) error {
	body := b.engine.config.articlesIndex(shards)
	if name != b.of.Index {
		body["aliases"] = object{aliasOf(b.of.Index): object{}}
	}
	if err := b.engine.client.do(ctx, request{method: http.MethodPut, path: "/" + name, body: body, once: true, work: true}, nil); err != nil {
		return err
	}
	return b.engine.health(ctx, name, "yellow", b.engine.client.patience.work/2)
}

// clone makes an index of the build from another one, which takes no writes from
// then on.
func (b *build) clone(ctx context.Context, from, name string) error {
	if err := b.engine.client.do(ctx, request{method: http.MethodPut, path: "/" + from + "/_block/write", work: true}, nil); err != nil {
		return err
	}
	settings := object{"settings": object{"index.blocks.write": nil, "index.number_of_replicas": 0, "index.auto_expand_replicas": false}}
	if name != b.of.Index {
		settings["aliases"] = object{aliasOf(b.of.Index): object{}}
	}
	if err := b.engine.client.do(ctx, request{method: http.MethodPut, path: "/" + from + "/_clone/" + name, body: settings, once: true, work: true}, nil); err != nil {
		return err
	}
	return b.engine.health(ctx, name, "yellow", b.engine.client.patience.work/2)
}

// storedArticle is an article as it is stored; see fields.
type storedArticle struct {
	Terms     string `json:"terms"`
	Document  []byte `json:"document"`
	Entry     []byte `json:"entry"`
	ID        string `json:"id"`
	Outlet    string `json:"outlet"`
	Source    string `json:"source"`
	Title     string `json:"title"`
	File      string `json:"file"`
	Key       uint32 `json:"key"`
	Day       int    `json:"day,omitempty"`
	Moment    *int64 `json:"moment,omitempty"`
	Length    int    `json:"length"`
	Published string `json:"published,omitempty"`
}

func stored(a index.Stored) (*storedArticle, error) {
	entry, err := json.Marshal(article.Entry{Summary: *a.Document.Summary(), Hash: a.Hash, Line: a.Line, Length: a.Document.Length()})
	if err != nil {
		return nil, err
	}
	var terms bytes.Buffer
	for _, term := range a.Document.FoundBy() {
		terms.WriteString(term)
		terms.WriteByte(' ')
	}
	s := &storedArticle{
		Terms: terms.String(), Document: a.Document.Encode(), Entry: entry, ID: a.ID, Outlet: a.Source, Source: fold(a.Source),
		Title: titleDigest(a.Title), File: a.File, Key: article.Key(a.ID), Length: a.Document.Length(),
	}
	if !a.Published.IsZero() {
		moment := a.Published.Unix()
		s.Day, s.Moment, s.Published = dayNumber(a.Published), &moment, a.Published.Format(time.RFC3339)
	}
	return s, nil
}

// lines are the changes in one request.
type lines struct{ bytes.Buffer }

func (l *lines) put(index, id string, document any) error {
	encoder := json.NewEncoder(l)
	return errors.Join(encoder.Encode(object{"index": object{"_index": index, "_id": id}}), encoder.Encode(document))
}

func (l *lines) remove(index, id string) error {
	return json.NewEncoder(l).Encode(object{"delete": object{"_index": index, "_id": id}})
}

// Put is as in [index.Build]. A build without a base is partitioned as soon as
// it has more than [Config.DivideAbove] articles.
func (b *build) Put(ctx context.Context, articles []index.Stored) error {
	if err := b.put(ctx, articles); err != nil {
		return fmt.Errorf("store articles: %w", wrap(err))
	}
	if b.count.Add(int64(len(articles))) <= int64(b.engine.config.DivideAbove) || b.isUpdate || b.isDivided() {
		return nil
	}
	if err := b.divide(ctx); err != nil {
		return fmt.Errorf("divide articles by month: %w", wrap(err))
	}
	return nil
}

// isDivided reports whether the build is partitioned, without waiting for those
// who put articles, as divide does.
func (b *build) isDivided() bool {
	b.dividing.RLock()
	defer b.dividing.RUnlock()
	return b.months != nil
}

func (b *build) put(ctx context.Context, articles []index.Stored) error {
	b.dividing.RLock()
	defer b.dividing.RUnlock()
	if b.months != nil {
		return b.putByMonth(ctx, articles)
	}
	var batch lines
	for _, a := range articles {
		document, err := stored(a)
		if err == nil {
			err = batch.put(b.of.Index, storedID(a.ID), document)
		}
		if err != nil {
			return fmt.Errorf("article %q: %w", a.ID, err)
		}
		if batch.Len() >= batchBytes {
			if err := b.send(ctx, &batch); err != nil {
				return err
			}
		}
	}
	return b.send(ctx, &batch)
}

// Delete is as in [index.Build].
func (b *build) Delete(ctx context.Context, ids []string) error {
	if b.months != nil {
		if err := b.deleteByMonth(ctx, ids); err != nil {
			return fmt.Errorf("remove articles: %w", wrap(err))
		}
		return nil
	}
	var batch lines
	for _, id := range ids {
		if err := batch.remove(b.of.Index, storedID(id)); err != nil {
			return err
		}
	}
	if err := b.send(ctx, &batch); err != nil {
		return fmt.Errorf("remove articles: %w", wrap(err))
	}
	return nil
}

// send carries out the changes and empties the batch. Each change names its
// article, so it can safely be carried out twice; changes that the engine was
// too busy for are sent again.
func (b *build) send(ctx context.Context, batch *lines) error {
	const attempts = 8
	if batch.Len() == 0 {
		return nil
	}
	defer batch.Reset()
	wait := b.engine.client.patience.pause
	for attempt := 1; ; attempt++ {
		var answer struct {
			Errors bool
			Items  []map[string]struct {
				Status int
				Error  *struct{ Type, Reason string }
			}
		}
		path := "/_bulk?filter_path=errors,items.*.status,items.*.error"
		if err := b.engine.client.do(ctx, request{method: http.MethodPost, path: path, body: batch.Bytes(), work: true}, &answer); err != nil {
			return err
		}
		if !answer.Errors {
			return nil
		}
		var last error
		busy := true
		for _, item := range answer.Items {
			for _, done := range item {
				if done.Error == nil {
					continue
				}
				said := &reply{done.Status, done.Error.Type, shorten(done.Error.Reason)}
				last = said
				if kind := said.faultKind(); kind != "" {
					last = &Fault{kind, "", said}
				}
				busy = busy && (ofKind(last, Busy) || ofKind(last, Incomplete))
			}
		}
		if last == nil {
			return nil
		}
		if !busy || attempt == attempts || !pause(ctx, wait) {
			return errors.Join(ctx.Err(), last)
		}
		wait *= 2
	}
}

// Note is as in [index.Build].
func (b *build) Note(ctx context.Context, content io.Reader) error {
	var packed bytes.Buffer
	packer := gzip.NewWriter(&packed)
	part := 0
	flush := func() error {
		var batch lines
		if err := batch.put(b.of.Index, noteID(part), object{"note": packed.Next(noteBytes)}); err != nil {
			return err
		}
		part++
		return b.send(ctx, &batch)
	}
	chunk := make([]byte, 64<<10)
	for {
		n, err := content.Read(chunk)
		if _, err := packer.Write(chunk[:n]); err != nil {
			return err
		}
		for packed.Len() >= noteBytes {
			if err := flush(); err != nil {
				return fmt.Errorf("note: %w", wrap(err))
			}
		}
		if errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return err
		}
	}
	if err := packer.Close(); err != nil {
		return err
	}
	for packed.Len() > 0 {
		if err := flush(); err != nil {
			return fmt.Errorf("note: %w", wrap(err))
		}
	}
	b.of.Notes = part
	return nil
}
