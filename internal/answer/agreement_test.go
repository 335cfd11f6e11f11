package answer

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"byline/internal/corpus"
	"byline/internal/index"
	"byline/internal/words"
)

// rarely is Frequencies in which every term is in few articles.
type rarely struct{}

func (rarely) Frequency(context.Context, string) (int, error) { return 5, nil }
func (rarely) Len() int                                       { return 100 }

func parsed(t testing.TB, question string) *query {
	t.Helper()
	q, err := parse(t.Context(), question, rarely{})
	if err != nil {
		t.Fatal(err)
	}
	return q
}

// articleOf is an article of one paragraph, published on a day of May 2024, 0
// for none.
func articleOf(id string, day int, title, text string) *index.Document {
	article := corpus.Article{ID: id, Title: title, Text: text}
	if day > 0 {
		article.Published = time.Date(2024, time.May, day, 0, 0, 0, 0, time.UTC)
	}
	return index.Analyze(article, words.NewAnalyzer())
}

// sentencesOf is the sentences of documents in their order, as if ranked so.
func sentencesOf(documents ...*index.Document) []*scored {
	var ranked []*scored
	for _, d := range documents {
		summary := &index.Summary{ID: d.ID, Title: d.Title, Published: d.Published}
		for i := range d.Sentences {
			ranked = append(ranked, &scored{document: d, article: summary, position: i, score: -float64(len(ranked))})
		}
	}
	return ranked
}

func TestSameReportIsOneAnswer(t *testing.T) {
	tests := []struct {
		name, a, b string
		same       bool
	}{
		{"equal", "The ferry sank off Narvel on Monday.", "The ferry sank off Narvel on Monday.", true},
		{"another attribution", "The ferry sank off Narvel on Monday, police said.", "Police said the ferry sank off Narvel on Monday.", true},
		{"words alike", "The army captured the northern town of Drell overnight.", "Troops seized the northern town of Drell overnight.", true},
		{"written number", "Rescuers pulled seven miners from the flooded shaft.", "Rescuers pulled 7 miners from the flooded shaft.", true},
		{"scaled number", "The bridge cost 4.5 million euros to repair after the storm.", "Repairing the bridge after the storm cost 4,500,000 euros.", true},
		{"hedged alike", "More than 300,000 people fled the flooded valley.", "At least 300,000 people fled the flooded valley.", true},
		{"per cent sign", "Unemployment in the province reached 9% in spring.", "Unemployment in the province reached 9 percent in spring.", true},
		{"longer by its end", "The minister resigned over the leaked harbour contracts.", "The minister resigned over the leaked harbour contracts after a week of protests.", true},
		{"passive", "Marlow beat Castor in the final after extra time.", "Castor was beaten by Marlow in the final after extra time.", true},
		{"plural first word", "Rescuers found the missing climber below the eastern ridge.", "Crews found the missing climber below the eastern ridge.", true},
		{"seven days", "The strike at the port lasted seven days before the deal.", "The strike at the port lasted a total of 7 days before the deal.", true},
		{"numbers of people", "The flood killed 12 people in the lower valley villages.", "The flood in the lower valley villages killed 12 residents.", true},
		{"another figure", "The flood killed 12 people in the lower valley.", "The flood killed 14 people in the lower valley.", false},
		{"rounded figure", "The flood killed about 300 people in the lower valley.", "The flood killed 297 people in the lower valley.", false},
		{"one figure more", "The flood killed 12 people in the lower valley.", "The flood killed 12 people and hurt 30 in the lower valley.", false},
		{"another unit", "The road will stay closed for 3 days after the landslide.", "The road will stay closed for 3 weeks after the landslide.", false},
		{"another currency", "The company was fined $5 million over the oil spill.", "The company was fined 5 million times over the oil spill.", false},
		{"another name", "The court in the capital jailed Arno Velt for fraud.", "The court in the capital jailed Piet Horn for fraud.", false},
		{"another day", "The talks in the old palace collapsed on Monday night.", "The talks in the old palace collapsed on Friday night.", false},
		{"another first name", "France won the opening match of the youth tournament in Narvel.", "Brazil won the opening match of the youth tournament in Narvel.", false},
		{"swapped", "In the final Marlow beat Castor after extra time.", "In the final Castor beat Marlow after extra time.", false},
		{"swapped by the voice", "In the final Marlow beat Castor after extra time.", "In the final Marlow was beaten by Castor after extra time.", false},
		{"negated", "The company agreed to repair the broken dam in Drell.", "The company has not agreed to repair the broken dam in Drell.", false},
		{"denied", "The company repaired the broken dam in Drell.", "The company denied that it repaired the broken dam in Drell.", false},
		{"opposite", "Exports of grain from the southern ports rose sharply in spring.", "Exports of grain from the southern ports fell sharply in spring.", false},
		{"opposite vote", "Parliament accepted the new harbour tax law by a narrow margin.", "Parliament rejected the new harbour tax law by a narrow margin.", false},
		{"one subject, two matters", "The minister visited the flooded valley with her staff.", "The minister blamed the mayor for the broken dyke.", false},
		{"few words", "He resigned.", "He protested.", false},
		{"few of many words", "Fire destroyed the old theatre.", "The old theatre on the market square, built by sailors and long a home of travelling players, was destroyed by fire.", false},
	}
	q := parsed(t, "what happened in the valley?")
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := gather(q, sentencesOf(articleOf("a", 1, "", test.a), articleOf("b", 2, "", test.b)), 10)
			if same := len(got) == 1; same != test.same {
				t.Fatalf("same report: %v, want %v", same, test.same)
			}
			if test.same && (len(got[0].alsoIn) != 1 || got[0].alsoIn[0].ID != "b") {
				t.Errorf("also in %v", got[0].alsoIn)
			}
		})
	}
}

func TestSentencesOfOneArticleStayApart(t *testing.T) {
	d := articleOf("a", 1, "", "The ferry sank off Narvel on Monday. The ferry sank off Narvel on Monday, police said. The ferry sank off Narvel on Monday.")
	got := gather(parsed(t, "what sank?"), sentencesOf(d), 10)
	if len(got) != 2 || got[0].position != 0 || got[1].position != 1 || len(got[0].alsoIn) > 0 {
		t.Errorf("%d gathered: %+v", len(got), got)
	}
}

func TestGatherKeepsOrderAndLimit(t *testing.T) {
	ranked := sentencesOf(
		articleOf("a", 1, "", "The ferry sank off Narvel on Monday. A court jailed the old mayor for fraud."),
		articleOf("b", 1, "", "Wheat grows in the northern plain. Police said the ferry sank off Narvel on Monday."))
	got := gather(parsed(t, "what sank?"), ranked, 2)
	if len(got) != 2 || got[0].position != 0 || got[1].position != 1 || len(got[0].alsoIn) != 1 {
		t.Errorf("%+v", got)
	}
	if got := gather(parsed(t, "what sank?"), nil, 2); len(got) != 0 {
		t.Errorf("%d gathered of nothing", len(got))
	}
}

func TestWireCopiesCountOnce(t *testing.T) {
	const report = "The ferry Alma sank off Narvel on Monday."
	const wire = report + " Divers searched the wreck until nightfall. The captain was questioned by harbour police. Two lifeboats had been found empty near the lighthouse."
	own := func(words string) string { return report + " " + words }
	tests := []struct {
		name  string
		texts []string
		want  int
	}{
		{"alone", []string{wire}, 1},
		{"copies", []string{wire, wire, wire}, 1},
		{"a copy with a lead of its own", []string{wire, "Grief hung over our coast today. " + wire}, 1},
		{"a shortened copy", []string{wire, report + " Divers searched the wreck until nightfall. The captain was questioned by harbour police."}, 1},
		{"own reports", []string{wire, own("Our reporter met widows on the quay, who waited for news in the rain.")}, 2},
		{"own reports and a copy", []string{wire, own("Our reporter met widows on the quay, who waited for news in the rain."), wire}, 2},
		{"three of their own", []string{wire, own("Our reporter met widows on the quay, who waited for news in the rain."), own("The owners promise an inquiry, and the union wants older ships scrapped by next summer.")}, 3},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var ranked []*scored
			for i, text := range test.texts {
				d := articleOf(string(rune('a'+i)), 1, "", text)
				at := slices.IndexFunc(sentencesOf(d), func(s *scored) bool { return d.Sentence(s.position) == report })
				ranked = append(ranked, sentencesOf(d)[at])
			}
			got := gather(parsed(t, "what sank?"), ranked, 10)
			if len(got) != 1 || got[0].independent != test.want || len(got[0].alsoIn) != len(test.texts)-1 {
				t.Errorf("%d gathered, first %+v", len(got), got[0])
			}
		})
	}
}

func TestQuantities(t *testing.T) {
	tests := []struct {
		text  string
		value float64
		unit  string
	}{
		{"4.5 million people", 4500000, ofPeople}, {"4,500,000 people", 4500000, ofPeople}, {"half a million people", 500000, ofPeople},
		{"a hundred ships", 100, "ship"}, {"two dozen ships", 24, "ship"}, {"twenty-two ships", 22, "ship"}, {"five hundred ships", 500, "ship"},
		{"$9.6bn a day", 9.6e9, inMoney}, {"$3m", 3e6, inMoney}, {"20 million euros", 2e7, inMoney}, {"£40,000", 40000, inMoney},
		{"90%", 90, inPercent}, {"90 per cent", 90, inPercent}, {"three quarters of it", 75, inPercent}, {"half of it", 50, inPercent}, {"a third of it", 100. / 3, inPercent},
		{"three and a half days", 302400, inSeconds}, {"six-day closure", 518400, inSeconds}, {"one week", 604800, inSeconds},
		{"at 2:46 p.m.", 14*60 + 46, atClock}, {"at 6 am", 360, atClock}, {"12:05 a.m.", 5, atClock}, {"25 December", 1225, onDate}, {"December 25", 1225, onDate}, {"in 2019", 2019, inYear},
		{"magnitude 7.8", 7.8, "magnitud"}, {"toll of 158", 158, "toll"}, {"10km away", 10, "km"}, {"400 other ships", 400, "ship"},
	}
	for _, test := range tests {
		got := reading{test.text, words.Tokens(test.text)}.quantities()
		if len(got) != 1 || !equal(got[0].value, test.value) || got[0].unit != test.unit {
			t.Errorf("%q: %+v, want %v %s", test.text, got, test.value, test.unit)
		}
	}
	for _, text := range []string{"the 34th ship", "in the 1980s", "one of them", "hundreds of ships", "in the second half", "F16 jets"} {
		if got := (reading{text, words.Tokens(text)}).quantities(); len(got) > 0 {
			t.Errorf("%q: %+v, want none", text, got)
		}
	}
}

func BenchmarkGather(b *testing.B) {
	var documents []*index.Document
	lead := "At least %s people were killed when the dam above Drell burst on Monday, officials said."
	for i := range 8 {
		text := strings.Replace(lead, "%s", []string{"12", "15", "12", "20"}[i%4], 1)
		for n := range 9 {
			text += " The " + strings.Repeat("long ", 1+i) + []string{"valley", "river", "mayor", "army", "harbour", "court", "school", "market", "bridge"}[n] + " was shut and " + []string{"boats", "teams", "nurses"}[(i+n)%3] + " carried people from the dam to Narvel, one witness said."
		}
		documents = append(documents, articleOf(string(rune('a'+i)), 1+i, "Dam bursts above Drell", text))
	}
	ranked := sentencesOf(documents...)
	slices.SortStableFunc(ranked, func(x, y *scored) int { return x.position - y.position })
	q := parsed(b, "how many people were killed when the dam burst?")
	b.ReportMetric(float64(len(ranked)), "sentences")
	for b.Loop() {
		gather(q, ranked, 10)
	}
}
