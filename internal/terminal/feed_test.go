package terminal

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
)

func TestFeedLines(t *testing.T) {
	n := openNewsroom(t)
	var ran [][]string
	options := Options{Limit: 1, Feed: func(_ context.Context, arguments []string, out io.Writer) error {
		ran = append(ran, arguments)
		if arguments[0] == "fail" {
			return errors.New("there is nothing at this address")
		}
		fmt.Fprintln(out, "did", arguments[0])
		return nil
	}}
	said := talk(t, n, options, "/feed", `/feed add  https://news.example --outlet "The Post"`, "/feed fetch", "/feed fail", `/feed add "open`, "/feeds")
	want := [][]string{{"list"}, {"add", "https://news.example", "--outlet", "The Post"}, {"fetch"}, {"fail"}}
	if !slices.EqualFunc(ran, want, slices.Equal) {
		t.Errorf("ran %q", ran)
	}
	for _, text := range []string{"did list", "did add", "did fetch", "2 articles: 0 added", "That went wrong: there is nothing at this address.", "/feed wants what bot feed does", "There is no command /feeds"} {
		if !strings.Contains(said, text) {
			t.Errorf("%q does not say %q", said, text)
		}
	}
}
