package feeds

import (
	"context"
	"encoding/json"
	"time"
)

// Page is the article of a web page that somebody named, as a file that package
// corpus reads.
type Page struct {
	// Name is the file's name, made from the page's address.
	Name string
	// Title is the article's; it may be empty.
	Title   string
	Content []byte
}

// Page reads the article of the page at an address in the same way as the pages
// behind items: within the same limits, and only if robots.txt allows it. The
// error is for the user.
func (f *Fetcher) Page(ctx context.Context, address string, budget *Budget) (Page, error) {
	named, err := CheckAddress(address)
	if err != nil {
		return Page{}, err
	}
	if budget.isSpent() {
		return Page{}, errSpent
	}
	pages := pageReader{fetcher: f, spend: budget.spend}
	at, found, err := pages.read(ctx, named.String())
	if err != nil {
		return Page{}, err
	}
	article := struct {
		Title     string `json:"title"`
		Source    string `json:"source,omitempty"`
		URL       string `json:"url"`
		Published string `json:"published,omitempty"`
		Author    string `json:"author,omitempty"`
		Text      string `json:"text"`
	}{asMarkup(found.Title), found.Source, at.String(), "", found.Author, asMarkup(found.Text)}
	if !found.Published.IsZero() {
		article.Published = found.Published.Format(time.RFC3339)
	}
	content, err := json.Marshal(article)
	return Page{Name: nameOf(named) + ".json", Title: found.Title, Content: content}, err
}
