package main

import (
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"reflect"
	"testing"
)

func TestEngines(t *testing.T) {
	dir := filepath.Join(harbour(t), "open")
	printed := mustRun(t, "engines", "--index", t.TempDir(), "--other", t.TempDir(), dir)
	figures := decode[map[string]any](t, last(printed))
	if figures["first_ten"] != 1.0 || figures["same_first"] != 1.0 || figures["n"] != 2.0 || !reflect.DeepEqual(figures["requests"], map[string]any{"0": 3.0}) {
		t.Errorf("two indexes of the same articles have the figures %v", figures)
	}
}

func TestSharedPart(t *testing.T) {
	for _, test := range []struct {
		a, b []string
		want float64
	}{
		{[]string{"a", "b"}, []string{"b", "a"}, 1},
		{[]string{"a", "b"}, []string{"b", "c", "d", "e"}, 0.25},
		{[]string{"a"}, nil, 0},
	} {
		if got := sharedPart(test.a, test.b); got != test.want {
			t.Errorf("%q and %q share %v, want %v", test.a, test.b, got, test.want)
		}
	}
}

func TestSearchesAndReadsAreCounted(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	defer server.Close()
	counter, err := countRequests(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/", "/a/_msearch", "/a/_mget", "/_cluster/health", "/a/_search?size=1"} {
		response, err := http.Get(counter.index + path)
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
	}
	if n := counter.count.Load(); n != 3 {
		t.Errorf("%d requests were counted, want 3", n)
	}
	if err := counter.close(); err != nil {
		t.Error(err)
	}
}
