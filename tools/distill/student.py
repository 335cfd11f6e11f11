"""The student: a vector a term, so that the sum over a sentence's terms points
where the teacher's vector of the sentence points.

Loss: 1 - cosine, with Adam; the terms start at the teacher's vectors of the
words alone, so that a term that no sentence has still means something.
"""
import numpy as np


def principal_axes(vectors, dimensions):
    """The axes of the largest variance of unit vectors, not centred."""
    values, axes = np.linalg.eigh(vectors.T @ vectors)
    return axes[:, np.argsort(-values)[:dimensions]].astype(np.float32)


def fit(start, sentences, targets, epochs=20, batch=512, rate=0.004, pull=0.02, seed=1):
    """Vectors of terms, fitted to sentences (arrays of term numbers) and the
    teacher's vectors of those; pull holds terms to where they started."""
    random = np.random.default_rng(seed)
    v, m, s = start.copy(), np.zeros_like(start), np.zeros_like(start)
    batch = min(batch, len(sentences))
    step, total = 0, epochs * (len(sentences) // batch)
    for epoch in range(epochs):
        losses = []
        order = random.permutation(len(sentences))
        for at in range(0, len(order) - batch + 1, batch):
            rows = order[at : at + batch]
            flat = np.concatenate([sentences[i] for i in rows])
            lengths = np.array([len(sentences[i]) for i in rows])
            sums = np.add.reduceat(v[flat], np.concatenate([[0], np.cumsum(lengths)[:-1]]))
            norms = np.linalg.norm(sums, axis=1, keepdims=True) + 1e-9
            unit, target = sums / norms, targets[rows]
            cosine = (unit * target).sum(1, keepdims=True)
            losses.append(1 - cosine.mean())
            slope = -(target - cosine * unit) / norms
            terms, inverse = np.unique(flat, return_inverse=True)
            gradient = np.zeros((len(terms), v.shape[1]), np.float32)
            np.add.at(gradient, inverse, np.repeat(slope, lengths, axis=0))
            gradient += pull * (v[terms] - start[terms])
            m[terms] = 0.9 * m[terms] + 0.1 * gradient
            s[terms] = 0.98 * s[terms] + 0.02 * gradient**2
            step += 1
            v[terms] -= rate * (1 - step / (total + 1)) * m[terms] / (np.sqrt(s[terms]) + 1e-6)
        print(f"epoch {epoch + 1}: mean 1 - cosine {np.mean(losses):.4f}", flush=True)
    return v
