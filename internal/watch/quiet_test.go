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
func TestUnknownZonesOfKeptWatches(t *testing.T) {
	noon := time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)
	if got, want := (Schedule{At: 600, Zone: "Mars/Olympus"}).Next(noon), noon.Add(22*time.Hour); !got.Equal(want) {
		t.Errorf("the next time is %s, want %s", got, want)
	}
	if got := (Quiet{From: 0, To: 1439, Zone: "Mars/Olympus"}).End(noon); !got.Equal(noon) {
		t.Errorf("quiet until %s", got)
	}
}
