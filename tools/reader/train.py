"""Trains the reader: score, refusal and span together.

    python train.py --lists lists.jsonl.gz --out runs/first

A step reads a few lists, each some passages of one question. The loss of a
list is the cross-entropy of its right sentence among all sentences of its
passages and "none", whose logit is 0; so scores of different questions
compare, and a list without a right sentence teaches the honest no. Where the
label is distant (quizzes: the sentence holds the answer's words) it is the
marginal likelihood of the right ones (Clark and Gardner 2018). The span is
learned beside it where it is known.

It goes on from --out/last.pt if that is there, and writes a snapshot there
every --snapshot minutes. The learning rate falls with the share of --tokens
that has been read, so that a run may be cut anywhere.
"""
import argparse
import gzip
import json
import math
import os
import random
import re
import time
import zlib

import torch
import torch.nn.functional as F

from model import ATTENTION, END, EVIDENCE, START, from_base, learned, padding
from passages import Passage, Tokens, base_folder, window

# How often a list of a source is drawn.
MIX = {
    "bot": 0.20, "botwritten": 0.14, "asked": 0.14, "written": 0.18, "stories": 0.07, "botquiz": 0.06, "quiz": 0.04,
    "squad": 0.06, "qamr": 0.02, "selqa": 0.02, "wikiqa": 0.05, "trecqa": 0.02,
}
DISTANT = {"quiz", "botquiz"}
BUDGETS = (1, 48, 80, 96, 112, 128)  # tokens of a passage's sentences, at most
SPAN_WEIGHT = 0.4
NO_ANSWER = 0.10  # of the lists lose their right sentences
MISTAKEN = 0.10  # of the lists of these sources ask about another name or year
MISTAKABLE = {"asked", "bot", "botwritten", "written", "stories", "squad", "qamr", "selqa"}


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


SMALL = set("a an the of in on at to for by with is are was were be been do does did has have had which what who whom when where why how and or that this it its".split())


def held_out(question):
    """Whether a question is kept out of training, one in twelve, so that the
    mix and the confidence can be fitted on answers that the reader has not
    learned."""
    return zlib.crc32(question.encode()) % 12 == 0


def keywords(text):
    """The question as somebody types it into a search box."""
    kept = [word.strip("?!,.") for word in text.split(" ") if word.lower().strip("?!,.") not in SMALL]
    return " ".join(kept) if len(kept) >= 3 else text


NAME = re.compile(r"(?<=[\w,] )(?:[A-Z][\w’-]*[^\W\d_](?: [A-Z][\w’-]*[^\W\d_])*|(?:19|20)\d\d)(?!\w)")
DAY = re.compile(r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July|August|September|October|November|December")


def mistake(question, articles, rng):
    """The question with a name or a year replaced by another one of its
    articles, so that the sentences which answered it no longer do (an entity
    swap: Rajpurkar et al. 2018, section 2). None where there is no other.
    Sentences with the other name become unsure."""
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
    for a in articles:
        a["unsure"] = [i for i, s in enumerate(a["sentences"]) if new in s]
        a["right"], a["spans"] = [], {}
    return question[: old.start()] + new + question[old.end() :]


class Lists:
    """Draws lists and makes their passages."""

    def __init__(self, path, tokens, rng):
        self.tokens, self.rng, self.lists, self.order = tokens, rng, {}, {}
        for line in gzip.open(path, "rt", encoding="utf-8"):
            item = json.loads(line)
            if not held_out(item["question"]):
                self.lists.setdefault(item["source"], []).append(line)
        self.sources = [source for source in MIX if source in self.lists]
        print({source: len(self.lists[source]) for source in self.sources}, flush=True)

    def draw(self):
        source = self.rng.choices(self.sources, [MIX[s] for s in self.sources])[0]
        if not self.order.get(source):
            self.order[source] = self.rng.sample(range(len(self.lists[source])), len(self.lists[source]))
        return json.loads(self.lists[source][self.order[source].pop()])

    def passages(self, item):
        """The passages of a list, and for each its labels: (sentence, label,
        span) with label 1, 0 or -1 (unsure) and span in tokens or None."""
        rng, tokens = self.rng, self.tokens
        text, kind = rng.choice([item["question"], *item.get("others", [])]), rng.random()
        right = [(a, i) for a in item["articles"] for i in a["right"]]
        rng.shuffle(right)
        gold = [a for a in item["articles"] if a["right"]] or item["articles"][:1]
        others = [a for a in item["articles"] if not a["right"]]
        mistaken = None
        if item["source"] in MISTAKABLE and rng.random() < MISTAKEN:
            mistaken = mistake(text, item["articles"], rng)
            text = mistaken or text
        if item["source"] in ("asked", "bot", "botwritten", "written", "stories"):
            if kind < 0.08:
                text = misspell(text, rng)
            elif kind < 0.14:
                text = keywords(text)
        question = tokens(text)
        drop = not mistaken and rng.random() < NO_ANSWER and item["source"] not in DISTANT
        chosen = []  # (article, centre)
        for article in item["articles"]:
            article["ids"] = [tokens(s) for s in article["sentences"]]
        if not drop:
            chosen += right[: 2 if item["source"] in DISTANT else 1]
        if len(item["articles"][0]["sentences"]) > 1:
            for _ in range(2 + drop):
                article = rng.choice(gold)
                near = article["near"] if rng.random() < 0.7 else range(len(article["ids"]))
                chosen.append((article, rng.choice(list(near))))
            near = [(a, i) for a in others for i in a["near"]]
            chosen += rng.sample(near, min(len(near), 3))
        else:  # loose sentences: joined at random
            return self.loose(item, question, right[:1] if not drop else [])
        budget, result, seen = rng.choice(BUDGETS), [], set()
        for article, centre in chosen:
            left_out = article["right"] if drop else ()
            places = [i for i in window(article["ids"], centre, budget, rng, left_out) if (id(article), i) not in seen]
            if not places:
                continue
            seen.update((id(article), i) for i in places)
            title = tokens.title(article) if rng.random() < 0.9 else []
            passage = Passage(question, title, [article["ids"][i] for i in places], places)
            result.append((passage, [self.label(article, i, bounds) for i, bounds in zip(passage.places, passage.bounds)]))
        return result

    def loose(self, item, question, right):
        negatives = [(a, 0) for a in item["articles"] if not a["right"]]
        chosen = right + self.rng.sample(negatives, min(len(negatives), 7 - len(right)))
        self.rng.shuffle(chosen)
        result = []
        while chosen:
            n = self.rng.choice((1, 1, 2, 3))
            part, chosen = chosen[:n], chosen[n:]
            passage = Passage(question, [], [a["ids"][i] for a, i in part], list(range(len(part))))
            result.append((passage, [self.label(*part[place], bounds) for place, bounds in zip(passage.places, passage.bounds)]))
        return result

    def label(self, article, place, bounds):
        if place in article["unsure"]:
            return -1, None
        if place not in article["right"]:
            return 0, None
        span = article["spans"].get(str(place))
        return 1, self.span(article["sentences"][place], span, bounds) if span else None

    def span(self, sentence, words, bounds):
        """The first and the last token of the span, or None."""
        start = sentence.lower().find(words.lower())
        if start < 0:
            return None
        encoded = self.tokens.tokenizer.encode(sentence, add_special_tokens=False).offsets
        inside = [i for i, (a, b) in enumerate(encoded) if b > start and a < start + len(words)]
        if not inside or bounds[0] + inside[-1] >= bounds[1]:
            return None
        return bounds[0] + inside[0], bounds[0] + inside[-1]


def pad(passages, device):
    length = -(-max(len(p.ids) for p in passages) // 8) * 8
    ids = torch.zeros(len(passages), length, dtype=torch.long)
    kinds = torch.zeros(len(passages), length, dtype=torch.long)
    for row, p in enumerate(passages):
        ids[row, : len(p.ids)] = torch.tensor(p.ids)
        kinds[row, : len(p.ids)] = torch.tensor(p.kinds)
    return ids.to(device), kinds.to(device)


def read(model, passages, device, tokens_at_once):
    """The logits of each passage's tokens, in the order of the passages."""
    order = sorted(range(len(passages)), key=lambda i: len(passages[i].ids))
    logits, part = [None] * len(passages), []
    for n, i in enumerate(order):
        part.append(i)
        last = n + 1 == len(order)
        if last or (len(part) + 1) * len(passages[order[n + 1]].ids) > tokens_at_once:
            for row, of in zip(model(*pad([passages[j] for j in part], device)), part):
                logits[of] = row
            part = []
    return logits


def sentence_scores(rows, passages):
    """The scores of the passages' sentences, one after another."""
    evidence, attention, owner, count = [], [], [], 0
    for row, passage in zip(rows, passages):
        for a, b in passage.bounds:
            evidence.append(row[a:b, EVIDENCE])
            attention.append(row[a:b, ATTENTION])
            owner += [count] * (b - a)
            count += 1
    evidence, attention = torch.cat(evidence), torch.cat(attention)
    owner = torch.tensor(owner, device=evidence.device)
    highest = evidence.new_full((count,), -1e9).scatter_reduce(0, owner, attention.detach(), "amax")
    weight = torch.exp(attention - highest[owner])
    total = evidence.new_zeros(count).index_add(0, owner, weight)
    return evidence.new_zeros(count).index_add(0, owner, weight * evidence) / total


def list_loss(scores, labels, distant):
    """The loss of one list's scores; labels are 1, 0 or -1 for unsure."""
    right, wrong = scores[labels == 1], scores[labels == 0]
    none = scores.new_zeros(1)
    if len(right) == 0:
        return torch.logsumexp(torch.cat([none, wrong]), 0)
    if distant:
        return torch.logsumexp(torch.cat([none, wrong, right]), 0) - torch.logsumexp(right, 0)
    rest = torch.logsumexp(torch.cat([none, wrong]), 0)
    return (torch.logaddexp(rest, right) - right).mean()


def span_losses(rows, marked):
    """The losses of the first and the last token of each known span."""
    losses = []
    for row, (passage, found) in zip(rows, marked):
        for (a, b), (_, span) in zip(passage.bounds, found):
            if span:
                losses += [F.cross_entropy(row[a:b, head][None], torch.tensor([place - a], device=row.device)) for head, place in zip((START, END), span)]
    return losses


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lists", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--tokens", type=float, default=40e6, help="tokens to read in all")
    parser.add_argument("--lists-a-step", type=int, default=16)
    parser.add_argument("--start", help="weights of an earlier run to start from, instead of the base")
    parser.add_argument("--rate", type=float, default=1.5e-4)
    parser.add_argument("--layers", type=int, default=6)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--snapshot", type=float, default=10, help="minutes between snapshots")
    args = parser.parse_args()
    rng = random.Random(args.seed)
    torch.manual_seed(args.seed)
    os.makedirs(args.out, exist_ok=True)
    tokens = Tokens(os.path.join(base_folder(), "tokenizer.json"))
    lists = Lists(args.lists, tokens, rng)
    model = from_base(os.path.join(base_folder(), "model.safetensors"), args.layers).to(args.device)
    if args.start:
        model.load_state_dict(learned(args.start, args.device))
    # What fits a CPU's cache; a GPU wants all of a step at once.
    tokens_at_once = 2560 if args.device == "cpu" else 1 << 16
    model.word.weight.requires_grad_(False)
    model.position.weight.requires_grad_(False)
    trained = [p for p in model.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW([
        {"params": [p for p in trained if p.dim() > 1], "weight_decay": 0.01},
        {"params": [p for p in trained if p.dim() == 1], "weight_decay": 0},
    ], lr=args.rate, betas=(0.9, 0.98), fused=True)
    last, step, seen, sentences = os.path.join(args.out, "last.pt"), 0, 0, 0
    if os.path.exists(last):
        state = torch.load(last, map_location=args.device)
        model.load_state_dict(state["model"])
        optimizer.load_state_dict(state["optimizer"])
        step, seen, sentences = state["step"], state["seen"], state["sentences"]
        rng.seed(args.seed + step)
    encode = torch.compile(model.encode, dynamic=True)

    def logits(ids, kinds):
        return encode(model.embed(ids, kinds), padding(ids))

    begun, kept, mean = time.time(), time.time(), {"score": None, "span": None}
    while seen < args.tokens:
        done = seen / args.tokens
        rate = args.rate * min(1, (step + 1) / 150) * (0.02 + 0.98 * (1 - done))
        for group in optimizer.param_groups:
            group["lr"] = rate
        batch = [(item["source"], lists.passages(item)) for item in (lists.draw() for _ in range(args.lists_a_step))]
        batch = [(source, marked) for source, marked in batch if marked]
        flat = [passage for _, marked in batch for passage, _ in marked]
        with torch.autocast(args.device, dtype=torch.bfloat16):
            rows = read(logits, flat, args.device, tokens_at_once)
        scores, losses, at = sentence_scores(rows, flat), [], 0
        for source, marked in batch:
            labels = torch.tensor([label for _, found in marked for label, _ in found], device=scores.device)
            losses.append(list_loss(scores[at : at + len(labels)], labels, source in DISTANT))
            at += len(labels)
        spans = span_losses(rows, [m for _, marked in batch for m in marked])
        score = torch.stack(losses).mean()
        span = torch.stack(spans).sum() / len(batch) if spans else score.new_zeros(())
        optimizer.zero_grad(set_to_none=True)
        (score + SPAN_WEIGHT * span).backward()
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimizer.step()
        step += 1
        seen += sum(len(p.ids) for p in flat)
        sentences += sum(len(p.bounds) for p in flat)
        for name, value in (("score", score.item()), ("span", span.item() / max(1, len(spans)) * len(batch))):
            mean[name] = value if mean[name] is None else 0.98 * mean[name] + 0.02 * value
        if step % 20 == 0:
            print(f"step {step} tokens {seen / 1e6:.2f}M sentences {sentences} loss {mean['score']:.3f} span {mean['span']:.3f} rate {rate:.2e} {seen and (time.time() - begun):.0f} s", flush=True)
        if time.time() - kept > args.snapshot * 60 or seen >= args.tokens:
            kept = time.time()
            state = {"model": model.state_dict(), "optimizer": optimizer.state_dict(), "step": step, "seen": seen, "sentences": sentences}
            torch.save(state, last + ".new")
            os.replace(last + ".new", last)
            torch.save(model.state_dict(), os.path.join(args.out, f"{math.floor(seen / 1e6):03d}M.pt"))


if __name__ == "__main__":
    main()
