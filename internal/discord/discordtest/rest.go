package discordtest

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"mime"
	"mime/multipart"
	"net/http"
	"slices"
	"strings"
	"time"
)

// refusal is an error in Discord's form.
type refusal struct {
	status, code int
	message      string
	errors       faults
}

func (e *refusal) body() map[string]any {
	body := map[string]any{"message": e.message, "code": e.code}
	if e.errors != nil {
		body["errors"] = e.errors
	}
	return body
}

// refuse ends the answering of a call with an error of Discord's; see
// [Server.do].
func refuse(status, code int, message string) {
	panic(&refusal{status: status, code: code, message: message})
}

// refuseForm refuses what is wrong with a body or a query.
func refuseForm(wrong faults) {
	panic(&refusal{status: 400, code: 50035, message: "Invalid Form Body", errors: wrong})
}

// refusedKinds are the kinds of violations that refusals are, by their code; that
// of others is Rejected.
var refusedKinds = map[int]Kind{10062: Late, 50027: Late, 40060: Twice}

// call is a request that is being answered, with what its path names; see
// [Server.find].
type call struct {
	*http.Request
	text  []byte // the JSON of the body
	files []*multipart.FileHeader

	guild       *Guild
	channel     *Channel
	message     *Message
	interaction *Interaction
}

// check refuses a body that is not of a shape.
func (c *call) check(s shape) {
	var body any
	if len(c.text) > 0 {
		var err error
		if body, err = parse(c.text); err != nil {
			refuse(400, 50109, "The request body contains invalid JSON.")
		}
	}
	if wrong := s.needed().check(body); wrong != nil {
		refuseForm(wrong)
	}
	if len(c.files) > 10 {
		refuseForm(faults{"files": wrong("BASE_TYPE_MAX_LENGTH", "Must be 10 or fewer in length.")})
	}
}

// read reads a body that was checked.
func (c *call) read(into any) {
	if err := json.Unmarshal(c.text, into); err != nil {
		panic(fmt.Errorf("read a body that was checked: %w", err))
	}
}

// draft is the message of a body.
func (c *call) draft() *draft {
	d := &draft{files: c.files}
	c.read(d)
	return d
}

// handler routes requests.
func (s *Server) handler() http.Handler {
	mux := http.NewServeMux()
	for _, route := range s.routes() {
		method, path, _ := strings.Cut(route.pattern, "/")
		mux.HandleFunc(method+"/api/{version}/"+path, func(w http.ResponseWriter, r *http.Request) { s.answer(w, r, route) })
	}
	mux.HandleFunc("GET /attachments/{channel}/{id}/{name}", s.serveFile)
	mux.HandleFunc("GET /{$}", s.serveGateway)
	return mux
}

// maxBody is the most bytes of a body.
const maxBody = 25 << 20

// answer records a request, lets it meet a fault, checks what every route
// checks, and writes the reply.
func (s *Server) answer(w http.ResponseWriter, r *http.Request, route route) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	var large *http.MaxBytesError
	if err != nil && !errors.As(err, &large) {
		return // the bot ended while it sent this
	}
	recorded := &Request{
		At: time.Now(), Method: r.Method, Path: strings.TrimPrefix(r.URL.RequestURI(), "/api/"+r.PathValue("version")),
		Header: r.Header.Clone(), Body: body,
	}
	s.mu.Lock()
	s.record.requests = append(s.record.requests, recorded)
	fault := s.take(r.Method, recorded.Path)
	if fault.request != nil {
		recorded.Status = fault.status
		s.touch()
		s.mu.Unlock()
		fault.request(s, w, r)
		return
	}
	status, reply := s.do(&call{Request: r}, func(c *call) any {
		s.common(c, body)
		if errors.As(err, &large) {
			refuse(413, 40005, "Request entity too large")
		}
		s.checkLimits(r, recorded.At)
		s.find(c, route.needed)
		if route.body.kind != "" {
			c.check(route.body)
		}
		return route.do(c)
	})
	what := route.pattern
	if status >= 300 {
		what = "error"
	}
	text := s.written(what, reply) // before what it is made of changes
	if !fault.lost {
		recorded.Status = status
	}
	s.touch()
	s.mu.Unlock()
	switch {
	case fault.lost:
		panic(http.ErrAbortHandler)
	case reply == nil:
		w.WriteHeader(status)
	default:
		writeJSON(w, status, text)
	}
}

// do answers a call, and notes as a violation that it is refused.
func (s *Server) do(c *call, do func(*call) any) (status int, reply any) {
	defer func() {
		switch e := recover().(type) {
		case nil:
		case *refusal:
			status, reply = e.status, e.body()
			text, _ := json.Marshal(reply)
			s.violate(cmp.Or(refusedKinds[e.code], Rejected), "%s %s: %d %s", c.Method, c.URL.Path, status, text)
		default:
			s.mu.Unlock()
			panic(e)
		}
	}()
	if reply = do(c); reply == nil {
		return http.StatusNoContent, nil
	}
	return http.StatusOK, reply
}

// common refuses what every route refuses: a version, a token or a body that is
// no good. Interactions have tokens of their own.
func (s *Server) common(c *call, body []byte) {
	if version := c.PathValue("version"); version != "v9" && version != "v10" {
		refuse(400, 50041, "Invalid API version provided")
	}
	if c.PathValue("token") == "" && c.Header.Get("Authorization") != "Bot "+s.options.Token {
		refuse(401, 0, "401: Unauthorized")
	}
	if agent := c.UserAgent(); !strings.HasPrefix(agent, "DiscordBot (") {
		s.violate(Frowned, "%s %s: User-Agent %q; Discord asks for DiscordBot ($url, $versionNumber)", c.Method, c.URL.Path, agent)
	}
	kind, _, _ := mime.ParseMediaType(c.Header.Get("Content-Type"))
	switch {
	case len(body) == 0:
	case kind == "application/json":
		c.text = body
	case kind == "multipart/form-data":
		c.readForm(body)
	default:
		refuseForm(wrong("CONTENT_TYPE_INVALID", "Expected Content-Type to be application/json or multipart/form-data."))
	}
}

// readForm reads a form of payload_json and files[n].
func (c *call) readForm(body []byte) {
	c.Body = io.NopCloser(bytes.NewReader(body))
	if err := c.ParseMultipartForm(maxBody); err != nil {
		refuse(400, 50109, "The request body contains invalid JSON.")
	}
	c.text = []byte(c.PostFormValue("payload_json"))
	for _, name := range slices.Sorted(maps.Keys(c.MultipartForm.File)) {
		c.files = append(c.files, c.MultipartForm.File[name]...)
	}
}

func writeJSON(w http.ResponseWriter, status int, reply any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(reply)
}

// written is what the bot is sent of an event, or of the answer to a request; see
// [Options.Rewrite].
func (s *Server) written(what string, data any) json.RawMessage {
	text, err := json.Marshal(data)
	if err == nil && s.options.Rewrite != nil {
		var tree any
		_ = json.Unmarshal(text, &tree) // It was just written.
		text, err = json.Marshal(s.options.Rewrite(what, tree))
	}
	if err != nil {
		panic(err) // The server made the data itself.
	}
	return text
}
