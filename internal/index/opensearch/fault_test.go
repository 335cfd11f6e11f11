package opensearch

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"byline/internal/article"
	"byline/internal/index"
)

// quick is patience for tests: long enough for a busy machine to answer.
var quick = patience{rest: 10 * time.Second, try: 500 * time.Millisecond, answer: 2 * time.Second, work: 2 * time.Second, pause: time.Millisecond}

// engineAt is an engine at addresses that nothing of the bot's is at.
func engineAt(t *testing.T, config Config) *Engine {
	t.Helper()
	config.Name = "byline"
	e, err := New(config, nil)
	if err != nil {
		t.Fatal(err)
	}
	e.client.patience = quick
	t.Cleanup(func() {
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	})
	return e
}

const (
	greeting = `{"version":{"distribution":"opensearch","number":"2.19.6"},"tagline":"The OpenSearch Project"}`
	noIndex  = `{"error":{"type":"index_not_found_exception","reason":"no such index"},"status":404}`
)

// says serves the same answer to everything.
func says(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

// TestFaultsAreTold asks engines that cannot serve: each must be told apart, must
// never look like one without articles, and must say what to do.
func TestFaultsAreTold(t *testing.T) {
	closed := httptest.NewServer(nil)
	closed.Close()
	ended := make(chan struct{})
	t.Cleanup(func() { close(ended) })
	tests := []struct {
		name    string
		handler http.HandlerFunc
		kind    Kind
	}{
		{"down", nil, Unreachable},
		{"slow", func(_ http.ResponseWriter, r *http.Request) {
			select {
			case <-r.Context().Done():
			case <-ended:
			}
		}, Slow},
		{"gateway", says(http.StatusBadGateway, "<html>bad gateway</html>"), Unreachable},
		{"password", says(http.StatusUnauthorized, "Unauthorized"), Refused},
		{"rights", says(http.StatusForbidden, `{"error":{"type":"security_exception","reason":"no permissions for [indices:data/read/get]"},"status":403}`), Refused},
		{"web page", says(http.StatusOK, "<html>hello</html>"), NotEngine},
		{"other JSON", says(http.StatusOK, `{"hello":"world"}`), NotEngine},
		{"not found", says(http.StatusNotFound, "404 page not found"), NotEngine},
		{"redirect", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "https://example.org/", http.StatusFound)
		}, NotEngine},
		{"Elasticsearch", says(http.StatusOK, `{"version":{"number":"8.19.0"},"tagline":"You Know, for Search"}`), NotEngine},
		{"old", says(http.StatusOK, strings.Replace(greeting, "2.19.6", "1.3.20", 1)), Version},
		{"next", says(http.StatusOK, strings.Replace(greeting, "2.19.6", "3.1.0", 1)), Version},
		{"busy", says(http.StatusTooManyRequests, `{"error":{"type":"circuit_breaking_exception","reason":"[parent] Data too large"},"status":429}`), Busy},
		{"no manager", says(http.StatusServiceUnavailable, `{"error":{"type":"cluster_block_exception","reason":"blocked by: [SERVICE_UNAVAILABLE/2/no cluster-manager];"},"status":503}`), Incomplete},
		{"shard gone", withState(says(http.StatusServiceUnavailable, `{"error":{"type":"no_shard_available_action_exception","reason":"No shard available"},"status":503}`)), Incomplete},
		{"newer", withState(says(http.StatusOK, `{"found":true,"_source":{"layout":1000,"serving":{"index":"byline-000001-00000000"}}}`)), Newer},
		{"foreign", func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/" {
				says(http.StatusOK, greeting)(w, r)
				return
			}
			says(http.StatusOK, `{"byline-state":{"mappings":{"properties":{"price":{"type":"long"}}}}}`)(w, r)
		}, Foreign},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			url := closed.URL
			if test.handler != nil {
				server := httptest.NewServer(test.handler)
				t.Cleanup(server.Close)
				url = server.URL
			}
			e := engineAt(t, Config{URLs: []string{url}})
			_, err := e.Current(t.Context())
			toldAs(t, err, test.kind)
			_, err = e.Begin(t.Context(), nil)
			toldAs(t, err, test.kind)
			toldAs(t, e.Ping(t.Context()), test.kind)
		})
	}
}

// withState serves a state index of the bot's own, and what else for its state.
func withState(state http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == "/":
			says(http.StatusOK, greeting)(w, r)
		case strings.HasSuffix(r.URL.Path, "/_mapping"):
			says(http.StatusOK, `{"byline-state":{"mappings":{"_meta":{"byline":{"name":"byline","kind":"state","layout":1}}}}}`)(w, r)
		default:
			state(w, r)
		}
	}
}

func toldAs(t *testing.T, err error, kind Kind) {
	t.Helper()
	f, ok := errors.AsType[*Fault](err)
	if !ok || f.Kind != kind || f.Advice() == "" {
		t.Errorf("got %v, want a fault of the kind %q with advice", err, kind)
	}
	if !errors.Is(err, index.ErrUnreachable) || errors.Is(err, index.ErrNoSnapshot) {
		t.Errorf("%v does not say that the articles cannot be reached", err)
	}
}

func TestEveryKindHasAdvice(t *testing.T) {
	for _, kind := range []Kind{Unreachable, Slow, Certificate, Refused, NotEngine, Version, Foreign, Newer, Mapping, Full, Busy, Incomplete, Damaged} {
		if advice[kind] == "" {
			t.Errorf("no advice for %q", kind)
		}
	}
}

// TestPartsAreNoAnswer holds that a search which reaches some shards alone, or is
// cut short, fails.
func TestPartsAreNoAnswer(t *testing.T) {
	for name, response := range map[string]string{
		"failed shard": `{"timed_out":false,"_shards":{"total":2,"successful":1,"failed":1},"hits":{"total":{"value":0},"hits":[]},"status":200}`,
		"timed out":    `{"timed_out":true,"_shards":{"total":2,"successful":2,"failed":0},"hits":{"total":{"value":0},"hits":[]},"status":200}`,
		"error":        `{"error":{"type":"search_phase_execution_exception","reason":"all shards failed"},"status":503}`,
		"damaged":      `{"_shards":{"total":1,"failed":0},"hits":{"total":{"value":1},"hits":[{"_score":1,"sort":[1.5,"x"]}]},"status":200}`,
	} {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewServer(says(http.StatusOK, `{"responses":[`+response+`]}`))
			defer server.Close()
			e := engineAt(t, Config{URLs: []string{server.URL}})
			s := &snapshot{engine: e, of: generation{Index: "byline-000001-00000000", Articles: 1}, stock: newStock(true), borrowed: true}
			s.stock.add("canal", counted{1, 1, 1})
			_, err := s.Search(t.Context(), article.Query{Terms: []article.Term{{Text: "canal", Weight: 1}}, Limit: 1})
			if name == "damaged" {
				if !errors.Is(err, index.ErrUnreadable) || !s.Damaged() {
					t.Errorf("%v does not say that the index is damaged", err)
				}
			} else if !errors.Is(err, index.ErrUnreachable) || s.Damaged() {
				t.Errorf("%v does not say that the articles cannot be reached", err)
			}
		})
	}
}

// TestOtherNodesAreAsked holds that one node of several that is down, hangs or
// fails costs no answer, and is not asked first again for a while.
func TestOtherNodesAreAsked(t *testing.T) {
	good := httptest.NewServer(says(http.StatusOK, greeting))
	defer good.Close()
	var asked atomic.Int32
	ended := make(chan struct{})
	for name, handler := range map[string]http.HandlerFunc{
		"hangs": func(_ http.ResponseWriter, r *http.Request) {
			asked.Add(1)
			select {
			case <-r.Context().Done():
			case <-ended:
			}
		},
		"fails": func(w http.ResponseWriter, r *http.Request) {
			asked.Add(1)
			says(http.StatusInternalServerError, "{}")(w, r)
		},
		"cuts": func(w http.ResponseWriter, _ *http.Request) {
			asked.Add(1)
			connection, _, err := http.NewResponseController(w).Hijack()
			if err == nil {
				connection.Close()
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			bad := httptest.NewServer(handler)
			defer bad.Close()
			asked.Store(0)
			e := engineAt(t, Config{URLs: []string{bad.URL, good.URL}})
			for range 6 {
				if err := e.client.greet(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			// Go itself sends a request again whose connection was cut.
			if n := asked.Load(); n < 1 || n > 2 {
				t.Errorf("the bad node was asked %d times, want once", n)
			}
		})
	}
	close(ended)
}

// TestAQuestionHasAnEnd holds that the asker's own deadline is kept.
func TestAQuestionHasAnEnd(t *testing.T) {
	ended := make(chan struct{})
	hangs := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		select {
		case <-r.Context().Done():
		case <-ended:
		}
	}))
	defer hangs.Close()
	defer close(ended)
	e := engineAt(t, Config{URLs: []string{hangs.URL}})
	e.client.patience = ordinary
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	start := time.Now()
	if _, err := e.Current(ctx); !errors.Is(err, context.DeadlineExceeded) || time.Since(start) > ordinary.try {
		t.Errorf("%v after %v", err, time.Since(start))
	}
}

// TestSecretsStaySecret holds that no error and no setting shows a password or a
// key, and that none is sent in the clear to another machine.
func TestSecretsStaySecret(t *testing.T) {
	const secret = "hunter2-and-more"
	for _, config := range []Config{{User: "byline", Password: secret}, {APIKey: secret}} {
		config.URLs, config.Name = []string{"http://search-1:9200"}, "byline"
		if _, err := New(config, nil); err == nil || strings.Contains(err.Error(), secret) {
			t.Errorf("New sends it in the clear: %v", err)
		}
		server := httptest.NewServer(says(http.StatusUnauthorized, "who are you?"))
		config.URLs = []string{server.URL}
		_, err := engineAt(t, config).Current(t.Context())
		if err == nil || strings.Contains(err.Error(), secret) {
			t.Errorf("%v", err)
		}
		server.Close()
	}
	if _, err := ParseURLs("https://byline:" + secret + "@search-1:9200"); err == nil || strings.Contains(err.Error(), secret) {
		t.Errorf("%v", err)
	}
}

func TestAPIKeyAndPasswordAreSent(t *testing.T) {
	got := make(chan string, 1)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got <- r.Header.Get("Authorization")
		says(http.StatusOK, greeting)(w, r)
	}))
	defer server.Close()
	for want, config := range map[string]Config{
		"ApiKey c2VjcmV0":    {APIKey: "c2VjcmV0"},
		"Basic Ynk6c2VjcmV0": {User: "by", Password: "secret"},
		"":                   {},
	} {
		config.URLs = []string{server.URL}
		if err := engineAt(t, config).client.greet(t.Context()); err != nil {
			t.Fatal(err)
		}
		if header := <-got; header != want {
			t.Errorf("got %q, want %q", header, want)
		}
	}
}

// certificate is one for 127.0.0.1, valid until a time, and the file that names
// who signed it: itself.
func certificate(t *testing.T, until time.Time) (tls.Certificate, string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "node"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore: until.Add(-48 * time.Hour), NotAfter: until, IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o600); err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, file
}

func TestCertificates(t *testing.T) {
	valid, ca := certificate(t, time.Now().Add(time.Hour))
	expired, expiredCA := certificate(t, time.Now().Add(-time.Hour))
	tests := []struct {
		name   string
		shown  tls.Certificate
		ca     string
		wanted bool
	}{
		{"own", valid, ca, true},
		{"unknown", valid, "", false},
		{"expired", expired, expiredCA, false},
		{"of another", valid, expiredCA, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			server := httptest.NewUnstartedServer(says(http.StatusOK, greeting))
			server.Config.ErrorLog = log.New(io.Discard, "", 0)
			server.TLS = &tls.Config{Certificates: []tls.Certificate{test.shown}}
			server.StartTLS()
			defer server.Close()
			err := engineAt(t, Config{URLs: []string{server.URL}, CA: test.ca}).client.greet(t.Context())
			if test.wanted && err != nil || !test.wanted && !ofKind(err, Certificate) {
				t.Errorf("got %v", err)
			}
		})
	}
	plain := httptest.NewServer(says(http.StatusOK, greeting))
	defer plain.Close()
	err := engineAt(t, Config{URLs: []string{strings.Replace(plain.URL, "http:", "https:", 1)}}).client.greet(t.Context())
	if !ofKind(err, NotEngine) {
		t.Errorf("got %v", err)
	}
	if _, err := New(Config{URLs: []string{"https://127.0.0.1:1"}, Name: "byline", CA: filepath.Join(t.TempDir(), "none")}, nil); err == nil {
		t.Error("a file that is not there passes")
	}
}

// TestServesAgain holds that nothing need be done here once the engine is back.
func TestServesAgain(t *testing.T) {
	var down atomic.Bool
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if down.Load() {
			says(http.StatusServiceUnavailable, "down")(w, r)
			return
		}
		if r.URL.Path == "/" {
			says(http.StatusOK, greeting)(w, r)
			return
		}
		says(http.StatusNotFound, noIndex)(w, r)
	}))
	defer server.Close()
	e := engineAt(t, Config{URLs: []string{server.URL}})
	for range 2 {
		down.Store(true)
		toldAs(t, e.Ping(t.Context()), Unreachable)
		down.Store(false)
		if err := e.Ping(t.Context()); err != nil {
			t.Error(err)
		}
		if _, err := e.Current(t.Context()); !errors.Is(err, index.ErrNoSnapshot) {
			t.Error(err)
		}
	}
}
