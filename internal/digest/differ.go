package digest

import "slices"

// dispute makes room for sentences that give another figure than a chosen one:
// each takes the place of the chosen sentence that is missed least. It returns
// the pairs that differ.
func (c *content) dispute(chosen, picks []*pick, limit int) ([]*pick, [][2]*pick) {
	differ := func(p, q *pick) bool {
		if c.bearers[p.bearer].Summary == c.bearers[q.bearer].Summary {
			return false
		}
		_, _, differ := c.state(p).Differing(c.state(q))
		return differ
	}
	var pairs [][2]*pick
	inPair := func(p *pick) bool {
		return slices.ContainsFunc(pairs, func(pair [2]*pick) bool { return pair[0] == p || pair[1] == p })
	}
	for i, p := range chosen {
		for _, q := range chosen[:i] {
			if differ(p, q) {
				pairs = append(pairs, [2]*pick{q, p})
			}
		}
	}
	for _, q := range picks {
		if !q.alone || slices.Contains(chosen, q) {
			continue
		}
		at := slices.IndexFunc(chosen, func(p *pick) bool { return differ(p, q) && !inPair(p) })
		if at < 0 {
			continue
		}
		p := chosen[at]
		switch spare := c.spare(chosen, func(r *pick) bool { return r == p || inPair(r) }); {
		case len(chosen) < limit:
			chosen = append(chosen, q)
		case spare >= 0:
			chosen = append(slices.Delete(slices.Clone(chosen), spare, spare+1), q)
		default:
			continue
		}
		pairs = append(pairs, [2]*pick{p, q})
	}
	return chosen, pairs
}

// spare is the chosen sentence without which the others tell the most, among
// those that are not kept and that no other needs; -1 where there is none.
func (c *content) spare(chosen []*pick, kept func(*pick) bool) int {
	spare, most := -1, 0.0
	for i, p := range chosen {
		rest := slices.Delete(slices.Clone(chosen), i, i+1)
		if kept(p) || !c.admits(rest, nil) {
			continue
		}
		if value := c.value(rest, len(chosen)); value > most {
			spare, most = i, value
		}
	}
	return spare
}
