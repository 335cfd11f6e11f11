package main

import (
	"bufio"
	"context"
	"errors"

	"byline/internal/corpus"
)

// sentencesCommand prints articles as the bot cuts them.
type sentencesCommand struct {
	Dir string `arg:"" help:"Folder of articles."`
}

// sentencesLine is an article as [sentencesCommand] prints it.
type sentencesLine struct {
	ID        string   `json:"id"`
	Title     string   `json:"title"`
	Published string   `json:"published"` // YYYY-MM-DD, or empty
	Sentences []string `json:"sentences"`
}

// Run prints a JSON object an article, in the order of the folder. What is no
// article, such as a file of questions, is passed over.
func (c *sentencesCommand) Run(ctx context.Context, out *bufio.Writer) error {
	err := eachArticle(ctx, c.Dir, func(article corpus.Article) error {
		line := sentencesLine{article.ID, article.Title, article.Day(), []string{}}
		for _, sentence := range corpus.Split(article.Text) {
			line.Sentences = append(line.Sentences, sentence.In(article.Text))
		}
		return writeJSON(out, line)
	})
	return errors.Join(err, out.Flush())
}

// eachArticle calls visit with every article of a folder that can be read.
func eachArticle(ctx context.Context, dir string, visit func(corpus.Article) error) (err error) {
	folder, err := corpus.OpenFolder(dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, folder.Close()) }()
	files, _, err := folder.Files(ctx)
	if err != nil {
		return err
	}
	for _, file := range files {
		for article, err := range folder.Articles(ctx, file) {
			if _, problem := errors.AsType[corpus.Problem](err); problem {
				continue
			}
			if err == nil {
				err = visit(article)
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}
