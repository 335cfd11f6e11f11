"""Tests of pack.py and lists.py, with words for word pieces. They need numpy."""
import os
import random
import tempfile
import types
import unittest

import numpy as np

import lists
from pack import APART, held_out, pack

FERRY = ["A ferry sank.", "It had 17 people aboard.", "All 17 were saved.", "Ada Roe was the captain."]
BRIDGE = [f"Sentence {i} of the bridge." for i in range(40)]


class Words:
    """A tokenizer whose pieces are words."""

    def __init__(self):
        self.words = {}

    def encode(self, text, add_special_tokens):
        ids, offsets, at = [], [], 0
        for word in text.split():
            at = text.index(word, at)
            ids.append(200 + self.words.setdefault(word, len(self.words)))
            offsets.append((at, at + len(word)))
            at += len(word)
        return types.SimpleNamespace(ids=ids, offsets=offsets)

    def encode_batch(self, texts, add_special_tokens):
        return [self.encode(text, add_special_tokens) for text in texts]

    def text(self, ids):
        known = {200 + i: word for word, i in self.words.items()}
        return " ".join(known[i] for i in ids)


def item(question="How many were aboard the ferry of Ada Roe?", source="bot"):
    return {"source": source, "question": question, "articles": [
        {"title": "Ferry sinks", "day": "2023-03-02", "sentences": FERRY, "right": [1], "spans": {"1": "17 people"}, "unsure": [2], "near": [0, 1, 2, 3]},
        {"title": "Bridge", "day": "", "sentences": BRIDGE, "right": [], "spans": {}, "unsure": [], "near": [20]},
    ]}


class ListsTest(unittest.TestCase):
    def packed(self, *items):
        self.words = Words()
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "lists.npz")
            np.savez(path, **pack(items, self.words))
            return lists.Packed(path)

    def sentences(self, items, count=300):
        """The sentences of drawn passages, as (text, label, span's text)."""
        found = lists.Lists(self.packed(*items), self.words)
        rng = random.Random(1)
        for _ in range(count):
            marked, _ = found.draw(rng)
            for passage, labels in marked:
                for (a, b), (label, span) in zip(passage.bounds, labels):
                    yield self.words.text(passage.ids[a:b]), label, span and self.words.text(passage.ids[span[0] : span[1] + 1])

    def test_sentences_keep_their_labels_and_spans(self):
        plain = item() | {"source": "botquiz"}  # of these none loses its answer or asks about another name
        found = set(self.sentences([plain]))
        self.assertEqual({f for f in found if f[0] in FERRY}, {(FERRY[0], 0, None), (FERRY[1], 1, "17 people"), (FERRY[2], -1, None), (FERRY[3], 0, None)})

    def test_a_mistaken_question_has_no_right_sentence(self):
        named = item("Was Ada Roe in Port Ellery?")
        named["articles"][0] |= {"sentences": ["We saw Ada Roe in Port Ellery.", "We saw Bo Tan there."], "right": [0], "spans": {}, "unsure": [], "near": [0, 1]}
        packed = self.packed(named)
        questions = {question: unsure for question, unsure in packed.heads[0]["mistakes"]}
        self.assertEqual(questions, {"Was Ada Roe in Bo Tan?": [1], "Was Bo Tan in Port Ellery?": [1]})
        rng, labels = random.Random(1), set()
        rng.random = lambda: 0  # always mistaken
        for passage, marks in lists.Lists(packed, self.words).passages(0, "bot", rng):
            labels.update((self.words.text(passage.ids[a:b]), label) for (a, b), (label, _) in zip(passage.bounds, marks))
        self.assertIn(("We saw Bo Tan there.", -1), labels)
        self.assertNotIn(1, {label for _, label in labels})

    def test_some_lists_lose_their_answer(self):
        found = lists.Lists(self.packed(item()), self.words)
        rng, without = random.Random(1), 0
        for _ in range(300):
            marked, _ = found.draw(rng)
            without += not any(label == 1 for _, labels in marked for label, _ in labels)
        self.assertTrue(10 < without < 100, without)

    def test_articles_are_cut_to_what_a_passage_may_have(self):
        texts = {text for text, _, _ in self.sentences([item()])}
        self.assertEqual(texts - set(FERRY), set(BRIDGE[20 - APART : 20 + APART + 1]))

    def test_questions_held_out_are_left_out(self):
        held = next(question for question in map(str, range(100)) if held_out(question))
        self.assertEqual([head["forms"] for head in self.packed(item(held), item("Who?")).heads], [["Who?"]])


if __name__ == "__main__":
    unittest.main()
