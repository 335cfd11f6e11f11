package main

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"byline/internal/answer"
	"byline/internal/digest"
	"byline/internal/index"
	"byline/internal/newsroom"
)

// selectionFlags narrow down which articles count.
type selectionFlags struct {
	Since  string `placeholder:"YYYY-MM-DD" help:"First day of publication looked at."`
	Until  string `placeholder:"YYYY-MM-DD" help:"Last day of publication looked at."`
	Source string `placeholder:"OUTLET" help:"Use only this outlet's articles."`
}

// topic is the topic made of the words. Its number of sentences or days must be
// from least to most; an empty limit leaves it open. The error names the flag
// that is wrong.
func (f selectionFlags) topic(words []string, limit string, least, most int) (digest.Topic, error) {
	selection, err := f.selection()
	topic := digest.Topic{Text: strings.Join(words, " "), Selection: selection}
	if err != nil {
		return topic, err
	}
	if limit != "" {
		if topic.Limit, err = parseCount(limit, least, most); err != nil {
			return topic, usageError{fmt.Errorf("--limit: %w", err)}
		}
	}
	return topic, nil
}

// selection is which articles the flags choose. The error names the flag that is
// wrong.
func (f selectionFlags) selection() (s index.Selection, err error) {
	if strings.TrimSpace(f.Source) != "" {
		s.Sources = []string{f.Source}
	}
	for _, day := range []struct {
		flag, value string
		into        *time.Time
	}{{"--since", f.Since, &s.Since}, {"--until", f.Until, &s.Until}} {
		if day.value == "" {
			continue
		}
		if *day.into, err = parseDay(day.value); err != nil {
			return s, usageError{fmt.Errorf("%s: %w", day.flag, err)}
		}
	}
	if !s.Since.IsZero() && !s.Until.IsZero() && s.Until.Before(s.Since) {
		return s, usageError{fmt.Errorf("--until: %s is before %s, the day of --since", f.Until, f.Since)}
	}
	return s, nil
}

// whyNoDigest is the reason, in --json, why a topic has no digest; "" for every
// other error.
func whyNoDigest(err error) string {
	_, undated := errors.AsType[*digest.NoDatesError](err)
	_, wide := errors.AsType[*digest.TooWideError](err)
	_, unread := errors.AsType[*newsroom.NotReadError](err)
	switch {
	case unread:
		return string(answer.NotRead)
	case errors.Is(err, digest.ErrNothing):
		return "absent"
	case undated:
		return "undated"
	case wide:
		return "too_wide"
	}
	return ""
}
