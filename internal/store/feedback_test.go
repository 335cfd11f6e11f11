package store

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"
)

var noon = time.Date(2031, 3, 6, 12, 0, 0, 0, time.UTC)

func TestLastVerdictOfAVoteCounts(t *testing.T) {
	s := openStore(t, t.TempDir())
	first := Verdict{Time: noon, Server: "1", Question: "who signed?", Sentence: "Ola <Reiff> signed.", Article: "pact.md", Vote: "a"}
	other := Verdict{Time: noon.Add(time.Minute), Right: true, Question: "who left?", Vote: "b"}
	last := first
	last.Time, last.Right = noon.Add(time.Hour), true
	for _, verdict := range []Verdict{first, last, other, first} { // one comes late
		if err := s.AddVerdict(t.Context(), verdict); err != nil {
			t.Fatal(err)
		}
	}
	if got, want := verdictsOf(t, s), []Verdict{other, last}; !reflect.DeepEqual(got, want) {
		t.Errorf("verdicts %+v, want %+v", got, want)
	}
}

func TestVerdictsOfManyAtATime(t *testing.T) {
	s := openStore(t, t.TempDir())
	var all sync.WaitGroup
	for i := range 50 {
		all.Go(func() {
			if err := s.AddVerdict(t.Context(), Verdict{Time: noon, Vote: fmt.Sprint(i)}); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if n := len(verdictsOf(t, s)); n != 50 {
		t.Errorf("%d verdicts are kept", n)
	}
}

func TestVerdictsAreBounded(t *testing.T) {
	if testing.Short() {
		t.Skip("one goroutine, and slow under the race detector")
	}
	s := openStore(t, t.TempDir())
	if _, err := s.write.ExecContext(t.Context(), `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
		INSERT INTO feedback SELECT i, '2031-03-06T10:00:00.000Z', '', 'right', '', '', '' FROM n`, mostVerdicts); err != nil {
		t.Fatal(err)
	}
	if err := s.AddVerdict(t.Context(), Verdict{Time: noon, Vote: "one too many"}); err == nil || !strings.Contains(err.Error(), "bot feedback --json") {
		t.Errorf("the error is %v", err)
	}
}

// formerLines are in the format of earlier versions, and include what a crash
// leaves.
const formerLines = `{"time":"2031-03-06T10:00:00Z","server":"7","right":false,"question":"who signed?","sentence":"Ola Reiff signed.","article":"pact.md","vote":"a"}
nonsense

{"right":true}
{"time":"2031-03-06T11:00:00Z","right":false,"question":"who <left>?"}
{"time":"2031-03-06T12:00:00Z","server":"7","right":true,"question":"who signed?","sentence":"Ola Reiff signed.","article":"pact.md","vote":"a"}
{"time":"2031-03-06T13:00:00Z","rig`

func TestFormerFeedbackIsTakenOverOnce(t *testing.T) {
	folder := t.TempDir()
	file := filepath.Join(folder, "index-feedback.jsonl")
	s := openStore(t, folder)
	if done, _, err := s.TakeOver(t.Context(), file); done || err != nil {
		t.Fatalf("a file that is not there: %t, %v", done, err)
	}
	if err := os.WriteFile(file, []byte(formerLines), 0o600); err != nil {
		t.Fatal(err)
	}
	done, unreadable, err := s.TakeOver(t.Context(), file)
	if !done || unreadable != 3 || err != nil {
		t.Errorf("%t, %d, %v", done, unreadable, err)
	}
	got := verdictsOf(t, s)
	if len(got) != 2 || got[0].Question != "who <left>?" || !got[1].Right || got[1].Vote != "a" || !got[1].Time.Equal(noon) {
		t.Errorf("verdicts %+v", got)
	}
	if string(read(t, file)) != formerLines {
		t.Error("the file was changed")
	}
	if _, err := s.write.ExecContext(t.Context(), "DELETE FROM feedback"); err != nil {
		t.Fatal(err)
	}
	if done, _, err := s.TakeOver(t.Context(), file); done || err != nil || len(verdictsOf(t, s)) != 0 {
		t.Errorf("taken over again: %t, %v", done, err)
	}
}

// TestFormerFeedbackFromAnotherPlace: a file that was moved, and so looks like
// another one, adds nothing twice.
func TestFormerFeedbackFromAnotherPlace(t *testing.T) {
	s := openStore(t, t.TempDir())
	for range 2 {
		file := filepath.Join(t.TempDir(), "feedback.jsonl")
		if err := os.WriteFile(file, []byte(formerLines), 0o600); err != nil {
			t.Fatal(err)
		}
		if done, _, err := s.TakeOver(t.Context(), file); !done || err != nil {
			t.Fatal(done, err)
		}
	}
	if n := len(verdictsOf(t, s)); n != 2 {
		t.Errorf("%d verdicts", n)
	}
}

func FuzzParseVerdict(f *testing.F) {
	for line := range strings.Lines(formerLines) {
		f.Add([]byte(line))
	}
	f.Add([]byte(`{"time":"2031-03-06T10:00:00Z","question":"\ud800","vote":"\u0000"}`))
	f.Add([]byte(`{"time":"9999-12-31T23:59:59-23:59","right":null}`))
	s := openStore(f, f.TempDir())
	f.Fuzz(func(t *testing.T, line []byte) {
		verdict, ok := parseVerdict(line)
		if !ok {
			return
		}
		if err := s.AddVerdict(t.Context(), verdict); err != nil {
			t.Fatal(err)
		}
		found := false
		for _, kept := range verdictsOf(t, s) {
			found = found || kept.Vote == verdict.Vote
		}
		if !found {
			t.Errorf("%q is not among the verdicts", verdict.Vote)
		}
		if err := s.EraseServer(t.Context(), verdict.Server); err != nil {
			t.Fatal(err)
		}
	})
}
