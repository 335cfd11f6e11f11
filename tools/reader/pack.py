"""Packs the training lists as numbers, so that a GPU need not wait for text.

    python pack.py --lists lists.jsonl.gz --out lists.npz

Each sentence and title is cut into word pieces once, however many lists hold it,
and of an article only what may get into a passage is kept. Questions that are
held out of training are left out. lists.Packed says what is in the file.
"""
import argparse
import json
import random
import re
import zlib

import numpy as np

from data import lines
from passages import MOST_SENTENCE, tokenizer

RIGHT, UNSURE, NEAR = 1, 2, 4
GOLD_APART, APART = 20, 4  # sentences kept on each side of those that matter
MISTAKABLE = {"asked", "bot", "botwritten", "written", "stories", "squad", "qamr", "selqa"}
MISTAKES = 4  # mistaken forms of a question, at most

NAME = re.compile(r"(?<=[\w,] )(?:[A-Z][\w’-]*[^\W\d_](?: [A-Z][\w’-]*[^\W\d_])*|(?:19|20)\d\d)(?!\w)")
DAY = re.compile(r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July|August|September|October|November|December")


def held_out(question):
    """Whether a question is kept out of training, one in twelve, so that the
    mix and the confidence can be fitted on answers that the reader has not
    learned."""
    return zlib.crc32(question.encode()) % 12 == 0


def mistake(question, articles, rng):
    """The question with a name or a year replaced by another one of its
    articles, so that the sentences which answered it no longer do (an entity
    swap: Rajpurkar et al. 2018, section 2), and the other name, whose sentences
    become unsure. None where there is no other."""
    here = [m for m in NAME.finditer(question) if not DAY.fullmatch(m.group())]
    if not here:
        return None
    old = rng.choice(here)
    answers = [a["sentences"][i] for a in articles for i in a["right"]]
    loose = len(articles[0]["sentences"]) == 1
    text = " ".join(s for a in articles if a["right"] or loose for s in a["sentences"])
    others = set()
    for m in NAME.finditer(text):
        new = m.group().removesuffix("’s")
        alike = new.count(" ") == old.group().count(" ") and new[0].isdigit() == old.group()[0].isdigit()
        named = f"{new} {old.group()}" in text or f"{old.group()} {new}" in text  # both of one name
        if alike and not named and not DAY.search(new) and new not in question and not any(new in answer for answer in answers):
            others.add(new)
    if not others:
        return None
    new = rng.choice(sorted(others))
    return question[: old.start()] + new + question[old.end() :], new


def nearby(article):
    """An article cut to the sentences that may get into a passage."""
    matter, apart = article["near"] + article["right"], GOLD_APART if article["right"] else APART
    first, last = max(0, min(matter) - apart), max(matter) + apart + 1
    return article | {
        "sentences": article["sentences"][first:last],
        "right": [i - first for i in article["right"]],
        "spans": {int(i) - first: words for i, words in article["spans"].items()},
        "unsure": [i - first for i in article["unsure"] if first <= i < last],
        "near": [i - first for i in article["near"]],
    }


class Texts:
    """Texts as rows of word pieces, each text once."""

    def __init__(self, tokenizer):
        self.tokenizer, self.rows = tokenizer, {"": 0}

    def row(self, text):
        return self.rows.setdefault(text, len(self.rows))

    def pieces(self):
        """The word pieces of all rows, one after another, and where each starts."""
        texts, found, starts = list(self.rows), [], [0]
        for at in range(0, len(texts), 50000):
            for encoding in self.tokenizer.encode_batch(texts[at : at + 50000], add_special_tokens=False):
                ids = np.array(encoding.ids[:MOST_SENTENCE], np.uint16)
                found.append(ids)
                starts.append(starts[-1] + len(ids))
        return np.concatenate(found), np.array(starts, np.int64)

    def span(self, sentence, words):
        """The first and the last word piece of words in a sentence, or None."""
        start = sentence.lower().find(words.lower())
        if start < 0:
            return None
        offsets = self.tokenizer.encode(sentence, add_special_tokens=False).offsets
        inside = [i for i, (a, b) in enumerate(offsets) if b > start and a < start + len(words)]
        return (inside[0], inside[-1]) if inside and inside[-1] < MOST_SENTENCE else None


def pack(lists, tokenizer):
    """The arrays of the lists, by name."""
    rng, texts = random.Random(1), Texts(tokenizer)
    heads, members, marks, spans, titles, article_starts, list_starts = [], [], [], [], [], [0], [0]
    for item in lists:
        if held_out(item["question"]):
            continue
        articles = [nearby(article) for article in item["articles"]]
        forms = [item["question"], *item.get("others", [])]
        head = {"source": item["source"], "forms": forms}
        if item["source"] in MISTAKABLE:
            found = {mistake(form, articles, rng) for form in forms for _ in range(MISTAKES)} - {None}
            places = [(at, s) for at, s in enumerate(s for a in articles for s in a["sentences"])]
            head["mistakes"] = [[question, [at for at, s in places if name in s]] for question, name in sorted(found)[:MISTAKES]]
        heads.append(head)
        for article in articles:
            titles.append(texts.row(" ; ".join(part for part in (article["title"], article["day"]) if part)))
            for place, sentence in enumerate(article["sentences"]):
                span = texts.span(sentence, article["spans"][place]) if place in article["spans"] else None
                if span and place in article["right"]:
                    spans.append((len(members), *span))
                marks.append(RIGHT * (place in article["right"]) | UNSURE * (place in article["unsure"]) | NEAR * (place in article["near"]))
                members.append(texts.row(sentence))
            article_starts.append(len(members))
        list_starts.append(len(titles))
    pieces, starts = texts.pieces()
    return {
        "pieces": pieces,
        "starts": starts,
        "heads": np.frombuffer(json.dumps(heads, ensure_ascii=False).encode(), np.uint8),
        "members": np.array(members, np.int32),
        "marks": np.array(marks, np.uint8),
        "spans": np.array(spans, np.int32),
        "titles": np.array(titles, np.int32),
        "article_starts": np.array(article_starts, np.int32),
        "list_starts": np.array(list_starts, np.int32),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lists", required=True)
    parser.add_argument("--out", required=True)
    args = parser.parse_args()
    arrays = pack(lines(args.lists), tokenizer())
    np.savez(args.out, **arrays)
    print({name: len(array) for name, array in arrays.items()})


if __name__ == "__main__":
    main()
