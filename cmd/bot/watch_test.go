package main

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"

	"byline/internal/store"
)

func TestWatchesAreKeptOnTheMachine(t *testing.T) {
	data := t.TempDir()
	kept, err := store.Open(t.Context(), data)
	if err != nil {
		t.Fatal(err)
	}
	if err := kept.Close(); err != nil {
		t.Fatal(err)
	}
	bot := func(args ...string) (string, error) {
		var out bytes.Buffer
		err := run(context.Background(), append([]string{"watch"}, args...), []string{"DATA_DIR=" + data}, streams{strings.NewReader(""), &out, &out})
		return out.String(), err
	}
	for _, step := range []struct {
		args []string
		want string
	}{
		{[]string{"add", "--server", "1", "--channel", "2", "--quiet", "22:00-07:00", "--zone", "Europe/Berlin", "the", "Suez", "canal"}, "added as 1, a topic\n"},
		{[]string{"add", "--user", "3", "Who won?"}, "added as 2, a question\n"},
		{[]string{"pause", "2"}, "2 is paused\n"},
		{[]string{"list"}, "channel 2"},
		{[]string{"list"}, "person 3"},
		{[]string{"pause", "--resume", "2"}, "2 is active\n"},
		{[]string{"remove", "1"}, "removed 1\n"},
	} {
		if got, err := bot(step.args...); err != nil || !strings.Contains(got, step.want) {
			t.Errorf("bot watch %q: %q, %v, want %q", step.args, got, err, step.want)
		}
	}
	for _, args := range [][]string{
		{"add", "x"}, {"add", "--channel", "2", "x"}, {"add", "--user", "3", "--channel", "2", "x"}, {"add", "--user", "me", "x"},
		{"add", "--user", "3", "--quiet", "22", "x"}, {"add", "--user", "3", "--quiet", "22:00-25:00", "x"},
		{"add", "--user", "3", "--zone", "Mars", "x"}, {"add", "--user", "3", " "},
	} {
		if _, err := bot(args...); err == nil {
			t.Errorf("bot watch %q is accepted", args)
		} else if _, usage := errors.AsType[usageError](err); !usage {
			t.Errorf("bot watch %q: %v is no error of usage", args, err)
		}
	}
	if _, err := bot("remove", "1"); err == nil {
		t.Error("a watch that is gone is removed")
	}
}
