package discordtest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// apiError is a refusal in Discord's form.
type apiError struct {
	status, code int
	message      string
	errors       map[string]any
	// kind is the violation that it is; "" is Rejected.
	kind Kind
}

func (e *apiError) body() map[string]any {
	body := map[string]any{"message": e.message, "code": e.code}
	if e.errors != nil {
		body["errors"] = e.errors
	}
	return body
}

func (e *apiError) Error() string {
	text, _ := json.Marshal(e.body())
	return fmt.Sprintf("%d %s", e.status, text)
}

// Refusals that several routes give.
var (
	errUnauthorized       = &apiError{status: 401, message: "401: Unauthorized"}
	errNotFound           = &apiError{status: 404, message: "404: Not Found"}
	errUnknownChannel     = &apiError{status: 404, code: 10003, message: "Unknown Channel"}
	errUnknownGuild       = &apiError{status: 404, code: 10004, message: "Unknown Guild"}
	errUnknownMessage     = &apiError{status: 404, code: 10008, message: "Unknown Message"}
	errUnknownUser        = &apiError{status: 404, code: 10013, message: "Unknown User"}
	errUnknownWebhook     = &apiError{status: 404, code: 10015, message: "Unknown Webhook"}
	errUnknownApplication = &apiError{status: 404, code: 10002, message: "Unknown Application"}
	errUnknownInteraction = &apiError{status: 404, code: 10062, message: "Unknown interaction", kind: Late}
	errAcknowledged       = &apiError{status: 400, code: 40060, message: "Interaction has already been acknowledged.", kind: Twice}
	errMissingAccess      = &apiError{status: 403, code: 50001, message: "Missing Access"}
	errMissingPermissions = &apiError{status: 403, code: 50013, message: "Missing Permissions"}
	errOthersMessage      = &apiError{status: 403, code: 50005, message: "Cannot edit a message authored by another user"}
	errEmptyMessage       = &apiError{status: 400, code: 50006, message: "Cannot send an empty message"}
	errTokenExpired       = &apiError{status: 401, code: 50027, message: "Invalid Webhook Token", kind: Late}
	errInvalidJSON        = &apiError{status: 400, code: 50109, message: "The request body contains invalid JSON."}
	errAPIVersion         = &apiError{status: 400, code: 50041, message: "Invalid API version provided"}
)

// call is a request that is being answered.
type call struct {
	*http.Request
	body  field // of what came as JSON; absent without a body
	files []upload
}

// answer does what a call asks for. The caller holds mu. It gives the status
// and what to write as JSON; nil is no body.
type answer func(c *call) (status int, reply any, refusal *apiError)

// handler routes requests.
func (s *Server) handler() http.Handler {
	mux := http.NewServeMux()
	open := func(pattern string, do answer) { mux.Handle(s.route(pattern, false, do)) }
	bot := func(pattern string, do answer) { mux.Handle(s.route(pattern, true, do)) }
	open("GET /gateway", s.getGateway)
	bot("GET /gateway/bot", s.getGatewayBot)
	bot("GET /users/@me", s.getMe)
	bot("GET /users/{user}", s.getUser)
	bot("POST /users/@me/channels", s.openDirect)
	bot("GET /applications/@me", s.getApplication)
	bot("GET /oauth2/applications/@me", s.getApplication)
	bot("GET /guilds/{guild}", s.getGuild)
	bot("GET /guilds/{guild}/channels", s.getGuildChannels)
	bot("GET /guilds/{guild}/roles", s.getGuildRoles)
	bot("GET /guilds/{guild}/members/{user}", s.getMember)
	bot("GET /channels/{channel}", s.getChannel)
	bot("POST /channels/{channel}/typing", s.postTyping)
	bot("GET /channels/{channel}/messages", s.getMessages)
	bot("POST /channels/{channel}/messages", s.postMessage)
	bot("GET /channels/{channel}/messages/{message}", s.getMessage)
	bot("PATCH /channels/{channel}/messages/{message}", s.patchMessage)
	bot("DELETE /channels/{channel}/messages/{message}", s.deleteMessage)
	bot("POST /channels/{channel}/messages/{message}/threads", s.postThread)
	bot("GET /applications/{application}/commands", s.getCommands)
	bot("PUT /applications/{application}/commands", s.putCommands)
	bot("GET /applications/{application}/guilds/{guild}/commands", s.getCommands)
	bot("PUT /applications/{application}/guilds/{guild}/commands", s.putCommands)
	open("POST /interactions/{interaction}/{token}/callback", s.postCallback)
	open("POST /webhooks/{application}/{token}", s.postFollowup)
	open("GET /webhooks/{application}/{token}/messages/{message}", s.getFollowup)
	open("PATCH /webhooks/{application}/{token}/messages/{message}", s.patchFollowup)
	open("DELETE /webhooks/{application}/{token}/messages/{message}", s.deleteFollowup)
	mux.Handle(s.route("/", false, func(*call) (int, any, *apiError) { return 0, nil, errNotFound }))
	mux.HandleFunc("GET /attachments/{channel}/{id}/{name}", s.serveFile)
	mux.HandleFunc("GET /{$}", s.serveGateway)
	return mux
}

// route makes the handler of a pattern such as "GET /users/@me", which stands
// under /api/v9 and /api/v10.
func (s *Server) route(pattern string, authorized bool, do answer) (string, http.Handler) {
	method, path, hasMethod := strings.Cut(pattern, " ")
	if !hasMethod {
		method, path = "", pattern
	} else {
		method += " "
	}
	return method + "/api/{version}" + path, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.answer(w, r, authorized, do)
	})
}

// answer records a request, applies injected failures and rate limits, checks
// what every route checks, and writes the reply.
func (s *Server) answer(w http.ResponseWriter, r *http.Request, authorized bool, do answer) {
	version := r.PathValue("version")
	body, oversized := readBody(w, r)
	s.mu.Lock()
	recorded := &Request{
		At:     time.Now(),
		Method: r.Method,
		Path:   strings.TrimPrefix(r.URL.RequestURI(), "/api/"+version),
		Header: r.Header.Clone(),
		Body:   body,
	}
	s.record.requests = append(s.record.requests, recorded)
	failure := s.takeFailure(r.Method, recorded.Path)
	s.mu.Unlock()
	if failure != nil && failure.before != nil && !failure.before(s, w, r) {
		s.mu.Lock()
		recorded.Status = failure.status
		s.touch()
		s.mu.Unlock()
		return
	}

	c := &call{Request: r}
	refusal := s.common(c, version, authorized, body, oversized)
	s.mu.Lock()
	if refusal == nil {
		s.checkPatience(r, recorded.At)
		if limited := s.limit(w, r); limited != nil {
			refusal = limited
		}
	}
	status, reply := 0, any(nil)
	if refusal == nil {
		status, reply, refusal = do(c)
	}
	if refusal != nil {
		status, reply = refusal.status, refusal.body()
		if refusal.status == http.StatusTooManyRequests {
			reply = refusal.errors
		} else {
			kind := refusal.kind
			if kind == "" {
				kind = Rejected
			}
			s.violate(kind, "%s %s: %v", r.Method, withoutToken(recorded.Path), refusal)
		}
	}
	lost := failure != nil && failure.lost
	if !lost {
		recorded.Status = status
	}
	if refusal == nil && reply != nil {
		_, pattern, _ := strings.Cut(r.Pattern, "/api/{version}")
		reply = s.rewritten(r.Method+" "+pattern, reply)
	}
	// What the reply is made of may change once mu is free.
	text, err := json.Marshal(reply)
	s.touch()
	s.mu.Unlock()
	switch {
	case err != nil:
		http.Error(w, err.Error(), http.StatusInternalServerError)
	case lost:
		cutHTTP(w)
	case reply == nil:
		w.WriteHeader(status)
	default:
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_, _ = w.Write(text)
	}
}

// common checks what every route checks: the version, the token and that the
// body can be read.
func (s *Server) common(c *call, version string, authorized bool, body []byte, oversized bool) *apiError {
	if version != "v9" && version != "v10" {
		return errAPIVersion
	}
	if authorized && c.Header.Get("Authorization") != "Bot "+s.options.Token {
		return errUnauthorized
	}
	if agent := c.UserAgent(); !strings.HasPrefix(agent, "DiscordBot (") {
		s.mu.Lock()
		s.violate(Frowned, "%s %s: User-Agent %q; Discord asks for DiscordBot ($url, $versionNumber)", c.Method, c.URL.Path, agent)
		s.mu.Unlock()
	}
	if oversized {
		return &apiError{status: 413, code: 40005, message: "Request entity too large"}
	}
	return c.read(body)
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

// rateHeaders writes the headers that tell of a limit.
func rateHeaders(header http.Header, bucket string, limit, remaining int, after time.Duration) {
	header.Set("X-RateLimit-Limit", strconv.Itoa(limit))
	header.Set("X-RateLimit-Remaining", strconv.Itoa(remaining))
	header.Set("X-RateLimit-Reset", fmt.Sprintf("%.3f", float64(time.Now().Add(after).UnixMilli())/1000))
	header.Set("X-RateLimit-Reset-After", fmt.Sprintf("%.3f", after.Seconds()))
	header.Set("X-RateLimit-Bucket", bucket)
}
