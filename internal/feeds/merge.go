package feeds

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"
)

// known is what is remembered of a record while new ones are compared with it.
type known struct {
	month, id     string
	digest, story string
	came, updated time.Time
}

// catalogue finds a feed's records by what they may have in common with a new
// one.
type catalogue struct {
	byID, byGUID, byAddress, byStory, byContent map[string]*known
}

// catalogue reads the whole archive, a line at a time.
func (a archive) catalogue() (*catalogue, error) {
	c := &catalogue{
		byID: make(map[string]*known), byGUID: make(map[string]*known),
		byAddress: make(map[string]*known), byStory: make(map[string]*known),
		byContent: make(map[string]*known),
	}
	months, err := a.months()
	if err != nil {
		return nil, err
	}
	for _, month := range months {
		for e, err := range a.entries(month) {
			if err != nil {
				return nil, err
			}
			if e.other == nil {
				c.add(&e.record, month)
			}
		}
	}
	return c, nil
}

func (c *catalogue) add(r *record, month string) {
	k := &known{month: month, id: r.ID, digest: r.Item.Digest, story: r.Item.Story, came: r.Item.Came, updated: r.Item.Updated}
	c.byID[r.ID] = k
	c.byGUID[r.Item.GUID] = k
	c.byStory[r.Item.Story] = k
	c.byContent[r.content()] = k
	address := addressKey(r.URL)
	if _, shared := c.byAddress[address]; shared {
		k = nil // the address of several tells none of them
	}
	c.byAddress[address] = k
	for _, by := range []map[string]*known{c.byGUID, c.byAddress, c.byStory, c.byContent} {
		delete(by, "")
	}
}

// find returns the record that r is another version of, or nil. sure is whether
// they share their name, and not only an address or a text.
func (c *catalogue) find(r *record) (found *known, sure bool) {
	if found := cmp.Or(c.byContent[r.content()], c.byID[r.ID], c.byGUID[r.Item.GUID]); found != nil {
		return found, true
	}
	return cmp.Or(c.byAddress[r.address], c.byStory[r.Item.Story]), false
}

// oneEach keeps one record of each story that a document has several times: the
// one changed last, or else the first. An address shared by items with
// different headlines, as of a site's front page, does not make them one story;
// without a GUID each then has an id made from its content. The order stays.
func oneEach(records []record) []record {
	title := make(map[string]string)
	shared := make(map[string]bool)
	for i := range records {
		key := addressKey(records[i].URL)
		if other, seen := title[key]; seen && other != records[i].Title {
			shared[key] = true
		}
		title[key] = records[i].Title
	}
	place := make(map[string]int) // in kept, by what records may have in common
	var kept []record
	for _, r := range records {
		if r.address = addressKey(r.URL); shared[r.address] {
			r.address = ""
			if r.Item.GUID == "" {
				feed, _, _ := strings.Cut(r.ID, "/")
				r.ID = feed + "/" + digest(r.Item.Digest)
			}
		}
		keys := map[string]string{"id": r.ID, "address": r.address, "story": r.Item.Story}
		at := len(kept)
		for kind, key := range keys {
			if i, seen := place[kind+key]; seen && key != "" {
				at = min(at, i)
			}
		}
		if at == len(kept) {
			kept = append(kept, r)
		} else if r.Item.Updated.After(kept[at].Item.Updated) {
			kept[at] = r
		}
		for kind, key := range keys {
			place[kind+key] = at
		}
	}
	return kept
}

// plan is what to write of a document's records.
type plan struct {
	added []record
	// corrected are records that replace one with their id, by the month of
	// that one.
	corrected map[string]map[string]record
}

// ids are those of the records that the plan writes.
func (p plan) ids() []string {
	var ids []string
	for i := range p.added {
		ids = append(ids, p.added[i].ID)
	}
	for _, month := range slices.Sorted(maps.Keys(p.corrected)) {
		ids = append(ids, slices.Sorted(maps.Keys(p.corrected[month]))...)
	}
	return ids
}

// bytes is the length of the lines that the plan writes. It does not subtract
// the lines that corrections replace.
func (p plan) bytes() (total int64) {
	count := func(r *record) {
		line, _ := r.line()
		total += int64(len(line)) + 1
	}
	for i := range p.added {
		count(&p.added[i])
	}
	for _, month := range p.corrected {
		for _, r := range month {
			count(&r)
		}
	}
	return total
}

// roomError tells the user why articles may not be written.
type roomError struct{ error }

func (e *roomError) Unwrap() error { return e.error }

// compare finds which of a document's records are new and which correct an
// existing one, whose id, month and arrival time they then take. A record dated
// before the existing one is left out.
func (c *catalogue) compare(records []record) plan {
	p := plan{corrected: make(map[string]map[string]record)}
	// Oldest first, given that feeds usually have the newest first.
	for _, r := range slices.Backward(oneEach(records)) {
		before, sure := c.find(&r)
		switch {
		case before == nil:
			p.added = append(p.added, r)
		case before.digest == r.Item.Digest,
			!sure && before.story != "" && before.story == r.Item.Story,
			!r.Item.Updated.IsZero() && r.Item.Updated.Before(before.updated):
		default:
			r.ID, r.Item.Came = before.id, before.came
			if p.corrected[before.month] == nil {
				p.corrected[before.month] = make(map[string]record)
			}
			p.corrected[before.month][r.ID] = r
		}
	}
	return p
}

// merge writes the new records of a document into the archive, and corrected
// ones in place of the old. Each month's file is complete at any time, and
// merging the same records again changes nothing. admit, if set, is called
// before anything is written; if it fails, nothing is, and its error is
// returned.
func (a archive) merge(records []record, now time.Time, admit func(plan) error) (plan, error) {
	c, err := a.catalogue()
	if err != nil {
		return plan{}, err
	}
	p := c.compare(records)
	if admit != nil {
		if err := admit(p); err != nil {
			return plan{}, err
		}
	}
	current := monthOf(now)
	for month, corrected := range p.corrected {
		if month == current && len(p.added) > 0 {
			continue
		}
		if err := a.replace(month, correct(corrected), nil); err != nil {
			return plan{}, err
		}
	}
	if len(p.added) > 0 {
		err = a.replace(current, correct(p.corrected[current]), p.added)
	}
	return p, err
}

// correct replaces records by those with the same ids.
func correct(corrected map[string]record) func(*entry) bool {
	return func(e *entry) bool {
		if r, ok := corrected[e.ID]; ok {
			e.record = r
		}
		return true
	}
}
