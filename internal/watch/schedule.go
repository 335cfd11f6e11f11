package watch

import (
	"cmp"
	"fmt"
	"time"
	_ "time/tzdata" // the binary also runs where the system has no zones
)

// Location is the time zone with an IANA name, from the system's data or, where
// that has no such zone, from the data in the program; "" is UTC. The error
// wraps [ErrZone]. The machine's own zone ("Local") is not accepted.
func Location(zone string) (*time.Location, error) {
	if zone == "Local" {
		return nil, fmt.Errorf("time zone %q: %w", zone, ErrZone)
	}
	location, err := time.LoadLocation(zone)
	if err != nil {
		return nil, fmt.Errorf("time zone %.60q: %w", zone, ErrZone)
	}
	return location, nil
}

// Schedule is when a digest is posted: every day, or one day a week, at a time
// of day in a time zone.
type Schedule struct {
	// Weekly is whether it is posted on Weekday only.
	Weekly  bool         `json:"weekly,omitempty"`
	Weekday time.Weekday `json:"weekday,omitempty"`
	At      Clock        `json:"at"`
	// Zone is the IANA name of the time zone; empty for UTC.
	Zone string `json:"zone,omitempty"`
}

// String is such as "every day at 08:00 (UTC)".
func (s Schedule) String() string {
	on := "every day"
	if s.Weekly {
		on = "each " + s.Weekday.String()
	}
	return on + " at " + s.At.String() + " (" + cmp.Or(s.Zone, "UTC") + ")"
}

// Check reports what is wrong; the error wraps [ErrClock] or [ErrZone].
func (s Schedule) Check() error {
	if s.Weekly && (s.Weekday < time.Sunday || s.Weekday > time.Saturday) {
		return fmt.Errorf("day %d is none of the week", s.Weekday)
	}
	if err := s.At.check(); err != nil {
		return err
	}
	_, err := Location(s.Zone)
	return err
}

// Next is the first time of the schedule after a moment. Each day in the zone
// has exactly one: if the clock skips the time, the moment of the change; if it
// shows the time twice, the first. A date that the zone skips has none.
func (s Schedule) Next(after time.Time) time.Time {
	location, err := Location(s.Zone)
	if err != nil {
		location = time.UTC // of a version that knew more zones
	}
	// Noon, so that adding days never lands on a time that the clock skips.
	year, month, day := after.In(location).Date()
	const most = 16 // days from one time to the next, a left out one included
	for i := -1; i < most; i++ {
		date := time.Date(year, month, day+i, 12, 0, 0, 0, time.UTC)
		if s.Weekly && date.Weekday() != s.Weekday {
			continue
		}
		if at, exists := moment(date, s.At, location); exists && at.After(after) {
			return at
		}
	}
	return after.Add(most * 24 * time.Hour) // no zone is like that
}

// Last is the latest time of the schedule that is at most now and after since;
// the zero time when there is none.
func (s Schedule) Last(since, now time.Time) time.Time {
	var last time.Time
	// Older times do not matter. The bound keeps this fast even when a clock is
	// years off.
	const longest = 40 * 24 * time.Hour
	if now.Sub(since) > longest {
		since = now.Add(-longest)
	}
	for at := s.Next(since); !at.After(now); at = s.Next(at) {
		last = at
	}
	return last
}

// moment is the first moment of a date (whose zone is ignored) at which the
// clocks of a location show a time of day or a later one; exists is whether
// that is still on the date.
func moment(date time.Time, clock Clock, location *time.Location) (at time.Time, exists bool) {
	year, month, day := date.Date()
	wall := time.Date(year, month, day, int(clock)/60, int(clock)%60, 0, 0, time.UTC)
	// The clocks show wall at wall minus the offset in force then. Beside a
	// transition, time.Date does not define which offset it uses, so both are
	// tried.
	const reach = 26 * time.Hour // more than any offset, and any change of one
	_, before := wall.Add(-reach).In(location).Zone()
	_, after := wall.Add(reach).In(location).Zone()
	found := false
	for _, offset := range [...]int{before, after} {
		candidate := wall.Add(-time.Duration(offset) * time.Second).In(location)
		if _, actual := candidate.Zone(); actual == offset && (!found || candidate.Before(at)) {
			at, found = candidate, true
		}
	}
	if !found { // the clocks are put forward over it
		start, end := wall.Add(-time.Duration(max(before, after)) * time.Second).In(location).ZoneBounds()
		if at = end; at.IsZero() {
			at = start
		}
	}
	y, m, d := at.Date()
	return at, y == year && m == month && d == day
}
