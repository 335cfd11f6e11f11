package discordtest

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strings"
)

// maxRequest is the most bytes of a request.
const maxRequest = 25 << 20

// upload is a file that came with a request.
type upload struct {
	index   string // the n of files[n]
	name    string
	kind    string
	content []byte
}

// readBody reads the body of a request, and reports whether it is too large.
func readBody(w http.ResponseWriter, r *http.Request) ([]byte, bool) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxRequest))
	var large *http.MaxBytesError
	return body, errors.As(err, &large)
}

// read takes the body in: JSON, or a form of payload_json and files[n].
func (c *call) read(body []byte) *apiError {
	c.body = new(form).root(nil)
	if len(body) == 0 {
		return nil
	}
	kind, parameters, err := mime.ParseMediaType(c.Header.Get("Content-Type"))
	switch {
	case err == nil && kind == "multipart/form-data":
		body, c.files, err = readForm(body, parameters["boundary"])
		if err != nil {
			return errInvalidJSON
		}
	case err != nil || kind != "application/json":
		return &apiError{status: 400, code: 50035, message: "Invalid Form Body", errors: map[string]any{
			"_errors": []any{map[string]any{"code": "CONTENT_TYPE_INVALID", "message": "Expected \"Content-Type\" header to be one of {'application/json', 'multipart/form-data'}."}},
		}}
	}
	if len(body) == 0 {
		return nil
	}
	value, err := parse(body)
	if err != nil {
		return errInvalidJSON
	}
	c.body.value = value
	return nil
}

func readForm(body []byte, boundary string) (payload []byte, files []upload, err error) {
	reader := multipart.NewReader(bytes.NewReader(body), boundary)
	for {
		part, err := reader.NextPart()
		if errors.Is(err, io.EOF) {
			return payload, files, nil
		}
		if err != nil {
			return nil, nil, err
		}
		content, err := io.ReadAll(part)
		if err != nil {
			return nil, nil, err
		}
		index, isFile := strings.CutPrefix(part.FormName(), "files[")
		switch {
		case part.FormName() == "payload_json":
			payload = content
		case isFile:
			files = append(files, upload{
				index:   strings.TrimSuffix(index, "]"),
				name:    part.FileName(),
				kind:    part.Header.Get("Content-Type"),
				content: content,
			})
		}
	}
}
