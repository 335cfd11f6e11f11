package opensearch

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"
)

// Config says where an engine is and how to log in.
type Config struct {
	// URLs are the addresses of its nodes, all of one cluster; see [ParseURLs].
	URLs []string
	// User and Password, or APIKey, are the bot's credentials; all are empty
	// for an engine without authentication. They are never in an error.
	User, Password, APIKey string
	// CA is a file of PEM certificates that sign those of the nodes; "" stands
	// for the system's.
	CA string
	// Name is the prefix of the names of the bot's indexes.
	Name string
	// Replicas is the number of copies of each article besides the first. If
	// negative, it is 1 when more than one node holds data.
	Replicas int
	// Shards is the number of shards of an index that is built from the
	// articles; 0 stands for 1. An index cloned from another has as many as
	// that one, and one of a month has a single one.
	Shards int
	// DivideAbove is the number of articles above which those of each month have
	// an index of their own; 0 stands for a million.
	DivideAbove int
}

// ParseURLs parses addresses separated by commas, such as
// "https://search-1:9200,https://search-2:9200".
func ParseURLs(text string) ([]string, error) {
	var urls []string
	for part := range strings.SplitSeq(text, ",") {
		part = strings.TrimSuffix(strings.TrimSpace(part), "/")
		if part == "" {
			continue
		}
		parsed, err := url.Parse(part)
		switch {
		case err != nil || parsed.Host == "" || parsed.Scheme != "http" && parsed.Scheme != "https":
			return nil, errors.New("an address is not one such as https://search-1:9200")
		case parsed.User != nil:
			return nil, errors.New("an address holds a user: name it with ENGINE_USER and ENGINE_PASSWORD, for addresses are logged")
		case parsed.RawQuery != "" || parsed.Fragment != "":
			return nil, fmt.Errorf("the address of %s has a query", parsed.Host)
		}
		urls = append(urls, part)
	}
	if len(urls) == 0 {
		return nil, errors.New("no address is named, such as https://search-1:9200")
	}
	return urls, nil
}

// check reports settings that make no sense.
func (c *Config) check() error {
	switch {
	case len(c.URLs) == 0:
		return errors.New("no address is named")
	case c.APIKey != "" && c.User != "":
		return errors.New("both a user and an API key are named; name one")
	case (c.User == "") != (c.Password == ""):
		return errors.New("a user needs a password, and a password a user")
	case c.APIKey+c.Password != "" && anyPlain(c.URLs):
		return errors.New("a password or key would be sent in the clear: use https addresses")
	case !validName(c.Name):
		return fmt.Errorf("%q cannot start the name of an index: use small letters, digits and hyphens", c.Name)
	}
	return nil
}

// anyPlain reports whether an address of another machine is unencrypted.
func anyPlain(urls []string) bool {
	for _, text := range urls {
		parsed, err := url.Parse(text)
		if err != nil || parsed.Scheme == "https" {
			continue
		}
		if ip := net.ParseIP(parsed.Hostname()); parsed.Hostname() != "localhost" && (ip == nil || !ip.IsLoopback()) {
			return true
		}
	}
	return false
}

func validName(name string) bool {
	const longest = 100
	if name == "" || len(name) > longest || name[0] == '-' {
		return false
	}
	return strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789-") == ""
}

const (
	// dialTime bounds connecting to a node.
	dialTime = time.Second
	// idleTime is how long an idle connection is kept.
	idleTime = 90 * time.Second
)

// transport sends requests. It uses no proxy: the content of the engine is not
// for others to see.
func (c *Config) transport() (*http.Transport, error) {
	secure := &tls.Config{MinVersion: tls.VersionTLS12}
	if c.CA != "" {
		pem, err := os.ReadFile(c.CA)
		if err != nil {
			return nil, fmt.Errorf("read the certificates of the engine: %w", err)
		}
		secure.RootCAs = x509.NewCertPool()
		if !secure.RootCAs.AppendCertsFromPEM(pem) {
			return nil, fmt.Errorf("%q holds no certificate in PEM", c.CA)
		}
	}
	return &http.Transport{
		DialContext:         (&net.Dialer{Timeout: dialTime, KeepAlive: 15 * time.Second}).DialContext,
		TLSClientConfig:     secure,
		TLSHandshakeTimeout: 3 * dialTime,
		MaxIdleConnsPerHost: 16,
		IdleConnTimeout:     idleTime,
	}, nil
}
