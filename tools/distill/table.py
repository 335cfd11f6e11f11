"""Writes the table that internal/meaning embeds; see meaning.go for its form."""
import struct

import numpy as np

MAGIC = b"BYV1"


def write(path, terms, vectors):
    order = sorted(range(len(terms)), key=lambda i: terms[i].encode())
    words = [terms[i].encode() for i in order]
    rows = vectors[order]
    scales = np.maximum(np.abs(rows).max(1), 1e-9) / 127
    quantised = np.round(rows / scales[:, None]).astype(np.int8)
    offsets = np.concatenate([[0], np.cumsum([len(w) for w in words])]).astype("<u4")
    with open(path, "wb") as f:
        f.write(MAGIC + struct.pack("<II", len(words), rows.shape[1]))
        f.write(scales.astype("<f4").tobytes() + offsets.tobytes() + quantised.tobytes() + b"".join(words))
