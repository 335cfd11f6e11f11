package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"os"
	"slices"

	"byline/internal/dialogue"
	"byline/internal/training"
)

// labelled is a message of a set, and whether it asks.
type labelled struct {
	dialogue.Message
	Asks bool `json:"asks"`
}

// dialogueCommand scores the judge of which messages ask the bot.
type dialogueCommand struct {
	Files  []string `arg:"" name:"file" help:"Files of messages, a JSON object a line."`
	Model  string   `placeholder:"FILE" help:"The model to judge with, instead of the bot's own."`
	Misses bool     `help:"Print each message that is judged wrongly, with the chance that it asks."`
}

// Run prints, by place and for all, how many of those that ask were found and
// how many others were taken to ask.
func (c *dialogueCommand) Run(out *bufio.Writer) error {
	messages, err := readMessages(c.Files)
	if err != nil {
		return err
	}
	model := dialogue.Embedded()
	if c.Model != "" {
		text, err := os.ReadFile(c.Model)
		if err == nil {
			model, err = dialogue.ReadModel(string(text))
		}
		if err != nil {
			return fmt.Errorf("read model %q: %w", c.Model, err)
		}
	}
	type count struct{ asking, found, others, taken int }
	counts := make(map[dialogue.Place]count)
	const all = "all"
	for _, m := range messages {
		judged := model.Asks(m.Message)
		if c.Misses && judged != m.Asks {
			fmt.Fprintf(out, "asks %v, chance %.2f, %s: %q\n", m.Asks, model.Chance(m.Message), m.Place, m.Text)
		}
		for _, place := range []dialogue.Place{m.Place, all} {
			n := counts[place]
			switch {
			case m.Asks && judged:
				n.asking, n.found = n.asking+1, n.found+1
			case m.Asks:
				n.asking++
			case judged:
				n.others, n.taken = n.others+1, n.taken+1
			default:
				n.others++
			}
			counts[place] = n
		}
	}
	fmt.Fprintf(out, "%-8s %19s %25s\n", "", "asking: found", "others: taken to ask")
	for _, place := range []dialogue.Place{dialogue.Channel, dialogue.Answer, dialogue.Refusal, dialogue.Mention, dialogue.Direct, all} {
		n := counts[place]
		fmt.Fprintf(out, "%-8s %5d of %4d  %.4f %11d of %4d  %.4f\n", place,
			n.found, n.asking, share(n.found, n.asking), n.taken, n.others, share(n.taken, n.others))
	}
	return out.Flush()
}

func share(part, whole int) float64 { return float64(part) / max(1, float64(whole)) }

// trainDialogueCommand fits the judge.
type trainDialogueCommand struct {
	Files []string `arg:"" name:"file" help:"Files of messages to learn from, a JSON object a line."`
	Out   string   `default:"internal/dialogue/model.txt" placeholder:"FILE" help:"Where the model is written."`
}

const (
	// dialoguePull holds the weights of the fit to 0.
	dialoguePull = 1e-4
	// dialogueLeast is how many messages must have a feature for it to count.
	dialogueLeast = 3
	// dialogueSmall is the size of weights below which they are left out.
	dialogueSmall = 0.05
)

// Run fits to all messages of the files and writes the model.
func (c *trainDialogueCommand) Run(out *bufio.Writer) error {
	messages, err := readMessages(c.Files)
	if err != nil {
		return err
	}
	if len(messages) == 0 {
		return errors.New("there is no message to learn from")
	}
	messages = spread(messages)
	rows := make([]map[string]float64, len(messages))
	yes := make([]bool, len(messages))
	for i, m := range messages {
		rows[i], yes[i] = make(map[string]float64), m.Asks
		for _, feature := range dialogue.Features(m.Message) {
			rows[i][feature.Name] = feature.Value
		}
	}
	weights, intercept := training.FitSparse(rows, yes, dialogueLeast, dialoguePull)
	maps.DeleteFunc(weights, func(_ string, weight float64) bool { return math.Abs(weight) < dialogueSmall })
	weights["intercept"] = intercept
	file, err := os.Create(c.Out)
	if err != nil {
		return err
	}
	writer := bufio.NewWriter(file)
	fmt.Fprintln(writer, "# Written by `evaluate train-dialogue`; see internal/dialogue/testdata/README.md.")
	for _, name := range slices.Sorted(maps.Keys(weights)) {
		fmt.Fprintf(writer, "%.3g %s\n", weights[name], name)
	}
	if err := errors.Join(writer.Flush(), file.Close()); err != nil {
		return fmt.Errorf("write model: %w", err)
	}
	fmt.Fprintf(out, "fitted %d weights to %d messages\n", len(weights), len(messages))
	return out.Flush()
}

// spread adds messages in places where they mean the same: what asks in a
// channel asks anywhere, and what asks nothing in a channel or in a reply asks
// nothing in the other. A text that stands in a place already stays as it is
// there: "really?" asks below an answer alone.
func spread(messages []labelled) []labelled {
	there := make(map[dialogue.Message]bool)
	for _, m := range messages {
		there[m.Message] = true
	}
	to := map[bool]map[dialogue.Place][]dialogue.Place{
		true:  {dialogue.Channel: {dialogue.Answer, dialogue.Direct}},
		false: {dialogue.Channel: {dialogue.Answer}, dialogue.Answer: {dialogue.Channel}, dialogue.Refusal: {dialogue.Channel}},
	}
	all := slices.Clone(messages)
	for _, m := range messages {
		for _, place := range to[m.Asks][m.Place] {
			if other := (dialogue.Message{Text: m.Text, Place: place}); !there[other] {
				all = append(all, labelled{other, m.Asks})
			}
		}
	}
	return all
}

// readMessages reads files of labelled messages.
func readMessages(files []string) (all []labelled, err error) {
	for _, name := range files {
		file, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		defer file.Close()
		for decoder := json.NewDecoder(file); ; {
			var m labelled
			err := decoder.Decode(&m)
			if err == io.EOF {
				break
			}
			if err != nil {
				return nil, fmt.Errorf("read messages of %q: %w", name, err)
			}
			all = append(all, m)
		}
	}
	return all, nil
}
