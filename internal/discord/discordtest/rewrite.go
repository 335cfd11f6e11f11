package discordtest

import "encoding/json"

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
