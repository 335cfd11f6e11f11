package opensearch

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
)

// Kind is the kind of a [Fault].
type Kind string

// The kinds of faults. The engine serves again as soon as the cause is gone.
const (
	Unreachable Kind = "unreachable" // no node answers
	Slow        Kind = "slow"        // none answers in time
	Certificate Kind = "certificate" // that of a node is not trusted
	Refused     Kind = "refused"     // the user, password or key
	NotEngine   Kind = "not engine"  // something else answers there
	Version     Kind = "version"     // a version that is not known to work
	Foreign     Kind = "foreign"     // an index with the bot's name that the bot did not make
	Newer       Kind = "newer"       // an index of a newer version of the bot
	Mapping     Kind = "mapping"     // an index of the bot that somebody changed
	Full        Kind = "full"        // its disks are full
	Busy        Kind = "busy"        // it is overloaded
	Incomplete  Kind = "incomplete"  // a part of the articles is on no node
	Damaged     Kind = "damaged"     // an answer or an article that cannot be read
)

// advice is what an operator can do about a fault.
var advice = map[Kind]string{
	Unreachable: "see that its nodes run and that ENGINE_URL names them",
	Slow:        "see what its nodes are doing with GET /_nodes/hot_threads",
	Certificate: "renew the certificate of the node, or name the one that signs it with ENGINE_CA",
	Refused:     "see that ENGINE_USER and ENGINE_PASSWORD, or ENGINE_API_KEY, are right and may read and write the indexes of ENGINE_INDEX",
	NotEngine:   "let ENGINE_URL name OpenSearch",
	Version:     "run OpenSearch 2.19 or a later 2.x",
	Foreign:     "set ENGINE_INDEX to another name; the index was not touched",
	Newer:       "run the newer version of the bot, or set ENGINE_INDEX to another name",
	Mapping:     "remove that index; it is rebuilt from the articles",
	Full:        "make room on its disks; it then takes writes again by itself",
	Busy:        "send it fewer requests, or give it more nodes",
	Incomplete:  "bring the missing nodes back; GET /_cluster/allocation/explain says which articles are missing and why",
	Damaged:     "see the log of its nodes",
}

// Fault is an error of the engine.
type Fault struct {
	Kind Kind
	// Node is the address that failed; "" if all did.
	Node string
	Err  error
}

func (f *Fault) Error() string {
	at := ""
	if f.Node != "" {
		at = " at " + f.Node
	}
	return fmt.Sprintf("OpenSearch%s (%s): %v", at, f.Kind, f.Err)
}

func (f *Fault) Unwrap() error { return f.Err }

// Advice is what an operator can do about it.
func (f *Fault) Advice() string { return advice[f.Kind] }

// ofKind reports whether err is a fault of a kind.
func ofKind(err error, kind Kind) bool {
	f, ok := errors.AsType[*Fault](err)
	return ok && f.Kind == kind
}

// faultOf finds what prevented an answer to a request.
func faultOf(node string, err error) *Fault {
	kind := Unreachable
	var (
		unknown  x509.UnknownAuthorityError
		invalid  x509.CertificateInvalidError
		hostname x509.HostnameError
		verified *tls.CertificateVerificationError
		record   tls.RecordHeaderError
		timeout  net.Error
	)
	switch {
	case errors.As(err, &verified), errors.As(err, &unknown), errors.As(err, &invalid), errors.As(err, &hostname):
		kind = Certificate
	case errors.As(err, &record), strings.Contains(err.Error(), "server gave HTTP response to HTTPS client"), strings.Contains(err.Error(), "malformed HTTP"):
		kind = NotEngine
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		kind = Slow
	}
	if outer, ok := errors.AsType[*url.Error](err); ok {
		err = outer.Err // without the address, which Fault has
	}
	return &Fault{kind, node, err}
}

// reply is an answer with an error.
type reply struct {
	status       int
	kind, reason string
}

func (r *reply) Error() string {
	return strings.TrimSpace(fmt.Sprintf("status %d %s: %s", r.status, r.kind, r.reason))
}

// readReply reads the body of an answer with an error status.
func readReply(status int, body []byte) *reply {
	r := &reply{status: status}
	var said struct {
		Error json.RawMessage
	}
	var cause struct {
		Type, Reason string
		RootCause    []struct{ Type, Reason string } `json:"root_cause"`
	}
	switch {
	case json.Unmarshal(body, &said) != nil || len(said.Error) == 0:
		r.reason = shorten(string(body))
	case json.Unmarshal(said.Error, &cause) == nil:
		if len(cause.RootCause) > 0 {
			cause.Type, cause.Reason = cause.RootCause[0].Type, cause.RootCause[0].Reason
		}
		r.kind, r.reason = cause.Type, shorten(cause.Reason)
	default:
		r.reason = shorten(string(said.Error))
	}
	return r
}

// faultKind is the kind of fault that a reply shows; "" if it concerns only
// this request.
func (r *reply) faultKind() Kind {
	switch {
	case r.status == http.StatusUnauthorized, r.status == http.StatusForbidden && r.kind == "security_exception":
		return Refused
	case r.kind == "cluster_block_exception" && strings.Contains(r.reason, "read-only-allow-delete"), r.kind == "validation_exception" && strings.Contains(r.reason, "disk"):
		return Full
	case r.kind == "no_shard_available_action_exception", r.kind == "unavailable_shards_exception",
		r.kind == "search_phase_execution_exception" && r.status == http.StatusServiceUnavailable, r.kind == "cluster_block_exception":
		return Incomplete
	case r.status == http.StatusTooManyRequests:
		return Busy
	case r.status >= http.StatusInternalServerError:
		return Unreachable
	}
	return ""
}

// shorten cuts the part of an answer that an error quotes to one line.
func shorten(text string) string {
	const longest = 300
	text = strings.Join(strings.Fields(strings.ToValidUTF8(text, "�")), " ")
	if runes := []rune(text); len(runes) > longest {
		return string(runes[:longest]) + "…"
	}
	return text
}
