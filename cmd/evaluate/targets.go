package main

// form is how a set is scored.
type form int

const (
	seedPage form = iota
	openSet
	rankSet
	// shuffledSet is a rank set that lists right candidates first: the mean of
	// five orders.
	shuffledSet
)

// set is a set that the table prints.
type set struct {
	name string
	form form
	// path is below the folder of the sets; a folder or a file of questions.
	path string
	// trainedOn marks a set whose questions the models were fitted to.
	trainedOn bool
	targets   []target
}

// target is a bound of a figure.
type target struct {
	figure string
	bound  float64
	// atMost marks a bound that the figure must not pass; others it must reach.
	atMost bool
}

func atLeast(figure string, bound float64) target { return target{figure: figure, bound: bound} }
func atMost(figure string, bound float64) target {
	return target{figure: figure, bound: bound, atMost: true}
}

// sets are all sets, the open ones by year, with the figures that have a target.
var sets = []set{
	{name: "seed page", form: seedPage, targets: []target{atLeast("right first", 1)}},
	{name: "news2022", form: openSet, path: "open/news2022", targets: []target{
		atLeast("strict@1", .45),
		atLeast("strict@5", .72),
	}},
	{name: "news2023", form: openSet, path: "open/news2023", trainedOn: true},
	{name: "news2023 asked", form: openSet, path: "open/news2023/asked.jsonl", trainedOn: true},
	{name: "news2024", form: openSet, path: "open/news2024", trainedOn: true},
	{name: "news2024 asked", form: openSet, path: "open/news2024/asked.jsonl", trainedOn: true},
	{name: "news2025", form: openSet, path: "open/news2025", targets: []target{
		atLeast("strict@1", .50),
		atLeast("strict@5", .70),
		atLeast("article@5", .86),
		atLeast("auroc", .95),
		atMost("refused_answerable", .08),
		atMost("answered_unanswerable", .12),
		atLeast("ceiling", .75),
	}},
	{name: "news2025 asked", form: openSet, path: "open/news2025/asked.jsonl", targets: []target{
		atLeast("strict@1", .58),
		atLeast("strict@5", .76),
		atLeast("article@5", .90),
		atLeast("auroc", .82),
		atMost("answered@.12", .45),
		atLeast("highlight_right", .85),
		atLeast("ceiling", .80),
	}},
	{name: "wikiqa-dev", form: rankSet, path: "rank/wikiqa-dev.jsonl", targets: []target{atLeast("map", .82)}},
	{name: "trecqa-dev", form: shuffledSet, path: "rank/trecqa-dev.jsonl", targets: []target{atLeast("map", .84)}},
	{name: "squad2-dev", form: rankSet, path: "rank/squad2-dev.jsonl", targets: []target{
		atLeast("map", .92),
		atLeast("auroc", .80),
	}},
}
