package corpus

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const ferryJSON = `{"title": "Ferry Returns to the Lake", "text": "The old ferry sailed again on Tuesday, after a winter in the yard.", "source": "Lakeside Ledger", "url": "https://lakeside.example/ferry", "date": "2024-03-05"}`

const ferryMarkdown = "---\ntitle: Ferry Returns to the Lake\nsource: Lakeside Ledger\nurl: https://lakeside.example/ferry\ndate: 2024-03-05\n---\n\nThe old ferry sailed again on Tuesday, after a winter in the yard.\n"

const ferryPage = `<html><head><title>Ferry Returns to the Lake | Lakeside Ledger</title><meta property="og:site_name" content="Lakeside Ledger"><link rel="canonical" href="https://lakeside.example/ferry"><meta name="parsely-pub-date" content="2024-03-05T09:00:00Z"></head><body><article><h1>Ferry Returns to the Lake</h1><p>The old ferry sailed again on Tuesday, after a winter in the yard. Some two hundred people stood on the quay to see it go, in the rain, and waved.</p><p>It leaves at nine, from the north quay, every day but Sunday, and returns at ten with coffee, tea and buns on board.</p></article></body></html>`

// packed compresses content with gzip.
func packed(t *testing.T, content string) string {
	t.Helper()
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	_, err := io.WriteString(w, content)
	if err := errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// zipped makes a ZIP archive of files, given as alternating names and contents.
func zipped(t *testing.T, files ...string) string {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for i := 0; i < len(files); i += 2 {
		f, err := w.Create(files[i])
		if err == nil {
			_, err = io.WriteString(f, files[i+1])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func tarred(t *testing.T, files ...string) string {
	t.Helper()
	var out bytes.Buffer
	w := tar.NewWriter(&out)
	for i := 0; i < len(files); i += 2 {
		err := w.WriteHeader(&tar.Header{Name: files[i], Size: int64(len(files[i+1])), Mode: 0o644, Format: tar.FormatUSTAR})
		if err == nil {
			_, err = io.WriteString(w, files[i+1])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// document is a PDF of one page with the given operators.
func document(content, info string) string {
	var out strings.Builder
	var offsets []int
	object := func(body string) {
		offsets = append(offsets, out.Len())
		fmt.Fprintf(&out, "%d 0 obj\n%s\nendobj\n", len(offsets), body)
	}
	out.WriteString("%PDF-1.4\n")
	object("<</Type/Catalog/Pages 2 0 R>>")
	object("<</Type/Pages/Kids[3 0 R]/Count 1>>")
	object("<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>")
	object(fmt.Sprintf("<</Length %d>>\nstream\n%s\nendstream", len(content), content))
	object("<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding/FirstChar 32/LastChar 126/Widths[" + strings.Repeat("500 ", 95) + "]>>")
	object("<<" + info + ">>")
	start := out.Len()
	fmt.Fprintf(&out, "xref\n0 %d\n0000000000 65535 f \n", len(offsets)+1)
	for _, at := range offsets {
		fmt.Fprintf(&out, "%010d 00000 n \n", at)
	}
	fmt.Fprintf(&out, "trailer\n<</Size %d/Root 1 0 R/Info 6 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(offsets)+1, start)
	return out.String()
}

const pageOperators = "BT /F1 12 Tf 14 TL 50 700 Td (The old ferry sailed again on Tuesday, after a win-) Tj T* (ter in the yard.) Tj 0 -40 Td (It leaves at nine.) Tj ET"

func TestKindsOfFile(t *testing.T) {
	record := "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + ferryPage
	warc := "WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 4\r\n\r\nabcd\r\n\r\n" +
		fmt.Sprintf("WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://lakeside.example/ferry\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n", len(record), record)
	saved := "From: <Saved by a browser>\r\nSnapshot-Content-Location: https://lakeside.example/ferry\r\nSubject: Ferry\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; type=\"text/html\"; boundary=\"b\"\r\n\r\n--b\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\nContent-Location: https://lakeside.example/ferry\r\n\r\n" +
		strings.ReplaceAll(strings.ReplaceAll(ferryPage, "=", "=3D"), "winter", "win=\r\nter") + "\r\n--b--\r\n"
	nitf := `<?xml version="1.0"?><nitf><head><title>x</title><docdata><date.issue norm="20240305T090000Z"/><doc.copyright holder="Other"/></docdata><pubdata name="Lakeside Ledger"/></head><body><body.head><hedline><hl1>Ferry Returns to the Lake</hl1></hedline></body.head><body.content><p>The old ferry sailed again on <em>Tuesday</em>, after a winter in the yard.</p><p>Yes.</p></body.content></body><link>https://lakeside.example/ferry</link></nitf>`
	for name, test := range map[string]struct{ file, content string }{
		"CSV":                    {"a.csv", "Title,Source,URL,Publish Date,Content\nFerry Returns to the Lake,Lakeside Ledger,https://lakeside.example/ferry,2024-03-05,\"The old ferry sailed again on Tuesday, after a winter in the yard.\n\nIt \"\"returns\"\".\"\n"},
		"TSV":                    {"a.tsv", "headline\toutlet\tlink\tdate\ttext\nFerry Returns to the Lake\tLakeside Ledger\thttps://lakeside.example/ferry\t2024-03-05\tThe old ferry sailed again on Tuesday, after a winter in the yard.\n"},
		"semicolons":             {"a.csv", "\uFEFFsep=;\ntitle;source;url;date;text\nFerry Returns to the Lake;Lakeside Ledger;https://lakeside.example/ferry;2024-03-05;The old ferry sailed again on Tuesday, after a winter in the yard.\n"},
		"CSV in .txt":            {"a.txt", "title,source,url,date,text\nFerry Returns to the Lake,Lakeside Ledger,https://lakeside.example/ferry,2024-03-05,\"The old ferry sailed again on Tuesday, after a winter in the yard.\"\n"},
		"YAML":                   {"a.yaml", "- headline: Ferry Returns to the Lake\n  outlet: Lakeside Ledger\n  url: https://lakeside.example/ferry\n  date: 2024-03-05\n  body: |\n    The old ferry sailed again on Tuesday, after a winter in the yard.\n"},
		"gzip":                   {"a.jsonl.gz", packed(t, ferryJSON)},
		"gzip of Markdown":       {"a.md.gz", packed(t, ferryMarkdown)},
		"zip":                    {"a.zip", zipped(t, "news/README.md", "x", "__MACOSX/._a.md", "x", "news/a.md", ferryMarkdown)},
		"tar":                    {"a.tar", tarred(t, "./a.md", ferryMarkdown)},
		"tar.gz":                 {"a.tar.gz", packed(t, tarred(t, "a.html", ferryPage))},
		"tgz":                    {"a.tgz", packed(t, tarred(t, "a.json", ferryJSON))},
		"page":                   {"a.html", ferryPage},
		"page without an ending": {"page", ferryPage},
		"page in .txt":           {"a.txt", ferryPage},
		"XHTML":                  {"a.xhtml", `<?xml version="1.0"?><!DOCTYPE html PUBLIC "x" "y">` + ferryPage},
		"page in .xml":           {"a.xml", ferryPage},
		".markdown":              {"a.markdown", ferryMarkdown},
		"Markdown in .txt":       {"a.txt", ferryMarkdown},
		"header lines":           {"a.txt", "Title: Ferry Returns to the Lake\nSource: Lakeside Ledger\nDate: March 5, 2024\nURL: https://lakeside.example/ferry\n\nThe old ferry sailed again on Tuesday, after a winter in the yard.\n"},
		"feed as .rdf":           {"a.rdf", `<rss version="2.0"><channel><title>Lakeside Ledger</title><item><title>Ferry Returns to the Lake</title><link>https://lakeside.example/ferry</link><pubDate>Tue, 05 Mar 2024 09:00:00 GMT</pubDate><description>The old ferry sailed again on Tuesday, after a winter in the yard.</description></item></channel></rss>`},
		"web archive":            {"a.warc", warc},
		"web archive, packed":    {"a.warc.gz", packed(t, warc[:strings.Index(warc, "WARC/1.0\r\nWARC-Type: response")]) + packed(t, warc[strings.Index(warc, "WARC/1.0\r\nWARC-Type: response"):])},
		"saved page":             {"a.mhtml", saved},
		"NITF":                   {"a.xml", nitf},
		"NewsML":                 {"a.xml", `<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/"><itemMeta><provider literal="Lakeside Ledger"/><firstCreated>2024-03-05T09:00:00Z</firstCreated></itemMeta><contentMeta><headline>Ferry Returns to the Lake</headline></contentMeta><contentSet><inlineXML><html xmlns="http://www.w3.org/1999/xhtml"><body><p>The old ferry sailed again on Tuesday, after a winter in the yard.</p></body></html></inlineXML></contentSet><url>https://lakeside.example/ferry</url></newsItem>`},
		"SGML":                   {"a.sgm", "<!DOCTYPE lewis SYSTEM \"lewis.dtd\">\n<REUTERS NEWID=\"1\"><DATE> 5-MAR-2024 09:00:01.79</DATE>\n<SOURCE>Lakeside Ledger</SOURCE><LINK>https://lakeside.example/ferry</LINK><TEXT>&#2;\n<TITLE>Ferry Returns to the Lake</TITLE><BODY>The old ferry sailed again on Tuesday, after a winter in the yard.\n&#3;</BODY></TEXT>\n</REUTERS>\n"},
		"other XML":              {"a.xml", `<?xml version="1.0"?><export><article><title>Ferry Returns to the Lake</title><source>Lakeside Ledger</source><url>https://lakeside.example/ferry</url><date>2024-03-05</date><body><p>The old ferry sailed again on Tuesday, after a winter in the yard.</p></body></article></export>`},
	} {
		t.Run(name, func(t *testing.T) { wantFerry(t, test.file, test.content) })
	}
}

func TestDocuments(t *testing.T) {
	word := zipped(t, "word/document.xml", `<w:document xmlns:w="w"><w:body><w:p><w:r><w:t>The old ferry </w:t></w:r><w:del><w:r><w:t>sank</w:t></w:r></w:del><w:r><w:t>sailed again on Tuesday, after a winter in the yard.</w:t></w:r></w:p><w:p><w:r><w:t>It leaves at nine.</w:t></w:r></w:p></w:body></w:document>`,
		"docProps/core.xml", `<p xmlns:dc="dc"><dc:title>Ferry Returns to the Lake</dc:title><dc:creator>Ann Lee</dc:creator><created>2025-01-01T00:00:00Z</created></p>`)
	mail := "Received: from x\r\nFrom: Lakeside Ledger <desk@lakeside.example>\r\nTo: x@a.example\r\nDate: Tue, 05 Mar 2024 09:00:00 +0000\r\nSubject: =?utf-8?q?Ferry_Returns?= to the Lake\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\r\nView in a browser.\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n" +
		"PHA+VGhlIG9sZCBmZXJyeSBzYWlsZWQgYWdhaW4gb24gVHVlc2RheSwgYWZ0ZXIgYSB3aW50ZXIgaW4gdGhlIHlhcmQuPC9wPjxwPkl0IGxlYXZlcyBhdCBuaW5lLjwvcD4=\r\n--b--\r\n"
	for name, test := range map[string]struct{ file, content, author, source, day string }{
		"Word":         {"a.docx", word, "Ann Lee", "", ""},
		"OpenDocument": {"a.odt", zipped(t, "mimetype", "application/vnd.oasis.opendocument.text", "meta.xml", `<m><title>Ferry Returns to the Lake</title><initial-creator>Ann Lee</initial-creator></m>`, "content.xml", `<d xmlns:text="t" xmlns:office="o"><office:body><office:text><text:p>The old <text:span>ferry sailed</text:span> again on Tuesday, after a winter in the yard.</text:p><text:p>It leaves at nine.</text:p></office:text></office:body></d>`), "Ann Lee", "", ""},
		"PDF":          {"a.pdf", document(pageOperators, "/Title(Ferry Returns to the Lake)/Author(Ann Lee)/CreationDate(D:20250101)"), "Ann Lee", "", ""},
		"mail":         {"a.eml", mail, "", "Lakeside Ledger", wantedDay},
		"mailbox":      {"a.mbox", "From x Tue Mar  5 09:00:00 2024\n" + mail + "\n", "", "Lakeside Ledger", wantedDay},
	} {
		t.Run(name, func(t *testing.T) {
			a := wantArticle(t, test.file, test.content)
			want := wantedText + "\n\nIt leaves at nine."
			if a.Title != wanted.Title || a.Author != test.author || a.Source != test.source || a.Day() != test.day || strings.TrimSpace(a.Text) != want {
				t.Errorf("got %+v", a)
			}
		})
	}
}

func TestBook(t *testing.T) {
	chapter := func(title, text string) string {
		return "<html><body><h2>" + title + "</h2><p>" + text + "</p></body></html>"
	}
	book := zipped(t, "mimetype", "application/epub+zip", "META-INF/container.xml", `<container><rootfiles><rootfile full-path="OPS/book.opf"/></rootfiles></container>`,
		"OPS/book.opf", `<package><metadata><dc:title xmlns:dc="dc">The Week</dc:title><dc:publisher xmlns:dc="dc">Lakeside Ledger</dc:publisher><dc:date xmlns:dc="dc">2024-03-05</dc:date></metadata><manifest><item id="b" href="b.xhtml" media-type="application/xhtml+xml"/><item id="a" href="a%20a.xhtml" media-type="application/xhtml+xml"/></manifest><spine><itemref idref="a"/><itemref idref="b"/></spine></package>`,
		"OPS/a a.xhtml", chapter("Ferry Returns to the Lake", wantedText+" It leaves at nine, from the north quay."), "OPS/b.xhtml", chapter("Bread", "Bread is dearer by a tenth than it was a year ago, the bakers of the town said on Monday."))
	articles, problems := readContent(t, "a.epub", book)
	if len(articles) != 2 || len(problems) != 0 {
		t.Fatalf("got %v and %v", articles, problems)
	}
	if a := articles[0]; a.ID != "a.epub#1" || a.Title != wanted.Title || a.Source != "Lakeside Ledger" || a.Day() != wantedDay || articles[1].Title != "Bread" {
		t.Errorf("got %+v", articles)
	}
}

func TestArticlesInArchivesAreNamedByTheirPath(t *testing.T) {
	inner := zipped(t, "b.jsonl", "{\"text\": \"One.\"}\nx\n", "empty.md", "", "c.exe", "MZ\x00")
	ids, problems := outcome(t, "a.zip", zipped(t, "../news/a.txt", "A text.", "in.zip", inner))
	if want := []string{"a.zip/news/a.txt", "a.zip/in.zip/b.jsonl#1"}; !slices.Equal(ids, want) {
		t.Errorf("got %q, want %q", ids, want)
	}
	want := []string{", in.zip/b.jsonl, line 2: malformed JSON: invalid character 'x' looking for beginning of value", ", in.zip/empty.md: empty", ", in.zip/c.exe: unknown kind of file"}
	for i := range want {
		if i >= len(problems) || !strings.HasPrefix(problems[i], want[i]) {
			t.Errorf("problems are %q, want %q", problems, want)
		}
	}
}

// TestBadFilesAreReportedWithACure tries files that are cut off, encrypted,
// damaged, empty, nested, or of another format than their name says.
func TestBadFilesAreReportedWithACure(t *testing.T) {
	deep := zipped(t, "a.txt", "x")
	for range maxArchives {
		deep = zipped(t, "a.zip", deep)
	}
	locked := []byte(zipped(t, "a.md", ferryMarkdown))
	locked[6] |= 1
	locked[bytes.Index(locked, []byte("PK\x01\x02"))+8] |= 1
	pdfFile := document(pageOperators, "")
	for name, test := range map[string]struct{ file, content, place, reason string }{
		"gzip cut off":           {"a.md.gz", packed(t, ferryMarkdown)[:60], "", "truncated: it ends inside the packed data"},
		"gzip by name only":      {"a.md.gz", "x", "", "not a compressed file"},
		"gzip of nothing":        {"a.md.gz", packed(t, ""), "", "empty"},
		"a bomb":                 {"a.txt.gz", packed(t, strings.Repeat("0", MaxFileSize+1)), "", "too large"},
		"a bomb of lines":        {"a.jsonl.gz", packed(t, strings.Repeat(strings.Repeat(" ", 1000)+"\n", 24<<10)), "", "it unpacks to more than 100 times its size"},
		"zip cut off":            {"a.zip", zipped(t, "a.md", ferryMarkdown)[:100], "", "damaged"},
		"zip, empty":             {"a.zip", zipped(t), "", "no articles"},
		"zip, encrypted":         {"a.zip", string(locked), "a.md", "encrypted; unpack it with its password first"},
		"zip in zip in zip":      {"a.zip", deep, "a.zip/a.zip/a.zip", "archives in archives: more than 3 deep"},
		"a workbook":             {"a.zip", zipped(t, "xl/workbook.xml", "x"), "", "save it as .csv"},
		"tar cut off":            {"a.tar", tarred(t, "a.md", ferryMarkdown)[:600], "", "truncated: it ends inside the packed data"},
		"table without a header": {"a.csv", "1,Ferry Returns,It sails.\n", "", "no header"},
		"table without rows":     {"a.csv", "title,text\n", "", "no articles"},
		"no mail":                {"a.eml", "x", "", "malformed mail"},
		"no mailbox":             {"a.mbox", "x\n", "", "malformed mailbox"},
		"web archive cut off":    {"a.warc", "WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 100\r\n\r\nHTTP", "#1", "truncated"},
		"web archive of none":    {"a.warc", "WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 1\r\n\r\nx\r\n\r\n", "", "no articles"},
		"PDF cut off":            {"a.pdf", pdfFile[:len(pdfFile)/2], "", "truncated: the PDF has no end"},
		"PDF, encrypted":         {"a.pdf", strings.Replace(pdfFile, "/Size 7", "/Encrypt<</Filter/Standard/V 1/R 2/O(x)/U(x)/P 1>>/ID[(a)(b)]/Size 7", 1), "", "an encrypted PDF"},
		"PDF of pictures":        {"a.pdf", document("q Q", ""), "", "a PDF without text"},
		"PDF of endless tables":  {"a.pdf", strings.Replace(pdfFile, "/Size 7", "/Size 7000000000", 1), "", "damaged"},
		"no PDF":                 {"a.pdf", "x", "", "not a PDF file"},
		"RTF":                    {"a.rtf", `{\rtf1\ansi It sails.}`, "", "a document in RTF; save it as .docx or .txt"},
		"OPML":                   {"a.opml", `<?xml version="1.0"?><opml><body><outline text="x" xmlUrl="https://a.example"/></body></opml>`, "", "a list of feeds (OPML)"},
		"sitemap":                {"a.xml", `<urlset><url><loc>https://a.example/1</loc></url></urlset>`, "", "a sitemap"},
		"web archive of Safari":  {"a.webarchive", "bplist00x", "", "save the page as HTML"},
		"picture":                {"a", "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "", "unknown kind of file"},
		"script of a saved page": {"a.js", "var x = 1;", "", "unknown kind of file"},
		"shell of a page":        {"a.html", `<html><head><title>x</title></head><body><noscript>x</noscript><div id="root"><p>You need to enable JavaScript to run this app.</p></div></body></html>`, "", "no article text found"},
	} {
		t.Run(name, func(t *testing.T) { wantProblem(t, test.file, test.content, test.place, test.reason) })
	}
}

// TestPartsOfABombAreCountedTogether tries archives that unpack to too much,
// and each of their parts to little enough.
func TestPartsOfABombAreCountedTogether(t *testing.T) {
	if testing.Short() {
		t.Skip("one goroutine, and slow under the race detector")
	}
	spaces := strings.Repeat(" ", 3<<20)
	part, page := packed(t, spaces+"[]"), packed(t, "<html><p>x"+spaces)
	var parts []string
	for i := range 7 {
		parts = append(parts, strconv.Itoa(i)+".json.gz", part)
	}
	response := "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\nContent-Length: " + strconv.Itoa(len(page)) + "\r\n\r\n" + page
	record := "WARC/1.0\r\nWARC-Type: response\r\nContent-Length: " + strconv.Itoa(len(response)) + "\r\n\r\n" + response + "\r\n\r\n"
	for file, content := range map[string]string{
		"a.zip": zipped(t, parts...), "a.tar": tarred(t, parts...), "a.warc": strings.Repeat(record, 7),
		"nested.zip": zipped(t, "a.zip", zipped(t, parts[:6]...), "b.zip", zipped(t, parts[6:]...)),
	} {
		_, problems := outcome(t, file, content)
		if len(problems) == 0 || !strings.Contains(problems[len(problems)-1], "100 times its size") {
			t.Errorf("%s: the problems are %q", file, problems)
		}
	}
}

// TestZIPWithTooManyFiles tries archives whose own count of files is right, and
// wrong.
func TestZIPWithTooManyFiles(t *testing.T) {
	var many bytes.Buffer
	w := zip.NewWriter(&many)
	for range maxEntries + 1 {
		if _, err := w.CreateRaw(&zip.FileHeader{Name: "a/"}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	wantProblem(t, "a.zip", many.String(), "", "too large: an archive may have 100000 files")
	lying := bytes.ReplaceAll(many.Bytes(), []byte("PK\x06\x07"), []byte("xxxx")) // the place of the 64-bit count
	wantProblem(t, "a.zip", string(lying), "", "too large: an archive may have 100000 files")
}

func TestEncodings(t *testing.T) {
	utf16 := func(s string) string {
		out := "\xFF\xFE"
		for _, r := range s {
			out += string([]byte{byte(r), byte(r >> 8)})
		}
		return out
	}
	for name, test := range map[string]struct{ file, content, title, problem string }{
		"declared in HTML":     {"a.html", "<meta charset=windows-1252><title>Caf\xE9</title><p>It is \x93late\x94.", "Café", ""},
		"declared in XML":      {"a.xml", "<?xml version=\"1.0\" encoding=\"windows-1251\"?><rss><channel><item><title>\xCF\xEE\xF0\xF2</title><description>\xC7\xE0\xE1\xE0\xF1\xF2\xEE\xE2\xEA\xE0.</description></item></channel></rss>", "Порт", ""},
		"declared, and UTF-8":  {"a.html", "<meta charset=iso-8859-1><title>Café</title><p>It is late.", "Café", ""},
		"GBK":                  {"a.html", "<meta charset=gb2312><title>\xB8\xDB\xBF\xDA</title><p>It is late.", "港口", ""},
		"UTF-16":               {"a.txt", utf16("Café\n\nIt is late."), "Café", ""},
		"UTF-16 without mark":  {"a.txt", utf16("Café\n\nIt is late in the day.")[2:], "Café", ""},
		"UTF-16 of JSON":       {"a.json", utf16(`{"title": "Café", "text": "It is late."}`), "Café", ""},
		"windows-1252":         {"a.txt", "Caf\xE9\n\nIt is \x93late\x94.", "Café", "it does not say its encoding: read as windows-1252"},
		"windows-1251":         {"a.txt", "\xC3\xEE\xF0\xEE\xE4 \xE7\xE0\xEA\xF0\xFB\xEB \xEC\xEE\xF1\xF2\n\n\xCC\xFD\xF0 \xF1\xEA\xE0\xE7\xE0\xEB, \xF7\xF2\xEE \xEC\xEE\xF1\xF2 \xE1\xF3\xE4\xE5\xF2 \xE7\xE0\xEA\xF0\xFB\xF2 \xE4\xEE \xEA\xEE\xED\xF6\xE0 \xE3\xEE\xE4\xE0, \xE8 \xEF\xEE\xE2\xEE\xE7\xEE\xEA \xED\xE5 \xE1\xF3\xE4\xE5\xF2.", "Город закрыл мост", "it does not say its encoding: read as windows-1251"},
		"a stray byte":         {"a.txt", "Café\n\nIt is \x96 late.", "Café", "one byte is not UTF-8; it was replaced"},
		"a stray byte in JSON": {"a.json", "{\"title\": \"Café\", \"text\": \"It is \x96 late.\"}", "Café", "one byte is not UTF-8; it was replaced"},
		"a table":              {"a.csv", "title;text\nCaf\xE9;It is late.\n", "Café", "it does not say its encoding: read as windows-1252"},
	} {
		t.Run(name, func(t *testing.T) {
			articles, problems := readContent(t, test.file, test.content)
			if len(articles) != 1 || articles[0].Title != test.title {
				t.Fatalf("got %+v and %v", articles, problems)
			}
			if test.problem == "" && len(problems) > 0 || test.problem != "" && (len(problems) != 1 || problems[0].Reason != test.problem) {
				t.Errorf("problems are %v, want %q", problems, test.problem)
			}
		})
	}
}
