package corpus

import (
	"regexp"
	"strings"
)

// Furniture is what a page shows around every article: links, credits and
// invitations. Each pattern must match a whole paragraph, ignoring its outer
// punctuation and case. The patterns are narrow, since a reporter's sentence
// that matches one is lost to every question.
var furniture = regexp.MustCompile(`(?i)^(?:` + strings.Join([]string{
	// links to other pages
	`(?:other|more|latest|top|breaking|related|recommended|trending|popular|recent|local|world|national) (?:news|stories|articles|headlines|posts|coverage|topics|content|links|videos)`,
	`(?:read|see|show|load|learn|view) (?:more|also|all|next|the full (?:story|article))(?: (?:on|about|at|from|here|in)\b.{0,100}|: .{0,150})?`,
	`(?:also|further) (?:read|reading)|keep reading|continue reading.{0,60}|you (?:may|might) (?:also )?like.{0,30}|more (?:on|from|about) .{1,60}`,
	`(?:next|previous)(?: (?:article|story|post|page))?|back to (?:top|home.{0,20})|skip to .{1,40}|home(?:page)?|menu|search`,
	// sharing and following
	`share(?: this)?(?: (?:article|story|post|page))?(?: (?:on|via|with) .{1,40})?`,
	`(?:share|tweet|pin|e-?mail|print|save|comment|copy link|facebook|twitter|whatsapp|reddit|linkedin|pinterest|instagram)(?:[ ,|/·]+(?:share|tweet|pin|e-?mail|print|save|comments?|copy link|facebook|twitter|whatsapp|reddit|linkedin|pinterest|instagram))*(?: this)?`,
	`follow (?:us|.{1,80}) on (?:facebook|twitter|instagram|tiktok|x|youtube)\b.{0,80}|(?:\d+ |leave a |post a |view |no )comments?`,
	// invitations
	`(?:sign up|subscribe|register|log ?in|sign in|donate|get the app|download (?:the|our) app)(?:(?: now| here| today| to| for)\b.{0,150})?`,
	`.{0,150}\b(?:sign up here|subscribe here|subscribe to (?:our|the) (?:newsletter|channel)|delivered to your inbox|click here)\b.{0,150}`,
	`(?:support|consider supporting) (?:local|our|independent) journalism.{0,150}|enter your e-?mail.{0,60}|(?:we use|this site uses) cookies.{0,200}`,
	// credits and notices
	`ad|ads|advertisements?|sponsored(?: content)?|promoted|paid (?:content|post)`,
	`(?:photo|image|picture|file photo|photograph|video|credit|source|via|caption|contributing|contributors)s?(?: (?:by|credit|courtesy of)\b)?\s*:.{0,120}`,
	`.{0,120}(?:/|via )(?:getty images|shutterstock|istock).{0,40}`,
	`(?:©|\(c\)|copyright\b).{0,200}|.{0,80}\ball rights reserved.{0,80}|terms (?:of use|of service|and conditions).{0,60}|privacy policy.{0,60}`,
	`this (?:story|article|post) (?:has been|was|will be) updated.{0,80}|from .{1,40} wire reports|(?:editor['’]s note|correction)s?:.{0,20}`,
	`(?:published|updated|posted|last (?:updated|modified))(?: on| at)?:?\s.{0,60}\d{4}.{0,30}|\d+ min(?:ute)?s? read|\d+ (?:hours?|days?|minutes?) ago`,
	`tags?|topics?|filed under|keywords|categories|loading`,
}, "|") + `)$`)

// isFurniture reports whether a paragraph is furniture.
func isFurniture(paragraph string) bool {
	if len(paragraph) > 400 {
		return false
	}
	line := strings.Trim(paragraph, " \t\n.:…»>→|-–—!()[]*•\"'“”")
	return line == "" || furniture.MatchString(line)
}

// dateline matches the place and the agency at the start of a report, such as
// "BEIRUT, Lebanon (AP) — " or "London XYZ Business — ".
var dateline = regexp.MustCompile(`^(?:` + strings.Join([]string{
	`[A-Z][A-Z.'’\-]+(?: [A-Z][A-Z.'’\-]+){0,3}(?:, [A-Z][\pL. ]{1,25})?(?: ?\([\pL ./]{2,20}\))?`,
	`\([A-Z][\pL ./]{1,20}\)`,
	`(?:[A-Z][\pL.]+ ){1,3}[A-Z]{2,5}(?: [A-Z][a-z]+)?`,
}, "|") + `) ?(?:—|–|--|-)(?: |$)`)

// datelineLength is the length in bytes of the dateline at the start of a
// paragraph, or 0.
func datelineLength(paragraph string) int {
	n := len(dateline.FindString(paragraph))
	if rest := paragraph[n:]; rest != "" && !startsUpper(rest) && !startsDigit(rest) {
		return 0
	}
	return n
}
