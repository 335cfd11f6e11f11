package corpus

import (
	"regexp"
	"strings"
)

// What programs that write Markdown add to it and is not text.
var (
	shortcode   = regexp.MustCompile(`(?s)\{\{[<%].{0,1000}?[%>]\}\}|\{%.{0,1000}?%\}|\{\{.{0,500}?\}\}`)
	comment     = regexp.MustCompile(`(?s)%%.{0,1000}?%%`)
	footnote    = regexp.MustCompile(`(?m)^\[\^[^\]\n]{1,60}\]:.*(?:\n(?:[ \t]+\S.*|[ \t]*\n[ \t]+\S.*))*\n?`)
	footnoteRef = regexp.MustCompile(`\[\^[^\]\n]{1,60}\]`)
	callout     = regexp.MustCompile(`(?m)^((?:[ \t]*>)+[ \t]*)\[![\w-]{1,30}(?:\|[^\]\n]*)?\][+-]?[ \t]*(.*)$`)
	inlineField = regexp.MustCompile(`(?m)^[ \t]*(?:[-*+][ \t]+)?\pL[\pL\d_ -]{0,40}::(?:[ \t].*)?$\n?`)
	embed       = regexp.MustCompile(`!\[\[[^\]\n]*\]\]`)
	wikiLink    = regexp.MustCompile(`\[\[(?:[^\]|\n]*\|)?([^\]|\n]+)\]\]`)
	marked      = regexp.MustCompile(`==([^=\n]+)==`)
	blockID     = regexp.MustCompile(`(?m)[ \t]\^[A-Za-z0-9-]{3,40}$`)
	attributes  = regexp.MustCompile(`(?m)[ \t]*\{:?[ \t]*[.#][^}\n]*\}[ \t]*$`)
	moduleLine  = regexp.MustCompile(`(?m)^(?:import\s.+\sfrom\s+['"].+|import\s+['"].+|export\s+(?:const|default|function|let)\b.*)$\n?`)
	taskBox     = regexp.MustCompile(`(?m)^([ \t]*(?:[-*+]|\d+[.)])[ \t]+)\[[ xX-]\][ \t]+`)
	contents    = regexp.MustCompile(`(?im)^[ \t]*(?:\[\[?_?toc_?\]?\]|!!! .*)[ \t]*$\n?`)
	directive   = regexp.MustCompile(`(?m)^:::.*$\n?`)
)

// withoutDialect removes the shortcodes, comments, footnotes and the like that
// such programs add to Markdown.
func withoutDialect(body, name string) string {
	if strings.Contains(body, "{{") || strings.Contains(body, "{%") {
		body = shortcode.ReplaceAllString(body, "")
	}
	if strings.Contains(body, "[^") {
		body = footnoteRef.ReplaceAllString(footnote.ReplaceAllString(body, ""), "")
	}
	body = taskBox.ReplaceAllString(contents.ReplaceAllString(body, ""), "$1")
	if strings.Contains(body, "[!") {
		body = callout.ReplaceAllString(body, "$1$2\n$1")
	}
	if strings.Contains(body, "[[") {
		body = wikiLink.ReplaceAllString(embed.ReplaceAllString(body, ""), "$1")
	}
	if strings.Contains(body, "::") {
		body = directive.ReplaceAllString(inlineField.ReplaceAllString(body, ""), "")
	}
	if strings.Contains(body, "==") {
		body = marked.ReplaceAllString(body, "$1")
	}
	if strings.Contains(body, "%%") {
		body = comment.ReplaceAllString(body, "")
	}
	if strings.Contains(body, " ^") {
		body = blockID.ReplaceAllString(body, "")
	}
	if strings.Contains(body, "{") {
		body = attributes.ReplaceAllString(body, "")
	}
	if strings.HasSuffix(strings.ToLower(name), ".mdx") {
		body = moduleLine.ReplaceAllString(body, "")
	}
	return body
}
