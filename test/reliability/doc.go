// Package reliability proves, with the real parts and on the real disk, that a
// reload loses nothing: it kills the program, makes its file calls fail, asks
// while the folder changes, and feeds it files that are too large.
//
// go test runs short forms. SOAK=10m, as make soak sets it, runs the long ones,
// in which questions are asked for that time; docs/reliability.md has what they
// found.
package reliability
