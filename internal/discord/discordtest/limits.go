package discordtest

import (
	"strings"
	"time"
	"unicode/utf8"
)

// What a message may hold.
const (
	maxContent        = 2000
	maxEmbeds         = 10
	maxEmbedTitle     = 256
	maxDescription    = 4096
	maxFields         = 25
	maxFieldName      = 256
	maxFieldValue     = 1024
	maxFooter         = 2048
	maxEmbedAuthor    = 256
	maxEmbedsTogether = 6000
	maxAttachments    = 10
	maxNonce          = 25
	maxMentions       = 100
)

// checkMessage checks the body of a message. uploads is how many files came
// with it.
func checkMessage(body field, uploads int) {
	if !body.object() {
		if !body.present() {
			body.required()
		}
		return
	}
	body.get("content").text(maxContent)
	body.get("tts").boolean()
	body.get("flags").integer()
	if nonce := body.get("nonce"); nonce.present() {
		if text, isText := nonce.value.(string); isText && utf8.RuneCountInString(text) > maxNonce {
			nonce.fail("NONCE_TYPE_TOO_LONG", "Nonce must be %d characters or fewer.", maxNonce)
		} else if !isText {
			nonce.integer()
		}
	}
	checkEmbeds(body.get("embeds"))
	checkAllowedMentions(body.get("allowed_mentions"))
	checkMessageComponents(body.get("components"))
	checkReference(body.get("message_reference"))
	for _, attachment := range body.get("attachments").list(maxAttachments) {
		if attachment.object() {
			attachment.get("description").text(1024)
			if !attachment.get("id").present() {
				attachment.get("id").required()
			}
		}
	}
	if uploads > maxAttachments {
		body.get("files").fail("BASE_TYPE_MAX_LENGTH", "Must be %d or fewer in length.", maxAttachments)
	}
}

func checkReference(reference field) {
	if !reference.object() {
		return
	}
	id := reference.get("message_id")
	if text, ok := id.value.(string); !id.present() {
		id.required()
	} else if !ok || !isSnowflake(text) {
		id.fail("NUMBER_TYPE_COERCE", "Value %q is not snowflake.", id.value)
	}
	reference.get("fail_if_not_exists").boolean()
}

func checkEmbeds(embeds field) {
	together := 0
	for _, embed := range embeds.list(maxEmbeds) {
		if !embed.object() {
			continue
		}
		texts := []string{
			embed.get("title").text(maxEmbedTitle),
			embed.get("description").text(maxDescription),
		}
		embed.get("url").address("http", "https")
		embed.get("color").within(0, 0xffffff)
		if stamp := embed.get("timestamp"); stamp.present() {
			if _, err := time.Parse(time.RFC3339, stamp.text(64)); err != nil {
				stamp.fail("DATE_TIME_TYPE_PARSE", "Could not parse %q. Should be ISO8601.", stamp.value)
			}
		}
		if footer := embed.get("footer"); footer.object() {
			texts = append(texts, footer.get("text").needed(1, maxFooter))
			footer.get("icon_url").address("http", "https", "attachment")
		}
		if author := embed.get("author"); author.object() {
			texts = append(texts, author.get("name").needed(1, maxEmbedAuthor))
			author.get("url").address("http", "https")
			author.get("icon_url").address("http", "https", "attachment")
		}
		for _, name := range []string{"image", "thumbnail"} {
			if picture := embed.get(name); picture.object() {
				if address := picture.get("url"); address.present() {
					address.address("http", "https", "attachment")
				} else {
					address.required()
				}
			}
		}
		for _, entry := range embed.get("fields").list(maxFields) {
			if !entry.object() {
				continue
			}
			texts = append(texts, entry.get("name").needed(1, maxFieldName), entry.get("value").needed(1, maxFieldValue))
			entry.get("inline").boolean()
		}
		length := utf8.RuneCountInString(strings.Join(texts, ""))
		if length == 0 && !embed.get("image").present() && !embed.get("thumbnail").present() {
			embed.get("description").required()
		}
		together += length
	}
	if together > maxEmbedsTogether {
		embeds.fail("MAX_EMBED_SIZE_EXCEEDED", "Embed size exceeds maximum size of %d", maxEmbedsTogether)
	}
}
