package corpus

import (
	"regexp"
	"slices"
	"strings"
)

// maxCaption is the length, in bytes, of the longest paragraph that counts as a
// caption because of the credit at its end, and of the longest invitation.
const maxCaption = 600

// A credit is names joined by a slash without spaces, the last one the
// agency's: "Mara Quell/AP". At the start of a paragraph only the name of a
// picture agency counts, since polls have two names as well.
const (
	capitalised = `@?\p{Lu}[\pL\d.&'’-]*`
	named       = capitalised + `(?: ` + capitalised + `| de| van| von| al){0,5}`
	person      = capitalised + `(?: ` + capitalised + `| de| van| von| al){1,5}`
	agency      = `(?:AP|AFP|EPA|PA|(?:\pL+ ?)?Getty Images|Shutterstock|REUTERS|Reuters|Alamy|Redux|Zuma(?: Press)?|NurPhoto|Bloomberg|Xinhua|Sipa(?: USA)?|Anadolu(?: Agency)?|Adobe Stock|iStock)`
)

var (
	// endsInCredit matches the end of a caption, or a credit on its own.
	endsInCredit = regexp.MustCompile(`(?:(?:^|[.!?…)"”’»] ?)(?:` + strings.Join([]string{
		person + `(?:/` + named + `)+`,
		named + `/(?:` + named + `/)*` + agency,
		agency,
		`(?:(?:Photo|Image|Picture)s? )?(?:[Cc]ourtesy|[Cc]redit:?)(?: of)? ` + named + `(?:/` + named + `)*`,
	}, "|") + `)|[.!?…)"”’»] ?(?:From ` + named + `(?:/` + named + `)*|` + named + `(?:/` + named + `)+)|\((?:\pL+ )?(?:[Pp]hoto|[Ii]mage|[Pp]icture)s?(?: by\b|:|/| credit| courtesy)[^()]*\)|\b(?:Photo|Image|Photograph)s?(?: by|:) ` + named + `|Hide Caption[ \d]*(?:of \d+)?)(?: Prev(?:ious)? Next)?$`)
	// startsWithCredit matches the start of a caption: a credit, a position in
	// a gallery, or the day and place that agencies give.
	startsWithCredit = regexp.MustCompile(`^(?:(?:In )?[Pp](?:hotos?|ictures?): |Hide Caption |\((?:Photo|Image) by |` +
		named + `/(?:` + named + `/)*` + agency + `(?:/Pool)? \p{Lu}|(?:[\p{Lu}., ]+ - )?[A-Z]{3,9} \d\d?: .* on [A-Z][a-z]+ \d\d?, \d{4},? in )`)
	// invitation matches a sentence that tells readers what to do with the page,
	// or who helped to write it.
	invitation = regexp.MustCompile(`(?i)^(?:` + strings.Join([]string{
		`(?:you can )?(?:also )?(?:read|see|find|learn|hear) (?:more|all|the full (?:story|report|article))(?: (?:about|on|from|of|in) .+| opinion.*| stories.*)?(?: here)?`,
		`(?:.*[:?!] ?)?(?:you can |please |want to |to .+, )?(?:sign|signing) up\b.*\b(?:newsletters?|inbox|alerts|briefing)\b.*`,
		`(?:.{0,30}[:?!] ?)?(?:you can |please |want to |to .+, )?(?:sign|signing) up\b(?:.*\bupdates\b.*|.{0,40}\bhere\b.*)`,
		`(?:.*[:?!] ?)?(?:you can |please )?subscribe\b.*\b(?:newsletters?|inbox|here|today|now|app|to)\b.*`,
		`(?:get|want|for)\b.*\byour inbox\b.*|.{0,60}\b(?:in|to) your inbox ?:.*`,
		`.*\b(?:delivered|sent|straight|directly|right|get)\b.*\b(?:in|to) your inbox(?: .{0,40})?`,
		`.*\b(?:our (?:\pL+ ){0,4}newsletter|your newsletter)\b.*`,
		`(?:would you|do you|want (?:to|more|the))\b.*\bnewsletters?\b.*`,
		`(?:.{0,30}[:)] ?)?(?:an?|this is an?|the|parts? of) (?:\pL+ ){0,4}(?:version|part) of (?:this|the) (?:story|article|column|piece)\b.*\bappear(?:s|ed).*`,
		`(?:follow|contact|reach|e-?mail|tweet) .+(?: on (?:twitter|facebook|instagram|x)\b|@|twitter\.com/).*`,
		`.+\bcontribut(?:ed (?:to (?:this|the) (?:report|story|article|post|column|file)|reporting))(?: (?:from|in) .+)?|contributing: .*`,
		`(?:please )?(?:click|tap) (?:here|below|through|on (?:the|this) (?:link|image|picture|photo|map|video|button|icon))\b.*|.*\bclick(?:ing)? here`,
		`for (?:more|further) (?:information|details|on|about|news|stories|coverage)\b.*\b(?:visit|go to|click|sign up|follow|check out)\b.*`,
		`(?:this|our) (?:web)?site uses cookies.*|we use cookies.*|.*\bcookie (?:policy|settings)\b.*`,
		`(?:please )?(?:consider )?(?:support(?:ing)? (?:our|local|independent) journalism|becom(?:e|ing) an? .*\bsubscriber)\b.*|(?:not|already) a subscriber`,
		`.*\ball rights reserved.*|.*\bmaterial may not be published, broadcast.*`,
		`(?:.*: ?)?https?://\S+(?: and https?://\S+)*|[\w.]+@[\w.]+`,
	}, "|") + `)$`)
)

// Every invitation has one of the first signs, and every credit one of the
// second. They are quick to look for, so they are looked for first.
var (
	inviting  = []string{"ign up", "igning up", "ubscri", "inbox", "ewsletter", "@", "ontribut", "lick", "://", "ookie", "ights reserved", "published, ", "earn more", "ead more", "ead the full", "ee more", "ee the full", "ind more", "ear more", "ppeared in", "ppears in", "first appear", "For more ", "For further ", "ournalism", "Tap ", "witter"}
	crediting = []string{"/", "hoto", "mage", "icture", "ourtesy", "redit", "From ", "Hide Caption", "Shutterstock", "AP", "AFP", "EPA", "euters", "REUTERS", "Alamy", "Redux", "Zuma", "Bloomberg", "Adobe Stock", "iStock"}
)

func hasAny(text string, signs []string) bool {
	return slices.ContainsFunc(signs, func(sign string) bool { return strings.Contains(text, sign) })
}

// isInvitation reports whether a sentence is about the page rather than the
// news: sign up, follow the writer, who contributed.
func isInvitation(sentence string) bool {
	return len(sentence) <= maxCaption && hasAny(sentence, inviting) &&
		invitation.MatchString(strings.Trim(sentence, " \t\n.:…»>→|-–—!?()[]*•►▶📲👉\"'“”"))
}

// isCaption reports whether a paragraph, or a sentence of one, is a picture's
// caption or credit.
func isCaption(text string) bool {
	if !endsSentence(text) && len(text) <= maxCaption && hasAny(text, crediting) && endsInCredit.MatchString(text) {
		return true
	}
	start := text[:min(len(text), 120)]
	return (strings.Contains(start, "/") || strings.Contains(start, "hoto") || strings.Contains(start, "ictures: ") || strings.HasPrefix(start, "Hide ") || isCapital(start, 1) && strings.Contains(start, ": ")) && startsWithCredit.MatchString(text)
}

// isCapital reports whether the i-th byte of text is an ASCII capital.
func isCapital(text string, i int) bool { return i < len(text) && 'A' <= text[i] && text[i] <= 'Z' }
