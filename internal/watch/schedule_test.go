package watch

import (
	"math/rand/v2"
	"testing"
	"time"
)

// zones are of all kinds: with and without daylight saving, by an hour and by
// half of one, at midnight, and one that left out a day in 2011 and another
// that had one in 1995.
var zones = []string{
	"", "UTC", "Europe/Berlin", "Europe/Dublin", "America/New_York", "America/St_Johns", "America/Sao_Paulo",
	"America/Havana", "America/Santiago", "Asia/Beirut", "Asia/Tehran", "Asia/Kathmandu", "Asia/Gaza", "Africa/Cairo",
	"Africa/Casablanca", "Australia/Lord_Howe", "Australia/Adelaide", "Pacific/Apia", "Pacific/Kiritimati",
	"Pacific/Chatham", "Antarctica/Troll", "Asia/Pyongyang", "America/Caracas",
}

// model is Next by looking at each minute: the first one after a moment at which
// the clocks have reached the time of a date, and had not on that date before.
func model(s Schedule, after time.Time) time.Time {
	location, _ := Location(s.Zone)
	start := after.Add(-50 * time.Hour).Truncate(time.Minute)
	reached := make(map[string]bool)
	for at := start; ; at = at.Add(time.Minute) {
		local := at.In(location)
		date := local.Format(time.DateOnly)
		if local.Hour()*60+local.Minute() < int(s.At) || reached[date] {
			continue
		}
		reached[date] = true
		if at.After(after) && at.Sub(start) > 24*time.Hour && (!s.Weekly || local.Weekday() == s.Weekday) {
			return at
		}
	}
}

func TestNextIsThatOfClocks(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for _, zone := range zones {
		location, err := Location(zone)
		if err != nil {
			t.Fatal(err)
		}
		moments := []time.Time{time.Date(2011, 12, 29, 22, 0, 0, 0, time.UTC), time.Date(1994, 12, 31, 9, 0, 0, 0, time.UTC)}
		// Around each transition of some years, and anywhere.
		at := time.Date(2010, 1, 1, 0, 0, 0, 0, time.UTC)
		for range 60 {
			_, end := at.In(location).ZoneBounds()
			if end.IsZero() || end.Year() > 2030 {
				break
			}
			at = end
			for range 3 {
				moments = append(moments, end.Add(time.Duration(random.IntN(72)-48)*time.Hour+time.Duration(random.IntN(60))*time.Minute))
			}
		}
		for range 10 {
			moments = append(moments, time.Date(2022, 1, 1, 0, 0, random.IntN(5*365*86400), 0, time.UTC))
		}
		for _, after := range moments {
			s := Schedule{Weekly: random.IntN(4) == 0, Weekday: time.Weekday(random.IntN(7)), At: Clock(random.IntN(24 * 60)), Zone: zone}
			if random.IntN(2) == 0 {
				s.At = Clock(random.IntN(4 * 60)) // where clocks are changed
			}
			if got, want := s.Next(after), model(s, after); !got.Equal(want) {
				t.Errorf("zone %q, %+v, after %s: %s, want %s", zone, s, after.In(location), got, want.In(location))
			}
		}
	}
}

func TestUnknownZonesAndClocksAreRefused(t *testing.T) {
	for _, s := range []Schedule{{Zone: "Local"}, {Zone: "Mars/Olympus"}, {Zone: "../etc/passwd"}, {At: 1440}, {At: -1}, {Weekly: true, Weekday: 7}, {Weekly: true, Weekday: -1}} {
		if s.Check() == nil {
			t.Errorf("%+v is accepted", s)
		}
	}
	if err := (Schedule{At: 1439, Zone: "Asia/Kathmandu"}).Check(); err != nil {
		t.Error(err)
	}
}

func TestQuietHoursEnd(t *testing.T) {
	berlin, _ := Location("Europe/Berlin")
	tests := []struct{ from, to, at, end string }{
		{"22:00", "07:00", "2025-06-10 21:59", "2025-06-10 21:59"},
		{"22:00", "07:00", "2025-06-10 22:00", "2025-06-11 07:00"},
		{"22:00", "07:00", "2025-06-11 06:59", "2025-06-11 07:00"},
		{"22:00", "07:00", "2025-06-11 07:00", "2025-06-11 07:00"},
		{"12:00", "13:30", "2025-06-11 12:15", "2025-06-11 13:30"},
		{"00:00", "00:00", "2025-06-11 12:15", "2025-06-11 12:15"},
		{"22:00", "02:30", "2025-03-30 01:10", "2025-03-30 03:00"}, // the clock goes from 02:00 to 03:00
	}
	for _, test := range tests {
		from, errFrom := ParseClock(test.from)
		to, errTo := ParseClock(test.to)
		at, errAt := time.ParseInLocation("2006-01-02 15:04", test.at, berlin)
		if errFrom != nil || errTo != nil || errAt != nil {
			t.Fatalf("times of the test: %v, %v, %v", errFrom, errTo, errAt)
		}
		got := Quiet{from, to, "Europe/Berlin"}.End(at)
		if got := got.In(berlin).Format("2006-01-02 15:04"); got != test.end {
			t.Errorf("quiet from %s to %s, at %s: until %s, want %s", test.from, test.to, test.at, got, test.end)
		}
	}
}
