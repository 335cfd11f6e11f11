package main

import (
	"context"
	"io"
	"strings"

	"byline"
)

type licensesCommand struct{}

// Run prints the licence of the program and the licences of third-party code in
// it.
func (licensesCommand) Run(_ context.Context, program *program) error {
	texts := []string{byline.Notice, byline.Licence, byline.ThirdParty}
	_, err := io.WriteString(program.out, strings.Join(texts, "\n"+strings.Repeat("=", 80)+"\n\n"))
	return err
}
