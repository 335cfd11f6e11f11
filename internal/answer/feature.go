package answer

// feature is one thing that is measured of a sentence. A sentence's score is
// the sum of its features, each times its weight.
type feature int

const (
	// The parts of the question's weight that are covered, from 0 to 1, by
	// where the words stand; each part counts only in the first of these
	// places that covers it.
	inSentence feature = iota
	inBefore
	inTitle
	inAfter
	inArticle
	// exact is the part of inSentence that is covered by the question's own
	// words; pairs is the part of the question's neighbouring words that stand
	// near each other.
	exact
	pairs
	// soft is how much more of the question's weight is met by words of the
	// sentence that mean about the same; about is how like the meanings of
	// sentence and question are as a whole, from -1 to 1, and around that of
	// question and title.
	soft
	about
	around
	// names is the part of the question's names that sentence, title or the
	// sentence before hold, 1 for a question without names.
	names
	// whole is 1 when the sentence covers nearly all of the question, in which
	// case it may repeat it and not answer it.
	whole
	// hasKind is 1 when the sentence holds the kind of thing asked for,
	// lacksKind when it does not; both are 0 when the kind is not known. The
	// kinds that are easiest to tell have features of their own.
	hasKind
	lacksKind
	hasNumber
	hasTime
	hasPlace
	hasPerson
	hasReason
	hasStatement
	// focus is 1 when the sentence names the kind asked for, as "company" in
	// "which company".
	focus
	// focusLike is how like the most like of the sentence's other words is to
	// the kind asked for, from 0 to 1.
	focusLike
	// salient is the part of the article's sentences that speak of a name in
	// the sentence that the question lacks, titleName is above 0 when the title
	// has such a name, the more the liker that is to the kind asked for; both
	// are for questions that a name answers. counted is 1 when the sentence
	// gives the number of what is to be counted.
	salient
	titleName
	counted
	// polarity is 1 when the question asks for what is not so and the sentence
	// negates nothing; figureless is the part of the question's figures that
	// the sentence lacks, unheard that of its names and figures that the
	// article lacks.
	polarity
	figureless
	unheard
	// rightRole and wrongRole are 1 when the party named has the role asked
	// for, and when it has the other.
	rightRole
	wrongRole
	// The form of the sentence: short is 1 for less than minWords words, long
	// is the logarithm of its words over 25, asks is 1 for a question,
	// headline for a line without a full stop, pronoun for a sentence that
	// starts with one.
	short
	long
	asks
	headline
	pronoun
	// early falls from 1 for an article's first sentence to 0; topic is the
	// part of the question's weight that the title and the first sentences
	// cover.
	early
	topic
	// article is the article's score over that of the best one, strength over
	// the highest that an article could have; near is 1 for
	// an article of the day of asking and falls to 0, later is 1 for an
	// article after it.
	article
	strength
	near
	later
	// repeated is how many better sentences of the same article there are.
	repeated
	features
)

var featureNames = [features]string{
	"in sentence", "in sentence before", "in title", "in sentence after", "in article", "exact words", "word pairs", "like words", "meaning", "meaning of title", "names", "whole question",
	"kind asked for", "lacks kind", "number", "time", "place", "person", "reason", "statement", "focus", "like focus", "salient name", "title name", "counted", "polarity", "lacks figure", "unheard", "right role", "wrong role",
	"short", "long", "asks", "headline", "pronoun", "early", "topic", "article", "strength", "near in time", "later", "repeated",
}

// measures are a sentence's features.
type measures [features]float64

// FeatureNames are the names of a quote's parts, in their order.
func FeatureNames() []string { return featureNames[:] }
