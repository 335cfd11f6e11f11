"""Tests of the losses of train.py against their definitions, list by list. They
need torch, and are left out where it is not installed."""
import random
import unittest

try:
    import torch
except ImportError:
    torch = None

from passages import Passage


@unittest.skipUnless(torch, "torch is not installed")
class LossTest(unittest.TestCase):
    def setUp(self):
        import train

        torch.manual_seed(1)
        self.train, rng = train, random.Random(1)
        self.drawn = []
        for distant in (False, True, False, False, True):
            marked = []
            for n in range(rng.randint(1, 4)):
                passage = Passage([300] * rng.randint(1, 9), [301] * rng.randint(0, 4), [[302] * rng.randint(1, 30) for _ in range(3)], [0, 1, 2])
                labels = [(rng.choice((1, 0, 0, -1)), None) for _ in passage.bounds]
                labels = [(1, (a, b - 1)) if label == 1 and rng.random() < 0.7 else (label, None) for (label, _), (a, b) in zip(labels, passage.bounds)]
                marked.append((passage, labels))
            self.drawn.append((marked, distant))
        # A list without a right sentence, and one without a wrong one.
        self.drawn[3] = [(passage, [(0, None)] * 3) for passage, _ in self.drawn[3][0]], False
        self.drawn[4] = [(passage, [(1, None)] * 3) for passage, _ in self.drawn[4][0]], True
        self.step = train.step(self.drawn, 3)
        self.rows = torch.randn(sum(ids.numel() for ids, _ in self.step["groups"]), 4)
        # The sentences of a step are in an order of their own; those of a list,
        # their tokens' logits and spans are found by list.
        self.lists = [[] for _ in self.drawn]
        for s, (label, number, span) in enumerate(zip(self.step["label"], self.step["list"], self.step["span"])):
            places = self.step["place"][self.step["owner"] == s]
            self.lists[number].append((int(label), self.rows[places], [int(p - places[0]) for p in span] if span[0] >= 0 else None))

    def scores(self):
        return [torch.stack([(torch.softmax(of[:, 1], 0) * of[:, 0]).sum() for _, of, _ in sentences]) for sentences in self.lists]

    def test_a_step_has_all_sentences(self):
        for (marked, _), sentences in zip(self.drawn, self.lists):
            want = sorted((label, b - a, span is not None) for passage, labels in marked for (a, b), (label, span) in zip(passage.bounds, labels))
            self.assertEqual(sorted((label, len(of), span is not None) for label, of, span in sentences), want)

    def test_the_score_loss(self):
        want = []
        for (_, distant), sentences, scores in zip(self.drawn, self.lists, self.scores()):
            labels = torch.tensor([label for label, _, _ in sentences])
            rest = torch.logsumexp(torch.cat([torch.zeros(1), scores[labels == 0]]), 0)
            right = scores[labels == 1]
            if len(right) == 0:
                want.append(rest)
            elif distant:
                want.append(torch.logaddexp(rest, torch.logsumexp(right, 0)) - torch.logsumexp(right, 0))
            else:
                want.append((torch.logaddexp(rest, right) - right).mean())
        got = self.train.score_loss(self.train.sentence_scores(self.rows, self.step), self.step)
        torch.testing.assert_close(got, torch.stack(want).mean())

    def test_the_span_loss(self):
        want = torch.zeros(())
        for sentences in self.lists:
            for _, of, span in sentences:
                if span:
                    want = want - torch.log_softmax(of[:, 2], 0)[span[0]] - torch.log_softmax(of[:, 3], 0)[span[1]]
        self.assertGreater(float(want), 0)
        torch.testing.assert_close(self.train.span_loss(self.rows, self.step), want)

    def test_the_taught_loss(self):
        other = torch.randn_like(self.rows)
        ours, theirs = (self.train.sentence_scores(rows, self.step) for rows in (self.rows, other))
        want = []
        for number in range(len(self.drawn)):
            p, q = (torch.log_softmax(torch.cat([torch.zeros(1), scores[self.step["list"] == number]]), 0) for scores in (theirs, ours))
            want.append((p.exp() * (p - q)).sum())
        torch.testing.assert_close(self.train.taught_loss(ours, theirs, self.step), torch.stack(want).mean())
        torch.testing.assert_close(self.train.taught_loss(ours, ours, self.step), torch.zeros(()))


if __name__ == "__main__":
    unittest.main()
