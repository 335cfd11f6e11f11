package settings

import (
	"reflect"
	"strings"
	"testing"
)

var defaults = Settings{
	AskChannels: []string{"5"}, Replies: InChannel, Moderators: []string{"9"}, Quotes: 3, PersonLimit: 10, ServerLimit: 600, Shared: true,
}

func TestWhatIsKeptTakesThePlaceOfDefaults(t *testing.T) {
	kept := map[string]string{
		"channels": "1,2", "ask-channels": "none", "replies": "thread", "quotes": "1", "moderators": "7",
		"person-limit": "0", "server-limit": "60", "shared": "off", "outlets.3": "Wire; Harbour Dispatch",
		"of-a-newer-version": "x",
	}
	got, err := Of(defaults, kept)
	want := Settings{
		Channels: []string{"1", "2"}, Outlets: map[string][]string{"3": {"Harbour Dispatch", "Wire"}}, Replies: InThread,
		Moderators: []string{"7"}, Quotes: 1, ServerLimit: 60,
	}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, %v, want %+v", got, err, want)
	}
	if got, err := Of(defaults, nil); err != nil || !reflect.DeepEqual(got, defaults) {
		t.Errorf("nothing is kept: %+v, %v", got, err)
	}
}

func TestWhatCannotBeReadHasItsDefault(t *testing.T) {
	got, err := Of(defaults, map[string]string{"quotes": "many", "replies": "thread"})
	if err == nil || !strings.Contains(err.Error(), `setting quotes: "many" is not a whole number from 1 to 3`) {
		t.Errorf("the error is %v", err)
	}
	if got.Quotes != 3 || got.Replies != InThread {
		t.Errorf("the settings are %+v, want 3 quotes, in threads", got)
	}
}

func TestCanonical(t *testing.T) {
	for _, test := range []struct{ name, value, want, err string }{
		{"channels", " 20 3,3, 100", "3,20,100", ""},
		{"channels", "none", "none", ""},
		{"channels", "", "", "0 ids"},
		{"channels", "#general", "", "Copy ID"},
		{"channels", strings.Repeat("1 ", 26), "", "26 ids"},
		{"moderators", "123456789012345678901", "", "Copy ID"},
		{"replies", "private", "private", ""},
		{"replies", "Thread", "", "channel, thread, private"},
		{"quotes", "4", "", "from 1 to 3"},
		{"quotes", "02", "2", ""},
		{"person-limit", "-1", "", "from 0"},
		{"shared", "off", "off", ""},
		{"shared", "no", "", "neither on nor off"},
		{"outlets.7", " Wire ;; The Lantern Wire;Wire", "The Lantern Wire; Wire", ""},
		{"outlets.7", " ; ", "", "0 outlets"},
		{"outlets.7", "a\x00b", "", "cannot be the name"},
		{"outlets.7", strings.Repeat("ä", 101), "", "cannot be the name"},
	} {
		setting, known := Find(test.name)
		if !known {
			t.Fatalf("there is no setting %q", test.name)
		}
		got, err := setting.Canonical(test.value)
		if got != test.want || (err == nil) != (test.err == "") || err != nil && !strings.Contains(err.Error(), test.err) {
			t.Errorf("%s=%q: %q, error %v, want %q, error %q", test.name, test.value, got, err, test.want, test.err)
		}
	}
}

func TestNamesThatAreNoSetting(t *testing.T) {
	for _, name := range []string{"", "Replies", "outlets", "outlets.", "outlets.x", "outlets.1.2"} {
		if _, known := Find(name); known {
			t.Errorf("%q is a setting", name)
		}
	}
}

// TestChoicesAreValues: everything that is offered can be set, and each setting
// changes something of its own.
func TestChoicesAreValues(t *testing.T) {
	changed := make(map[string]string)
	for _, setting := range append(All(), OutletsOf("3")) {
		if found, known := Find(setting.Name); !known || found.Title != setting.Title {
			t.Errorf("%s is not found by its name", setting.Name)
		}
		values := setting.Choices
		if setting.Kind != Choice {
			values = []string{"17"}
		}
		for _, value := range values {
			got, err := Of(Settings{}, map[string]string{setting.Name: value})
			if err != nil || setting.Value(got) != value {
				t.Errorf("%s=%s is %q, %v", setting.Name, value, setting.Value(got), err)
			}
			of := reflect.ValueOf(got)
			for i := range of.NumField() {
				if !of.Field(i).IsZero() {
					changed[of.Type().Field(i).Name] = setting.Name
				}
			}
		}
	}
	if fields := reflect.TypeFor[Settings]().NumField(); len(changed) != fields {
		t.Errorf("%d of %d fields can be set: %v", len(changed), fields, changed)
	}
}

func FuzzCanonical(f *testing.F) {
	for _, value := range []string{"1, 2", "none", "thread", "3", "on", "a; b", ";", "\xff", "\u2028;x"} {
		f.Add(value)
	}
	f.Fuzz(func(t *testing.T, value string) {
		for _, setting := range append(All(), OutletsOf("3")) {
			kept, err := setting.Canonical(value)
			if err != nil {
				continue
			}
			again, err := setting.Canonical(kept)
			if err != nil || again != kept || kept == "" {
				t.Errorf("%s: %q is kept as %q, which is read as %q, %v", setting.Name, value, kept, again, err)
			}
		}
	})
}
