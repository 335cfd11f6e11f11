package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"byline/internal/answer"
)

// parseQuestion parses the question on a line: a JSON object if it starts with
// a brace, else plain text. For what the line leaves open, asked applies. It
// returns nil for a blank line.
func parseQuestion(line string, asked answer.Question) (*answer.Question, error) {
	line = strings.TrimSpace(strings.TrimPrefix(line, "\uFEFF"))
	if line == "" {
		return nil, nil
	}
	if !strings.HasPrefix(line, "{") {
		asked.Text = line
		return &asked, nil
	}
	var object struct {
		Question *string `json:"question"`
		AsOf     string  `json:"as_of"`
		// Before are the earlier questions of the conversation, oldest first.
		Before []string `json:"before"`
	}
	if err := json.Unmarshal([]byte(line), &object); err != nil {
		return nil, fmt.Errorf("not a JSON object with a question: %w", err)
	}
	switch {
	case object.Question == nil:
		return nil, errors.New(`the JSON object has no "question"`)
	case strings.TrimSpace(*object.Question) == "":
		return nil, answer.ErrEmpty
	}
	asked.Text, asked.Before = *object.Question, object.Before
	if object.AsOf != "" {
		day, err := parseDay(object.AsOf)
		if err != nil {
			return nil, fmt.Errorf("as_of: %w", err)
		}
		asked.AsOf = day
	}
	return &asked, nil
}
