package index

import "byline/internal/article"

// Types of package article that the methods of this package return.
type (
	Document   = article.Document
	Summary    = article.Summary
	Term       = article.Term
	Selection  = article.Selection
	Collection = article.Collection
)

// The newsrooms that can be searched as one.
const (
	Own    = article.Own
	Shared = article.Shared
)
