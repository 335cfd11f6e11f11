// Package engine proves what package opensearch promises while nodes of its
// cluster, and the process that writes, are killed and cut off.
//
//	go test -tags cluster -count 1 -timeout 30m -v ./test/engine
//
// starts three nodes on this machine, which takes Java, Maven and 2 GB of memory.
package engine
