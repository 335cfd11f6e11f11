package corpus

import (
	"encoding/xml"
	"errors"
	"net/url"
	"strings"
)

// sitemap is the part of a sitemap that is about news.
type sitemap struct {
	XMLName xml.Name
	Pages   []struct {
		Location string `xml:"loc"`
		Modified string `xml:"lastmod"`
		News     struct {
			Title       string `xml:"title"`
			Published   string `xml:"publication_date"`
			Publication struct {
				Name string `xml:"name"`
			} `xml:"publication"`
		} `xml:"http://www.google.com/schemas/sitemap-news/0.9 news"`
	} `xml:"url"`
}

// parseSitemap reads a news sitemap. Both results are nil if the document is
// not a sitemap.
func parseSitemap(document string, base *url.URL) (*Feed, error) {
	switch rootName(document) {
	case "urlset":
	case "sitemapindex":
		return nil, errors.New("a list of sitemaps: name the news sitemap of those in it")
	default:
		return nil, nil
	}
	if err := checkNesting(document); err != nil {
		return nil, err
	}
	var parsed sitemap
	if err := newXMLDecoder(document).Decode(&parsed); err != nil {
		return nil, xmlError(err)
	}
	feed := new(Feed)
	for _, page := range parsed.Pages {
		news := page.News
		if strings.TrimSpace(news.Title) == "" {
			continue
		}
		feed.Title = CutField(oneLine(news.Publication.Name))
		feed.add(draft{
			title: news.Title, source: news.Publication.Name, url: page.Location, published: []namedValue{{"publication_date", news.Published}},
		}, page.Location, page.Modified, base)
	}
	if len(parsed.Pages) > 0 && len(feed.Items) == 0 {
		return nil, errors.New("a sitemap without news: it has no <news:news> elements")
	}
	return feed, nil
}
