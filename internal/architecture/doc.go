// Package architecture holds no code: its test holds the rules of which
// package may import which.
package architecture
