"""Passages: what the reader reads at once, as token ids.

A passage is some sentences of an article that stand side by side. The bot's
own form of this is internal/reader/passage.go; the two must agree, and golden
files hold them to it.
"""
import os
import random

CLS, SEP = 101, 102
BASE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "base")  # what base.py unpacks
MOST_QUESTION, MOST_TITLE, MOST_SENTENCE, MOST = 48, 28, 96, 192


def tokenizer():
    """The base's tokenizer, without limits."""
    from tokenizers import Tokenizer

    found = Tokenizer.from_file(os.path.join(BASE, "tokenizer.json"))
    found.no_truncation()
    found.no_padding()
    return found


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


def window(lengths, centre, budget, rng=random, left_out=()):
    """The places of a passage around a sentence of an article, given how many tokens
    of each of its sentences a passage has: neighbours are added on a side drawn by lot while the
    passage has at most budget tokens."""
    first = last = centre
    size = lengths[centre]
    while True:
        sides = [i for i in (first - 1, last + 1) if 0 <= i < len(lengths)]
        sides = [i for i in sides if size + lengths[i] <= budget]
        if not sides:
            return [i for i in range(first, last + 1) if i not in left_out]
        side = rng.choice(sides)
        size += lengths[side]
        first, last = min(first, side), max(last, side)
