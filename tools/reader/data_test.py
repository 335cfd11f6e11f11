"""Tests of data.py, over a set of three articles. They need Python alone:

    python3 tools/reader/data_test.py
"""
import gzip
import json
import os
import subprocess
import sys
import tempfile
import unittest

SCRIPT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "data.py")
FERRY = {"id": "ferry", "title": "Ferry sinks", "published": "2023-03-02", "sentences": ["A ferry sank.", "It had 17 people aboard.", "All 17 were saved."]}
BRIDGE = {"id": "bridge", "title": "Bridge opens", "published": "2024-05-06", "sentences": ["Ada Roe opened the bridge.", "It cost 3 million."]}
SHARED = {"id": "shared", "title": "Shared", "published": "2024-12-31", "sentences": ["Both years have this."]}


class DataTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        for year, articles in ((2022, []), (2023, [FERRY]), (2024, [BRIDGE, SHARED]), (2025, [SHARED])):
            self.write(f"sentences-{year}.jsonl", articles)
        for year in (2023, 2024):
            for name in ("asked", "questions"):
                self.write(f"open/news{year}/{name}.jsonl", [])
        self.write("open/news2023/asked.jsonl", [{"question": "How many were aboard?", "answers": ["17"]}])
        self.write("train/asked.jsonl.gz", [{"question": "How many were aboard?", "candidates": [
            {"title": "Ferry sinks", "published": "2023-03-02", "text": "It had 17 people aboard.", "relevant": True},
            {"title": "Bridge opens", "published": "2024-05-06", "text": "It cost 3 million.", "relevant": False},
        ]}])
        loose = [{"question": "What is it?", "candidates": [{"text": "It is this.", "relevant": True}, {"text": "No.", "relevant": False}]}]
        for name in ("train/quiz.jsonl.gz", "train/squad.jsonl.gz", "train/qamr.jsonl.gz"):
            self.write(name, [])
        for name in ("train/selqa.jsonl.gz", "rank/wikiqa-train.jsonl", "rank/trecqa-train.jsonl"):
            self.write(name, loose)
        self.write("questions.jsonl", [
            {"year": 2024, "article": "bridge", "question": "Who opened it?", "answer": "Ada Roe", "sentence": 0, "others": ["who opnd it"]},
            {"year": 2024, "article": "bridge", "question": "Who built it?", "answer": "", "sentence": -1},
            {"year": 2024, "article": "shared", "question": "Who has this?", "answer": "Both", "sentence": 0},
        ])
        # The bot takes both sentences with "17" for right; only one is marked.
        self.write("bot.jsonl", [{"source": "botwritten", "question": "Who opened it?", "articles": [
            {"title": "Bridge opens", "day": "2024-05-06", "sentences": BRIDGE["sentences"], "right": [0, 1], "spans": {"0": "Ada Roe"}, "unsure": [], "near": [0, 1]},
        ]}])

    def write(self, name, items):
        path = os.path.join(self.folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with (gzip.open if path.endswith(".gz") else open)(path, "wt", encoding="utf-8") as file:
            file.writelines(json.dumps(item) + "\n" for item in items)

    def lists(self):
        """The lists that data.py writes, by source."""
        at = lambda name: os.path.join(self.folder, name)
        subprocess.run([
            sys.executable, SCRIPT, "--sets", self.folder, "--sentences", self.folder, "--questions", at("questions.jsonl"),
            "--bot", at("bot.jsonl"), "--out", at("lists.jsonl.gz"),
        ], check=True, stdout=subprocess.DEVNULL)
        found = {}
        with gzip.open(at("lists.jsonl.gz"), "rt", encoding="utf-8") as file:
            for line in file:
                item = json.loads(line)
                found.setdefault(item["source"], []).append(item)
        return found

    def test_every_source_is_written(self):
        lists = self.lists()
        self.assertEqual({source: len(items) for source, items in lists.items() if source != "stories"}, {
            "written": 2, "botwritten": 1, "asked": 1, "selqa": 1, "wikiqa": 1, "trecqa": 1,
        })
        self.assertTrue(lists["stories"])

    def test_candidates_stand_in_their_articles(self):
        [asked] = self.lists()["asked"]
        ferry, bridge = asked["articles"]
        self.assertEqual(ferry["sentences"], FERRY["sentences"])
        self.assertEqual((ferry["right"], ferry["spans"]), ([1], {"1": "17"}))
        self.assertEqual(ferry["unsure"], [2])  # it holds the answer and is not marked
        self.assertEqual((bridge["right"], bridge["near"]), ([], [1]))

    def test_articles_of_a_choosing_year_are_left_out(self):
        self.assertEqual([item["question"] for item in self.lists()["written"]], ["Who opened it?", "Who built it?"])

    def test_what_the_bot_finds_is_marked_as_written(self):
        [item] = self.lists()["botwritten"]
        self.assertEqual(item["others"], ["who opnd it"])
        self.assertEqual((item["articles"][0]["right"], item["articles"][0]["unsure"]), ([0], [1]))


if __name__ == "__main__":
    unittest.main()
