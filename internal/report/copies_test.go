package report

import (
	"strconv"
	"testing"

	"byline/internal/index"
)

func TestCopiesCountOnce(t *testing.T) {
	const report = "The ferry Alma sank off Narvel on Monday."
	const wire = report + " Divers searched the wreck until nightfall. The captain was questioned by harbour police. Two lifeboats had been found empty near the lighthouse."
	const widows = report + " Our reporter met widows on the quay, who waited for news in the rain."
	const owners = report + " The owners promise an inquiry, and the union wants older ships scrapped by next summer."
	tests := []struct {
		name  string
		texts []string
		want  int
	}{
		{"none", nil, 1},
		{"alone", []string{wire}, 1},
		{"copies", []string{wire, wire, wire}, 1},
		{"a copy with a lead of its own", []string{wire, "Grief hung over our coast today. " + wire}, 1},
		{"a shortened copy", []string{wire, report + " Divers searched the wreck until nightfall. The captain was questioned by harbour police."}, 1},
		{"own reports", []string{wire, widows}, 2},
		{"own reports and a copy", []string{wire, widows, wire}, 2},
		{"three of their own", []string{wire, widows, owners}, 3},
		{"too short to cut", []string{"Ferry sinks.", "Ferry sinks.", "Talks fail."}, 2},
	}
	for _, test := range tests {
		var documents []*index.Document
		for i, text := range test.texts {
			documents = append(documents, document(strconv.Itoa(i), 1, "", text))
		}
		if got := Independent(documents); got != test.want {
			t.Errorf("%s: %d, want %d", test.name, got, test.want)
		}
	}
}

func TestSameDocument(t *testing.T) {
	a, b := document("a", 1, "", "Ferry sinks."), document("b", 1, "", "Ferry sinks.")
	if !sameDocument(a, a) || !sameDocument(a, document("a", 2, "", "Again.")) || sameDocument(a, b) || sameDocument(document("", 1, "", "x"), document("", 1, "", "x")) {
		t.Error("sameDocument does not go by the IDs of the articles")
	}
}
