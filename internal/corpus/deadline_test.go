package corpus

import (
	"strings"
	"testing"
	"time"
)

// TestSlowReadingIsReported: a file of any format whose reading takes longer
// than allowed is abandoned, and reported.
func TestSlowReadingIsReported(t *testing.T) {
	page := "<html><body><p>The ferry sails.</p></body></html>"
	for name, content := range map[string]string{
		"a.txt":    "The ferry sails.",
		"a.html":   page,
		"a.pdf":    document(pageOperators, ""),
		"a.docx":   zipped(t, "word/document.xml", "<document><p><t>The ferry sails.</t></p></document>"),
		"a.zip":    zipped(t, "a.txt", "The ferry sails.", "b.html", page),
		"a.txt.gz": packed(t, "The ferry sails."),
		"a.jsonl":  strings.Repeat(`{"text": "The ferry sails."}`+"\n", 10_000),
	} {
		t.Run(name, func(t *testing.T) {
			folder := openFiles(t, map[string]string{name: content})
			for checks := 1; checks <= 2; checks++ { // the check at which the time is over
				began, asked := time.Now(), 0
				folder.now = func() time.Time {
					if asked++; asked > checks {
						return began.Add(leastTime + time.Second)
					}
					return began
				}
				articles, problems := readOne(t, folder, name)
				if len(problems) != 1 || !strings.HasPrefix(problems[0].Reason, "too slow: reading it took longer than 1m0s; ") || len(articles) > 5000 {
					t.Errorf("after %d checks: %d articles and problems %v", checks, len(articles), problems)
				}
			}
		})
	}
}

// TestConsumerMayTakeItsTime: time that the consumer of the articles takes does
// not count towards the time for reading the file.
func TestConsumerMayTakeItsTime(t *testing.T) {
	folder := openFiles(t, map[string]string{"a.jsonl": strings.Repeat(`{"text": "The ferry sails."}`+"\n", 100)})
	now := time.Now()
	folder.now = func() time.Time { return now }
	served := 0
	for _, err := range folder.Articles(t.Context(), File{Path: "a.jsonl"}) {
		if err != nil {
			t.Fatal(err)
		}
		now = now.Add(time.Hour)
		served++
	}
	if served != 100 {
		t.Errorf("%d were served, not 100", served)
	}
}
