package digest

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	"byline/internal/article"
	"byline/internal/corpus"
	"byline/internal/index"
	"byline/internal/words"
)

func summaryOf(t *testing.T, d *Digester, topic Topic) *Summary {
	t.Helper()
	summary, err := d.Summarize(t.Context(), topic)
	if err != nil {
		t.Fatalf("%+v: %v", topic, err)
	}
	return summary
}

// check reports what must not occur in any summary.
func check(t *testing.T, d *Digester, topic Topic, summary *Summary) {
	t.Helper()
	if n := len(summary.Sentences); n == 0 || n > MostSentences || topic.Limit > 0 && n > topic.Limit {
		t.Errorf("%q, limit %d: %d sentences", topic.Text, topic.Limit, n)
	}
	seen := make(map[string]bool)
	for i, s := range summary.Sentences {
		if s.Article == nil || s.Article.ID == "" {
			t.Fatalf("%q: sentence %d has no article", topic.Text, i)
		}
		document := documentOf(t, d.finder, s.Article.ID)
		if s.Text == "" || document.Sentence(s.Position) != s.Text {
			t.Errorf("%q: %q is not sentence %d of %q", topic.Text, s.Text, s.Position, s.Article.ID)
		}
		if s.Before != "" && document.Sentence(s.Position-1) != s.Before {
			t.Errorf("%q: %q does not stand before sentence %d of %q", topic.Text, s.Before, s.Position, s.Article.ID)
		}
		if seen[s.Text] || seen[s.Before] && s.Before != "" {
			t.Errorf("%q: %q occurs twice", topic.Text, s.Text)
		}
		seen[s.Text], seen[s.Before] = true, true
		if !topic.Admits(s.Article.Source, s.Article.Published) {
			t.Errorf("%q: %q does not pass the filters", topic.Text, s.Article.ID)
		}
		after := i > 0 && summary.Sentences[i-1].Article.ID == s.Article.ID && summary.Sentences[i-1].Position == s.Position-1
		if !standsAlone(s.Text) && s.Before == "" && !after {
			t.Errorf("%q: %q leans on a sentence that is not shown", topic.Text, s.Text)
		}
	}
	for _, pair := range summary.Differ {
		if pair[0] < 0 || pair[0] >= pair[1] || pair[1] >= len(summary.Sentences) {
			t.Errorf("%q: %v are no places of %d sentences", topic.Text, pair, len(summary.Sentences))
		}
	}
}

// TestSummariesHoldTheirPromises tries the articles, by ID and title, and the
// topics of the golden file, with each limit.
func TestSummariesHoldTheirPromises(t *testing.T) {
	if testing.Short() {
		t.Skip("one goroutine, and slow under the race detector")
	}
	d := openFolder(t, "../../corpus")
	topics := slices.Clone(summaryTopics)
	all, err := d.finder.(*index.Index).List(t.Context(), "", 10_000)
	if err != nil {
		t.Fatal(err)
	}
	for _, article := range all {
		topics = append(topics, article.ID, article.Title)
	}
	made := 0
	for _, text := range topics {
		for limit := 0; limit <= MostSentences; limit++ {
			if limit > 0 && limit < LeastSentences {
				continue
			}
			topic := Topic{Text: text, Limit: limit}
			summary, err := d.Summarize(t.Context(), topic)
			if errors.Is(err, ErrNothing) {
				continue
			}
			if err != nil {
				t.Fatalf("%q: %v", text, err)
			}
			made++
			check(t, d, topic, summary)
			if again := summaryOf(t, d, topic); !reflect.DeepEqual(summary, again) {
				t.Errorf("%q: another summary the second time", text)
			}
		}
	}
	if made < 6*len(all) {
		t.Errorf("only %d summaries", made)
	}
}

func TestSummaryShowsBothFiguresWhereOutletsDiffer(t *testing.T) {
	d := open(t, map[string]string{
		"one.md": "---\ntitle: Ferry sinks off Dunmarrow\nsource: Harbour Post\npublished: 2031-03-05\n---\nThe ferry Alba sank off Dunmarrow on Tuesday in a storm, and 12 people drowned. Divers from Varnby searched the wreck of the ferry until the evening. The harbour of Dunmarrow was closed to ships of every kind on Wednesday.\n",
		"two.md": "---\ntitle: Dunmarrow mourns after the ferry\nsource: Varnby Courier\npublished: 2031-03-06\n---\nThe town of Dunmarrow held a service on Thursday for the dead of the ferry Alba. Officials in Dunmarrow said that 17 people drowned when the ferry sank in the storm. The owner of the ferry Alba promised money for the families in Dunmarrow.\n",
	})
	summary := summaryOf(t, d, Topic{Text: "ferry Dunmarrow"})
	if len(summary.Differ) != 1 {
		t.Fatalf("differing: %v in %+v", summary.Differ, summary.Sentences)
	}
	pair := summary.Differ[0]
	if one, other := summary.Sentences[pair[0]].Text, summary.Sentences[pair[1]].Text; !strings.Contains(one, "12 people") || !strings.Contains(other, "17 people") {
		t.Errorf("%q is said to differ from %q", one, other)
	}
	if !slices.Equal(summary.DiffersFrom(pair[0]), []int{pair[1] + 1}) || !slices.Equal(summary.DiffersFrom(pair[1]), []int{pair[0] + 1}) {
		t.Errorf("differs from %v and %v, of %v", summary.DiffersFrom(pair[0]), summary.DiffersFrom(pair[1]), pair)
	}
}

// TestSummaryGivesAnotherFigureOnlyInASentenceThatStandsAlone: a sentence that
// needs the one before it does not displace another for its figure.
func TestSummaryGivesAnotherFigureOnlyInASentenceThatStandsAlone(t *testing.T) {
	d := open(t, map[string]string{
		"one.md": "---\ntitle: Ferry sinks off Dunmarrow\nsource: Harbour Post\npublished: 2031-03-05\n---\nThe ferry Alba sank off Dunmarrow on Tuesday in a storm, and 12 people drowned. Divers from Varnby searched the wreck of the ferry until the evening. The harbour of Dunmarrow was closed to ships of every kind on Wednesday.\n",
		"two.md": "---\ntitle: Dunmarrow mourns after the ferry\nsource: Varnby Courier\npublished: 2031-03-06\n---\nThe town of Dunmarrow held a service on Thursday for the dead of the ferry Alba. They said in Dunmarrow that 17 people drowned when the ferry sank in the storm. The owner of the ferry Alba promised money for the families in Dunmarrow.\n",
	})
	if summary := summaryOf(t, d, Topic{Text: "ferry Dunmarrow"}); len(summary.Differ) > 0 {
		t.Errorf("%v differ in %+v, want none", summary.Differ, summary.Sentences)
	}
}

func TestSummaryTellsWhatTwoOutletsReportOnce(t *testing.T) {
	d := open(t, map[string]string{
		"one.md": "---\ntitle: The bridge at Varnby\nsource: Harbour Post\n---\nThe old stone bridge at Varnby was closed on Monday after cracks were found in two arches. Engineers will look at the bridge again in April.\n",
		"two.md": "---\ntitle: Varnby bridge closed\nsource: Varnby Courier\n---\nThe old stone bridge at Varnby has been closed on Monday after cracks were found in two of its arches. Buses to Varnby will go by Dunmarrow until the summer.\n",
	})
	summary := summaryOf(t, d, Topic{Text: "bridge Varnby", Limit: 7})
	cracks := 0
	for _, s := range summary.Sentences {
		cracks += strings.Count(s.Text, "cracks")
	}
	if cracks != 1 || len(summary.Sentences) != 3 {
		t.Errorf("%d sentences tell of the cracks, want 1; the summary is %+v, want 3 sentences", cracks, summary.Sentences)
	}
}

func TestSummaryShowsWhatASentenceNeeds(t *testing.T) {
	d := open(t, map[string]string{
		"one.md": "---\ntitle: The mayor of Varnby\n---\nThe mayor resigned. He said on Monday that the town had no money left for the school and the bridge. He will leave the house that the town gave him before the end of the month.\n",
	})
	summary := summaryOf(t, d, Topic{Text: "The mayor of Varnby"})
	if len(summary.Sentences) == 0 || summary.Sentences[0].Before != "The mayor resigned." {
		t.Errorf("the summary is %+v, want the sentence before its first one", summary.Sentences)
	}
	check(t, d, summary.Topic, summary)
}

func TestSummaryOfOneArticle(t *testing.T) {
	d := open(t, pier)
	for _, text := range []string{"fall.md", "The pier at Dunmarrow falls", "  the pier at dunmarrow FALLS ", "Market"} {
		summary := summaryOf(t, d, Topic{Text: text})
		if summary.Articles != 1 {
			t.Errorf("%q: of %d articles", text, summary.Articles)
		}
	}
	alone := open(t, map[string]string{"one.txt": "Storm\n\nThe storm took the roof of the town hall at Varnby on Monday night.\n"})
	if summary := summaryOf(t, alone, Topic{Text: "storm"}); len(summary.Sentences) != 1 {
		t.Errorf("one article of one sentence: %+v", summary.Sentences)
	}
}

// TestSummaryOfShortSentences: an article whose sentences are all too short to
// be chosen is summarised by its first ones.
func TestSummaryOfShortSentences(t *testing.T) {
	d := open(t, map[string]string{"one.txt": "Storm\n\nThe storm came at night. It took the roof.\n"})
	var told []string
	for _, s := range summaryOf(t, d, Topic{Text: "storm"}).Sentences {
		told = append(told, s.Text)
	}
	if want := []string{"The storm came at night.", "It took the roof."}; !slices.Equal(told, want) {
		t.Errorf("the summary is %q, want %q", told, want)
	}
}

// TestSummaryOrder: articles come by their day, those without one last, and the
// sentences of one article stay together, also among those of one day.
func TestSummaryOrder(t *testing.T) {
	day := date("2031-03-05")
	c := &content{bearers: []bearer{
		{Summary: &index.Summary{ID: "undated"}},
		{Summary: &index.Summary{ID: "b", Published: day}},
		{Summary: &index.Summary{ID: "a", Published: day}},
		{Summary: &index.Summary{ID: "before", Published: day.AddDate(0, 0, -1)}},
	}}
	var chosen []*pick
	for _, at := range []place{{0, 0}, {1, 1}, {2, 0}, {1, 0}, {3, 4}, {2, 2}} {
		chosen = append(chosen, &pick{place: at})
	}
	c.order(chosen)
	var got []place
	for _, p := range chosen {
		got = append(got, p.place)
	}
	if want := []place{{3, 4}, {1, 0}, {1, 1}, {2, 0}, {2, 2}, {0, 0}}; !slices.Equal(got, want) {
		t.Errorf("the order is %v, want %v", got, want)
	}
}

// TestSummaryLength: a limit outside the bounds of a summary counts as the
// nearest one within.
func TestSummaryLength(t *testing.T) {
	d := openFolder(t, "../../corpus")
	for limit, want := range map[int]int{1: LeastSentences, MostSentences - 1: MostSentences - 1, 100: MostSentences} {
		if got := len(summaryOf(t, d, Topic{Text: "Suez Canal", Limit: limit}).Sentences); got != want {
			t.Errorf("limit %d: %d sentences, want %d", limit, got, want)
		}
	}
}

func TestSummaryFilters(t *testing.T) {
	d := open(t, pier)
	topic := Topic{Text: "pier Dunmarrow"}
	tests := []struct {
		topic    Topic
		articles int
	}{
		{topic, 4},
		{Topic{Text: topic.Text, Selection: article.Selection{Sources: []string{"harbour post"}}}, 2},
		{Topic{Text: topic.Text, Selection: article.Selection{Since: date("2031-03-06")}}, 2},
		{Topic{Text: topic.Text, Selection: article.Selection{Until: date("2031-03-10")}}, 2},
		{Topic{Text: topic.Text, Selection: article.Selection{Since: date("2031-03-05"), Until: date("2031-03-05")}}, 1},
		{Topic{Text: topic.Text, Selection: article.Selection{Since: date("2031-03-06"), Until: date("2031-03-05")}}, 0},
		{Topic{Text: topic.Text, Selection: article.Selection{Sources: []string{"nobody"}}}, 0},
		{Topic{Text: topic.Text, Selection: article.Selection{Sources: []string{"nobody", "harbour post"}}}, 2},
		{Topic{Text: topic.Text, Selection: article.Selection{Sources: []string{"nobody"}}}, 0},
	}
	for _, test := range tests {
		summary, err := d.Summarize(t.Context(), test.topic)
		if test.articles == 0 {
			if !errors.Is(err, ErrNothing) {
				t.Errorf("%+v: error %v, want %v", test.topic, err, ErrNothing)
			}
			continue
		}
		if err != nil || summary.Articles != test.articles {
			t.Errorf("%+v: %+v, %v; want %d articles", test.topic, summary, err, test.articles)
			continue
		}
		check(t, d, test.topic, summary)
	}
}

// passing has articles about other things that name Ada Roe once.
var passing = map[string]string{
	"ferry.md": `---
title: The ferry at Varnby
published: 2031-03-05
---
The ferry at Varnby was stopped on Monday after its engine failed twice in a week. Divers looked at the engine of the ferry until the evening.

Ada Roe, the minister of transport, visited the harbour of Varnby on Tuesday. She promised a new engine for the ferry before the summer ends. The fishermen of Varnby did not believe a word of that promise.
`,
	"opera.md": `---
title: The opera opens again
published: 2031-05-09
---
The opera at Port Ellis opened again on Friday after three years of work. Singers from nine countries took part in the first evening. Ada Roe sat in the first row beside the mayor of Port Ellis. The roof of the house was made new, and so were the stairs. Tickets for the whole of the season were sold within a day.
`,
	"market.md": `---
title: The market without a roof
published: 2031-06-03
---
A storm took the roof of the market at Lowick on Monday night, Ada Roe told a radio station. Traders carried their fish and their bread to the church. Firemen will look for the parts of the roof in the river. Lowick has had a market in this place for seven hundred years.
`,
}

func TestSummaryOfATopicNamedInPassing(t *testing.T) {
	d := open(t, passing)
	topic := Topic{Text: "Ada Roe"}
	summary := summaryOf(t, d, topic)
	check(t, d, topic, summary)
	var told []string
	for _, s := range summary.Sentences {
		told = append(told, strings.Join(strings.Fields(s.Text)[:3], " "))
	}
	if want := []string{"Ada Roe, the", "She promised a", "Ada Roe sat", "A storm took"}; !slices.Equal(told, want) {
		t.Errorf("the sentences are %q, want %q", told, want)
	}
}

func TestSummaryOfATopicNamedInASentenceThatLeans(t *testing.T) {
	d := open(t, map[string]string{
		"choir.md": "---\ntitle: The choir of Varnby is home\n---\nThe choir of Varnby came home on Monday from its long journey. Its singers will rest until the end of the week and cannot go to Lowick. They ate all the bread that the town had kept for them. Nobody in the town had slept before the ship came in.\n",
	})
	topic := Topic{Text: "Lowick"}
	summary := summaryOf(t, d, topic)
	check(t, d, topic, summary)
	if len(summary.Sentences) != 1 || summary.Sentences[0].Position != 1 {
		t.Errorf("the summary is %+v, want the second sentence alone", summary.Sentences)
	}
}

func TestSummaryOfAWholeArticleThatItsLeadTellsIsAboutTheTopic(t *testing.T) {
	d := open(t, map[string]string{
		"one.md": "---\ntitle: A long night at the coast\n---\nThe dike at Oxmoor broke on Monday night and the sea came in. Soldiers carried people of the town from their roofs until the morning.\n\nWater had stood behind the dike of Oxmoor for a week before the storm. Farmers lost nine hundred cattle and the whole of the harvest.\n",
		"two.md": "---\ntitle: Flowers\n---\nThe garden at Varnby opened on Friday. The roses of this garden came from Oxmoor in four large boxes. Nothing like these roses was ever seen in the garden before.\n",
	})
	topic := Topic{Text: "Oxmoor", Limit: 7}
	summary := summaryOf(t, d, topic)
	check(t, d, topic, summary)
	var told []string
	for _, s := range summary.Sentences {
		told = append(told, strings.Fields(s.Text)[0])
	}
	slices.Sort(told)
	if want := []string{"Farmers", "Soldiers", "The", "The", "Water"}; !slices.Equal(told, want) {
		t.Errorf("the sentences are %q, want %q", told, want)
	}
}

func TestSummaryOfATopicInAHeadingOnly(t *testing.T) {
	d := open(t, map[string]string{
		"one.txt": "The harbour\n\nThe harbour of Varnby was closed on Monday after a ship burned for nine hours.\n\nZeppelin museum opens\n\nThe school of Varnby will open its doors again on Friday of next week.\n",
	})
	if summary, err := d.Summarize(t.Context(), Topic{Text: "zeppelin"}); !errors.Is(err, ErrNothing) {
		t.Errorf("Summarize = %+v, %v, want %v", summary, err, ErrNothing)
	}
}

// TestSummaryLeavesOutWhatBelongsToThePage: a picture's credit or an invitation
// is never quoted, even if it has many words of the topic.
func TestSummaryLeavesOutWhatBelongsToThePage(t *testing.T) {
	d := open(t, map[string]string{
		"one.txt": "The harbour of Varnby\n\nMara Quell/AP The harbour of Varnby with the harbour ships of Varnby on Monday.\n\nThe harbour of Varnby was closed on Monday after a ship burned for nine hours.\n\nClick here to read more of the harbour of Varnby and its harbour ships.\n",
	})
	summary, err := d.Summarize(t.Context(), Topic{Text: "one.txt"})
	if err != nil {
		t.Fatal(err)
	}
	for _, told := range summary.Sentences {
		if !strings.HasPrefix(told.Text, "The harbour of Varnby was closed") {
			t.Errorf("the summary has %q", told.Text)
		}
	}
}

func TestSummaryOfNothing(t *testing.T) {
	d := open(t, pier)
	tests := []struct {
		text string
		want error
	}{
		{"", ErrEmpty}, {" \t", ErrEmpty}, {"the of and", ErrEmpty}, {"?!", ErrEmpty}, {"\xff\xfe", ErrEmpty},
		{"zeppelin", ErrNothing}, {"zeppelin over Lakehurst", ErrNothing}, {strings.Repeat("zeppelin ", 10_000), ErrNothing},
	}
	for _, test := range tests {
		if _, err := d.Summarize(t.Context(), Topic{Text: test.text}); !errors.Is(err, test.want) {
			t.Errorf("%.20q: %v, want %v", test.text, err, test.want)
		}
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := d.Summarize(ended, Topic{Text: "pier"}); !errors.Is(err, context.Canceled) {
		t.Errorf("after its end: %v", err)
	}
}

func TestNameWithAStopWordIsOneTopic(t *testing.T) {
	d := openFolder(t, "../../corpus")
	summary := summaryOf(t, d, Topic{Text: "the Ever Given", Limit: 7})
	for _, s := range summary.Sentences {
		if !strings.HasPrefix(s.Article.ID, "suez/") {
			t.Errorf("%q of %q", s.Text, s.Article.ID)
		}
	}
}

func TestStandsAlone(t *testing.T) {
	tests := []struct {
		text string
		want bool
	}{
		{"The ferry sank on Monday.", true},
		{"Rescuers said they would go on until dark.", true},
		{"Maria Roe said she would appeal.", true},
		{"On Monday Maria Roe said she would appeal.", true},
		{"\"We will appeal,\" Maria Roe said.", true},
		{"He said the ferry was old.", false},
		{"\"It was dreadful,\" she said.", false},
		{"On Monday he resigned.", false},
		{"But the ferry was old.", false},
		{"However, the ferry was old.", false},
		{"The move was welcomed in Varnby.", false},
		{"This was the third fire in Varnby.", false},
		{"We treated the patients at once, the nurse said.", false},
		{"The ferry was \"old and slow, the captain said.", false},
		{"Their boat sank off Varnby.", false},
		{"Italy closed its ports.", true},
		{"Many were hurt.", false},
		{"Two days earlier the ferry sank.", false},
		{"The following night Maria Roe was found.", false},
		{"Hereford won the cup.", true},
		{"", true},
	}
	for _, test := range tests {
		if got := standsAlone(test.text); got != test.want {
			t.Errorf("standsAlone(%q) = %v, want %v", test.text, got, test.want)
		}
	}
}

func TestIsWhole(t *testing.T) {
	for text, want := range map[string]bool{
		"The ferry sank.": true, "\"The ferry sank.\"": true, "12 people drowned.": true,
		"Did the ferry sink?": false, "and the ferry sank.": false, "The ferry": false, "The ferry…": false, "The ferry...": false,
		"Read more about the ferry.": false, "Editor's note: the ferry sank.": false,
	} {
		if got := isWhole(text); got != want {
			t.Errorf("isWhole(%q) = %v, want %v", text, got, want)
		}
	}
}

func TestParseModel(t *testing.T) {
	if again, err := parseModel(fitted.String()); err != nil || !reflect.DeepEqual(again, fitted) {
		t.Errorf("read again: %+v, %v", again, err)
	}
	for _, change := range []struct{ old, new, want string }{
		{"word often:", "word oftener:", `"word often" is missing`},
		{"word again:", "word often:", `"word often" occurs twice`},
		{"word often: ", "word often: x", `the weight of "word often"`},
		{"word often:", "word new: 1\nword often:", `"word new" is not known`},
	} {
		_, err := parseModel(strings.Replace(weightsText, change.old, change.new, 1))
		if err == nil || !strings.Contains(err.Error(), change.want) {
			t.Errorf("%q for %q: %v, want %s", change.new, change.old, err, change.want)
		}
	}
}

// TestWhatStandsAboveAnArticleTakesNoPlaces summarises an article with and
// without the lines above it that name its writer and the page's times.
func TestWhatStandsAboveAnArticleTakesNoPlaces(t *testing.T) {
	const text = "The dike at Oxmoor broke on Monday night and the sea came in. Soldiers carried people of the town from their roofs until the morning. " +
		"Water had stood behind the dike for a week before the storm. Farmers lost nine hundred cattle and the whole of the harvest. " +
		"A school in the next town took in the families of the coast. Engineers had asked for a higher dike at Oxmoor four years ago."
	analyzer := words.NewAnalyzer()
	chances := func(text string) map[string]float64 {
		document := index.Analyze(corpus.Article{Text: text}, analyzer)
		chances := make(map[string]float64)
		for t, odds := range fitted.wordOdds(document, false) {
			chances[document.Vocabulary[t]] = odds
		}
		return chances
	}
	bare := chances(text)
	headed := chances("By . Maria Roe . PUBLISHED: . 08:27 EST, 2 May 2031 . UPDATED: . 13:01 EST, 2 May 2031 . " + text)
	for _, word := range []string{"dike", "soldier", "farmer", "engin"} {
		if bare[word] == 0 || headed[word] != bare[word] {
			t.Errorf("%q: odds of %v, and %v below the head", word, bare[word], headed[word])
		}
	}
}

func TestSummaryOfDocumentsOfAllKinds(t *testing.T) {
	for _, text := range []string{"", "\n\n", "Headline only", "Why?", "a b c", strings.Repeat("word ", 5000), "One. Two. Three."} {
		document := index.AnalyzeSentences(strings.Split(text, "\n"), words.NewAnalyzer())
		got, err := SummaryOf(t.Context(), document, 3)
		if err != nil || text == "One. Two. Three." && !slices.Equal(got, []string{text}) {
			t.Errorf("SummaryOf(%.20q) = %q, %v", text, got, err)
		}
	}
}
