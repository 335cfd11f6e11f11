package digest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"byline/internal/article"
	"byline/internal/corpus"
	"byline/internal/index"
	"byline/internal/index/bleve/blevetest"
	"byline/internal/words"
)

func date(text string) time.Time {
	day, err := time.Parse(time.DateOnly, text)
	if err != nil {
		panic(err)
	}
	return day
}

// pier has reports of one event, one of them without a date.
var pier = map[string]string{
	"fall.md": `---
title: The pier at Dunmarrow falls
source: Harbour Post
published: 2031-03-05
---
The ferry pier at Dunmarrow fell into the water on Monday in a heavy storm. Nobody was on the pier when it fell. Divers searched the harbour on Tuesday and found nobody. The council will meet on Friday to speak of the pier.
`,
	"week.md": `---
title: A week after the pier
source: Varnby Courier
published: 2031-03-10
---
The pier at Dunmarrow, which fell on 3 March, is to be built again in stone. The council of Dunmarrow voted for a new pier on Friday by nine to two. He said the pier was old. Engineers had warned the council of the pier in 2029.
`,
	"later.md": `---
title: The new pier at Dunmarrow
source: Harbour Post
published: 2031-04-02
---
Workers laid the first stone of the new pier at Dunmarrow on Tuesday. The old pier fell in a storm on 3 March and the council voted for a new one on 7 March.
`,
	"undated.txt": "The pier\n\nThe pier at Dunmarrow was the longest wooden pier in the country on 1 January 2031.\n",
	"garden.md":   "---\ntitle: Gardens\npublished: 2031-03-20\n---\nThe gardens of Varnby opened on Thursday.\n",
	"school.md":   "---\ntitle: School\npublished: 2031-03-21\n---\nThe school of Varnby closed on Thursday.\n",
	"market.txt":  "Market\n\nThe market of Varnby is held in the square.\n",
}

func timelineOf(t *testing.T, d *Digester, topic Topic) *Timeline {
	t.Helper()
	timeline, err := d.Timeline(t.Context(), topic)
	if err != nil {
		t.Fatalf("%+v: %v", topic, err)
	}
	return timeline
}

func dates(timeline *Timeline) string {
	var list []string
	for _, day := range timeline.Days {
		list = append(list, day.Date.Format(time.DateOnly))
	}
	return strings.Join(list, " ")
}

func TestTimelineIsOfTheDaysThatAreSpokenOf(t *testing.T) {
	d := open(t, pier)
	timeline := timelineOf(t, d, Topic{Text: "pier Dunmarrow"})
	if got, want := dates(timeline), "2031-03-03 2031-03-04 2031-03-07 2031-04-01"; got != want {
		t.Errorf("the days are %s, want %s", got, want)
	}
	if timeline.Articles != 4 || timeline.Undated != 1 {
		t.Errorf("%d articles, %d of them undated; want 4 and 1", timeline.Articles, timeline.Undated)
	}
	want := []Count{
		{date("2031-03-05"), "Harbour Post", 1}, {date("2031-03-10"), "Varnby Courier", 1}, {date("2031-04-02"), "Harbour Post", 1},
	}
	if !slices.Equal(timeline.Reports, want) {
		t.Errorf("the reports are %v, want %v", timeline.Reports, want)
	}
	for _, day := range timeline.Days {
		for _, s := range day.Sentences {
			if strings.Contains(s.Text, "will meet") || strings.Contains(s.Text, "He said") {
				t.Errorf("%s has %q", day.Date, s.Text)
			}
		}
	}
}

// TestArticlesOfLaterDaysCountMore compares with the weights in docs/digest.md.
func TestArticlesOfLaterDaysCountMore(t *testing.T) {
	for hours, want := range map[int]float64{0: 0.1, 23: 0.1, 24: 0.5, 47: 0.5, 48: 1, 480: 1} {
		if got := weightOf(time.Duration(hours) * time.Hour); got != want {
			t.Errorf("an article of %d hours later counts %v, want %v", hours, got, want)
		}
	}
}

func TestBriefTimelineHasOneSentenceADay(t *testing.T) {
	d := open(t, pier)
	whole, brief := timelineOf(t, d, Topic{Text: "pier Dunmarrow"}), timelineOf(t, d, Topic{Text: "pier Dunmarrow", Brief: true})
	if dates(whole) != dates(brief) || len(whole.Days[0].Sentences) != 2 {
		t.Fatalf("the whole is %+v, in brief %+v", whole, brief)
	}
	for _, day := range brief.Days {
		if len(day.Sentences) != 1 {
			t.Errorf("%s has %+v", day.Date, day.Sentences)
		}
	}
}

func TestTimelineKeepsToItsTopic(t *testing.T) {
	d := open(t, pier)
	for _, test := range []struct {
		topic    Topic
		days     string
		articles int
	}{
		{Topic{Limit: 1}, "2031-03-03", 4},
		{Topic{Limit: 2}, "2031-03-03 2031-03-07", 4},
		{Topic{Selection: article.Selection{Sources: []string{"harbour post"}}}, "2031-03-03 2031-03-04 2031-04-01", 2}, // the sentence of 7 March is that of 3 March
		{Topic{Selection: article.Selection{Since: date("2031-03-06")}}, "2031-03-07 2031-04-01", 2},
		{Topic{Selection: article.Selection{Until: date("2031-03-06")}}, "2031-03-03 2031-03-04", 1},
		{Topic{Selection: article.Selection{Since: date("2031-03-10"), Until: date("2031-03-10")}}, "", 1},
	} {
		test.topic.Text = "pier Dunmarrow"
		timeline := timelineOf(t, d, test.topic)
		if got := dates(timeline); got != test.days || timeline.Articles != test.articles {
			t.Errorf("%+v: %s of %d articles, want %s of %d", test.topic, got, timeline.Articles, test.days, test.articles)
		}
	}
}

func TestTimelineOfATopicNamedInPassing(t *testing.T) {
	d := open(t, passing)
	if got, want := dates(timelineOf(t, d, Topic{Text: "Ada Roe"})), "2031-03-04 2031-06-02"; got != want {
		t.Errorf("the days are %s, want %s", got, want)
	}
}

func TestTimelineTakesOfAPassingMentionOnlyThat(t *testing.T) {
	d := open(t, map[string]string{
		"regatta.md": `---
title: Forty boats off Dunmarrow
published: 2031-06-09
---
The regatta off Dunmarrow began on Saturday with forty boats. The regatta was won by the sloop Ada on Sunday, after a morning without wind in which the boats lay at anchor off the mole of the harbour.
`,
		"hospital.md": `---
title: New hospital in Varnby
published: 2031-06-20
---
The hospital in Varnby opened its new ward to the sick on Wednesday. A sailor who was hurt at the regatta on 7 June was the first to be treated there. The old ward of the hospital was closed on Thursday after ninety years of service.
`,
	})
	timeline := timelineOf(t, d, Topic{Text: "regatta"})
	if got, want := dates(timeline), "2031-06-07 2031-06-08"; got != want || timeline.Articles != 2 {
		t.Errorf("%s of %d articles, want %s of 2", got, timeline.Articles, want)
	}
	if timeline = timelineOf(t, d, Topic{Text: "hospital Varnby"}); dates(timeline) != "2031-06-07 2031-06-18 2031-06-19" {
		t.Errorf("the article's own topic has %s", dates(timeline))
	}
}

func TestTimelineOfOneArticle(t *testing.T) {
	d := open(t, pier)
	for _, text := range []string{"fall.md", "the pier at dunmarrow falls"} {
		timeline := timelineOf(t, d, Topic{Text: text})
		if got, want := dates(timeline), "2031-03-03 2031-03-04"; got != want || timeline.Articles != 1 {
			t.Errorf("%s: %s of %d articles, want %s of 1", text, got, timeline.Articles, want)
		}
	}
}

func TestTimelineCarriesWhatASentenceNeeds(t *testing.T) {
	d := open(t, map[string]string{
		"a.md": "---\npublished: 2031-03-05\n---\nAda Brink is the mayor of Dunmarrow. She opened the new lighthouse there on Monday with a speech.\n",
		"b.md": "---\npublished: 2031-03-05\n---\nA garden opened in Varnby.\n",
	})
	timeline := timelineOf(t, d, Topic{Text: "lighthouse"})
	if len(timeline.Days) != 1 || timeline.Days[0].Sentences[0].Before != "Ada Brink is the mayor of Dunmarrow." {
		t.Errorf("the timeline is %+v", timeline.Days)
	}
}

// TestTimelineCarriesNoFragment: a sentence that needs the one before it is left
// out where that one is too short to be read in a timeline.
func TestTimelineCarriesNoFragment(t *testing.T) {
	d := open(t, map[string]string{
		"a.md": "---\npublished: 2031-03-05\n---\nAda Brink spoke. She opened the new lighthouse there on Monday with a speech.\n",
		"b.md": "---\npublished: 2031-03-05\n---\nA garden opened in Varnby.\n",
	})
	timeline, err := d.Timeline(t.Context(), Topic{Text: "lighthouse"})
	if err != nil || len(timeline.Days) != 0 {
		t.Errorf("the timeline is %+v, %v, want no days", timeline, err)
	}
}

// TestTimelineOfReportsThatNameNoDay: a report counts for its own day if
// nothing better is known.
func TestTimelineOfReportsThatNameNoDay(t *testing.T) {
	d := open(t, map[string]string{
		"a.md": "---\npublished: 2031-03-05\n---\nThe lighthouse of Dunmarrow has a new lamp. The lamp was built in Varnby in 2029.\n",
		"b.md": "---\npublished: 2031-03-05\n---\nA garden opened in Varnby.\n",
	})
	timeline := timelineOf(t, d, Topic{Text: "lighthouse"})
	if got := told(timeline); !strings.HasPrefix(got, "2031-03-05\n  The lighthouse of Dunmarrow has a new lamp.\n") || strings.Contains(got, "2029") {
		t.Errorf("the timeline is\n%s\nwant the report's own day alone", got)
	}
}

func TestTimelineCountsTwoDaysEarlierFromTheDayBefore(t *testing.T) {
	d := open(t, map[string]string{
		"a.md": "---\npublished: 2031-03-08\n---\nThe lighthouse of Dunmarrow went dark on Wednesday. Two days earlier a ship had struck the lighthouse.\n",
	})
	timeline := timelineOf(t, d, Topic{Text: "lighthouse"})
	if got := dates(timeline); got != "2031-03-03" {
		t.Errorf("the days are %s", got)
	}
	if got, want := timeline.Days[0].Sentences[0].Before, "The lighthouse of Dunmarrow went dark on Wednesday."; got != want {
		t.Errorf("the sentence before is %q, want %q", got, want)
	}
}

func TestTimelineTellsEachDayOfWhatComesAgain(t *testing.T) {
	files := make(map[string]string)
	for i, day := range []string{"2031-03-04", "2031-05-06", "2031-09-09"} { // Tuesdays
		files[string(rune('a'+i))+".md"] = "---\ndate: " + day + "\n---\n\nFerry crews in Dunmarrow walked out on Monday over their pay."
	}
	timeline, err := open(t, files).Timeline(t.Context(), Topic{Text: "ferry crews in Dunmarrow"})
	if err != nil {
		t.Fatal(err)
	}
	var days []string
	for _, day := range timeline.Days {
		days = append(days, day.Date.Format(time.DateOnly))
	}
	if want := []string{"2031-03-03", "2031-05-05", "2031-09-08"}; !slices.Equal(days, want) {
		t.Errorf("the days are %v, want %v", days, want)
	}
}

// TestTimelineTellsNothingTwice: this is so for two outlets that report the
// same on one day, and for one report that they date differently.
func TestTimelineTellsNothingTwice(t *testing.T) {
	d := open(t, map[string]string{
		"a.md": "---\npublished: 2031-03-08\n---\nThe lighthouse of Dunmarrow went dark on Wednesday in a heavy storm.\n",
		"b.md": "---\npublished: 2031-03-08\n---\nThe lighthouse of Dunmarrow went dark on Wednesday, said the keeper of the harbour.\n",
	})
	timeline := timelineOf(t, d, Topic{Text: "lighthouse"})
	if len(timeline.Days) != 1 || len(timeline.Days[0].Sentences) != 1 {
		t.Errorf("the timeline reports the same twice:\n%s", told(timeline))
	}
	d = open(t, map[string]string{
		"a.md": "---\npublished: 2031-03-08\n---\nThe lighthouse of Dunmarrow went dark on Wednesday in a heavy storm.\n",
		"b.md": "---\npublished: 2031-03-08\n---\nThe lighthouse of Dunmarrow went dark on Thursday in a heavy storm.\n",
	})
	if timeline := timelineOf(t, d, Topic{Text: "lighthouse"}); len(timeline.Days) != 1 {
		t.Errorf("the timeline reports the same twice:\n%s", told(timeline))
	}
}

// TestTimelineTakesTheDayThatLaterReportsSpeakOf: a day does not count as
// eventful only because much was published on it.
func TestTimelineTakesTheDayThatLaterReportsSpeakOf(t *testing.T) {
	files := map[string]string{"late.md": "---\npublished: 2031-03-20\n---\nThe lighthouse of Dunmarrow had gone dark on 7 March.\n"}
	for i := range 3 {
		files[fmt.Sprintf("%d.md", i)] = fmt.Sprintf("---\npublished: 2031-03-12\n---\nThe lighthouse of Dunmarrow was painted by crew number %d on Wednesday.\n", i)
	}
	d := open(t, files)
	if got := dates(timelineOf(t, d, Topic{Text: "lighthouse", Limit: 1})); got != "2031-03-07" {
		t.Errorf("the day is %s", got)
	}
}

func TestTimelineRefuses(t *testing.T) {
	d := open(t, pier)
	ended, end := context.WithCancel(t.Context())
	end()
	for _, test := range []struct {
		ctx  context.Context
		text string
		want error
	}{
		{t.Context(), "", ErrEmpty},
		{t.Context(), "the of", ErrEmpty},
		{t.Context(), "zeppelin", ErrNothing},
		{ended, "pier", context.Canceled},
	} {
		if _, err := d.Timeline(test.ctx, Topic{Text: test.text}); !errors.Is(err, test.want) {
			t.Errorf("the timeline of %q: %v, want %v", test.text, err, test.want)
		}
	}
	_, err := d.Timeline(t.Context(), Topic{Text: "market"})
	if undated, ok := errors.AsType[*NoDatesError](err); !ok || undated.Articles != 1 {
		t.Errorf("the timeline of what has no date: %v", err)
	}
	wide := make(map[string]string)
	for i := range 20 {
		wide[fmt.Sprintf("%d.md", i)] = fmt.Sprintf("---\npublished: 2031-03-05\n---\nThe storm reached town number %d on Monday.\n", i)
	}
	_, err = open(t, wide).Timeline(t.Context(), Topic{Text: "storm"})
	if wide, ok := errors.AsType[*TooWideError](err); !ok || wide.Articles != 20 {
		t.Errorf("the timeline of what everything bears on: %v", err)
	}
}

func isUndated(err error) bool {
	_, undated := errors.AsType[*NoDatesError](err)
	return undated
}

func TestTimelineOfDocuments(t *testing.T) {
	if _, err := TimelineOf(t.Context(), Topic{}, nil); !errors.Is(err, ErrNothing) {
		t.Errorf("the timeline of nothing: %v", err)
	}
	analyzer := words.NewAnalyzer()
	undated := index.Analyze(corpus.Article{ID: "u", Text: "The pier fell on Monday in a heavy storm."}, analyzer)
	if _, err := TimelineOf(t.Context(), Topic{}, []*index.Document{undated}); !isUndated(err) {
		t.Errorf("the timeline of the undated: %v", err)
	}
	dated := index.Analyze(corpus.Article{ID: "d", Text: undated.Text, Published: date("2031-03-05")}, analyzer)
	empty := index.Analyze(corpus.Article{ID: "e", Published: date("2031-03-05")}, analyzer)
	timeline, err := TimelineOf(t.Context(), Topic{Text: "storm"}, []*index.Document{undated, dated, empty})
	if err != nil || dates(timeline) != "2031-03-03" || timeline.Articles != 3 || timeline.Undated != 1 {
		t.Errorf("the timeline is %+v, %v", timeline, err)
	}
}

// TestTimelinesKeepTheirPromises checks what every timeline promises, for many
// topics in the sample articles.
func TestTimelinesKeepTheirPromises(t *testing.T) {
	ix := blevetest.OpenFolder(t, "../../corpus")
	d := New(ix)
	made := 0
	for _, text := range append([]string{"government", "Russia", "police", "president", "fire", "France", "United Nations", "people killed"}, timelineTopics...) {
		for _, topic := range []Topic{
			{}, {Limit: 1}, {Limit: 3}, {Limit: 1000}, {Limit: -1}, {Selection: article.Selection{Sources: []string{"Meridian Ledger"}}},
			{Selection: article.Selection{Since: date("2016-12-05"), Until: date("2020-08-09")}, Limit: 200}, {Selection: article.Selection{Until: date("2015-12-31")}}, {Selection: article.Selection{Since: date("2031-01-01")}},
		} {
			topic.Text = text
			timeline, err := d.Timeline(t.Context(), topic)
			if err != nil {
				if _, wide := errors.AsType[*TooWideError](err); !wide && !errors.Is(err, ErrNothing) && !isUndated(err) {
					t.Errorf("%+v: %v", topic, err)
				}
				continue
			}
			made++
			checkPromises(t, ix, topic, timeline)
		}
	}
	if made < 50 {
		t.Errorf("only %d timelines were checked", made)
	}
}

func checkPromises(t *testing.T, ix *index.Index, topic Topic, timeline *Timeline) {
	t.Helper()
	limit := topic.Limit
	if limit <= 0 {
		limit = defaultDays
	}
	if len(timeline.Days) > limit {
		t.Errorf("%+v: %d days", topic, len(timeline.Days))
	}
	last := timeline.Reports[len(timeline.Reports)-1].Date
	seen := make(map[string]bool)
	for i, day := range timeline.Days {
		if i > 0 && !timeline.Days[i-1].Date.Before(day.Date) {
			t.Errorf("%+v: %s comes after %s", topic, day.Date, timeline.Days[i-1].Date)
		}
		if !topic.covers(day.Date) || day.Date.After(last) {
			t.Errorf("%+v: %s is out of range", topic, day.Date)
		}
		if n := len(day.Sentences); n < 1 || n > 2 {
			t.Errorf("%+v: %s has %d sentences", topic, day.Date, n)
		}
		for _, s := range day.Sentences {
			if seen[s.Text] {
				t.Errorf("%+v: %q comes twice", topic, s.Text)
			}
			seen[s.Text] = true
			if s.Before != "" && seen[s.Before] {
				t.Errorf("%+v: %q comes twice", topic, s.Before)
			}
			seen[s.Before] = s.Before != ""
			if s.Article == nil || s.Article.ID == "" || !topic.Admits(s.Article.Source, s.Article.Published) {
				t.Fatalf("%+v: %q is of %+v", topic, s.Text, s.Article)
			}
			document := documentOf(t, ix, s.Article.ID)
			if document.Sentence(s.Position) != s.Text || s.Before != "" && document.Sentence(s.Position-1) != s.Before {
				t.Errorf("%+v: %q is not what stands in %s at %d", topic, s.Text, s.Article.ID, s.Position)
			}
		}
	}
	articles := timeline.Undated
	for _, report := range timeline.Reports {
		articles += report.Articles
	}
	if articles != timeline.Articles {
		t.Errorf("%+v: %d articles are accounted for, of %d", topic, articles, timeline.Articles)
	}
}

// TestTimelineTellsWhatComesAgainWithinDays: events of one kind stay apart if
// no report can be about the other: three strikes in a week, or two matches of
// which each side won one.
func TestTimelineTellsWhatComesAgainWithinDays(t *testing.T) {
	for topic, test := range map[string]struct {
		reports [][2]string // day of publication, text
		want    string
	}{
		"ferry crews in Varnby": {[][2]string{
			{"2031-02-04", "Ferry crews in Varnby walked out on Monday over their pay."},
			{"2031-02-06", "Ferry crews in Varnby walked out on Wednesday over their pay."},
			{"2031-02-08", "Ferry crews in Varnby walked out on Friday over their pay."},
		}, "2031-02-03 2031-02-05 2031-02-07"},
		"Dunmarrow Rovers": {[][2]string{
			{"2031-02-05", "Dunmarrow Rovers beat Varnby Town 2-1 in the lake cup on Monday."},
			{"2031-02-05", "Varnby Town beat Dunmarrow Rovers 2-1 in the lake cup on Tuesday."},
		}, "2031-02-03 2031-02-04"},
	} {
		files := map[string]string{"other.md": "---\ndate: 2031-02-01\n---\n\nA garden opened in Norra.\n"}
		for i, report := range test.reports {
			files[string(rune('a'+i))+".md"] = "---\ndate: " + report[0] + "\n---\n\n" + report[1] + "\n"
		}
		if got := dates(timelineOf(t, open(t, files), Topic{Text: topic})); got != test.want {
			t.Errorf("%s: %s, want %s", topic, got, test.want)
		}
	}
}

// TestTimelineLooksBackAWeek: background from long before the first article is
// not part of the story, unless the articles are about it.
func TestTimelineLooksBackAWeek(t *testing.T) {
	files := map[string]string{
		"a.md": "---\ndate: 2031-03-05\n---\n\nThe lighthouse of Dunmarrow fell into the sea on Monday in a storm. The lighthouse was lit for the first time on May 3, 1931.\n",
		"b.md": "---\ndate: 2031-03-07\n---\n\nDivers searched the ruins of the lighthouse on Thursday and found its lamp.\n",
		"c.md": "---\ndate: 2031-03-10\n---\n\nThe council said on Sunday that the lighthouse would be built again in stone.\n",
		"d.md": "---\ndate: 2031-03-10\n---\n\nA garden opened in Norra.\n",
	}
	if got, want := dates(timelineOf(t, open(t, files), Topic{Text: "lighthouse"})), "2031-03-03 2031-03-06 2031-03-09"; got != want {
		t.Errorf("the days are %s, want %s", got, want)
	}
	files["b.md"] += "Its lamp was lit on May 3, 1931.\n"
	files["c.md"] += "It had stood there since it was lit on May 3, 1931.\n"
	if got, want := dates(timelineOf(t, open(t, files), Topic{Text: "lighthouse"})), "1931-05-03 2031-03-03 2031-03-06 2031-03-09"; got != want {
		t.Errorf("of three articles that tell its day, the days are %s, want %s", got, want)
	}
	delete(files, "b.md")
	delete(files, "c.md")
	if got, want := dates(timelineOf(t, open(t, files), Topic{Text: "lighthouse"})), "1931-05-03 2031-03-03"; got != want {
		t.Errorf("of one article the days are %s, want %s", got, want)
	}
}
