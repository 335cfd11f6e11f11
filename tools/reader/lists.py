"""Draws training lists that pack.py packed, and makes their passages."""
import json

import numpy as np

from pack import NEAR, RIGHT, UNSURE
from passages import Passage, window

# How often a list of a source is drawn.
MIX = {
    "bot": 0.19, "botwritten": 0.16, "asked": 0.13, "written": 0.17, "stories": 0.06, "botquiz": 0.06, "quiz": 0.03,
    "squad": 0.08, "qamr": 0.04, "selqa": 0.02, "wikiqa": 0.04, "trecqa": 0.02,
}
DISTANT = {"quiz", "botquiz"}
TYPED = {"asked", "bot", "botwritten", "written", "stories"}  # some are misspelt, or typed as keywords
BUDGETS = (1, 48, 80, 96, 112, 128)  # tokens of a passage's sentences, at most
NO_ANSWER = 0.10  # of the lists lose their right sentences
MISTAKEN = 0.10  # of the lists that can ask about another name or year
SMALL = set("a an the of in on at to for by with is are was were be been do does did has have had which what who whom when where why how and or that this it its".split())


def misspell(text, rng):
    """The text with one word of at least five letters misspelt."""
    words = text.split(" ")
    long = [i for i, word in enumerate(words) if len(word) >= 5 and word.isalpha()]
    if not long:
        return text
    i = rng.choice(long)
    word = words[i]
    k = rng.randrange(1, len(word) - 1)
    words[i] = rng.choice([
        word[:k] + word[k + 1] + word[k] + word[k + 2:],
        word[:k] + word[k + 1:],
        word[:k] + word[k] + word[k:],
        word[:k] + rng.choice("aeiourstln") + word[k + 1:],
    ])
    return " ".join(words)


def keywords(text):
    """The question as somebody types it into a search box."""
    kept = [word.strip("?!,.") for word in text.split(" ") if word.lower().strip("?!,.") not in SMALL]
    return " ".join(kept) if len(kept) >= 3 else text


class Packed:
    """What pack.py wrote. Row r of the texts is pieces[starts[r]:starts[r+1]].
    Member m is a sentence of an article: members has its text's row, marks its
    RIGHT, UNSURE and NEAR bits, and spans the first and last word piece of the
    answer where it is known. Article a has the members from article_starts[a] to
    article_starts[a+1], and titles its title's row; list l has the articles from
    list_starts[l] to list_starts[l+1], and heads its source, the forms of its
    question and the mistaken forms, each with the members, counted from the
    list's first, that become unsure."""

    def __init__(self, path):
        with np.load(path) as file:
            self.__dict__.update(file)
        self.heads = json.loads(self.heads.tobytes())
        self.spans = {int(member): (int(first), int(last)) for member, first, last in self.spans}
        self.lengths = np.diff(self.starts)

    def text(self, row):
        return self.pieces[self.starts[row] : self.starts[row + 1]].tolist()


class Article:
    """An article of a list: its members, from first on, and which are right."""

    def __init__(self, packed, number, first_of_list, unsure):
        self.first, end = int(packed.article_starts[number]), int(packed.article_starts[number + 1])
        self.rows = packed.members[self.first : end]
        self.lengths = packed.lengths[self.rows]
        self.title = int(packed.titles[number])
        marks = packed.marks[self.first : end]
        self.near = np.flatnonzero(marks & NEAR).tolist()
        if unsure is None:
            self.right = set(np.flatnonzero(marks & RIGHT).tolist())
            self.unsure = set(np.flatnonzero(marks & UNSURE).tolist())
        else:
            self.right, self.unsure = set(), {at + first_of_list - self.first for at in unsure}
        self.gold = bool((marks & RIGHT).any())


class Lists:
    """Draws lists; a source's lists come in turn, in an order drawn by lot."""

    def __init__(self, packed, tokenizer):
        self.packed, self.tokenizer, self.order, self.by_source = packed, tokenizer, {}, {}
        for number, head in enumerate(packed.heads):
            self.by_source.setdefault(head["source"], []).append(number)
        self.sources = [source for source in MIX if source in self.by_source]

    def draw(self, rng):
        """The passages of a list, each with the labels of its sentences, and
        whether these are distant. A label is (label, span): 1, 0 or -1 for unsure,
        and the first and last token or None."""
        source = rng.choices(self.sources, [MIX[s] for s in self.sources])[0]
        if not self.order.get(source):
            self.order[source] = rng.sample(self.by_source[source], len(self.by_source[source]))
        number = self.order[source].pop()
        return self.passages(number, source, rng), source in DISTANT

    def question(self, number, source, rng):
        """A form of the list's question as word pieces, and for a mistaken form
        the members that become unsure."""
        head = self.packed.heads[number]
        if head.get("mistakes") and rng.random() < MISTAKEN:
            text, unsure = rng.choice(head["mistakes"])
        else:
            text, unsure = rng.choice(head["forms"]), None
        if source in TYPED:
            kind = rng.random()
            text = misspell(text, rng) if kind < 0.08 else keywords(text) if kind < 0.14 else text
        return self.tokenizer.encode(text, add_special_tokens=False).ids, unsure

    def passages(self, number, source, rng):
        packed = self.packed
        question, unsure = self.question(number, source, rng)
        first, last = int(packed.list_starts[number]), int(packed.list_starts[number + 1])
        articles = [Article(packed, a, int(packed.article_starts[first]), unsure) for a in range(first, last)]
        right = [(a, i) for a in articles for i in sorted(a.right)]
        rng.shuffle(right)
        drop = unsure is None and source not in DISTANT and rng.random() < NO_ANSWER
        chosen = [] if drop else right[: 2 if source in DISTANT else 1]  # (article, centre)
        if len(articles[0].rows) == 1:
            return self.loose(question, articles, chosen, rng)
        gold = [a for a in articles if a.gold] or articles[:1]
        for _ in range(2 + drop):
            article = rng.choice(gold)
            near = article.near if article.near and rng.random() < 0.7 else range(len(article.rows))
            chosen.append((article, rng.choice(near)))
        near = [(a, i) for a in articles if not a.gold for i in a.near]
        chosen += rng.sample(near, min(len(near), 3))
        budget, result, seen = rng.choice(BUDGETS), [], set()
        for article, centre in chosen:
            left_out = article.right if drop else ()
            places = [i for i in window(article.lengths, centre, budget, rng, left_out) if article.first + i not in seen]
            if places:
                seen.update(article.first + i for i in places)
                title = packed.text(article.title) if rng.random() < 0.9 else []
                passage = Passage(question, title, [packed.text(article.rows[i]) for i in places], places)
                result.append((passage, [self.label(article, i, bounds) for i, bounds in zip(passage.places, passage.bounds)]))
        return result

    def loose(self, question, articles, right, rng):
        """Passages of sentences that belong to no article, joined at random."""
        wrong = [(a, 0) for a in articles if not a.right]
        chosen = right + rng.sample(wrong, min(len(wrong), 7 - len(right)))
        rng.shuffle(chosen)
        result = []
        while chosen:
            n = rng.choice((1, 1, 2, 3))
            part, chosen = chosen[:n], chosen[n:]
            passage = Passage(question, [], [self.packed.text(a.rows[i]) for a, i in part], list(range(len(part))))
            result.append((passage, [self.label(*part[place], bounds) for place, bounds in zip(passage.places, passage.bounds)]))
        return result

    def label(self, article, place, bounds):
        if place not in article.right:
            return (-1 if place in article.unsure else 0), None
        span = self.packed.spans.get(article.first + place)
        if span is None or bounds[0] + span[1] >= bounds[1]:
            return 1, None
        return 1, (bounds[0] + span[0], bounds[0] + span[1])
