package corpus

import (
	"strings"
	"sync"
	"unicode"
)

// field is what a name in a file of any format stands for.
type field int

const (
	noField field = iota
	idField
	titleField
	textField
	// summaryField stands for an article's text if it has no other.
	summaryField
	sourceField
	urlField
	authorField
	// publishedField is a day whose name says that it is the day of
	// publication, dayField one that most likely is, and savedField one that
	// may be when somebody saved the article.
	publishedField
	dayField
	savedField
	fieldCount
)

// fieldNames are the names of each field, more reliable ones first, in lower
// case without separators. This is the only table, for JSON, CSV, front matter,
// header lines, feeds and the meta elements of pages.
var fieldNames = [fieldCount]string{
	idField: "id",
	titleField: `title headline hed heading subject headlinemain headlinetext maintitle titletext titleplain
		titlerendered storytitle shorttitle name`,
	textField: `text body content article story maintext fulltext articlebody bodytext contenttext textcontent
		contenthtml bodyhtml htmlcontent htmlbody contentencoded encoded selftext pagecontent pagetext contents
		articletext storytext storybody bodycontent textbody plaintext rawtext cleantext rawcontent markdown
		contentmarkdown bodymarkdown bodyplain paragraphs transcript document extractedtext html rawhtml
		cleanedtext articlecontent newscontent blocks contentblocks`,
	summaryField: `leadparagraph description summary abstract snippet excerpt lead lede teaser dek deck
		standfirst trailtext intro introduction blurb preview synopsis subtitle subheadline subhead summarydetail`,
	sourceField: `source outlet publisher newspaper publication sourcename outletname publishername
		publicationname newspapername medianame mediaoutlet mediatitle sitename sitetitle sourcetitle feedtitle
		feedname blogname blogtitle channelname channeltitle newssite newssource newsoutlet journaltitle journal
		provider providername brand agency newsagency network organization site website feed origin
		sourcehostname sourcedomain domain domainname sourcehost hostname applicationname`,
	urlField: `url link permalink canonicalurl canonical canonicallink weburl articleurl articlelink storyurl
		sourceurl sourcelink originalurl originallink origlink externalurl pageurl href webpage mainentityofpage
		responseurl requestedurl resolvedurl givenurl alternate uri`,
	authorField: `author authors byline bylines creator creators writer writers reporter reporters journalist
		journalists authorname authornames writtenby bylinetext by`,
	publishedField: `published datepublished publishedat publicationdate pubdate publishdate datepublish
		publishedtime publishtime publicationtime publishedon publisheddate datetimepub dateofpublication
		datepub dateissued issued issuedate issuedat firstpublished firstpublishedat firstpublicationdate
		firstpublisheddate datefirstpublished publishedutc publishedgmt publisheddatetime publicationdatetime
		pubdatetime publishdatetime pubtime pubdateutc publishts publishat publishedts publishedtimestamp
		publishtimestamp publicationtimestamp originalpublicationdate webpublicationdate onlinedate
		releasedate released releasetime releasedat dateposted postedat posted postedon postdate posteddate
		postedtime timeposted originaldate displaydate displaydatetime articlepublished
		datepublishedutc dateoriginal pdate`,
	dayField: `date datetime day dateandtime isodate dateiso datestring dateutc dategmt datepretty datestamp
		articledate newsdate storydate filingdate`,
	savedField: `created createdat createdutc createdon datecreated creationdate createddate createdtime
		timestamp time ts unixtime epoch seendate updated updatedat dateupdated updateddate`,
}

// namePrefixes are words before a name that do not change its meaning:
// vocabularies of meta elements, and words for the whole article.
var namePrefixes = wordSet(`og dc dcterms dct article schema twitter parsely citation sailthru cxenseparse recs news
	newsarticle prism rnews page post story entry item web doc document raw main full clean cleaned meta cms wp
	yandex thr orig original feedburner rss atom bt vr cse swiftype cb cxense c xense parse itemprop blog primary dcsext shareaholic analytics attributes`)

// meaning is the field that a name stands for, and its rank among the names of
// that field.
type meaning struct {
	field field
	rank  int
}

var meanings = sync.OnceValue(func() map[string]meaning {
	all := make(map[string]meaning)
	for f, names := range fieldNames {
		for rank, name := range strings.Fields(names) {
			if _, double := all[name]; double {
				panic("a name of two fields: " + name)
			}
			all[name] = meaning{field(f), rank}
		}
	}
	return all
})

// meaningOf is what a name stands for; noField if it has no known meaning.
func meaningOf(name string) meaning {
	if strings.EqualFold(name, "id") {
		return meaning{field: idField}
	}
	words := nameWords(name)
	for dropped := 0; len(words) > 0; words, dropped = words[1:], dropped+1 {
		found, known := meanings()[strings.Join(words, "")]
		if known && found.field != idField {
			found.rank += 100 * dropped
			return found
		}
		if !namePrefixes[words[0]] {
			break
		}
	}
	return meaning{}
}

// nameWords are the words of a name in lower case: for "dc.Date_issued" and
// "dcDateIssued" they are dc, date and issued.
func nameWords(name string) []string {
	if len(name) > maxName {
		return nil
	}
	var words []string
	var word strings.Builder
	end := func() {
		if word.Len() > 0 {
			words = append(words, word.String())
			word.Reset()
		}
	}
	wasLower := false
	for _, r := range name {
		switch {
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			end()
			wasLower = false
			continue
		case unicode.IsUpper(r) && wasLower:
			end()
		}
		wasLower = unicode.IsLower(r)
		word.WriteRune(unicode.ToLower(r))
	}
	end()
	return words
}

// maxName is the length, in bytes, of the longest name that is looked up.
const maxName = 60

// isPlaceholder reports whether a value is what programs write when they have
// none.
func isPlaceholder(value string) bool {
	if len(value) > maxName {
		return strings.TrimSpace(value) == ""
	}
	value = strings.Trim(strings.ToLower(strings.TrimSpace(value)), "[]()<>\"'")
	return placeholders[value] || strings.HasPrefix(value, "{{") // a template that was not filled in
}

var placeholders = func() map[string]bool {
	all := wordSet(`nan none null nil undefined n/a na #n/a nat unknown removed deleted - -- — – \n tbd ? missing empty
		untitled`)
	for _, phrase := range []string{"", "no title", "no author", "no date", "no content", "not available", "content removed", "not specified", "not found", "unknown author", "unknown source", "no description"} {
		all[phrase] = true
	}
	return all
}()

func wordSet(words string) map[string]bool {
	set := make(map[string]bool)
	for word := range strings.FieldsSeq(words) {
		set[word] = true
	}
	return set
}
