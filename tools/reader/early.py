"""Adds the early head to finished weights.

    python early.py --weights RUN.pt --lists lists.jsonl.gz --out RUN-early.pt

The head reads evidence and attention from what the first EARLY layers give, so
that the bot can see which of many passages are worth reading to the end
(Soldaini and Moschitti 2020, "The Cascade Transformer"). The network stays as it
is: each list is brought through the layers once, and the head, a linear layer,
goes over what came out --epochs times. The lists are those of the bot's own
passages, and the loss is that of train.py.
"""
import argparse
import os
import random

import torch

import train
from model import EARLY, HIDDEN, Reader, learned
from passages import Tokens, base_folder

SOURCES = {"bot": 0.8, "botquiz": 0.2}
RATE = 1e-2


def rows(model, lists, count):
    """Of so many lists: the passages, the rows behind the early layers, the
    labels of the sentences, and whether they are distant."""
    behind, found = lambda ids, kinds: model.behind(ids, kinds, EARLY), []
    while len(found) < count:
        item = lists.draw()
        marked = lists.passages(item)
        if not marked:
            continue
        passages = [passage for passage, _ in marked]
        labels = torch.tensor([label for _, sentences in marked for label, _ in sentences])
        with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
            read = train.read(behind, passages, "cpu", 2560)
        read = [row[: len(p.ids)].bfloat16().clone() for row, p in zip(read, passages)]
        found.append((passages, read, labels, item["source"] in train.DISTANT))
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weights", required=True)
    parser.add_argument("--lists", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--count", type=int, default=1500, help="lists to learn from")
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    rng = random.Random(args.seed)
    torch.manual_seed(args.seed)
    state = learned(args.weights)
    model = Reader(layers=1 + max(int(key.split(".")[1]) for key in state if key.startswith("layers.")))
    model.load_state_dict(state)
    train.MIX = SOURCES
    lists = train.Lists(args.lists, Tokens(os.path.join(base_folder(), "tokenizer.json")), rng)
    found = rows(model.eval(), lists, args.count)
    head = torch.nn.Linear(HIDDEN, 2)
    torch.nn.init.normal_(head.weight, std=0.02)
    torch.nn.init.zeros_(head.bias)
    optimizer = torch.optim.AdamW(head.parameters(), lr=RATE, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=args.epochs * (len(found) // 8) + 1)
    for epoch in range(args.epochs):
        rng.shuffle(found)
        total = 0.0
        for at in range(0, len(found) - 7, 8):
            losses = []
            for passages, read, labels, distant in found[at : at + 8]:
                scores = train.sentence_scores([head(row.float()) for row in read], passages)
                losses.append(train.list_loss(scores, labels, distant))
            loss = torch.stack(losses).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
            total += loss.item()
        print(f"epoch {epoch + 1} loss {total / (len(found) // 8):.3f}", flush=True)
    state |= {"early.weight": head.weight.data, "early.bias": head.bias.data}
    torch.save(state, args.out)


if __name__ == "__main__":
    main()
