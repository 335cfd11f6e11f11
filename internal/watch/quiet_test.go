package watch

import (
	"errors"
	"testing"
	"time"
)

func TestTimesOfDay(t *testing.T) {
	for text, want := range map[string]Clock{"00:00": 0, "07:30": 450, "7:30": 450, "23:59": 1439, "3pm": 900} {
		if got, err := ParseClock(text); err != nil || got != want {
			t.Errorf("%q is %s, %v, want %s", text, got, err, want)
		}
	}
	for _, text := range []string{"", "24:00", "12:60", "noon", "12", "-1:00"} {
		if got, err := ParseClock(text); !errors.Is(err, ErrClock) {
			t.Errorf("%q is %s, %v", text, got, err)
		}
	}
}

// TestUnknownZonesOfKeptWatches holds that a zone that another version of the
// program knew ends no lookout: a schedule is then in UTC, and nothing is quiet.
func TestQuietHoursAsTyped(t *testing.T) {
	want := Quiet{From: 22 * 60, To: 7 * 60, Zone: "Europe/Berlin"}
	for _, hours := range []string{"22:00-07:00", "22:00 – 7:00", "22:00 to 7:00", "10pm-7am"} {
		if got, err := ParseQuiet(hours, want.Zone); err != nil || got != want {
			t.Errorf("%q: %+v, %v", hours, got, err)
		}
	}
	if got, err := ParseQuiet("", want.Zone); err != nil || got != (Quiet{Zone: want.Zone}) {
		t.Errorf("no hours: %+v, %v", got, err)
	}
	for _, hours := range []string{"at night", "22:00", "22:00-", "-7:00", "22:00-25:00"} {
		if _, err := ParseQuiet(hours, ""); !errors.Is(err, ErrClock) {
			t.Errorf("%q: %v", hours, err)
		}
	}
	if _, err := ParseQuiet("22:00-07:00", "Mars/Olympus"); !errors.Is(err, ErrZone) {
		t.Errorf("a zone that is none: %v", err)
	}
}

func TestUnknownZonesOfKeptWatches(t *testing.T) {
	noon := time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)
	if got, want := (Schedule{At: 600, Zone: "Mars/Olympus"}).Next(noon), noon.Add(22*time.Hour); !got.Equal(want) {
		t.Errorf("the next time is %s, want %s", got, want)
	}
	if got := (Quiet{From: 0, To: 1439, Zone: "Mars/Olympus"}).End(noon); !got.Equal(noon) {
		t.Errorf("quiet until %s", got)
	}
}
