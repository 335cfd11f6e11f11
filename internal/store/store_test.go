package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"
)

// openStore opens a store that is closed when the test ends.
func openStore(t testing.TB, folder string) *Store {
	t.Helper()
	s, err := Open(t.Context(), folder)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func settingsOf(t testing.TB, s *Store, server string) map[string]string {
	t.Helper()
	found, err := s.Settings(t.Context(), server)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestSettingsAreKeptPerServer(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "made", "when needed ?#%")
	s := openStore(t, folder)
	if found := settingsOf(t, s, "1"); len(found) != 0 {
		t.Errorf("a new server has the settings %v", found)
	}
	for server, value := range map[string]string{"1": "thread", "2": "private"} {
		if err := s.Change(t.Context(), server, "7", Change{"replies", value}, Change{"quotes", "2"}); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Change(t.Context(), "1", Operator, Change{"quotes", ""}); err != nil {
		t.Fatal(err)
	}
	again := openStore(t, folder) // at the same time, like another process
	if got, want := settingsOf(t, again, "1"), map[string]string{"replies": "thread"}; !reflect.DeepEqual(got, want) {
		t.Errorf("settings %v, want %v", got, want)
	}
	if got := settingsOf(t, again, "2"); got["replies"] != "private" || got["quotes"] != "2" {
		t.Errorf("the other server has %v", got)
	}
	info, err := os.Stat(filepath.Join(folder, FileName))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
}

func TestChangesAreInTheAuditLog(t *testing.T) {
	s := openStore(t, t.TempDir())
	before := time.Now().Add(-time.Second)
	for _, change := range []Change{{"replies", "thread"}, {"replies", "thread"}, {"replies", ""}} {
		if err := s.Change(t.Context(), "1", "7", change); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Note(t.Context(), Entry{Server: "2", Who: "8", What: "add file", After: "pact.md"}); err != nil {
		t.Fatal(err)
	}
	entries, err := s.Audit(t.Context(), "", 10)
	if err != nil {
		t.Fatal(err)
	}
	for i := range entries {
		if at := entries[i].Time; at.Before(before) || at.After(time.Now().Add(time.Second)) {
			t.Errorf("entry %d is of %v", i, at)
		}
		entries[i].Time = time.Time{}
	}
	want := []Entry{
		{Server: "1", Who: "7", What: "set replies", After: "thread"},
		{Server: "1", Who: "7", What: "set replies", Before: "thread"},
		{Server: "2", Who: "8", What: "add file", After: "pact.md"},
	}
	if !reflect.DeepEqual(entries, want) {
		t.Errorf("entries %+v, want %+v", entries, want)
	}
	if of2, err := s.Audit(t.Context(), "2", 10); err != nil || len(of2) != 1 {
		t.Errorf("the other server's: %+v, %v", of2, err)
	}
	if newest, err := s.Audit(t.Context(), "1", 1); err != nil || len(newest) != 1 || newest[0].Before != "thread" {
		t.Errorf("the newest: %+v, %v", newest, err)
	}
}

func TestAuditLogKeepsTheNewestOfEachServer(t *testing.T) {
	s := openStore(t, t.TempDir())
	if _, err := s.write.ExecContext(t.Context(), `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
		INSERT INTO audit (time, server, who, what, before, after) SELECT '2031-03-06T10:00:00.000Z', '1', '7', 'set x', '', i FROM n`, keptEntries+5); err != nil {
		t.Fatal(err)
	}
	for _, server := range []string{"2", "1"} {
		if err := s.Note(t.Context(), Entry{Server: server, What: "last"}); err != nil {
			t.Fatal(err)
		}
	}
	entries, err := s.Audit(t.Context(), "1", 2*keptEntries)
	if err != nil || len(entries) != keptEntries || entries[keptEntries-1].What != "last" || entries[0].After != "7" {
		t.Errorf("%d entries from %+v, %v", len(entries), entries[0], err)
	}
	if others, err := s.Audit(t.Context(), "2", 5); err != nil || len(others) != 1 {
		t.Errorf("the other server has %d entries, %v", len(others), err)
	}
}

func TestEraseServer(t *testing.T) {
	s := openStore(t, t.TempDir())
	for _, server := range []string{"1", "2"} {
		err := errors.Join(
			s.Change(t.Context(), server, "7", Change{"replies", "thread"}),
			s.AddVerdict(t.Context(), Verdict{Time: time.Now(), Server: server, Vote: server}))
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := s.EraseServer(t.Context(), "1"); err != nil {
		t.Fatal(err)
	}
	for server, want := range map[string]int{"1": 0, "2": 1} {
		entries, err := s.Audit(t.Context(), server, 9)
		verdicts := 0
		for _, verdict := range verdictsOf(t, s) {
			if verdict.Server == server {
				verdicts++
			}
		}
		if err != nil || len(entries) != want || verdicts != want || len(settingsOf(t, s, server)) != want {
			t.Errorf("server %s has %d entries and %d verdicts, %v", server, len(entries), verdicts, err)
		}
	}
}

func TestOpenExistingMakesNothing(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "data")
	if _, err := OpenExisting(t.Context(), folder); !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), FileName) {
		t.Error(err)
	}
	if _, err := os.Stat(folder); !errors.Is(err, fs.ErrNotExist) {
		t.Error("the folder was made", err)
	}
}

// TestFilesThatCannotBeUsed: a file that is not a store of this version is
// refused, with what to do about it. Afterwards the file is unchanged, byte for
// byte, and the folder has no new files.
func TestFilesThatCannotBeUsed(t *testing.T) {
	whole := func(t *testing.T) []byte {
		folder := t.TempDir()
		s, err := Open(t.Context(), folder)
		if err != nil {
			t.Fatal(err)
		}
		for i := range 200 {
			if err := s.Note(t.Context(), Entry{Server: "1", What: strings.Repeat(fmt.Sprint(i), 50)}); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		return read(t, filepath.Join(folder, FileName))
	}
	made := func(statements string) func(t *testing.T) []byte {
		return func(t *testing.T) []byte {
			path := filepath.Join(t.TempDir(), FileName)
			if err := os.WriteFile(path, whole(t), 0o600); err != nil {
				t.Fatal(err)
			}
			db := connect(path, 1, "")
			if _, err := db.Exec(statements + "; PRAGMA journal_mode = DELETE"); err != nil {
				t.Fatal(err)
			}
			if err := db.Close(); err != nil {
				t.Fatal(err)
			}
			return read(t, path)
		}
	}
	for _, test := range []struct {
		name    string
		content func(t *testing.T) []byte
		want    error
		advice  string
	}{
		{"a text", func(*testing.T) []byte { return []byte("server: 1\n") }, ErrNotStore, "--data or DATA_DIR"},
		{"another program's", made("PRAGMA application_id = 1"), ErrNotStore, "--data or DATA_DIR"},
		{"unmarked", made("PRAGMA application_id = 0"), ErrNotStore, "--data or DATA_DIR"},
		{"newer", made("PRAGMA user_version = 1000"), ErrNewer, "run that version"},
		{"cut off", func(t *testing.T) []byte { all := whole(t); return all[:len(all)/2] }, ErrDamaged, "a backup in its place"},
		{"cut to its header", func(t *testing.T) []byte { return whole(t)[:100] }, ErrDamaged, "a backup in its place"},
		{"overwritten in the middle", func(t *testing.T) []byte {
			all := whole(t)
			copy(all[len(all)/2:], strings.Repeat("x", 4096))
			return all
		}, ErrDamaged, "a backup in its place"},
	} {
		t.Run(test.name, func(t *testing.T) {
			folder := t.TempDir()
			path := filepath.Join(folder, FileName)
			content := test.content(t)
			if err := os.WriteFile(path, content, 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := Open(t.Context(), folder)
			if !errors.Is(err, test.want) || !strings.Contains(fmt.Sprint(err), path) || !strings.Contains(fmt.Sprint(err), test.advice) {
				t.Errorf("the error is %v", err)
			}
			if after := read(t, path); string(after) != string(content) {
				t.Error("the file was changed")
			}
		})
	}
}

// TestLogOfADamagedDatabaseStays: the log of a refused database is kept too,
// since it may hold the better part of the data.
func TestLogOfADamagedDatabaseStays(t *testing.T) {
	source := t.TempDir()
	s := openStore(t, source)
	if err := s.Change(t.Context(), "1", "7", Change{"replies", "thread"}); err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	before := make(map[string]string)
	for _, name := range []string{FileName, FileName + "-wal"} {
		content := read(t, filepath.Join(source, name))
		if name == FileName {
			content = append(content[:100:100], make([]byte, len(content))...)
		}
		before[name] = string(content)
		if err := os.WriteFile(filepath.Join(folder, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	// The log has all pages of this small database, and repairs it.
	mended, err := Open(t.Context(), folder)
	if err == nil {
		err = mended.Close()
	}
	if err != nil {
		t.Errorf("a database that its log mends: %v", err)
	}
	for name, content := range before {
		if name != FileName {
			content = content[:len(content)/2] + strings.Repeat("x", len(content)-len(content)/2)
			content = content[:40] // a log without a whole page
		}
		before[name] = content
		if err := os.WriteFile(filepath.Join(folder, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := Open(t.Context(), folder); !errors.Is(err, ErrDamaged) {
		t.Errorf("the error is %v", err)
	}
	for name, content := range before {
		if string(read(t, filepath.Join(folder, name))) != content {
			t.Errorf("%s was changed", name)
		}
	}
}

func TestFolderThatCannotBeWritten(t *testing.T) {
	if os.Geteuid() == 0 {
		// Root may write anywhere, so a file in place of the folder has to
		// stand for all refusals.
		path := filepath.Join(t.TempDir(), "data")
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(t.Context(), path); err == nil || !strings.Contains(err.Error(), "DATA_DIR") {
			t.Error(err)
		}
		return
	}
	folder := t.TempDir()
	if err := os.Chmod(folder, 0o500); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.Context(), folder); !errors.Is(err, fs.ErrPermission) || !strings.Contains(err.Error(), "DATA_DIR") {
		t.Error(err)
	}
}

func TestMigrationsFromEachVersion(t *testing.T) {
	steps := []string{
		"CREATE TABLE one (x TEXT); INSERT INTO one VALUES ('kept')",
		"ALTER TABLE one ADD COLUMN y TEXT NOT NULL DEFAULT 'new'",
		"CREATE TABLE two (x TEXT); INSERT INTO two SELECT x || y FROM one",
	}
	for from := range steps {
		db := emptyDatabase(t)
		for _, known := range []int{from, len(steps)} {
			if err := migrate(t.Context(), db, steps[:known]); err != nil {
				t.Fatal(err)
			}
		}
		var x string
		var program, version int
		err := db.QueryRow("SELECT x, (SELECT application_id FROM pragma_application_id), (SELECT user_version FROM pragma_user_version) FROM two").Scan(&x, &program, &version)
		if err != nil || x != "keptnew" || program != applicationID || version != len(steps) {
			t.Errorf("from version %d: %q, %x, %d, %v", from, x, program, version, err)
		}
	}
}

func TestMigrationThatFailsChangesNothing(t *testing.T) {
	db := emptyDatabase(t)
	steps := []string{"CREATE TABLE one (x TEXT)", "INSERT INTO one VALUES ('half'); INSERT INTO nowhere VALUES (1)"}
	if err := migrate(t.Context(), db, steps); err == nil || !strings.Contains(err.Error(), "from version 1 to 2") {
		t.Errorf("the error is %v", err)
	}
	var rows, version int
	err := db.QueryRow("SELECT (SELECT count(*) FROM one), (SELECT user_version FROM pragma_user_version)").Scan(&rows, &version)
	if err != nil || rows != 0 || version != 1 {
		t.Errorf("%d rows, version %d, %v", rows, version, err)
	}
}

func TestManyOpenANewStoreAtATime(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "data")
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			s, err := Open(t.Context(), folder)
			if err == nil {
				err = errors.Join(s.Change(t.Context(), fmt.Sprint(i), "7", Change{"replies", "thread"}), s.Close())
			}
			if err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	s := openStore(t, folder)
	for i := range 8 {
		if found := settingsOf(t, s, fmt.Sprint(i)); len(found) != 1 {
			t.Errorf("server %d has %v", i, found)
		}
	}
}

func TestCallsEndWithTheirContext(t *testing.T) {
	folder := t.TempDir()
	s, other := openStore(t, folder), openStore(t, folder)
	held, err := other.write.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer held.Rollback()
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	started := time.Now()
	if err := s.Change(ctx, "1", "7", Change{"replies", "thread"}); err == nil {
		t.Error("a write did not wait for that of another process")
	}
	if took := time.Since(started); took >= busyTime {
		t.Errorf("the second process waited %v", took)
	}
	if found := settingsOf(t, s, "1"); len(found) != 0 { // reads do not wait
		t.Errorf("settings %v", found)
	}
}

func emptyDatabase(t *testing.T) *sql.DB {
	t.Helper()
	db := connect(filepath.Join(t.TempDir(), FileName), 1, "")
	t.Cleanup(func() { db.Close() })
	return db
}

func read(t testing.TB, path string) []byte {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func verdictsOf(t testing.TB, s *Store) []Verdict {
	t.Helper()
	var all []Verdict
	if err := s.Verdicts(t.Context(), func(v Verdict) error { all = append(all, v); return nil }); err != nil {
		t.Fatal(err)
	}
	return all
}

// TestOpenWhileWriting opens a database to which another process writes all the
// time.
func TestOpenWhileWriting(t *testing.T) {
	folder := t.TempDir()
	first, err := Open(t.Context(), folder)
	if err != nil {
		t.Fatal(err)
	}
	defer first.Close()
	err = first.change(t.Context(), "test", func(*sql.Tx) error {
		second, err := Open(t.Context(), folder)
		if err != nil {
			return err
		}
		return second.Close()
	})
	if err != nil {
		t.Errorf("opened beside a writer: %v", err)
	}
}
