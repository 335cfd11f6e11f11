package discord

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/bwmarrin/discordgo"
)

// base is where Discord's API is: Discord itself, or a replacement set by the
// operator; then no other host is dialled.
type base struct {
	// api is the prefix of the paths of requests, with the version and without
	// a final slash.
	api *url.URL
	// version is that of the API and of the gateway, a number.
	version string
	// own is whether the operator set it.
	own bool
}

// versioned matches the end of a base that names the version of the API.
var versioned = regexp.MustCompile(`/api(/v([0-9]{1,2}))?$`)

// attachmentHosts are the hosts that serve attachments.
var attachmentHosts = []string{"cdn.discordapp.com", "media.discordapp.net"}

// newBase reads an address such as http://localhost:7979, with or without
// /api or /api/v10 behind it; "" is Discord itself. Its errors do not repeat
// the address, which may hold a password.
func newBase(address string) (*base, error) {
	own := address != ""
	if !own {
		address = discordgo.EndpointDiscord
	}
	parsed, err := url.Parse(address)
	switch {
	case err != nil:
		return nil, errors.New("the address of Discord's API cannot be read")
	case parsed.Scheme != "http" && parsed.Scheme != "https", parsed.Hostname() == "":
		return nil, errors.New("the address of Discord's API is not one such as http://localhost:7979")
	case parsed.RawQuery != "" || parsed.Fragment != "":
		return nil, errors.New("the address of Discord's API has a ? or a #")
	case parsed.User != nil:
		return nil, errors.New("the address of Discord's API has a user name")
	}
	b := &base{api: parsed, version: discordgo.APIVersion, own: own}
	path := strings.TrimRight(parsed.Path, "/")
	if found := versioned.FindStringSubmatch(path); found != nil {
		path = strings.TrimSuffix(path, found[0])
		if found[2] != "" {
			b.version = found[2]
		}
	}
	parsed.Path, parsed.RawPath = path+"/api/v"+b.version, ""
	return b, nil
}

// CheckAPI returns an error unless address can be the base of Discord's API.
func CheckAPI(address string) error {
	_, err := newBase(address)
	return err
}

// rest is the address of a request that discordgo addresses to Discord.
func (b *base) rest(asked *url.URL) (*url.URL, error) {
	path, ok := strings.CutPrefix(asked.String(), strings.TrimRight(discordgo.EndpointAPI, "/"))
	if !ok {
		return nil, fmt.Errorf("%s is not an address of Discord's API", asked.Host)
	}
	return url.Parse(b.api.String() + path)
}

// gateway is the address to dial for a gateway address from Discord.
func (b *base) gateway(given string) (string, error) {
	address, err := url.Parse(given)
	if err != nil || address.Hostname() == "" || !slices.Contains([]string{"ws", "wss", "http", "https"}, address.Scheme) {
		return "", errors.New("the gateway's address cannot be read")
	}
	if address.Path == "" {
		address.Path = "/"
	}
	sockets := map[string]string{"http": "ws", "https": "wss"}
	switch {
	case !b.own:
		address.Scheme = "wss" // the token goes there
	case !sameHost(address.Hostname(), b.api.Hostname()):
		b.move(address, sockets[b.api.Scheme])
	case sockets[address.Scheme] != "":
		address.Scheme = sockets[address.Scheme]
	}
	query := address.Query()
	query.Set("v", b.version)
	query.Set("encoding", "json")
	query.Del("compress")
	address.RawQuery = query.Encode()
	return address.String(), nil
}

// move replaces the host of an address of Discord's by the base.
func (b *base) move(address *url.URL, scheme string) {
	prefix := strings.TrimSuffix(b.api.Path, "/api/v"+b.version)
	address.Scheme, address.Host, address.Path = scheme, b.api.Host, prefix+address.Path
	if address.RawPath != "" {
		address.RawPath = prefix + address.RawPath
	}
}

// sameHost reports whether two names are of one host, ignoring the port, so
// that the gateway of a server on this machine can have a port of its own.
func sameHost(a, b string) bool {
	return strings.EqualFold(a, b) || isLoopback(a) && isLoopback(b)
}

func isLoopback(name string) bool {
	return strings.EqualFold(name, "localhost") || net.ParseIP(name).IsLoopback()
}

// errElsewhere is for an attachment that is not on one of Discord's hosts.
var errElsewhere = errors.New("the attachment is not where Discord keeps attachments")

// attachment is the address from which to fetch an attachment.
func (b *base) attachment(given string) (string, error) {
	address, err := url.Parse(given)
	if err != nil || address.User != nil {
		return "", errElsewhere
	}
	discords := address.Scheme == "https" && slices.Contains(attachmentHosts, address.Host)
	switch {
	case !b.own && discords:
	case b.own && discords:
		b.move(address, b.api.Scheme)
	case b.own && address.Scheme == b.api.Scheme && sameHost(address.Hostname(), b.api.Hostname()) && address.Port() == b.api.Port():
		address.Host = b.api.Host
	default:
		return "", errElsewhere
	}
	address.Fragment = ""
	return address.String(), nil
}
