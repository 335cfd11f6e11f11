package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"hash/crc32"
	"maps"
	"math"
	"os"
	"slices"
	"strings"

	"byline/internal/answer"
	"byline/internal/evaluation"
	"byline/internal/training"
)

// fitCommand fits what answers are mixed from, and how sure they are.
type fitCommand struct {
	Sets []string `arg:"" name:"set" help:"Folders or files of questions, of the years that the reader was trained on."`
	Out  string   `default:"internal/answer/model.txt" placeholder:"FILE" help:"The model whose fitted values are replaced."`
	Mix  bool     `default:"true" negatable:"" help:"Fit the weights of the mix, too; otherwise only what is fitted to its scores."`
}

const (
	// fitPull holds the weights of the fits to where they start.
	fitPull = 1e-3
	// fitDepth is how many quotes of an answer are learned from, all of most.
	fitDepth = 60
	// refusedShare is the share of the answerable questions that the threshold
	// of the confidence refuses.
	refusedShare = 0.07
)

// freeMeasures are what the mix may weigh anew. The reader's own weight stays
// 1, so that scores remain log odds.
var freeMeasures = []string{"article", "nearness", "promise"}

// heldOut reports whether a question was kept out of the reader's training, as
// tools/reader/pack.py does it: on what it has learned it is surer than on
// what comes.
func heldOut(question string) bool { return crc32.ChecksumIEEE([]byte(question))%12 == 0 }

// Run asks the questions held out, fits, and writes. The answers are those of
// the present model, so it is to be run again until the values stand still.
func (c *fitCommand) Run(ctx context.Context, out *bufio.Writer) error {
	var asked []fitted
	for _, path := range c.Sets {
		found, err := askHeldOut(ctx, path)
		if err != nil {
			return fmt.Errorf("fit to %q: %w", path, err)
		}
		asked = append(asked, found...)
	}
	if len(asked) == 0 {
		return errors.New("none of the questions is held out")
	}
	values := make(map[string]float64)
	mix := fitMix(asked, c.Mix, values)
	fitFurther(asked, values)
	fitConfidence(asked, mix, values)
	if err := replaceValues(c.Out, values); err != nil {
		return fmt.Errorf("write model: %w", err)
	}
	fmt.Fprintf(out, "fitted to %d questions\n", len(asked))
	for _, name := range slices.Sorted(maps.Keys(values)) {
		fmt.Fprintf(out, "%s %.4g\n", name, values[name])
	}
	return out.Flush()
}

// fitted is a question with its answer.
type fitted struct {
	question evaluation.Question
	answer   *answer.Answer
	// right marks the quotes that hold the answer and are from a gold article,
	// loose those that hold it.
	right, loose []bool
}

func askHeldOut(ctx context.Context, path string) (_ []fitted, err error) {
	set, err := readOpen(path, "")
	if err != nil {
		return nil, err
	}
	room, err := openRoom(ctx, set.Dir, "")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, room.Close()) }()
	var asked []fitted
	for _, question := range set.Questions {
		if !heldOut(question.Text) {
			continue
		}
		toAsk := toAsk(question)
		toAsk.Limit = fitDepth
		answered, err := room.Ask(ctx, toAsk)
		if err != nil {
			return nil, fmt.Errorf("ask %q: %w", question.Text, err)
		}
		if answered.News {
			continue // reports are shown, and no ranking
		}
		f := fitted{question: question, answer: answered}
		for _, sentence := range reply(answered).Answers {
			held := question.Answerable() && question.Held(sentence)
			f.loose = append(f.loose, held)
			f.right = append(f.right, held && question.FromGold(sentence))
		}
		asked = append(asked, f)
	}
	return asked, nil
}

// fitMix fits the weights of the mix by the softmax over a question's quotes, or
// leaves them as they are, and returns them.
func fitMix(asked []fitted, anew bool, values map[string]float64) []float64 {
	var groups []training.Group
	var names []string
	var start []float64
	for _, f := range asked {
		group := training.Group{Right: f.right, Weight: 1}
		for _, quote := range f.answer.Quotes {
			row := make([]float64, len(quote.Parts))
			for i, part := range quote.Parts {
				row[i] = part.Value
			}
			group.Features = append(group.Features, row)
			if names == nil {
				for _, part := range quote.Parts {
					names, start = append(names, part.Name), append(start, part.Weight)
				}
			}
		}
		groups = append(groups, group)
	}
	free := make([]bool, len(names))
	for i, name := range names {
		free[i] = anew && slices.Contains(freeMeasures, name)
	}
	mix := training.Rank(groups, start, training.Options{Pull: fitPull, Steps: 800, Free: free})
	for i, name := range names {
		if free[i] {
			values["mix "+name] = mix[i]
		}
	}
	return mix
}

// fitFurther fits how likely a quote answers as well as the first of an answer,
// where it is from another article and was read to the end.
func fitFurther(asked []fitted, values map[string]float64) {
	var rows [][]float64
	var yes []bool
	for _, f := range asked {
		if !f.answer.Answered {
			continue // no other quote is shown
		}
		for i, quote := range f.answer.Quotes {
			if i == 0 || quote.Article.ID == f.answer.Quotes[0].Article.ID || valueOf(quote, "early")+valueOf(quote, "unread") > 0 {
				continue
			}
			rows, yes = append(rows, []float64{quote.Parts[0].Value, quote.Agreement}), append(yes, f.loose[i])
		}
	}
	further := training.FitLogistic(rows, yes, 0)
	values["further intercept"], values["further score"], values["further agreement"] = further.Intercept, further.Weights[0], further.Weights[1]
}

// valueOf is the value of a feature of a quote's score.
func valueOf(quote answer.Quote, name string) float64 {
	for _, part := range quote.Parts {
		if part.Name == name {
			return part.Value
		}
	}
	return 0
}

// fitConfidence fits how likely the first quote of the new mix is right, and
// the threshold.
func fitConfidence(asked []fitted, mix []float64, values map[string]float64) {
	var rows [][]float64
	var yes, answerable []bool
	for _, f := range asked {
		if len(f.answer.Quotes) == 0 {
			continue // nothing was ranked
		}
		best, bestScore := 0, math.Inf(-1)
		for i, quote := range f.answer.Quotes {
			score := 0.0
			for j, part := range quote.Parts {
				score += part.Value * mix[j]
			}
			if score > bestScore {
				best, bestScore = i, score
			}
		}
		rows, yes = append(rows, []float64{bestScore, f.answer.Quotes[best].Rival}), append(yes, f.loose[best])
		answerable = append(answerable, f.question.Answerable())
	}
	confidence := training.FitLogistic(rows, yes, fitPull)
	values["confidence intercept"], values["confidence best"], values["confidence rival"] = confidence.Intercept, confidence.Weights[0], confidence.Weights[1]
	var chances []float64
	for i, row := range rows {
		if answerable[i] {
			chances = append(chances, confidence.Chance(row))
		}
	}
	slices.Sort(chances)
	values["least confidence"] = chances[int(refusedShare*float64(len(chances)))]
}

// replaceValues puts values in the place of those that a model has.
func replaceValues(path string, values map[string]float64) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	var written strings.Builder
	for line := range strings.Lines(string(text)) {
		fields := strings.Fields(line)
		if len(fields) == 3 && fields[0] != "#" {
			name := fields[0] + " " + fields[1]
			if value, ok := values[name]; ok {
				line = fmt.Sprintf("%s %.4g\n", name, value)
			}
		}
		written.WriteString(line)
	}
	return os.WriteFile(path, []byte(written.String()), 0o644)
}
