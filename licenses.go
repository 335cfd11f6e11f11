// Package byline holds the texts that go with every copy of the program.
package byline

import _ "embed"

//go:generate go run ./tools/licenses

// Licence and Notice are the licence of Byline, and the credit to those whose
// code and data are in it. ThirdParty is the licences of that code.
var (
	//go:embed LICENSE
	Licence string
	//go:embed NOTICE
	Notice string
	//go:embed THIRD_PARTY_LICENSES
	ThirdParty string
)
