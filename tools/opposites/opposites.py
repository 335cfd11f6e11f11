"""Makes the list of words that mean the opposite of each other, which
internal/words embeds, out of WordNet.

usage: opposites.py [--wordnet DIR] [--out FILE]

Debian's package wordnet-base has the data. Kept are the antonyms that are both
one word and found in WordNet's tagged texts: the rest are rare words.
"""
import argparse
import collections
import pathlib

HEADER = """\
# Words that mean the opposite of each other, a word and its opposites a line.
# Written by tools/opposites from WordNet 3.0, Copyright 2006 by Princeton
# University; see NOTICE.
"""


def tagged(folder):
    """How often WordNet's tagged texts have each word."""
    counts = collections.Counter()
    for line in open(folder / "cntlist.rev"):
        sense, _, count = line.split()[:3]
        counts[sense.split("%")[0]] += int(count)
    return counts


def antonyms(path):
    """The pairs of a data file. wndb(5WN) gives its format."""
    synsets = [line.split("|")[0].split() for line in open(path) if not line.startswith(" ")]
    words = lambda fields: [fields[4 + 2 * i].lower().split("(")[0] for i in range(int(fields[3], 16))]
    of = {fields[0]: words(fields) for fields in synsets}
    for fields in synsets:
        first = 5 + 2 * int(fields[3], 16)
        for i in range(first, first + 4 * int(fields[first - 1]), 4):
            symbol, other, _, positions = fields[i : i + 4]
            if symbol == "!" and other in of:
                yield tuple(sorted((of[fields[0]][int(positions[:2], 16) - 1], of[other][int(positions[2:], 16) - 1])))


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--wordnet", type=pathlib.Path, default=pathlib.Path("/usr/share/wordnet"))
    args.add_argument("--out", type=pathlib.Path, default=pathlib.Path(__file__).resolve().parents[2] / "internal/words/opposite.txt")
    args = args.parse_args()
    counts = tagged(args.wordnet)
    opposites = collections.defaultdict(set)
    for part in ("noun", "verb", "adj", "adv"):
        for a, b in antonyms(args.wordnet / f"data.{part}"):
            if a.isalpha() and b.isalpha() and counts[a] and counts[b]:
                opposites[a].add(b)
    lines = [" ".join([word, *sorted(others)]) for word, others in sorted(opposites.items())]
    args.out.write_text(HEADER + "\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
