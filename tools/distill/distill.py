"""Makes the table of word vectors that internal/meaning embeds.

usage: distill.py [--dimensions N] [--sentences N] [--wordnet DIR] [--work DIR]
                  [--out FILE] TEXTS.jsonl...

TEXTS hold a JSON object a line: an article's "text", or a "question" with
"candidates" of a "text" each. README.md beside this file says what is needed
and which texts the table in the repository was made with.
"""
import argparse
import collections
import json
import pathlib
import random
import re
import subprocess

import numpy as np

import student
import table
from teacher import Teacher

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]


def sentences_of(paths, limit):
    """Distinct sentences of the texts, in an order that is always the same."""
    found = {}
    for path in paths:
        for line in open(path, encoding="utf-8"):
            record = json.loads(line)
            if "candidates" in record:
                found.update(dict.fromkeys([record["question"]] + [c["text"] for c in record["candidates"]]))
                continue
            for paragraph in record["text"].split("\n"):
                parts = (s.strip() for s in re.split(r"(?<=[.!?])\s+", paragraph))
                found.update(dict.fromkeys(s for s in parts if 30 < len(s) < 300))
    sentences = list(found)
    random.Random(1).shuffle(sentences)
    return sentences[:limit]


def terms_of(texts):
    """The terms of each text, as the bot sees them."""
    lines = "\n".join(map(json.dumps, texts))
    run = subprocess.run(["go", "run", "./tools/distill/terms"], cwd=REPOSITORY, input=lines, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in run.stdout.splitlines()]


def wordnet_words(folder):
    """WordNet's single words and how often its texts have them."""
    counts = collections.Counter()
    for line in open(folder / "cntlist.rev"):
        sense, _, count = line.split()[:3]
        counts[sense.split("%")[0]] += int(count)
    for part in ("noun", "verb", "adj", "adv"):
        for line in open(folder / f"index.{part}"):
            if not line.startswith(" "):
                counts[line.split()[0]] += 1
    return {word: n for word, n in counts.items() if word.isalpha() and len(word) > 2}


def vocabulary(sentences, terms, lexicon, limit):
    """The terms to keep, the word that stands for each, and how many of the
    sentences hold each."""
    written = collections.Counter(w for s in sentences for w in re.findall(r"[a-zA-Z][a-zA-Z'’\-]*|\d+", s))
    words = [w for w, n in written.items() if n >= 3] + list(lexicon)
    forms = collections.defaultdict(collections.Counter)
    for word, its_terms in zip(words, terms_of(words)):
        if len(its_terms) == 1:
            forms[its_terms[0]][word.lower()] += 10 * written[word] + lexicon.get(word.lower(), 0) + 0.01
    holding = collections.Counter(t for row in terms for t in set(row))
    kept = [t for t in forms if holding[t] >= 2 or sum(forms[t].values()) > 0.5]
    kept.sort(key=lambda t: (-5 * holding[t] - sum(forms[t].values()), t))
    kept = kept[:limit]
    return kept, [forms[t].most_common(1)[0][0] for t in kept], np.array([holding[t] for t in kept])


def encoded(teacher, texts, cache, name):
    """The teacher's vectors of texts, kept in the work folder: they take by
    far the longest."""
    path = cache / f"{name}.npy"
    if not path.exists():
        progress = lambda done: print(f"{name}: {done} of {len(texts)}", end="\r", flush=True)
        np.save(path, teacher.encode(texts, progress=progress).astype(np.float16))
    return np.load(path).astype(np.float32)


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("texts", nargs="+")
    args.add_argument("--dimensions", type=int, default=128)
    args.add_argument("--sentences", type=int, default=52_736)
    args.add_argument("--words", type=int, default=58_000)
    args.add_argument("--wordnet", type=pathlib.Path, default=pathlib.Path("/usr/share/wordnet"))
    args.add_argument("--work", type=pathlib.Path, default=pathlib.Path("distill-work"))
    args.add_argument("--out", default=REPOSITORY / "internal/meaning/vectors.bin")
    args = args.parse_args()
    args.work.mkdir(exist_ok=True)

    teacher = Teacher()
    sentences = sentences_of(args.texts, args.sentences)
    terms = terms_of(sentences)
    kept, words, holding = vocabulary(sentences, terms, wordnet_words(args.wordnet), args.words)
    targets = encoded(teacher, sentences, args.work, "sentences")
    start = encoded(teacher, words, args.work, "words")

    axes = student.principal_axes(targets, args.dimensions)
    targets = targets @ axes
    targets /= np.linalg.norm(targets, axis=1, keepdims=True)
    # Frequent words start short: smooth inverse frequency (Arora et al., 2017).
    frequency = holding / len(sentences)
    start = (start @ axes * (1e-3 / (1e-3 + frequency))[:, None]).astype(np.float32)

    number = {term: i for i, term in enumerate(kept)}
    rows = [np.array([number[t] for t in row if t in number]) for row in terms]
    useful = [i for i, row in enumerate(rows) if len(row) > 1]
    vectors = student.fit(start, [rows[i] for i in useful], targets[useful], epochs=14)
    table.write(args.out, kept, vectors)
    print(f"{len(kept)} words of {args.dimensions} dimensions in {args.out}")


if __name__ == "__main__":
    main()
