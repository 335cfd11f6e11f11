package discord

import (
	"fmt"
	"net/url"
	"strings"
	"unicode"

	"golang.org/x/net/idna"
)

// maxAddress is the longest address that becomes a link.
const maxAddress = 350

// link is a title, at most limit long, linked to an address; only the title if
// the address is not a web address or too long.
func link(title, address string, limit int) string {
	address = webAddress(address)
	if address == "" {
		return escape(title, limit)
	}
	text := escape(strings.Map(withoutPictures, title), limit)
	if text == "" {
		text = "untitled"
	}
	return "[" + text + "](" + address + ")"
}

// withoutPictures removes emoji, since Discord shows no link whose text has
// one.
func withoutPictures(r rune) rune {
	if r == '\ufe0f' || r > '\u2000' && unicode.In(r, unicode.So, unicode.Sk) {
		return -1
	}
	return r
}

// webAddress is an http or https address in a form that cannot end a link
// early; "" for any other, and for one with a user name, which can be made to
// look like another site's.
func webAddress(address string) string {
	u, err := url.Parse(strings.TrimSpace(strings.ToValidUTF8(address, "")))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.User != nil || u.Opaque != "" {
		return ""
	}
	host, err := idna.Punycode.ToASCII(u.Host)
	if err != nil || u.Hostname() == "" || strings.ContainsFunc(host, notInHost) {
		return ""
	}
	rest := *u
	rest.Scheme, rest.Host = "", ""
	var safe strings.Builder
	safe.WriteString(u.Scheme + "://" + host)
	path := rest.String()
	if path != "" && path[0] != '/' && path[0] != '?' && path[0] != '#' {
		return ""
	}
	for _, b := range []byte(path) {
		if b <= ' ' || b >= 0x7f || strings.IndexByte("\\()<>[]{}|^`\"'*", b) >= 0 {
			fmt.Fprintf(&safe, "%%%02X", b)
		} else {
			safe.WriteByte(b)
		}
	}
	quiet := everyone.ReplaceAllString(safe.String(), "%40$1")
	if len(quiet) > maxAddress {
		return ""
	}
	return quiet
}

func notInHost(r rune) bool {
	return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && !strings.ContainsRune(".-_:", r)
}
