package when

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// thursday, the anchor of most tests, is in the middle of a week and a month.
const thursday = "2011-03-17"

func day(t testing.TB, text string) time.Time {
	t.Helper()
	day, err := time.Parse(time.DateOnly, text)
	if err != nil {
		t.Fatal(err)
	}
	return day
}

var granularities = [...]string{Day: "day", Days: "days", Week: "week", Month: "month", Year: "year"}

// list writes spans as the tests do: "words = first..last granularity".
func list(text string, spans []Span) string {
	var lines []string
	for _, s := range spans {
		days := s.First.Format(time.DateOnly)
		if !s.Last.Equal(s.First) {
			days += ".." + s.Last.Format(time.DateOnly)
		}
		line := text[s.Start:s.End] + " = " + days
		if s.Granularity != Day {
			line += " " + granularities[s.Granularity]
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "; ")
}

func TestFind(t *testing.T) {
	tests := []struct{ anchor, text, want string }{
		// Weekdays.
		{thursday, "The bridge fell on Wednesday.", "Wednesday = 2011-03-16"},
		{thursday, "It fell Thursday.", "Thursday = 2011-03-17"},
		{thursday, "It fell on Friday.", "Friday = 2011-03-11"},
		{thursday, "It fell last Wednesday.", "last Wednesday = 2011-03-16"},
		{thursday, "It fell last Thursday.", "last Thursday = 2011-03-10"},
		{thursday, "It fell on Wednesday night.", "Wednesday night = 2011-03-16"},
		{thursday, "It fell early on Wednesday morning.", "early on Wednesday morning = 2011-03-16"},
		{thursday, "It fell late Tuesday.", "late Tuesday = 2011-03-15"},
		{thursday, "The council will meet on Friday.", "Friday = 2011-03-18"},
		{thursday, "The council will meet next Thursday.", "next Thursday = 2011-03-24"},
		{thursday, "They meet this Saturday.", "this Saturday = 2011-03-19"},
		{thursday, "They met this Tuesday.", "this Tuesday = 2011-03-15"},
		{thursday, "He said on Monday that it would reopen on Friday.", "Monday = 2011-03-14; Friday = 2011-03-18"},
		{thursday, "It will reopen, officials said on Monday.", "Monday = 2011-03-14"},
		{thursday, "Monday last week was quiet.", "Monday last week = 2011-03-07"},
		{thursday, "Wednesday's vote", "Wednesday = 2011-03-16"},
		{thursday, "They will stay at home, so they cannot go to Sunday's final.", "Sunday = 2011-03-20"},
		{thursday, "They will not play, but Sunday’s final was theirs, he said.", "Sunday = 2011-03-20"},
		{thursday, "They would stay at home, so they missed Sunday's final.", "Sunday = 2011-03-13"},
		{thursday, "They will meet the captain, who missed Sunday's final.", "Sunday = 2011-03-13"},
		{thursday, "It will reopen, and on Monday the keys were found.", "Monday = 2011-03-14"},
		{thursday, "They closed the roads ahead of Sunday's march.", "Sunday = 2011-03-20"},
		{thursday, "The roads were empty on the eve of Tuesday's vote.", "Tuesday = 2011-03-22"},
		{thursday, "The roads were empty ahead of Tuesday.", "Tuesday = 2011-03-15"},
		{thursday, "Tuesday, March 15, was cold.", "Tuesday, March 15 = 2011-03-15"},
		{thursday, "Tues., March 15", "Tues., March 15 = 2011-03-15"},
		{thursday, "He was born on Good Friday.", ""},
		{thursday, "It closes on Sundays.", ""},
		{thursday, "They spoke at the Monday meeting.", "Monday = 2011-03-14"},
		{thursday, "They spoke at the Monday 9am service.", "Monday = 2011-03-14"},
		{thursday, "They read the Monday Dispatch.", ""},
		{thursday, "the wed couple sat in the sun", ""},
		// Days relative to the anchor or to a day named before.
		{thursday, "It fell yesterday.", "yesterday = 2011-03-16"},
		{thursday, "Yesterday evening it fell.", "Yesterday evening = 2011-03-16"},
		{thursday, "It falls today.", "today = 2011-03-17"},
		{thursday, "He speaks tonight.", "tonight = 2011-03-17"},
		{thursday, "He speaks tomorrow.", "tomorrow = 2011-03-18"},
		{thursday, "It fell this morning.", "this morning = 2011-03-17"},
		{thursday, "It fell last night.", "last night = 2011-03-16"},
		{thursday, "the day before yesterday", "the day before yesterday = 2011-03-15"},
		{thursday, "the day after tomorrow", "the day after tomorrow = 2011-03-19"},
		{thursday, "It fell a day earlier.", "a day earlier = 2011-03-16"},
		{thursday, "It fell on March 3 and was open two days later.", "March 3 = 2011-03-03; two days later = 2011-03-05"},
		{thursday, "It fell on Monday, and the mayor resigned the next day.", "Monday = 2011-03-14; the next day = 2011-03-15"},
		{thursday, "It fell on Monday, and was gone the following night.", "Monday = 2011-03-14; the following night = 2011-03-15"},
		{thursday, "It fell on Monday, after a previous day of rain.", "Monday = 2011-03-14"},
		{thursday, "It fell on Monday; the day before, it had rained.", "Monday = 2011-03-14; the day before = 2011-03-13"},
		{thursday, "The mayor resigned a day after the bridge fell.", "a day after = 2011-03-17"},
		{thursday, "He resigned three days after that defeat.", ""},
		{thursday, "Three days ago it stood.", "Three days ago = 2011-03-14"},
		{thursday, "a few days ago", ""},
		{thursday, "It lasted two days.", ""},
		// Weeks.
		{thursday, "It fell last week.", "last week = 2011-03-07..2011-03-13 week"},
		{thursday, "It falls this week.", "this week = 2011-03-14..2011-03-20 week"},
		{thursday, "It falls next week.", "next week = 2011-03-21..2011-03-27 week"},
		{thursday, "Earlier this week it fell.", "Earlier this week = 2011-03-14..2011-03-17 week"},
		{thursday, "two weeks ago", "two weeks ago = 2011-02-28..2011-03-06 week"},
		{thursday, "in the past two weeks", "the past two weeks = 2011-03-04..2011-03-17 week"},
		{thursday, "the next three days", "the next three days = 2011-03-18..2011-03-20 days"},
		{thursday, "over the past week", "the past week = 2011-03-11..2011-03-17 week"},
		{thursday, "It fell at the weekend.", "the weekend = 2011-03-12..2011-03-13 days"},
		{thursday, "It fell last weekend.", "last weekend = 2011-03-12..2011-03-13 days"},
		{"2011-03-13", "It rained this weekend.", "this weekend = 2011-03-12..2011-03-13 days"},
		{"2011-03-13", "It rained last weekend.", "last weekend = 2011-03-05..2011-03-06 days"},
		{thursday, "They meet next weekend.", "next weekend = 2011-03-19..2011-03-20 days"},
		// Months and years.
		{thursday, "It fell in June.", "June = 2010-06-01..2010-06-30 month"},
		{thursday, "It fell in March.", "March = 2011-03-01..2011-03-31 month"},
		{thursday, "It will open in June.", "June = 2011-06-01..2011-06-30 month"},
		{thursday, "It fell last June.", "last June = 2010-06-01..2010-06-30 month"},
		{thursday, "It fell last month.", "last month = 2011-02-01..2011-02-28 month"},
		{thursday, "It fell earlier this month.", "earlier this month = 2011-03-01..2011-03-17 month"},
		{thursday, "It opens later this month.", "later this month = 2011-03-17..2011-03-31 month"},
		{thursday, "It fell in early June 2009.", "early June 2009 = 2009-06-01..2009-06-10 month"},
		{thursday, "It fell in mid-January.", "mid-January = 2011-01-11..2011-01-20 month"},
		{thursday, "June of 2009", "June of 2009 = 2009-06-01..2009-06-30 month"},
		{thursday, "a month ago", "a month ago = 2011-02-01..2011-02-28 month"},
		{thursday, "It fell in 2010.", "2010 = 2010-01-01..2010-12-31 year"},
		{thursday, "ten years ago", "ten years ago = 2001-01-01..2001-12-31 year"},
		{thursday, "last year", "last year = 2010-01-01..2010-12-31 year"},
		{thursday, "in the 1990s", "the 1990s = 1990-01-01..1999-12-31 year"},
		{thursday, "last summer", "last summer = 2010-06-01..2010-08-31 year"},
		{thursday, "the summer of 2009", "the summer of 2009 = 2009-06-01..2009-08-31 year"},
		// Dates.
		{thursday, "It fell on June 3.", "June 3 = 2010-06-03"},
		{thursday, "It will open on June 3.", "June 3 = 2011-06-03"},
		{thursday, "3 June 2011", "3 June 2011 = 2011-06-03"},
		{thursday, "June 3, 2011", "June 3, 2011 = 2011-06-03"},
		{thursday, "Feb. 17 , 2011", "Feb. 17 , 2011 = 2011-02-17"},
		{thursday, "the 3rd of June", "3rd of June = 2010-06-03"},
		{thursday, "on 2011-06-03", "2011-06-03 = 2011-06-03"},
		{thursday, "on the 12th.", "12th = 2011-03-12"},
		{thursday, "the 12th floor", ""},
		{thursday, "It falls on every 12th.", ""},
		{thursday, "the first Monday of May", "the first Monday of May = 2010-05-03"},
		{thursday, "It usually falls on the first Monday of May.", ""},
		{thursday, "It is on the 3d, or on the 5s.", ""},
		{thursday, "on Jan. 25", "Jan. 25 = 2011-01-25"},
		{thursday, "on 12 January the quake struck", "12 January = 2011-01-12"},
		{thursday, "Christmas Day", "Christmas Day = 2010-12-25"},
		{thursday, "on New Year's Eve", "New Year's Eve = 2010-12-31"},
		// Ranges.
		{thursday, "since Monday", "since Monday = 2011-03-14..2011-03-17 days"},
		{thursday, "since 2009", "since 2009 = 2009-01-01..2011-03-17 year"},
		{thursday, "between Monday and Wednesday", "between Monday and Wednesday = 2011-03-14..2011-03-16 days"},
		{thursday, "from Friday to Sunday", "from Friday to Sunday = 2011-03-11..2011-03-13 days"},
		{thursday, "from Saturday to Thursday", "from Saturday to Thursday = 2011-03-12..2011-03-17 days"},
		{thursday, "from Wednesday to Tuesday", "from Wednesday to Tuesday = 2011-03-09..2011-03-15 days"},
		{thursday, "June 3-5", "June 3-5 = 2010-06-03..2010-06-05 days"},
		{thursday, "3-5 June 2009", "3-5 June 2009 = 2009-06-03..2009-06-05 days"},
		{thursday, "blocked from 3 to 5 March", "from 3 to 5 March = 2011-03-03..2011-03-05 days"},
		{thursday, "between 3 and 5 March 2009", "between 3 and 5 March 2009 = 2009-03-03..2009-03-05 days"},
		{thursday, "5 and 3 March", "3 March = 2011-03-03"},
		{thursday, "June 3 to July 2", "June 3 to July 2 = 2010-06-03..2010-07-02 days"},
		{thursday, "between 2001 and 2004", "between 2001 and 2004 = 2001-01-01..2004-12-31 year"},
		{thursday, "from Monday he was ill", "Monday = 2011-03-14"},
		// Ends of years and months.
		{"2011-01-01", "yesterday", "yesterday = 2010-12-31"},
		{"2011-01-02", "on December 30", "December 30 = 2010-12-30"},
		{"2010-12-31", "It will open on January 2.", "January 2 = 2011-01-02"},
		{"2010-12-31", "tomorrow", "tomorrow = 2011-01-01"},
		{"2011-01-15", "last month", "last month = 2010-12-01..2010-12-31 month"},
		{"2011-03-31", "last month", "last month = 2011-02-01..2011-02-28 month"},
		{"2011-03-01", "on Feb. 29", "Feb. 29 = 2008-02-29"},
		{"2012-03-01", "a day earlier", "a day earlier = 2012-02-29"},
		{"2011-01-01", "last week", "last week = 2010-12-20..2010-12-26 week"},
		{"2011-01-15", "December 30 to January 2", "December 30 to January 2 = 2010-12-30..2011-01-02 days"},
		{"2011-03-31", "on the 31st.", "31st = 2011-03-31"},
		{"2011-03-30", "on the 31st.", "31st = 2011-01-31"},
		// Words that name no time, and dates that do not exist.
		{thursday, "It may march on.", ""},
		{thursday, "Of the five, 4 may march on.", ""},
		{thursday, "May said so, and March agreed.", ""},
		{thursday, "Theresa May said in May that she may.", "May = 2010-05-01..2010-05-31 month"},
		{thursday, "It took a second; wait 10 seconds.", ""},
		{thursday, "June Smith and April Jones", ""},
		{thursday, "on February 30", ""},
		{thursday, "on 30 February 2011", ""},
		{thursday, "2011-02-30", ""},
		{thursday, "in 2000 cases", ""},
		{thursday, "a budget of $2010", ""},
		{thursday, "2,010 people and 2010.5 tons", ""},
		{thursday, "It cost 2011 pounds.", ""},
		{thursday, "He won 3-5 and 6-4.", ""},
		{thursday, "The year was long and the days were short.", ""},
		{thursday, "", ""},
	}
	for _, test := range tests {
		if got := list(test.text, Find(test.text, day(t, test.anchor), Past)); got != test.want {
			t.Errorf("Find(%q) from %s\n  got  %s\n  want %s", test.text, test.anchor, got, test.want)
		}
	}
}

func TestFindAhead(t *testing.T) {
	for text, want := range map[string]string{
		"on Friday":    "Friday = 2011-03-18",
		"on Thursday":  "Thursday = 2011-03-17",
		"in June":      "June = 2011-06-01..2011-06-30 month",
		"in February":  "February = 2012-02-01..2012-02-29 month",
		"on March 3":   "March 3 = 2012-03-03",
		"the weekend.": "the weekend = 2011-03-19..2011-03-20 days",
		"yesterday":    "yesterday = 2011-03-16",
	} {
		if got := list(text, Find(text, day(t, thursday), Future)); got != want {
			t.Errorf("Find(%q) is %s, want %s", text, got, want)
		}
	}
}

func TestFindAfter(t *testing.T) {
	for text, want := range map[string]string{
		"Two days earlier it had rained.":    "Two days earlier = 2011-03-12",
		"The next day it rained.":            "The next day = 2011-03-15",
		"It rained yesterday.":               "yesterday = 2011-03-16",
		"It rained on March 2, a day later.": "March 2 = 2011-03-02; a day later = 2011-03-03",
	} {
		if got := list(text, FindAfter(day(t, "2011-03-14"), text, day(t, thursday), Past)); got != want {
			t.Errorf("FindAfter(%q) is %s, want %s", text, got, want)
		}
	}
}

// TestFindTakesTheAnchorsOwnDay: the time and the zone of the anchor do not
// matter.
func TestFindTakesTheAnchorsOwnDay(t *testing.T) {
	late := time.Date(2011, 3, 17, 23, 30, 0, 0, time.FixedZone("", -8*3600))
	if got := list("today", Find("today", late, Past)); got != "today = 2011-03-17" {
		t.Errorf("late in the evening, Find = %s, want the day of that place", got)
	}
}

func TestMentioned(t *testing.T) {
	for text, want := range map[string]bool{"": false, "The bridge fell.": false, "It fell on Monday.": true} {
		if mentioned(text) != want {
			t.Errorf("mentioned(%q) is %v", text, !want)
		}
	}
}

func FuzzFind(f *testing.F) {
	for _, seed := range []string{
		"He said on Monday, June 3, 2011, that it will open from Friday to Sunday.",
		"the day before – mid-June 2009-13-45 the 31st. since 2199 ago",
		"last two decades earlier this a couple of years ago New Year's Eve",
		"\xe2\x80\x99 m\u00e1r 3\u2013 5 June\xff 1000 years ago",
	} {
		f.Add(seed, int64(15000), false)
	}
	f.Fuzz(func(t *testing.T, text string, days int64, ahead bool) {
		anchor := time.Unix(days%100000*86400, 0).UTC()
		direction := Past
		if ahead {
			direction = Future
		}
		end := 0
		for _, s := range Find(text, anchor, direction) {
			if s.Start < end || s.End <= s.Start || s.End > len(text) {
				t.Fatalf("%q: the span %d to %d is out of place", text, s.Start, s.End)
			}
			end = s.End
			if s.Last.Before(s.First) || s.Granularity == Day && !s.First.Equal(s.Last) {
				t.Fatalf("%q: %q is %s to %s", text, text[s.Start:s.End], s.First, s.Last)
			}
			if s.First.Hour() != 0 || s.First.Location() != time.UTC || s.Last.Sub(s.First)%(24*time.Hour) != 0 {
				t.Fatalf("%q: %s and %s are not midnight", text, s.First, s.Last)
			}
			if !mentioned(text) {
				t.Fatalf("%q is not mentioned", text)
			}
		}
	})
}

func BenchmarkFind(b *testing.B) {
	anchor := day(b, thursday)
	for _, text := range []string{
		"The harbour master said that the three ships had been waiting outside the port with their crews aboard.",
		"The harbour master said on Wednesday that the three ships had been waiting since June 3 with their crews aboard.",
	} {
		b.Run(fmt.Sprint(len(Find(text, anchor, Past)), " found"), func(b *testing.B) {
			for b.Loop() {
				Find(text, anchor, Past)
			}
		})
	}
}
