// Evaluate scores the answers on question sets.
//
//	evaluate open [--questions FILE] [--index DIR] [--out FILE] [--misses] [--reliability] SET...
//	evaluate rank [--shuffle SEED | --json] FILE...
//	evaluate summary [--json] [--sentences N] FILE...
//	evaluate timeline [--json] DIR...
//	evaluate days [--misses] FILE...
//	evaluate dialogue [--misses] FILE...
//	evaluate watch --year YEAR [--questions N] [--topics N] [--confidence P,...] [--misses] [--out FILE] [--fit FILE] DIR
//	evaluate spelling --misspellings FILE [--misses] SET...
//	evaluate about SET...
//	evaluate engines --index ADDRESSES [--other DIR] [--questions FILE] SET...
//	evaluate table [--only NAME,...] [--seed DIR] SETS
//
// Others print what models are fitted to, or fit them:
//
//	evaluate sentences DIR
//	evaluate passages [--questions FILE] [--gold] DIR
//	evaluate fit-promise [--out FILE] SET...
//	evaluate fit [--out FILE] [--no-mix] SET...
//	evaluate fit-spelling --misspellings FILE [--out FILE] SET...
//	evaluate fit-about [--out FILE] SET...
//	evaluate train-summary [--out DIR] FILE...
//	evaluate train-dialogue [--out FILE] FILE...
//
// The last line that open, rank, summary, timeline and days print for a set is one
// JSON object with every figure; package evaluation says what each means.
package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"

	"github.com/alecthomas/kong"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	context.AfterFunc(ctx, stop) // a second interrupt ends the process
	if err := run(ctx, os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "evaluate:", err)
		os.Exit(1)
	}
}

type commands struct {
	Open     openCommand     `cmd:"" help:"Ask the questions of sets: folders that hold articles.jsonl and questions.jsonl."`
	Rank     rankCommand     `cmd:"" help:"Rank the candidate sentences of files of questions."`
	Summary  summaryCommand  `cmd:"" help:"Summarise the articles of files that hold a summary of each."`
	Timeline timelineCommand `cmd:"" help:"Make timelines of folders that hold articles.jsonl and timelines.jsonl."`
	Days     daysCommand     `cmd:"" help:"Find the days that sentences mean, and compare them with the labels."`
	Dialogue dialogueCommand `cmd:"" help:"Judge which messages of files ask the bot something."`
	Watch    watchCommand    `cmd:"" help:"Let the articles of a year arrive, and count what watches of questions and topics post."`
	Engines  enginesCommand  `cmd:"" help:"Compare the articles that two engines find for the questions of sets."`
	Table    tableCommand    `cmd:"" help:"Print the figures of all sets, and which of the targets they reach."`

	Sentences    sentencesCommand    `cmd:"" help:"Print articles cut into sentences, as the reader is trained on them."`
	Passages     passagesCommand     `cmd:"" help:"Print what the reader would read for each question, with labels, in the form that it is trained on."`
	FitPromise   fitPromiseCommand   `cmd:"" name:"fit-promise" help:"Fit the network that chooses which sentences are read."`
	Spelling     spellingCommand     `cmd:"" help:"Print how well misspelt words of questions are mended."`
	About        aboutCommand        `cmd:"" help:"Print how often it is known whether articles report on what is asked."`
	FitAbout     fitAboutCommand     `cmd:"" name:"fit-about" help:"Fit whether articles report on what is asked, which is the kind of a refusal."`
	FitSpelling  fitSpellingCommand  `cmd:"" name:"fit-spelling" help:"Fit which words of a question are mended."`
	Fit          fitCommand          `cmd:"" help:"Fit the weights of the ranking and the calibration of the confidence."`
	TrainSummary trainSummaryCommand `cmd:"" name:"train-summary" help:"Fit the model that the sentences of summaries are chosen with."`

	TrainDialogue trainDialogueCommand `cmd:"" name:"train-dialogue" help:"Fit the judge of which messages ask the bot something."`
}

// run does what the arguments say and prints to stdout.
func run(ctx context.Context, args []string, stdout io.Writer) (err error) {
	out := bufio.NewWriter(stdout)
	defer func() { err = errors.Join(err, out.Flush()) }()
	helped := false
	parser, err := kong.New(new(commands),
		kong.Name("evaluate"),
		kong.Description("Score the answers on question sets."),
		kong.Writers(out, out),
		kong.Exit(func(int) { helped = true }),
		kong.BindTo(ctx, (*context.Context)(nil)),
		kong.Bind(out),
	)
	if err != nil {
		return err
	}
	parsed, err := parser.Parse(args)
	switch {
	case helped:
		return nil
	case err != nil:
		return err
	}
	return parsed.Run()
}
