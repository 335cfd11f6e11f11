package main

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"byline/internal/answer"
	"byline/internal/digest"
	"byline/internal/evaluation"
	"byline/internal/index"
	"byline/internal/lookout"
	"byline/internal/watch"
	"byline/internal/words"
)

// watchCommand lets watches wait while the articles of a year come in.
type watchCommand struct {
	Folder     string    `arg:"" help:"Folder of articles.jsonl, questions.jsonl and, if there, asked.jsonl."`
	Year       int       `required:"" help:"Year whose articles arrive day by day; earlier ones are there from the start."`
	Index      string    `placeholder:"DIR" help:"Folder of the index; by default one in the user's cache folder."`
	Questions  int       `default:"0" help:"How many of the questions to watch, evenly drawn; 0 for all."`
	Topics     int       `default:"60" help:"How many topics to watch, which are names in titles of the year."`
	Also       []string  `placeholder:"FILE" help:"Watch these questions as well, which are not counted."`
	Days       int       `help:"How many days' articles arrive, from the first day on; 0 for all."`
	Confidence []float64 `help:"Ask for this confidence of answers; several are tried at once."`
	Misses     bool      `help:"Print why a question was not told, of the first confidence."`
	Out        string    `placeholder:"FILE" help:"Write the posts of the first confidence here, one JSON object a line."`
	Fit        string    `placeholder:"FILE" help:"Fit the model of standing questions to what was read, and replace its values in this file."`
}

// watchFigures is what came of the watches of a year.
type watchFigures struct {
	Confidence float64 `json:"confidence"`
	Articles   int     `json:"articles"`
	Watches    int     `json:"watches"`
	// Answerable is how many questions the bot answers rightly at the end of
	// the day on which an article first answers them, and Told how many of
	// their watches posted a right sentence on that day; ToldBefore counts also
	// those that did on a day before, from an article that is not labelled.
	Answerable int     `json:"answerable"`
	Told       float64 `json:"told"`
	ToldBefore float64 `json:"told_or_before"`
	// Posts are those of questions and of topics, Changed those that say what
	// changed, Right those of questions that hold an answer, and Twice those
	// with a sentence that the watch had posted before.
	Questions int     `json:"question_posts"`
	Topics    int     `json:"topic_posts"`
	Changed   int     `json:"changed"`
	Right     float64 `json:"question_posts_right"`
	Twice     int     `json:"told_twice"`
	// Read is how many times a watch was read for, and Seconds the time of all
	// that the watches cost.
	Read    int     `json:"read"`
	Seconds float64 `json:"seconds"`
}

// postLine is a post as it is written.
type postLine struct {
	Day  string       `json:"day"`
	Kind watch.Kind   `json:"kind"`
	Text string       `json:"text"`
	News []watch.News `json:"news"`
	More int          `json:"further"`
}

// Run lets the year pass and prints the figures for each confidence.
func (c *watchCommand) Run(ctx context.Context, out *bufio.Writer) (err error) {
	if len(c.Confidence) == 0 {
		c.Confidence = []float64{lookout.LeastConfidence}
	}
	ix, err := openIndex(ctx, c.Folder, c.Index)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, ix.Close()) }()
	transformer, err := openReader()
	if err != nil {
		return err
	}
	questions, err := c.readQuestions()
	if err != nil {
		return err
	}
	stream, err := newStream(ctx, ix, c.Year)
	if err != nil {
		return err
	}
	answerer := answer.New(answer.Config{Finder: stream, Reader: transformer, ReadTime: readTime})
	remembering := &memo{Answerer: answerer, answers: make(map[memoKey]*answer.Answer), confidence: make(map[string]float64)}
	counted := len(questions)
	if c.Fit != "" {
		remembering.fit = newStandingFit(questions)
	}
	for _, file := range c.Also {
		set, err := evaluation.ReadOpen(file)
		if err != nil {
			return err
		}
		questions = append(questions, set.Questions...)
	}
	watches := asWatches(questions, topics(stream.all, c.Topics))
	if c.Days > 0 {
		stream.days = stream.days[:min(len(stream.days), c.Days)]
	}
	var judges []*judged
	for _, confidence := range c.Confidence {
		judge, err := lookout.NewJudge(ctx, stream, remembering, digest.New(stream), watches)
		if err != nil {
			return err
		}
		judge.Require(confidence)
		judges = append(judges, &judged{Judge: judge, figures: watchFigures{Confidence: confidence, Watches: len(watches)}, states: make(map[int64]*watch.State), right: make(map[int64]string)})
	}
	for stream.advance() {
		documents, err := stream.documents(ctx)
		if err != nil {
			return err
		}
		for _, j := range judges {
			if err := j.day(ctx, stream.day, documents, questions); err != nil {
				return err
			}
		}
		if c.Fit == "" { // else no figures are wanted
			if err := c.reference(ctx, answerer, stream, questions[:counted], judges, remembering, out); err != nil {
				return err
			}
		}
		clear(remembering.answers)
		clear(remembering.confidence)
	}
	if c.Fit != "" {
		values, err := remembering.fit.fit(c.Confidence[0])
		if err != nil {
			return fmt.Errorf("fit standing questions: %w", err)
		}
		return replaceValues(c.Fit, values)
	}
	for i, j := range judges {
		j.figures.Read = remembering.read
		if i == 0 {
			if err := writePosts(c.Out, j.posts); err != nil {
				return err
			}
		}
		if err := writeJSON(out, j.finish()); err != nil {
			return err
		}
	}
	return out.Flush()
}

// readQuestions reads the questions of the folder, evenly drawn.
func (c *watchCommand) readQuestions() ([]evaluation.Question, error) {
	set, err := evaluation.ReadOpen(c.Folder)
	if err != nil {
		return nil, err
	}
	all := set.Questions
	asked, err := evaluation.ReadOpen(c.Folder + "/asked.jsonl")
	switch {
	case err == nil:
		all = append(all, asked.Questions...)
	case !errors.Is(err, os.ErrNotExist):
		return nil, err
	}
	if c.Questions == 0 || c.Questions >= len(all) {
		return all, nil
	}
	var drawn []evaluation.Question
	for i := range c.Questions {
		drawn = append(drawn, all[i*len(all)/c.Questions])
	}
	return drawn, nil
}

// asWatches are watches of the questions, with their places from 1 as ids, and
// then of the topics.
func asWatches(questions []evaluation.Question, topics []string) []watch.Watch {
	var all []watch.Watch
	for i, question := range questions {
		all = append(all, watch.Watch{ID: int64(i + 1), Kind: watch.Question, Text: question.Text})
	}
	for i, topic := range topics {
		all = append(all, watch.Watch{ID: int64(len(questions) + i + 1), Kind: watch.Topic, Text: topic})
	}
	return all
}

// topics are names of two words that titles have, evenly drawn among those of at
// least five titles and at most sixty.
func topics(articles []*index.Summary, n int) []string {
	counts := make(map[string]int)
	for _, article := range articles {
		tokens := words.Tokens(article.Title)
		seen := make(map[string]bool)
		for i := 0; i+1 < len(tokens); i++ {
			pair := article.Title[tokens[i].Start:tokens[i+1].End]
			name := isNameWord(article.Title[tokens[i].Start:tokens[i].End], tokens[i].Term) &&
				isNameWord(article.Title[tokens[i+1].Start:tokens[i+1].End], tokens[i+1].Term)
			if name && strings.Count(pair, " ") == 1 && !seen[pair] {
				seen[pair] = true
				counts[pair]++
			}
		}
	}
	var names []string
	for name, count := range counts {
		if count >= 5 && count <= 60 {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	if n >= len(names) {
		return names
	}
	var drawn []string
	for i := range n {
		drawn = append(drawn, names[i*len(names)/n])
	}
	return drawn
}

func isNameWord(word, term string) bool {
	return len(word) > 2 && unicode.IsUpper([]rune(word)[0]) && !words.Stop(term)
}

// judged is the watches with one confidence.
type judged struct {
	*lookout.Judge
	figures watchFigures
	states  map[int64]*watch.State
	posts   []postLine
	// right is, by a watch, the day on which it last posted a right sentence.
	right map[int64]string
	hits  int
	took  time.Duration
}

// day lets the articles of a day come in.
func (j *judged) day(ctx context.Context, day time.Time, documents []*index.Document, questions []evaluation.Question) error {
	start := time.Now()
	j.figures.Articles += len(documents)
	concerned := j.Concerned(documents)
	for _, c := range concerned {
		w := c.Watch()
		if j.states[w.ID] == nil {
			j.states[w.ID] = new(watch.State)
		}
		if _, err := j.Judge.Judge(ctx, c, j.states[w.ID], day); err != nil {
			return err
		}
	}
	j.took += time.Since(start)
	for _, c := range concerned {
		w := c.Watch()
		state := j.states[w.ID]
		if len(state.Pending) == 0 {
			continue
		}
		post := state.Post(w, day)
		j.posts = append(j.posts, postLine{Day: day.Format(time.DateOnly), Kind: w.Kind, Text: w.Text, News: post.News, More: post.Further})
		j.count(w, post, day, questions)
	}
	return nil
}

// count counts a post.
func (j *judged) count(w watch.Watch, post *watch.Post, day time.Time, questions []evaluation.Question) {
	changed := slices.ContainsFunc(post.News, func(n watch.News) bool { return n.Before != "" })
	if changed {
		j.figures.Changed++
	}
	if w.Kind == watch.Topic {
		j.figures.Topics++
		return
	}
	j.figures.Questions++
	question := questions[w.ID-1]
	if slices.ContainsFunc(post.News, func(n watch.News) bool { return question.Held(evaluation.Sentence{Text: n.Sentence}) }) {
		j.hits++
		j.right[w.ID] = day.Format(time.DateOnly)
	}
}

// reference asks the bot, at the end of the day, the questions that the day's
// articles answer first.
func (c *watchCommand) reference(ctx context.Context, answerer *answer.Answerer, s *stream, questions []evaluation.Question, judges []*judged, m *memo, out *bufio.Writer) error {
	today := s.day.Format(time.DateOnly)
	for i, question := range questions {
		first := ""
		for _, id := range question.Gold {
			if day := s.published[id]; first == "" || day < first {
				first = day
			}
		}
		if first != today {
			continue
		}
		answered, err := answerer.Ask(ctx, answer.Question{Text: question.Text, AsOf: s.day, Limit: 10})
		if err != nil {
			return err
		}
		result := evaluation.Result{Question: question, Reply: reply(answered)}
		if !answered.Answered || result.FirstRight() != 1 {
			continue
		}
		for _, j := range judges {
			j.figures.Answerable++
			switch day := j.right[int64(i+1)]; {
			case day == today:
				j.figures.Told++
				j.figures.ToldBefore++
			case day != "":
				j.figures.ToldBefore++
			}
			if j.right[int64(i+1)] == "" && j == judges[0] && c.Misses {
				confidence, asked := m.confidence[answered.Understood]
				told := 0
				if state := j.states[int64(i+1)]; state != nil {
					told = len(state.Told)
				}
				fmt.Fprintf(out, "%s missed: asked %t, confidence %.2f, when asked of all %.2f, told %d: %s: %s\n",
					today, asked, confidence, answered.Confidence, told, question.Text, answered.Quotes[0].Sentence)
			}
		}
	}
	return nil
}

// finish is the figures at the end of the year.
func (j *judged) finish() watchFigures {
	f := j.figures
	f.ToldBefore = round3(f.ToldBefore / float64(max(1, f.Answerable)))
	f.Told = round3(f.Told / float64(max(1, f.Answerable)))
	f.Right = round3(float64(j.hits) / float64(max(1, f.Questions)))
	f.Seconds = round3(j.took.Seconds())
	seen := make(map[string]bool)
	for _, post := range j.posts {
		for _, news := range post.News {
			key := post.Text + "\n" + news.Sentence
			if seen[key] {
				f.Twice++
			}
			seen[key] = true
		}
	}
	return f
}

func round3(x float64) float64 {
	rounded, _ := strconv.ParseFloat(fmt.Sprintf("%.3f", x), 64)
	return rounded
}

// writePosts writes the posts, a line each, the watches' in order of time.
func writePosts(path string, posts []postLine) (err error) {
	if path == "" {
		return nil
	}
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	slices.SortStableFunc(posts, func(a, b postLine) int { return cmp.Compare(a.Text, b.Text) })
	out := bufio.NewWriter(file)
	for _, post := range posts {
		if err := writeJSON(out, post); err != nil {
			return err
		}
	}
	return out.Flush()
}
