// Package opensearch keeps articles in an OpenSearch cluster, for corpora that
// outgrow one machine and for several bots that share one; see [index.Engine].
//
// In the cluster there are, of a collection with the name byline:
//
//	byline-state              one document: which generation serves, and who may write
//	byline-000007-5be0a1f3    a generation, which is never written to again
//
// Publishing, and handing over, each change this one document, and only if
// nobody else has changed it since it was read. So a process that has lost its
// lease, for having been cut off or stopped, cannot publish, however late it
// wakes up; and each build has an index of its own, which nobody else writes to.
//
// Above a number of articles, a generation has an index for the articles of each
// month, such as byline-000007-5be0a1f3-202104, and an alias of all of them. It
// shares the months that did not change with the generation before; see
// partition.go.
//
// A generation is made from the one before by cloning its index, which links its
// files. Both rank as package index/bleve does: the score is BM25 with the
// weights of the terms, of which Lucene's own inverse document frequency is
// divided out (see search.go). Lucene rounds the lengths of articles to four bits,
// by which a score may differ up to a tenth.
//
// Indexes that this package did not make are never written to or removed.
package opensearch
