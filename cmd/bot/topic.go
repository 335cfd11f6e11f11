package main

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"byline/internal/answer"
	"byline/internal/digest"
	"byline/internal/newsroom"
)

// selectionFlags narrow down which articles count.
type selectionFlags struct {
	Since  string `placeholder:"YYYY-MM-DD" help:"First day of publication looked at."`
	Until  string `placeholder:"YYYY-MM-DD" help:"Last day of publication looked at."`
	Source string `placeholder:"OUTLET" help:"Only outlet to be heard."`
}

// topic is the topic made of the words. Its number of sentences or days must be
// from least to most; an empty limit leaves it open. The error names the flag
// that is wrong.
func (f selectionFlags) topic(words []string, limit string, least, most int) (digest.Topic, error) {
	topic := digest.Topic{Text: strings.Join(words, " "), Source: f.Source}
	var err error
	if topic.Since, topic.Until, err = f.days(); err != nil {
		return topic, err
	}
	if limit != "" {
		topic.Limit, err = strconv.Atoi(limit)
		if err != nil || topic.Limit < least || topic.Limit > most {
			return topic, usageError{fmt.Errorf("--limit: %q is not a whole number from %d to %d", limit, least, most)}
		}
	}
	return topic, nil
}

// days are the first and the last day that count; a zero time is no bound.
func (f selectionFlags) days() (since, until time.Time, err error) {
	for _, day := range []struct {
		flag, value string
		into        *time.Time
	}{{"--since", f.Since, &since}, {"--until", f.Until, &until}} {
		if day.value == "" {
			continue
		}
		if *day.into, err = parseDay(day.value); err != nil {
			return since, until, usageError{fmt.Errorf("%s: %w", day.flag, err)}
		}
	}
	if !since.IsZero() && !until.IsZero() && until.Before(since) {
		return since, until, usageError{fmt.Errorf("--until: %s is before %s, the day of --since", f.Until, f.Since)}
	}
	return since, until, nil
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
