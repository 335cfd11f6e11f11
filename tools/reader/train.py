"""Trains the reader: score, refusal and span together.

    python train.py --lists lists.npz --out runs/first

A step reads a few lists, each some passages of one question. The loss of a
list is the cross-entropy of its right sentence among all sentences of its
passages and "none", whose logit is 0; so scores of different questions
compare, and a list without a right sentence teaches the honest no. Where the
label is distant (quizzes: the sentence holds the answer's words) it is the
marginal likelihood of the right ones (Clark and Gardner 2018). The span is
learned beside it where it is known, and the early head's score, so that the
first layers learn to tell which passages are worth reading to the end.

With --teachers the reader also learns how likely each sentence is to finished
readers, by the mean of their scores (Hinton et al. 2015, "Distilling the
Knowledge in a Neural Network").

It goes on from --out/last.pt if that is there, and writes a snapshot there
every --snapshot minutes. The learning rate falls with the share of --tokens
that has been read, so that a run may be cut anywhere.
"""
import argparse
import math
import os
import random
import time

import numpy as np
import torch

from lists import Lists, Packed
from model import ATTENTION, END, EVIDENCE, LAYERS, START, Reader, from_base, learned
from passages import BASE, tokenizer

SPAN_WEIGHT, EARLY_WEIGHT, TAUGHT_WEIGHT = 0.4, 0.3, 1.0
# Groups of passages of like length a step has, each padded to its longest: a GPU
# is held up by many small ones, a CPU by padding.
GROUPS = {"cuda": 2, "cpu": 6}


class Steps(torch.utils.data.IterableDataset):
    """The steps of training, without end: each the passages of a few lists, as
    `step` lays them out."""

    def __init__(self, lists, count, groups, seed):
        self.lists, self.count, self.groups, self.seed = lists, count, groups, seed

    def __iter__(self):
        worker = torch.utils.data.get_worker_info()
        rng = random.Random(self.seed * 1000 + (worker.id if worker else 0))
        while True:
            drawn = [self.lists.draw(rng) for _ in range(self.count)]
            yield step([marked for marked in drawn if marked[0]], self.groups)


def step(drawn, count):
    """A step of some lists as tensors, in so many groups. Each list is its passages,
    with the labels of their sentences, and whether these are distant.

    groups are the passages, those of like length together, as (ids, kinds), each
    [passages, length]. Their logits, group by group, are what the places below
    count. place and owner are, of every token of a sentence, its place and its
    sentence; label, list and span are, of every sentence, its label, its list and
    the places of the span's first and last token, -1 where it is not known;
    distant is, of every list, whether its labels are; tokens is how many there are
    without the padding."""
    passages = [(passage, found, number) for number, (marked, _) in enumerate(drawn) for passage, found in marked]
    passages.sort(key=lambda p: len(p[0].ids))
    groups, place, owner, label, of_list, span, start = [], [], [], [], [], [], 0
    for part in np.array_split(np.arange(len(passages)), min(count, len(passages))):
        length = -(-max(len(passages[i][0].ids) for i in part) // 8) * 8
        ids, kinds = np.zeros((len(part), length), np.int64), np.zeros((len(part), length), np.int64)
        for row, i in enumerate(part):
            passage, found, number = passages[i]
            ids[row, : len(passage.ids)], kinds[row, : len(passage.ids)] = passage.ids, passage.kinds
            at = start + row * length
            for (a, b), (mark, marked) in zip(passage.bounds, found):
                place.append(np.arange(at + a, at + b))
                owner.append(np.full(b - a, len(label)))
                label.append(mark)
                of_list.append(number)
                span.append((at + marked[0], at + marked[1]) if marked else (-1, -1))
        start += ids.size
        groups.append((torch.from_numpy(ids), torch.from_numpy(kinds)))
    return {
        "groups": groups,
        "place": torch.from_numpy(np.concatenate(place)),
        "owner": torch.from_numpy(np.concatenate(owner)),
        "label": torch.tensor(label),
        "list": torch.tensor(of_list),
        "span": torch.tensor(span),
        "distant": torch.tensor([distant for _, distant in drawn]),
        "tokens": sum(len(passage.ids) for passage, _, _ in passages),
    }


def to(device, step):
    """The step's tensors on a device."""
    moved = {name: value.to(device, non_blocking=True) for name, value in step.items() if torch.is_tensor(value)}
    return moved | {"groups": [tuple(t.to(device, non_blocking=True) for t in group) for group in step["groups"]]}


def logsumexp(values, of, count, floor=None):
    """The log of the sum of exp(values) by group; floor is one more value of each
    group."""
    highest = values.new_full((count,), -1e9 if floor is None else floor)
    highest = highest.scatter_reduce(0, of, values.detach(), "amax")
    total = torch.zeros_like(highest) if floor is None else torch.exp(floor - highest)
    return highest + torch.log(total.index_add(0, of, torch.exp(values - highest[of])) + 1e-30)


def sentence_scores(rows, step):
    """The scores of the step's sentences, from the logits of all places."""
    of_tokens, owner, count = rows[step["place"]], step["owner"], len(step["label"])
    weight = torch.exp(of_tokens[:, ATTENTION] - logsumexp(of_tokens[:, ATTENTION], owner, count)[owner])
    return rows.new_zeros(count).index_add(0, owner, weight * of_tokens[:, EVIDENCE])


def score_loss(scores, step):
    """The mean loss of the lists."""
    label, of, count = step["label"], step["list"], len(step["distant"])
    right, wrong = label == 1, label == 0
    rest = logsumexp(scores[wrong], of[wrong], count, floor=0.0)  # of the wrong ones and none
    many = torch.zeros_like(rest).index_add(0, of[right], torch.ones_like(scores[right]))
    all_right = logsumexp(scores[right], of[right], count)
    each = torch.logaddexp(rest[of[right]], scores[right]) - scores[right]
    mean = torch.zeros_like(rest).index_add(0, of[right], each) / many.clamp(min=1)
    marginal = torch.logaddexp(rest, all_right) - all_right
    return torch.where(many == 0, rest, torch.where(step["distant"], marginal, mean)).mean()


def span_loss(rows, step):
    """The sum of the losses of the first and the last tokens of the spans that are
    known."""
    known = step["span"][:, 0] >= 0
    of_tokens, owner, total = rows[step["place"]], step["owner"], rows.new_zeros(())
    for head, end in ((START, 0), (END, 1)):
        all_places = logsumexp(of_tokens[:, head], owner, len(known))
        total = total + (all_places[known] - rows[step["span"][known, end], head]).sum()
    return total


def taught_loss(scores, taught, step):
    """How far the chances of the lists' sentences and of none are from those that
    the taught scores give: the mean Kullback-Leibler divergence."""
    of, count = step["list"], len(step["distant"])
    ours, theirs = (s - logsumexp(s, of, count, floor=0.0)[of] for s in (scores, taught))
    none, their_none = (-logsumexp(s, of, count, floor=0.0) for s in (scores, taught))
    apart = torch.exp(theirs) * (theirs - ours)
    return torch.zeros_like(none).index_add(0, of, apart).add(torch.exp(their_none) * (their_none - none)).mean()


def read(model, step):
    """The logits of all places of a step, and the early ones, [places, outputs]."""
    # On CPUs without bf16 instructions, autocast is several times slower.
    with torch.autocast("cuda", dtype=torch.bfloat16, enabled=step["label"].is_cuda):
        parts = [model(ids, kinds) for ids, kinds in step["groups"]]
    return tuple(torch.cat([part[k].flatten(0, 1) for part in parts]) for k in (0, 1))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lists", required=True, help="what pack.py wrote")
    parser.add_argument("--out", required=True)
    parser.add_argument("--tokens", type=float, default=40e6, help="tokens to read in all")
    parser.add_argument("--lists-a-step", type=int, default=16)
    parser.add_argument("--base", default=BASE, help="folder of the BERT to start from")
    parser.add_argument("--start", help="weights of an earlier run to start from, instead of the base")
    parser.add_argument("--teachers", nargs="*", default=[], help="weights of finished runs to learn from as well")
    parser.add_argument("--rate", type=float, default=1.5e-4)
    parser.add_argument("--dropout", type=float, default=0.1)
    parser.add_argument("--layers", type=int, default=LAYERS)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--workers", type=int, default=0, help="processes that lay out the steps")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--snapshot", type=float, default=10, help="minutes between snapshots")
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    os.makedirs(args.out, exist_ok=True)
    lists = Lists(Packed(args.lists), tokenizer())
    model = from_base(os.path.join(args.base, "weights.pt"), args.layers, args.dropout)
    if args.start:
        model.load_state_dict(learned(args.start))
    model = model.to(args.device).train()
    teachers = [Reader.of(learned(path)).to(args.device).eval() for path in args.teachers]
    optimizer = optimizer_of(model, args.rate)
    last, steps, seen, sentences = os.path.join(args.out, "last.pt"), 0, 0, 0
    if os.path.exists(last):
        state = torch.load(last, map_location=args.device)
        model.load_state_dict(state["model"])
        optimizer.load_state_dict(state["optimizer"])
        steps, seen, sentences = state["steps"], state["seen"], state["sentences"]
    loader = torch.utils.data.DataLoader(
        Steps(lists, args.lists_a_step, GROUPS[args.device], args.seed + steps), batch_size=None, num_workers=args.workers,
        prefetch_factor=8 if args.workers else None, pin_memory=args.device != "cpu",
    )
    begun, kept, mean = time.time(), time.time(), {}
    for batch in loader:
        rate = args.rate * min(1, (steps + 1) / 150) * (0.02 + 0.98 * max(0, 1 - seen / args.tokens))
        for group in optimizer.param_groups:
            group["lr"] = rate
        losses = learn(model, teachers, optimizer, to(args.device, batch))
        steps += 1
        seen += batch["tokens"]
        sentences += len(batch["label"])
        for name, value in losses.items():
            mean[name] = 0.98 * mean.get(name, value) + 0.02 * value
        if steps % 20 == 0:
            told = " ".join(f"{name} {value:.3f}" for name, value in mean.items())
            print(f"step {steps} tokens {seen / 1e6:.2f}M sentences {sentences} {told} rate {rate:.2e} {time.time() - begun:.0f} s", flush=True)
        if time.time() - kept > args.snapshot * 60 or seen >= args.tokens:
            kept = time.time()
            state = {"model": model.state_dict(), "optimizer": optimizer.state_dict(), "steps": steps, "seen": seen, "sentences": sentences}
            torch.save(state, last + ".new")
            os.replace(last + ".new", last)
            torch.save(model.state_dict(), os.path.join(args.out, f"{math.floor(seen / 1e6):03d}M.pt"))
        if seen >= args.tokens:
            break


def optimizer_of(model, rate):
    """AdamW over all but the words and positions, which stay the base's."""
    model.word.weight.requires_grad_(False)
    model.position.weight.requires_grad_(False)
    trained = [p for p in model.parameters() if p.requires_grad]
    return torch.optim.AdamW([
        {"params": [p for p in trained if p.dim() > 1], "weight_decay": 0.01},
        {"params": [p for p in trained if p.dim() == 1], "weight_decay": 0},
    ], lr=rate, betas=(0.9, 0.98), fused=True)


def learn(model, teachers, optimizer, step):
    """One step of training; returns its losses, by name."""
    rows, early = read(model, step)
    scores, count = sentence_scores(rows, step), len(step["distant"])
    losses = {"score": score_loss(scores, step), "early": score_loss(sentence_scores(early, step), step), "span": span_loss(rows, step) / count}
    loss = losses["score"] + EARLY_WEIGHT * losses["early"] + SPAN_WEIGHT * losses["span"]
    if teachers:
        with torch.no_grad():
            theirs = torch.stack([sentence_scores(read(teacher, step)[0], step) for teacher in teachers])
        losses["taught"] = taught_loss(scores, theirs.mean(0), step)
        loss = loss + TAUGHT_WEIGHT * losses["taught"]
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    torch.nn.utils.clip_grad_norm_([p for group in optimizer.param_groups for p in group["params"]], 1.0)
    optimizer.step()
    return {name: value.detach() for name, value in losses.items()}


if __name__ == "__main__":
    main()
