"""Training data: questions with the passages that do and do not answer them.

A list is one question with articles; an article is a title, a day and
sentences, of which some are marked:

    {"source": "asked", "question": "...", "articles": [
        {"title": "...", "day": "2023-01-30", "sentences": ["...", ...],
         "right": [4], "spans": {"4": "sixth round"}, "unsure": [9], "near": [2, 4, 8]}]}

right are the sentences that answer, spans the words of theirs that do, unsure
those that hold the answer's words without being marked (they are neither
rewarded nor punished), and near those that the bot's first stage finds. Some
lists have "others", the same question in other words.

    python data.py --sets EVAL --sentences DIR --out lists.jsonl.gz

EVAL is the folder of the question sets, DIR one of files sentences-YEAR.jsonl
that `go run ./cmd/evaluate sentences` wrote, so that the reader is trained on
sentences as the bot cuts them. questions.jsonl beside this file holds further
questions, written for the project over articles of the training years; those
over an article that a choosing year has too are left out.
"""
import argparse
import gzip
import json
import os
import re

YEARS = (2023, 2024)
CHOOSING = (2022, 2025)
QUESTIONS = os.path.join(os.path.dirname(__file__), "questions.jsonl")
APART = 40  # sentences that are kept on each side of those that matter


def lines(path):
    with (gzip.open if path.endswith(".gz") else open)(path, "rt", encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def holds(sentence, answer):
    return bool(answer) and re.search(r"(?<!\w)" + re.escape(answer.lower()) + r"(?!\w)", sentence.lower()) is not None


class Library:
    """The articles of the training years, found by title, day and sentence."""

    def __init__(self, folder):
        self.articles = {}
        for year in YEARS:
            for article in lines(os.path.join(folder, f"sentences-{year}.jsonl")):
                self.articles.setdefault((article["title"], article["published"]), []).append(article)

    def find(self, candidate):
        """The article of a candidate sentence and its place there."""
        for article in self.articles.get((candidate.get("title"), candidate.get("published")), []):
            if candidate["text"] in article["sentences"]:
                return article, article["sentences"].index(candidate["text"])
        return None, 0


def by_article(library, candidates, answers):
    """The candidates in their articles, whole ones where they are known."""
    found = {}
    for candidate in candidates:
        article, place = library.find(candidate)
        if article is None:
            article, place = {"id": candidate["text"], "title": candidate.get("title", ""), "published": candidate.get("published", ""), "sentences": [candidate["text"]]}, 0
        # Two years may hold versions of one article under one id.
        found.setdefault((article["id"], len(article["sentences"])), (article, {}))[1][place] = candidate["relevant"]
    result = []
    for article, marks in found.values():
        first, last = max(0, min(marks) - APART), max(marks) + APART + 1
        sentences = article["sentences"][first:last]
        right = sorted(place - first for place, relevant in marks.items() if relevant)
        held = {i: next((a for a in answers if holds(s, a)), None) for i, s in enumerate(sentences)}
        result.append({
            "title": article["title"],
            "day": article["published"],
            "sentences": sentences,
            "right": right,
            "spans": {i: held[i] for i in right if held[i]},
            "unsure": [i for i, answer in held.items() if answer and i not in right],
            "near": sorted(place - first for place in marks),
        })
    return result


def plain(sentences, marked, ordered, title=""):
    """The articles of a list without articles: one where the sentences stand in
    the order of a text, else each on its own."""
    if ordered:
        return [{"title": title, "day": "", "sentences": sentences, "right": marked, "spans": {}, "unsure": [], "near": list(range(len(sentences)))}]
    return [{"title": title, "day": "", "sentences": [s], "right": [0] if i in marked else [], "spans": {}, "unsure": [], "near": [0]} for i, s in enumerate(sentences)]


def written(folder, path):
    """The questions written for the project, each with its article."""
    articles, apart = {}, set()
    for year in YEARS:
        for article in lines(os.path.join(folder, f"sentences-{year}.jsonl")):
            articles[year, article["id"]] = article
    for year in CHOOSING:
        apart.update(article["id"] for article in lines(os.path.join(folder, f"sentences-{year}.jsonl")))
    moved = 0
    for item in lines(path):
        if item["article"] in apart:
            continue
        article = articles[item["year"], item["article"]]
        sentences, right = article["sentences"], [item["sentence"]] if item["sentence"] >= 0 else []
        moved += any(i >= len(sentences) or not holds(sentences[i], item["answer"]) for i in right)
        right += item.get("also", [])
        yield item["question"], item.get("others", []), [{
            "title": article["title"],
            "day": article["published"],
            "sentences": sentences,
            "right": right,
            "spans": {i: item["answer"] for i in right if holds(sentences[i], item["answer"])},
            "unsure": [i for i, s in enumerate(sentences) if i not in right and holds(s, item["answer"])],
            "near": list(range(len(sentences))),
        }]
    print(f"{moved} written questions name a sentence without their answer; many do once the bot cuts articles in another way")


def marked(path):
    """The sentences that answer each question written for the project, and the
    question in other words."""
    return {item["question"]: ([item["sentence"], *item.get("also", [])], item.get("others", [])) for item in lines(path)}


def only(article, sentences):
    """An article of which no other sentences are right; those that hold the
    answer without being among them are unsure."""
    right = [i for i in article["right"] if i in sentences]
    return article | {"right": right, "unsure": article["unsure"] + [i for i in article["right"] if i not in sentences]}


def stories(path):
    """The questions on invented stories, each with its story and some others.
    Where a headline answers, it is a sentence like another, as the bot has it
    where the text does not say the same."""
    told = list(lines(path))
    for place, story in enumerate(told):
        headline = any("title" in [item["sentence"], *item.get("also", [])] for item in story["questions"])
        sentences = [story["title"]] * headline + story["sentences"]
        others = [told[(place + step) % len(told)] for step in (1, 7, 29)]
        for item in story["questions"]:
            marked = [item["sentence"], *item.get("also", [])]
            right = [0 if i == "title" else i + headline for i in marked if i != -1]
            yield item["question"], [{
                "title": story["title"],
                "day": story["day"],
                "sentences": sentences,
                "right": right,
                "spans": {i: item["answer"] for i in right if holds(sentences[i], item["answer"])},
                "unsure": [i for i, s in enumerate(sentences) if i not in right and holds(s, item["answer"])],
                "near": list(range(len(sentences))),
            }] + [
                {"title": o["title"], "day": o["day"], "sentences": o["sentences"], "right": [], "spans": {}, "unsure": [], "near": list(range(len(o["sentences"])))}
                for o in others
            ]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sets", required=True)
    parser.add_argument("--sentences", required=True)
    parser.add_argument("--questions", default=QUESTIONS, help="those written for the project")
    parser.add_argument("--bot", nargs="*", default=[], help="files that `evaluate passages --gold` wrote: the bot's own candidates")
    parser.add_argument("--out", required=True)
    args = parser.parse_args()
    library = Library(args.sentences)
    answers = {}
    for year in YEARS:
        for name in ("asked", "questions"):
            for question in lines(os.path.join(args.sets, "open", f"news{year}", name + ".jsonl")):
                answers[question["question"]] = question["answers"]
    counts = {}
    with gzip.open(args.out, "wt", encoding="utf-8") as out:
        def write(source, question, articles, others=()):
            counts[source] = counts.get(source, 0) + 1
            item = {"source": source, "question": question, "articles": articles}
            out.write(json.dumps(item | ({"others": others} if others else {}), ensure_ascii=False) + "\n")

        for question, others, articles in written(args.sentences, args.questions):
            write("written", question, articles, others)
        for question, articles in stories(os.path.join(os.path.dirname(__file__), "stories.jsonl")):
            write("stories", question, articles)
        about = marked(args.questions)
        for path in args.bot:
            for item in lines(path):
                articles, others = item["articles"], []
                if item["source"] == "botwritten":
                    sentences, others = about[item["question"]]
                    articles = [only(article, sentences) for article in articles]
                write(item["source"], item["question"], articles, others)
        for source in ("asked", "quiz"):
            for item in lines(os.path.join(args.sets, "train", source + ".jsonl.gz")):
                spans = [item["answer"]] if item.get("answer") else []
                spans += answers.get(item["question"], [])
                write(source, item["question"], by_article(library, item["candidates"], spans))
        for source, path in (("squad", "train/squad.jsonl.gz"), ("qamr", "train/qamr.jsonl.gz"), ("selqa", "train/selqa.jsonl.gz"), ("wikiqa", "rank/wikiqa-train.jsonl"), ("trecqa", "rank/trecqa-train.jsonl")):
            for item in lines(os.path.join(args.sets, path)):
                candidates = item["candidates"]
                right = [i for i, candidate in enumerate(candidates) if candidate["relevant"]]
                title = candidates[0].get("title", "") if candidates else ""
                write(source, item["question"], plain([c["text"] for c in candidates], right, source in ("selqa", "wikiqa"), title))
    print(counts)


if __name__ == "__main__":
    main()
