package discord

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"byline/internal/discord/gateway"

	"github.com/bwmarrin/discordgo"
	"github.com/gorilla/websocket"
)

// api is Discord's REST API. The errors it returns hold no secret: neither the
// bot's token nor those of interactions, which are part of addresses.
type api struct {
	base    *base
	session *discordgo.Session
	plain   *http.Client // without the token
}

func newAPI(b *base, token string) (*api, error) {
	session, err := discordgo.New("Bot " + token)
	if err != nil {
		return nil, err
	}
	pool := newHTTPTransport(b)
	refuse := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	session.Client = &http.Client{Transport: newTransport(b, pool), CheckRedirect: refuse}
	session.ShouldRetryOnRateLimit = false
	session.MaxRestRetries = 0
	session.LogLevel = -1 // what it logs is in its errors, or is the token
	return &api{base: b, session: session, plain: &http.Client{Transport: pool, CheckRedirect: refuse}}, nil
}

// refused is a request that Discord refused.
type refused struct {
	request string
	status  int
	// code is Discord's own code, 0 if it gave none.
	code int
	text string
}

func (e *refused) Error() string {
	return fmt.Sprintf("%s: Discord answers %d, code %d: %s", e.request, e.status, e.code, e.text)
}

// Codes of Discord's.
const (
	codeUnknownChannel     = 10003
	codeUnknownServer      = 10004
	codeUnknownMember      = 10007
	codeUnknownMessage     = 10008
	codeUnknownInteraction = 10062
	codeAcknowledged       = 40060
	// codeNoDirect is for a direct message to a person who accepts none.
	codeNoDirect = 50007
	// codeNotText is for a message to a forum, or to a category.
	codeNotText = 50008
	// codeArchived and codeLocked are those of a thread that takes no messages.
	codeArchived = 50083
	codeLocked   = 160005
	// codeThreadExists is for a second thread on one message.
	codeThreadExists = 160004
	codeNoAccess     = 50001 // to a channel or a server
	codeNoPermission = 50013
	// codeNoHistory is for a reply in a channel where the bot may write but not
	// read earlier messages.
	codeNoHistory = 160002
)

// refusedWith reports whether err is Discord's refusal with the code.
func refusedWith(err error, code int) bool {
	refusal, ok := errors.AsType[*refused](err)
	return ok && refusal.code == code
}

// do sends a request with data as JSON, if there is any.
func (a *api) do(ctx context.Context, method, address string, data any) ([]byte, error) {
	if data == nil {
		return a.send(ctx, method, address, "", nil)
	}
	body, err := json.Marshal(data)
	if err != nil {
		return nil, err
	}
	return a.send(ctx, method, address, "application/json", body)
}

// doFiles is do for a message with files.
func (a *api) doFiles(ctx context.Context, method, address string, data any, files []*discordgo.File) ([]byte, error) {
	if len(files) == 0 {
		return a.do(ctx, method, address, data)
	}
	contentType, body, err := discordgo.MultipartBodyWithJSON(data, files)
	if err != nil {
		return nil, err
	}
	return a.send(ctx, method, address, contentType, body)
}

// send sends a request. discordgo makes the requests of one bucket wait for each
// other, whatever their contexts say, so each gets a bucket of its own; the
// transport has them take turns.
func (a *api) send(ctx context.Context, method, address, contentType string, body []byte) ([]byte, error) {
	var bucket discordgo.Bucket
	bucket.Lock()
	response, err := a.session.RequestWithLockedBucket(method, address, contentType, body, &bucket, 0, discordgo.WithContext(ctx))
	return response, a.clean(method, address, err)
}

// clean takes secrets out of an error.
func (a *api) clean(method, address string, err error) error {
	if err == nil {
		return nil
	}
	request := method + " " + pathWithoutSecrets(address)
	if rest, ok := errors.AsType[*discordgo.RESTError](err); ok {
		refusal := &refused{request: request, status: rest.Response.StatusCode, text: a.shown(string(rest.ResponseBody))}
		if rest.Message != nil {
			refusal.code = rest.Message.Code
		}
		return refusal
	}
	if limited, ok := errors.AsType[*discordgo.RateLimitError](err); ok {
		return &refused{request: request, status: http.StatusTooManyRequests, text: "retry after " + limited.RetryAfter.String()}
	}
	if failed, ok := errors.AsType[*url.Error](err); ok {
		err = failed.Err // without the address
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("%s: %w", request, err)
	}
	return fmt.Errorf("%s: %s", request, a.shown(err.Error()))
}

// shown is foreign text for the log: short, and without the token even if the
// other side repeats it.
func (a *api) shown(text string) string {
	token := strings.TrimPrefix(a.session.Token, "Bot ")
	return plain(strings.ReplaceAll(clean(text), token, "…"), 500)
}

// pathWithoutSecrets is the path of an address without an interaction's token.
func pathWithoutSecrets(address string) string {
	path := strings.TrimPrefix(address, discordgo.EndpointAPI)
	path, _, _ = strings.Cut(path, "?")
	parts := strings.Split(path, "/")
	if len(parts) > 2 && (parts[0] == "interactions" || parts[0] == "webhooks") {
		parts[2] = "…"
	}
	return strings.Join(parts, "/")
}

// application asks for the id of the bot's application. If there is no answer,
// it is the bot's own id: they are equal for all but the oldest bots.
func (a *api) application(ctx context.Context, bot string) string {
	ctx, cancel := context.WithTimeout(ctx, sendTime)
	defer cancel()
	var found struct{ ID string }
	response, err := a.do(ctx, http.MethodGet, discordgo.EndpointOAuth2Applications+"/@me", nil)
	if err == nil {
		err = decode(response, &found)
	}
	if err != nil || found.ID == "" {
		return bot
	}
	return found.ID
}

// unreachable says that there is no answer where a part of Discord should be.
func unreachable(part, host string, cause error) error {
	return fmt.Errorf("%s cannot be reached at %s: %w: see that this machine is online, and that its name server, its firewall and DISCORD_API_URL lead there", part, host, cause)
}

// gatewayAddress asks for the address of the gateway, to start a session there.
func (a *api) gatewayAddress(ctx context.Context) (string, error) {
	response, err := a.do(ctx, http.MethodGet, discordgo.EndpointGatewayBot, nil)
	if refusal, ok := errors.AsType[*refused](err); ok && slices.Contains(noSuchRequest, refusal.status) {
		// A stand-in server for Discord may have only the simpler endpoint.
		response, err = a.do(ctx, http.MethodGet, discordgo.EndpointGateway, nil)
	}
	if err != nil {
		refusal, ok := errors.AsType[*refused](err)
		switch {
		case !ok:
			return "", unreachable("Discord's API", a.base.api.Host, err)
		case refusal.status == http.StatusUnauthorized:
			return "", &gateway.FatalError{Code: gateway.CodeToken, Cause: err}
		}
		return "", fmt.Errorf("ask for the gateway's address: %w", err)
	}
	var found struct {
		URL   string `json:"url"`
		Start *struct {
			Remaining  int   `json:"remaining"`
			ResetAfter int64 `json:"reset_after"` // in milliseconds
		} `json:"session_start_limit"`
	}
	if err := json.Unmarshal(response, &found); err != nil {
		return "", fmt.Errorf("read the gateway's address: %w", err)
	}
	// Discord resets the token of a bot that starts too many sessions.
	if limit := found.Start; limit != nil && limit.Remaining <= 0 && limit.ResetAfter > 0 {
		return "", &gateway.LimitError{Wait: time.Duration(limit.ResetAfter) * time.Millisecond}
	}
	return a.base.gateway(found.URL)
}

// dial connects to the gateway.
func (a *api) dial(ctx context.Context, address string) (*websocket.Conn, error) {
	// The address that a session can be resumed at is as Discord gave it.
	address, err := a.base.gateway(address)
	if err != nil {
		return nil, err
	}
	dialer := websocket.Dialer{HandshakeTimeout: 10 * time.Second}
	if !a.base.own {
		dialer.Proxy = http.ProxyFromEnvironment
	}
	socket, response, err := dialer.DialContext(ctx, address, nil)
	switch {
	case err != nil && response != nil:
		return nil, fmt.Errorf("connect to Discord's gateway: %w: %s", err, a.shown(response.Status))
	case err != nil:
		return nil, unreachable("Discord's gateway", hostOf(address), err)
	}
	return socket, nil
}

// hostOf is the host of an address; the rest may hold a secret.
func hostOf(address string) string {
	parsed, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return parsed.Host
}
