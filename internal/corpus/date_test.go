package corpus

import (
	"testing"
	"time"
)

func TestParseDate(t *testing.T) {
	for s, want := range map[string]string{
		"2024-03-05":                            "2024-03-05T00:00:00Z",
		"20240305":                              "2024-03-05T00:00:00Z",
		"2024/03/05":                            "2024-03-05T00:00:00Z",
		"2024-03-05T10:00:00+02:00":             "2024-03-05T10:00:00+02:00",
		"2024-03-05T23:30:00-0800":              "2024-03-05T23:30:00-08:00",
		"2024-03-05 10:00:00":                   "2024-03-05T10:00:00Z",
		"Tue, 05 Mar 2024 10:00:00 GMT":         "2024-03-05T10:00:00Z",
		"Tue, 05 Mar 2024 23:30:00 EST":         "2024-03-05T23:30:00-05:00",
		"Tue, 05 Mar 2024 10:00:00 +0530 (IST)": "2024-03-05T10:00:00+05:30",
		"05 Mar 24 10:00 UTC":                   "2024-03-05T10:00:00Z",
		"March 5, 2024":                         "2024-03-05T00:00:00Z",
		"Tuesday, March 5, 2024":                "2024-03-05T00:00:00Z",
		"March 5, 2024 3:04 p.m.":               "2024-03-05T15:04:00Z",
		"5 March 2024":                          "2024-03-05T00:00:00Z",
		"Mar. 5, 2024":                          "2024-03-05T00:00:00Z",
		"Sept. 5, 2024":                         "2024-09-05T00:00:00Z",
		"13/02/2024":                            "2024-02-13T00:00:00Z",
		"02/13/2024 10:00":                      "2024-02-13T10:00:00Z",
		"13.2.2024":                             "2024-02-13T00:00:00Z",
		"05-05-2024":                            "2024-05-05T00:00:00Z",
		"1700000000":                            "2023-11-14T22:13:20Z",
		"1700000000.25":                         "2023-11-14T22:13:20Z",
		"1700000000123":                         "2023-11-14T22:13:20Z",
		"1843-12-19":                            "1843-12-19T00:00:00Z",
	} {
		got, err := parseDate(s)
		if err != nil || got.Format(time.RFC3339) != want {
			t.Errorf("%s: got %v, %v, want %s", s, got, err, want)
		}
	}
}

func TestParseDateInNamedZone(t *testing.T) {
	for zone, hours := range map[string]int{
		"UTC": 0, "GMT": 0, "XYZ": 0, "BST": 1, "CET": 1, "WEST": 1, "CEST": 2, "EET": 2, "EEST": 3,
		"EDT": -4, "EST": -5, "CDT": -5, "CST": -6, "MDT": -6, "MST": -7, "PDT": -7, "PST": -8,
	} {
		got, err := parseDate("Tue, 05 Mar 2024 23:30:00 " + zone)
		if _, offset := got.Zone(); err != nil || offset != hours*60*60 || got.Hour() != 23 {
			t.Errorf("%s: got %v, %v", zone, got, err)
		}
	}
}

func TestParseDateRefuses(t *testing.T) {
	for _, s := range []string{
		"01/02/2024", "01/02/2024 10:00", "Mon 01/02/2024", "1.2.2024", "01-02-2024", "1/2/24", "13/2/24", "13/13/2024",
		"2024", "2024-03", "2024/03", "March 2024", "March 5", "yesterday", "12", "0", "2024-13-01", "2024-02-30",
		"1499-01-01", "0001-01-01", "99999-01-01", "10:00", "17000000000000000000000",
	} {
		if got, err := parseDate(s); err == nil || !got.IsZero() {
			t.Errorf("%s: got %v, %v, want an error", s, got, err)
		}
	}
	if got, err := parseDate("  "); err != nil || !got.IsZero() {
		t.Errorf("blank: got %v, %v", got, err)
	}
}
