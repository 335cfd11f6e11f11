package corpus

import "strings"

// cutHeaderLines splits a text into the fields of its header and the rest. A
// header is lines with a name and a value, such as "Title: Ferry Returns". At
// least two names must have a known meaning, one of them a title, an outlet, a
// day or an address, and a blank line must follow.
func cutHeaderLines(text string) (*fields, string) {
	f := new(fields)
	known, end := 0, 0
	for line := range strings.Lines(text) {
		if isBlank(line) {
			if end == 0 {
				break
			}
			if known < 2 || !f.has(titleField) && !f.has(sourceField) && !f.has(urlField) && !f.hasDay() {
				break
			}
			return f, text[end:]
		}
		parts := nameLine.FindStringSubmatch(strings.TrimSpace(line))
		if parts == nil || !strings.Contains(line, ":") {
			break
		}
		if meant := meaningOf(parts[1]); meant.field != noField && meant.field != textField && !isBlank(parts[2]) {
			known++
			f.add(meant, parts[1], unquoted(parts[2]))
		}
		end += len(line)
	}
	return new(fields), text
}
