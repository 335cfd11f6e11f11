package index

import "byline/internal/article"

// The types of package article that are part of what this package answers.
type (
	Document   = article.Document
	Summary    = article.Summary
	Term       = article.Term
	Selection  = article.Selection
	Collection = article.Collection
)

// The newsrooms that are asked as one.
const (
	Own    = article.Own
	Shared = article.Shared
)
