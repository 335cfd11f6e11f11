package discordtest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strings"
	"time"
)

// refusal is an error in Discord's form.
type refusal struct {
	status, code int
	message      string
	errors       faults
	kind         Kind // the violation that it is; "" is Rejected
}

func (e *refusal) body() map[string]any {
	body := map[string]any{"message": e.message, "code": e.code}
	if e.errors != nil {
		body["errors"] = e.errors
	}
	return body
}

// The refusals.
var (
	errUnauthorized       = &refusal{status: 401, message: "401: Unauthorized"}
	errNotFound           = &refusal{status: 404, message: "404: Not Found"}
	errUnknownApplication = &refusal{status: 404, code: 10002, message: "Unknown Application"}
	errUnknownChannel     = &refusal{status: 404, code: 10003, message: "Unknown Channel"}
	errUnknownGuild       = &refusal{status: 404, code: 10004, message: "Unknown Guild"}
	errUnknownMessage     = &refusal{status: 404, code: 10008, message: "Unknown Message"}
	errUnknownMember      = &refusal{status: 404, code: 10007, message: "Unknown Member"}
	errUnknownUser        = &refusal{status: 404, code: 10013, message: "Unknown User"}
	errUnknownWebhook     = &refusal{status: 404, code: 10015, message: "Unknown Webhook"}
	errUnknownInteraction = &refusal{status: 404, code: 10062, message: "Unknown interaction", kind: Late}
	errTooLarge           = &refusal{status: 413, code: 40005, message: "Request entity too large"}
	errAcknowledged       = &refusal{status: 400, code: 40060, message: "Interaction has already been acknowledged.", kind: Twice}
	errMissingAccess      = &refusal{status: 403, code: 50001, message: "Missing Access"}
	errOthersMessage      = &refusal{status: 403, code: 50005, message: "Cannot edit a message authored by another user"}
	errEmptyMessage       = &refusal{status: 400, code: 50006, message: "Cannot send an empty message"}
	errMissingPermissions = &refusal{status: 403, code: 50013, message: "Missing Permissions"}
	errChannelType        = &refusal{status: 400, code: 50024, message: "Cannot execute action on this channel type"}
	errTokenExpired       = &refusal{status: 401, code: 50027, message: "Invalid Webhook Token", kind: Late}
	errAPIVersion         = &refusal{status: 400, code: 50041, message: "Invalid API version provided"}
	errInvalidJSON        = &refusal{status: 400, code: 50109, message: "The request body contains invalid JSON."}
	errThreadExists       = &refusal{status: 400, code: 160004, message: "A thread has already been created for this message"}
	errNoHistory          = &refusal{status: 403, code: 160002, message: "Cannot reply without permission to read message history"}
)

func invalidForm(errors faults) *refusal {
	return &refusal{status: 400, code: 50035, message: "Invalid Form Body", errors: errors}
}

// refuse ends the answering of a call; see [Server.do].
func refuse(e *refusal) { panic(e) }

// call is a request that is being answered.
type call struct {
	*http.Request
	text  []byte // the JSON of the body
	files []upload
}

// upload is a file that came with a request.
type upload struct {
	index, name, kind string // index is the n of files[n]
	content           []byte
}

// check refuses a body that is not of a shape, and reads it.
func (c *call) check(s shape, into any) {
	var body any
	if len(c.text) > 0 {
		var err error
		if body, err = parse(c.text); err != nil {
			refuse(errInvalidJSON)
		}
	}
	if wrong := s.needed().check(body); wrong != nil {
		refuse(invalidForm(wrong))
	}
	if len(c.files) > 10 {
		refuse(invalidForm(faults{"files": wrong("BASE_TYPE_MAX_LENGTH", "Must be 10 or fewer in length.")}))
	}
	if err := json.Unmarshal(c.text, into); err != nil {
		panic(fmt.Errorf("read a body that was checked: %w", err))
	}
}

// answer does what a call asks for, under the server's mutex, and gives what to
// write as JSON; nil is no body. It may refuse.
type answer func(c *call) (reply any)

// handler routes requests. The routes stand under /api/v9 and /api/v10.
func (s *Server) handler() http.Handler {
	mux := http.NewServeMux()
	for pattern, do := range map[string]answer{
		"GET /gateway":                                              s.getGateway,
		"GET /gateway/bot":                                          s.getGatewayBot,
		"POST /users/@me/channels":                                  s.openDirect,
		"GET /oauth2/applications/@me":                              s.getApplication,
		"GET /guilds/{guild}/channels":                              s.getGuildChannels,
		"GET /guilds/{guild}/roles":                                 s.getGuildRoles,
		"GET /guilds/{guild}/members/{user}":                        s.getMember,
		"GET /channels/{channel}":                                   s.getChannel,
		"POST /channels/{channel}/typing":                           s.postTyping,
		"GET /channels/{channel}/messages":                          s.getMessages,
		"POST /channels/{channel}/messages":                         s.postMessage,
		"GET /channels/{channel}/messages/{message}":                s.getMessage,
		"PATCH /channels/{channel}/messages/{message}":              s.patchMessage,
		"DELETE /channels/{channel}/messages/{message}":             s.deleteMessage,
		"POST /channels/{channel}/messages/{message}/threads":       s.postThread,
		"GET /applications/{application}/commands":                  s.getCommands,
		"PUT /applications/{application}/commands":                  s.putCommands,
		"GET /applications/{application}/guilds/{guild}/commands":   s.getCommands,
		"PUT /applications/{application}/guilds/{guild}/commands":   s.putCommands,
		"POST /interactions/{interaction}/{token}/callback":         s.postCallback,
		"POST /webhooks/{application}/{token}":                      s.postFollowup,
		"PATCH /webhooks/{application}/{token}/messages/{message}":  s.patchFollowup,
		"DELETE /webhooks/{application}/{token}/messages/{message}": s.deleteFollowup,
		"/": func(*call) any { refuse(errNotFound); return nil },
	} {
		method, path, _ := strings.Cut(pattern, "/")
		mux.HandleFunc(method+"/api/{version}/"+path, func(w http.ResponseWriter, r *http.Request) { s.answer(w, r, "/"+path, do) })
	}
	mux.HandleFunc("GET /attachments/{channel}/{id}/{name}", s.serveFile)
	mux.HandleFunc("GET /{$}", s.serveGateway)
	return mux
}

// answer records a request, lets it meet a failure, checks what every route
// checks, and writes the reply.
func (s *Server) answer(w http.ResponseWriter, r *http.Request, path string, do answer) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 25<<20))
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
	failure := s.takeFailure(r.Method, recorded.Path)
	if failure.instead != nil {
		recorded.Status = failure.status
		s.changed.touch()
		s.mu.Unlock()
		failure.instead(s, w, r)
		return
	}
	status, reply := s.do(&call{Request: r}, func(c *call) any {
		s.common(c, path, body)
		if errors.As(err, &large) {
			refuse(errTooLarge)
		}
		s.checkPatience(r, recorded.At)
		return do(c)
	})
	if reply != nil && status < 300 {
		reply = s.rewritten(r.Method+" "+path, reply)
	}
	text, err := json.Marshal(reply) // before what it is made of changes
	if !failure.lost {
		recorded.Status = status
	}
	s.changed.touch()
	s.mu.Unlock()
	switch {
	case err != nil:
		http.Error(w, err.Error(), http.StatusInternalServerError)
	case failure.lost:
		panic(http.ErrAbortHandler)
	case reply == nil:
		w.WriteHeader(status)
	default:
		writeJSON(w, status, text)
	}
}

// do answers a call, and notes as a violation that it is refused.
func (s *Server) do(c *call, do answer) (status int, reply any) {
	defer func() {
		switch e := recover().(type) {
		case nil:
		case *refusal:
			status, reply = e.status, e.body()
			kind := e.kind
			if kind == "" {
				kind = Rejected
			}
			text, _ := json.Marshal(reply)
			s.violate(kind, "%s %s: %d %s", c.Method, withoutToken(c.URL.Path), status, text)
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
func (s *Server) common(c *call, path string, body []byte) {
	if version := c.PathValue("version"); version != "v9" && version != "v10" {
		refuse(errAPIVersion)
	}
	open := path == "/gateway" || strings.HasPrefix(path, "/interactions/") || strings.HasPrefix(path, "/webhooks/")
	if !open && c.Header.Get("Authorization") != "Bot "+s.options.Token {
		refuse(errUnauthorized)
	}
	if agent := c.UserAgent(); !strings.HasPrefix(agent, "DiscordBot (") {
		s.violate(Frowned, "%s %s: User-Agent %q; Discord asks for DiscordBot ($url, $versionNumber)", c.Method, path, agent)
	}
	kind, parameters, _ := mime.ParseMediaType(c.Header.Get("Content-Type"))
	switch {
	case len(body) == 0:
	case kind == "application/json":
		c.text = body
	case kind == "multipart/form-data":
		if err := c.readForm(body, parameters["boundary"]); err != nil {
			refuse(errInvalidJSON)
		}
	default:
		refuse(invalidForm(wrong("CONTENT_TYPE_INVALID", "Expected Content-Type to be application/json or multipart/form-data.")))
	}
}

// readForm reads a form of payload_json and files[n].
func (c *call) readForm(body []byte, boundary string) error {
	reader := multipart.NewReader(bytes.NewReader(body), boundary)
	for {
		part, err := reader.NextPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		content, err := io.ReadAll(part)
		if err != nil {
			return err
		}
		if index, isFile := strings.CutPrefix(part.FormName(), "files["); isFile {
			c.files = append(c.files, upload{strings.TrimSuffix(index, "]"), part.FileName(), part.Header.Get("Content-Type"), content})
		} else if part.FormName() == "payload_json" {
			c.text = content
		}
	}
}

func writeJSON(w http.ResponseWriter, status int, text []byte) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(text)
}

// withoutToken shortens interaction tokens in a path, which are long.
func withoutToken(path string) string {
	parts := strings.Split(path, "/")
	for i, part := range parts {
		if len(part) > 40 {
			parts[i] = part[:8] + "…"
		}
	}
	return strings.Join(parts, "/")
}

// rewritten is what the bot is sent in the place of data; see
// [Options.Rewrite].
func (s *Server) rewritten(what string, data any) any {
	if s.options.Rewrite == nil {
		return data
	}
	text, err := json.Marshal(data)
	if err != nil {
		panic(err) // The server made the data itself.
	}
	var tree any
	if err := json.Unmarshal(text, &tree); err != nil {
		panic(err)
	}
	return s.options.Rewrite(what, tree)
}
