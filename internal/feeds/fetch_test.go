package feeds

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
)

func zipped(content []byte) []byte {
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	w.Write(content)
	w.Close()
	return packed.Bytes()
}

func send(body []byte, headers ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		setHeaders(w, headers)
		w.Write(body)
	}
}

func TestGetUnpacksWithinLimits(t *testing.T) {
	s := newServer(t)
	s.overlap = true // it may still send what the client has refused
	f := newFetcher(t, FetcherOptions{})
	bomb := zipped(make([]byte, maxBody+1))
	for path, test := range map[string]struct {
		answer http.HandlerFunc
		want   string // the body, or what the error says
		fails  bool
	}{
		"/plain":    {send([]byte("news")), "news", false},
		"/gzip":     {send(zipped([]byte("news")), "Content-Encoding: gzip"), "news", false},
		"/unsaid":   {send(zipped([]byte("news"))), "news", false},
		"/lie":      {send([]byte("news"), "Content-Encoding: gzip"), "news", false},
		"/file":     {send(zipped(zipped([]byte("news"))), "Content-Encoding: gzip"), "news", false},
		"/brotli":   {send([]byte("news"), "Content-Encoding: br"), "cannot be read", true},
		"/damaged":  {send(zipped([]byte("news"))[:14], "Content-Encoding: gzip"), "broke the connection off", true},
		"/bomb":     {send(bomb, "Content-Encoding: gzip"), "16 MiB", true},
		"/bombs":    {send(zipped(bomb), "Content-Encoding: gzip"), "16 MiB", true},
		"/large":    {send(make([]byte, maxBody+1)), "16 MiB", true},
		"/exact":    {send(bytes.Repeat([]byte("x"), maxBody)), strings.Repeat("x", maxBody), false},
		"/cut":      {cutOff, "broke the connection off", true},
		"/headers":  {send(nil, "X-Long: "+strings.Repeat("x", 200<<10)), "cannot be reached", true},
		"/absent":   {nil, "(404)", true},
		"/loop":     {redirectTo(http.StatusFound, "/loop"), "more than 5 times", true},
		"/nowhere":  {func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusFound) }, "to nowhere", true},
		"/file-url": {redirectTo(http.StatusFound, "file:///etc/passwd"), "must start with http", true},
		"/user":     {redirectTo(http.StatusFound, "http://me:secret@127.0.0.1/"), "name or password", true},
	} {
		s.on(path, test.answer)
		found, err := f.get(t.Context(), request{address: s.URL + path})
		switch {
		case test.fails && (err == nil || !strings.Contains(err.Error(), test.want)):
			t.Errorf("%s: error %v, want %q", path, err, test.want)
		case !test.fails && err != nil:
			t.Errorf("%s: error %v (%v), want none", path, err, Cause(err))
		case !test.fails && string(found.body) != test.want:
			t.Errorf("%s: %d bytes", path, len(found.body))
		}
		if err != nil && strings.Contains(err.Error(), "127.0.0.1") {
			t.Errorf("%s: the error has the address: %v", path, err)
		}
	}
}

func redirectTo(code int, location string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Location", location)
		w.Header().Set("Set-Cookie", "a=b")
		w.WriteHeader(code)
	}
}

// cutOff ends the connection in the middle of the body.
func cutOff(w http.ResponseWriter, r *http.Request) {
	conn, out, _ := w.(http.Hijacker).Hijack()
	fmt.Fprint(out, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nnews")
	out.Flush()
	conn.Close()
}

// trickle sends a byte at a time for ever.
func trickle(w http.ResponseWriter, r *http.Request) {
	for r.Context().Err() == nil {
		if _, err := io.WriteString(w, " "); err != nil {
			return
		}
		w.(http.Flusher).Flush()
		time.Sleep(5 * time.Millisecond)
	}
}

func TestGetGivesUpOnSlowServers(t *testing.T) {
	s := newServer(t)
	s.overlap = true // what it answers may go on when the client has left
	f := newFetcher(t, FetcherOptions{hopTime: time.Second})
	s.on("/trickle", trickle)
	s.on("/silent", func(w http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	for _, path := range []string{"/trickle", "/silent"} {
		var spent int64
		_, err := f.get(t.Context(), request{address: s.URL + path, spend: func(n int64) { spent += n }})
		if err == nil || !strings.Contains(err.Error(), "did not answer in full") || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%s: error %v, want that it did not answer in full", path, err)
		}
		if counted := spent > 0; counted != (path == "/trickle") {
			t.Errorf("%s: %d bytes are counted", path, spent)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := f.get(ctx, request{address: s.URL + "/trickle"}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

func TestGetFollowsPermanentRedirects(t *testing.T) {
	s := newServer(t)
	f := newFetcher(t, FetcherOptions{})
	s.serve("/feed", "news")
	s.on("/301", redirectTo(http.StatusMovedPermanently, "/feed"))
	s.on("/308", redirectTo(http.StatusPermanentRedirect, "/301"))
	s.on("/302", redirectTo(http.StatusFound, "/feed"))
	s.on("/mixed", redirectTo(http.StatusMovedPermanently, "/302"))
	s.on("/late", redirectTo(http.StatusTemporaryRedirect, "/301"))
	for path, moved := range map[string]string{"/feed": "", "/301": "/feed", "/308": "/feed", "/302": "", "/mixed": "/302", "/late": ""} {
		found, err := f.get(t.Context(), request{address: s.URL + path})
		if err != nil || string(found.body) != "news" || found.address.Path != "/feed" {
			t.Fatalf("get of %s = %+v, %v, want the news of /feed", path, found, err)
		}
		if want := moved; want != "" && found.moved != s.URL+want || want == "" && found.moved != "" {
			t.Errorf("%s has moved to %q, want %q", path, found.moved, moved)
		}
	}
}

// TestGetRefusesPrivateNetworks asks a fetcher without allowed hosts for
// addresses of this machine and its network, in every notation that an address
// has.
func TestGetRefusesPrivateNetworks(t *testing.T) {
	s := newServer(t) // must not be asked
	names := newNameserver(t, "127.0.0.1")
	f := NewFetcher(FetcherOptions{pause: time.Nanosecond, resolver: names.resolver()})
	defer f.Close()
	_, port, _ := net.SplitHostPort(s.Listener.Addr().String())
	for _, address := range []string{
		s.URL, "http://localhost:" + port, "http://127.0.0.1/", "http://127.1/", "http://2130706433/", "http://0x7f000001/", "http://0177.0.0.1/",
		"http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/", "http://[::127.0.0.1]/", "http://[::]/", "http://0.0.0.0/", "http://0/",
		"http://10.0.0.1/", "http://172.16.0.1/", "http://192.168.1.1/", "http://100.64.0.1/", "http://169.254.169.254/latest/meta-data/",
		"http://[fe80::1]/", "http://[fe80::1%25lo]/", "http://[fd00::1]/", "http://[fd00:ec2::254]/", "http://[ff02::1]/", "http://224.0.0.1/", "http://239.1.1.1/", "http://255.255.255.255/", "http://240.0.0.1/",
		"http://[64:ff9b::7f00:1]/", "http://[64:ff9b::a9fe:a9fe]/", "http://[64:ff9b:1::1]/", "http://[2002:7f00:1::]/", "http://[2002:a9fe:a9fe::1]/", "http://[2001::1]/", "http://[2001:db8::1]/", "http://[3fff::1]/", "http://[5f00::1]/",
		"http://192.0.2.1/", "http://198.51.100.1/", "http://203.0.113.1/", "http://198.18.0.1/", "http://192.0.0.1/", "http://192.88.99.1/",
		"http://127.0.0.1:22/", "http://1.1.1.1:22/", "http://8.8.8.8:6379/", "http://[2606:4700::1111]:8080/",
	} {
		_, err := f.get(t.Context(), request{address: address})
		// Digits that are not a name are not looked up either.
		_, isName := errors.AsType[*net.DNSError](err)
		if !errors.Is(err, ErrForbidden) && !isName {
			t.Errorf("%s: error %v (%v), want %v", address, err, Cause(err), ErrForbidden)
		}
		if err != nil && strings.Contains(err.Error(), "127.") {
			t.Errorf("%s: the error has an address: %v", address, err)
		}
	}
	if asked := s.paths(); len(asked) > 0 {
		t.Errorf("the server was asked for %v", asked)
	}
}

func TestGetRefusesRedirectsToPrivateNetworks(t *testing.T) {
	inside := newServer(t) // must not be asked
	outside := newServer(t)
	// Only this server stands for the Internet.
	f := NewFetcher(FetcherOptions{pause: time.Nanosecond, Allow: []string{outside.Listener.Addr().String()}})
	defer f.Close()
	for _, target := range []string{inside.URL, "http://169.254.169.254/latest/meta-data/", "http://[::1]/", "//10.0.0.1/"} {
		outside.on("/", redirectTo(http.StatusMovedPermanently, target))
		if _, err := f.get(t.Context(), request{address: outside.URL}); !errors.Is(err, ErrForbidden) {
			t.Errorf("redirected to %s: error %v, want %v", target, err, ErrForbidden)
		}
	}
	if asked := inside.paths(); len(asked) > 0 {
		t.Errorf("the server inside was asked for %v", asked)
	}
	if asked := outside.paths(); len(asked) != 4 {
		t.Errorf("the server outside was asked for %v", asked)
	}
}

func TestAllowedHosts(t *testing.T) {
	for text, want := range map[string][]string{
		"":                                 {},
		"news.example, 10.0.0.7:8080 ::1,": {"news.example", "10.0.0.7:8080", "::1"},
		"[::1]":                            {"::1"},
	} {
		hosts, err := CheckAllowed(text)
		if err != nil || !slices.Equal(hosts, want) {
			t.Errorf("CheckAllowed(%q) = %q, %v, want %q", text, hosts, err, want)
		}
	}
	for _, text := range []string{"http://news.example", "news.example/feed", "*.example", "me@news.example", ":80"} {
		if hosts, err := CheckAllowed(text); err == nil {
			t.Errorf("CheckAllowed(%q) = %q, want an error", text, hosts)
		}
	}
}

func TestNoProxy(t *testing.T) {
	proxy := newServer(t) // must not be asked
	t.Setenv("HTTP_PROXY", proxy.URL)
	t.Setenv("http_proxy", proxy.URL)
	transport := newFetcher(t, FetcherOptions{}).client.Transport.(*http.Transport)
	if transport.Proxy != nil {
		t.Error("the environment chooses a proxy")
	}
}

func TestRedact(t *testing.T) {
	for address, want := range map[string]string{
		"https://me:secret@a.example/feed?key=secret&x=1#y": "https://a.example/feed?%E2%80%A6#y",
		"https://a.example/feed":                            "https://a.example/feed",
		"http://a b/%zz?secret":                             "an address that cannot be read",
	} {
		if got := Redact(address); got != want && got != strings.ReplaceAll(want, "%E2%80%A6", "…") {
			t.Errorf("Redact(%s) = %s, want %s", address, got, want)
		}
	}
}
