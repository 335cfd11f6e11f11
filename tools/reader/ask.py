"""The questions written for the project as a set that the bot can be asked.

    python ask.py --sentences DIR --year 2023 > written-2023.jsonl
    go run ./cmd/evaluate passages --gold --source botwritten --questions written-2023.jsonl EVAL/open/news2023

DIR is that of data.py. Each question is asked up to a week after the day of
its article. Those over an article that a choosing year has too are left out.

With --reworded each question is asked in other words than the article's, or as
people type it, by lot; those that have no such form are left out.
"""
import argparse
import datetime
import json
import os
import zlib

from data import CHOOSING, QUESTIONS, lines


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sentences", required=True)
    parser.add_argument("--year", type=int, required=True)
    parser.add_argument("--reworded", action="store_true")
    args = parser.parse_args()

    def articles(year):
        return lines(os.path.join(args.sentences, f"sentences-{year}.jsonl"))

    apart = {article["id"] for year in CHOOSING for article in articles(year)}
    published = {article["id"]: article["published"] for article in articles(args.year)}
    for n, item in enumerate(lines(QUESTIONS)):
        day = published.get(item["article"])
        if item["year"] != args.year or not day or item["article"] in apart:
            continue
        lot = zlib.crc32(item["question"].encode())
        forms = item.get("others", []) if args.reworded else [item["question"]]
        if not forms:
            continue
        asked = datetime.date.fromisoformat(day) + datetime.timedelta(lot % 8)
        print(json.dumps({
            "id": f"written-{n}",
            "question": forms[lot // 8 % len(forms)],
            "as_of": asked.isoformat(),
            "answers": [item["answer"]] if item["answer"] else [],
            "gold": [item["article"]] if item["answer"] else [],
        }, ensure_ascii=False))


if __name__ == "__main__":
    main()
