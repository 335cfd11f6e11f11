package query

import (
	"testing"
	"time"
)

func TestDays(t *testing.T) {
	const firm, hint = true, false
	nov := func(d int) time.Time { return day(2022, time.November, d) }
	year := func(y int) Period { return Period{day(y, time.January, 1), day(y, time.December, 31), hint} }
	for question, want := range map[string]struct {
		days  Period
		terms string
	}{
		"who resigned?":                               {Period{}, "resign"},
		"who resigned on Wednesday?":                  {Period{nov(16), nov(16), firm}, "resign"},
		"who resigned today":                          {Period{nov(19), nov(19), firm}, "resign"},
		"who resigned in October?":                    {Period{day(2022, time.October, 1), day(2022, time.October, 31), firm}, "resign"},
		"who resigned in october":                     {Period{day(2022, time.October, 1), day(2022, time.October, 31), firm}, "resign"},
		"who resigned in may 2021":                    {Period{day(2021, time.May, 1), day(2021, time.May, 31), firm}, "resign"},
		"who resigned in may":                         {Period{day(2022, time.May, 1), day(2022, time.May, 31), firm}, "resign"},
		"Which ferries sank in August storms?":        {Period{day(2022, time.August, 1), day(2022, time.August, 31), firm}, "ferri sink storm"},
		"who led last week strikes?":                  {Period{nov(7), nov(13), firm}, "lead strike"},
		"who may resign":                              {Period{}, "resign"},
		"who will march to the capital":               {Period{}, "march capit"},
		"who resigned on 4 august 2020?":              {Period{day(2020, time.August, 4), day(2020, time.August, 4), firm}, "resign"},
		"who resigned this month?":                    {Period{nov(1), nov(19), firm}, "resign"},
		"who resigned this week?":                     {Period{nov(13), nov(19), firm}, "resign"},
		"who resigned last week?":                     {Period{nov(7), nov(13), firm}, "resign"},
		"Who won Friday's vote?":                      {Period{nov(18), nov(18), firm}, "win vote"},
		"what happened in 2021?":                      {Period{day(2021, time.January, 1), day(2021, time.December, 31), firm}, ""},
		"who resigned in 2021?":                       {year(2021), "resign"},
		"who resigned in 1985?":                       {year(1985), "resign 1985"},
		"who resigned this year?":                     {Period{day(2022, time.January, 1), nov(19), hint}, "resign"},
		"Which ferries will be electric by 2050?":     {year(2050), "ferri electr 2050"},
		"who will resign tomorrow?":                   {Period{nov(20), nov(20), hint}, "resign"},
		"Who won the 2018 Ferry Cup?":                 {year(2018), "win 2018 ferri cup"},
		"who called the 1812 strike?":                 {Period{}, "call 1812 strike"},
		"Who fled after September 11 Attacks?":        {Period{day(2022, time.September, 11), day(2022, time.September, 11), hint}, "flee septemb 11 attack"},
		"Who won the August vote?":                    {Period{day(2022, time.August, 1), day(2022, time.August, 31), hint}, "win august vote"},
		"who resigned on 4 may?":                      {Period{day(2022, time.May, 4), day(2022, time.May, 4), firm}, "resign"},
		"how did 2,000 pilots cross?":                 {Period{}, "2000 pilot cross"},
		"who called the 1977 strike?":                 {year(1977), "call 1977 strike"},
		"What did the June 3 committee find?":         {Period{}, "june 3 committe find"},
		"Where does Drell Wednesday play on Tuesday?": {Period{nov(15), nov(15), firm}, "drell wednesday play"},
		"Who edits the Sunday Courier?":               {Period{}, "edit sunday courier"},
		"who resigned on December 24?":                {Period{day(2021, time.December, 24), day(2021, time.December, 24), hint}, "resign"},
	} {
		q := parsed(t, rich{}, question)
		if q.Days != want.days || q.texts() != want.terms {
			t.Errorf("%q: days %v, terms %q, want %v", question, q.Days, q.texts(), want)
		}
	}
}

func TestDaysWithoutADayOfAsking(t *testing.T) {
	for question, want := range map[string]Period{
		"who resigned this week?":         {},
		"who resigned in August 2020?":    {day(2020, time.August, 1), day(2020, time.August, 31), true},
		"who resigned on August 4, 2020?": {day(2020, time.August, 4), day(2020, time.August, 4), true},
		"who resigned on Wednesday?":      {},
	} {
		q, err := Parse(t.Context(), question, time.Time{}, nil, rich{})
		if err != nil || q.Days != want || q.texts() != "resign" {
			t.Errorf("%q: days %v, terms %q, %v", question, q.Days, q.texts(), err)
		}
	}
}
