package watch

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// Clock is a time of the day in minutes from midnight, from 0 to 1439.
type Clock int

// ErrClock is wrapped by the error for a malformed time of day.
var ErrClock = errors.New("a time of the day is written as HH:MM, from 00:00 to 23:59")

// ErrZone is wrapped by the error for an unknown time zone.
var ErrZone = errors.New("a time zone is written as in Europe/Berlin or UTC")

// ParseClock parses "07:30" or "7:30".
func ParseClock(text string) (Clock, error) {
	for _, layout := range [...]string{"15:04", "3:04pm", "3pm"} {
		if at, err := time.Parse(layout, text); err == nil {
			return Clock(at.Hour()*60 + at.Minute()), nil
		}
	}
	return 0, fmt.Errorf("time %.20q: %w", text, ErrClock)
}

// String is the time as HH:MM.
func (c Clock) String() string { return fmt.Sprintf("%02d:%02d", c/60, c%60) }

func (c Clock) check() error {
	if c < 0 || c >= 24*60 {
		return fmt.Errorf("minute %d of the day: %w", int(c), ErrClock)
	}
	return nil
}

// Quiet is the hours of each day in which nothing is posted. What comes in
// meanwhile is posted as one at their end. The zero value has none.
type Quiet struct {
	// From is the first minute of silence and To the first after it, on the
	// next day if To is before From. If they are equal, there are no quiet
	// hours.
	From Clock `json:"from"`
	To   Clock `json:"to"`
	// Zone is the IANA name of their time zone; empty for UTC.
	Zone string `json:"zone,omitempty"`
}

// ParseQuiet parses hours as people write them, such as 22:00-07:00 or "22:00 to
// 7:00", in a time zone; "" are none. The error wraps [ErrClock] or [ErrZone].
func ParseQuiet(hours, zone string) (q Quiet, err error) {
	if _, err := Location(zone); err != nil {
		return q, err
	}
	q.Zone = zone
	if hours == "" {
		return q, nil
	}
	from, to, _ := strings.Cut(strings.NewReplacer("–", "-", "—", "-", " to ", "-").Replace(hours), "-")
	if q.From, err = ParseClock(strings.TrimSpace(from)); err == nil {
		q.To, err = ParseClock(strings.TrimSpace(to))
	}
	if err != nil {
		return q, fmt.Errorf("quiet hours %q, which are written as in 22:00-07:00: %w", hours, err)
	}
	return q, nil
}

// Check reports what is wrong; the error wraps [ErrClock] or [ErrZone].
func (q Quiet) Check() error {
	_, err := Location(q.Zone)
	return errors.Join(q.From.check(), q.To.check(), err)
}

// End is the first moment at or after at that is not quiet: at itself, or the
// end of the quiet hours that contain it.
func (q Quiet) End(at time.Time) time.Time {
	location, err := Location(q.Zone)
	if q.From == q.To || err != nil {
		return at
	}
	for day := -1; day <= 1; day++ {
		date := at.In(location).AddDate(0, 0, day)
		start, _ := moment(date, q.From, location)
		if q.To < q.From {
			date = date.AddDate(0, 0, 1)
		}
		end, _ := moment(date, q.To, location)
		if !at.Before(start) && at.Before(end) {
			return end
		}
	}
	return at
}
