"""Writes the weights that train.py learned as the bot reads them.

    python export.py --weights RUN.pt --out ../../internal/reader/model.bin
    python golden.py --weights RUN.pt --model ../../internal/reader/model.bin --out ../../internal/reader/testdata
    go test ../../internal/reader -update

With --text sentences-*.jsonl lists.jsonl.gz a new vocabulary is made: the word
pieces that at least two of their words use, and single characters. Without it the
vocabulary is that of the file which --out replaces.

    python export.py --base --seed 1 --out FILE

writes the base with a head drawn by lot, for tests of the arithmetic.

The file, little-endian, is read by internal/reader/weights.go:

    0    magic "byline reader\\n", padded with zeros to 16 bytes
    16   format version, CRC-32C of all that follows byte 24
    24   length of the file, 8 bytes
    32   layers, hidden, heads, inner, vocabulary, positions: 4 bytes each
    56   name of the run, 40 bytes
    96   early layers: those that read every passage, 4 bytes

and then, each from a multiple of 64 on: the word pieces, a line each; the word
table, int8, and a scale a row; the position table; two rows of kinds; gain and
bias of the norm; of each layer qkv, out, norm1, inner, outer, norm2; weight and
bias of the head, and of the early head. A linear layer is int8 in panels [outputs/16][inputs/4][16][4],
a scale and a sum (int32) of the quantised weights for each output, and the bias.
Quantised weights are at most 63, so that a pair of products with 8-bit inputs
fits 16 bits (VPMADDUBSW).
"""
import argparse
import collections
import gzip
import json
import os
import struct
import sys

import numpy as np

from model import EARLY
from passages import BASE, tokenizer

MAGIC, VERSION = b"byline reader\n\0\0", 2
POSITIONS, HEADS = 192, 12
SPECIAL = ["[UNK]", "[CLS]", "[SEP]"]


def crc32c(data):
    """The Castagnoli check-sum. numpy computes those of 4096 slices at once; they
    are joined by what as many zeros as a slice is long do to a sum, bit by bit."""
    table = np.arange(256, dtype=np.uint32)
    for _ in range(8):
        table = np.where(table & 1, (table >> 1) ^ np.uint32(0x82F63B78), table >> 1).astype(np.uint32)
    count = 4096
    size = len(data) // count
    body = np.frombuffer(data[: size * count], np.uint8).reshape(count, size)
    state = np.zeros(count, np.uint32)
    for column in np.ascontiguousarray(body.T):
        state = table[(state ^ column) & 0xFF] ^ (state >> 8)

    def shift(value):
        for _ in range(size):
            value = int(table[value & 0xFF]) ^ (value >> 8)
        return value

    bits = [shift(1 << i) for i in range(32)]
    total = 0xFFFFFFFF
    for one in state:
        moved = 0
        for i in range(32):
            if total >> i & 1:
                moved ^= bits[i]
        total = moved ^ int(one)
    for byte in data[size * count :]:
        total = int(table[(total ^ byte) & 0xFF]) ^ (total >> 8)
    return total ^ 0xFFFFFFFF


def vocabulary():
    with open(os.path.join(BASE, "tokenizer.json"), encoding="utf-8") as file:
        ids = json.load(file)["model"]["vocab"]
    return sorted(ids, key=ids.get)


def texts(paths):
    """The texts of files of sentences and of lists."""
    for path in paths:
        with (gzip.open if path.endswith(".gz") else open)(path, "rt", encoding="utf-8") as file:
            for line in file:
                item = json.loads(line)
                yield item.get("question", "")
                for article in item.get("articles", [item]):
                    yield article["title"]
                    yield from article["sentences"]


def used(paths, pieces):
    """The rows of the vocabulary that texts need: those of at least two of their
    words, and single characters, without those that cannot go on a word."""
    chunks = set()
    for text in texts(paths):
        chunks.update(text.split())
    found, chunks, cut = collections.Counter(), list(chunks), tokenizer()
    for at in range(0, len(chunks), 100000):
        for encoding in cut.encode_batch(chunks[at : at + 100000], add_special_tokens=False):
            found.update(set(encoding.ids))
    print(f"{len(chunks)} words use {len(found)} of {len(pieces)} pieces", file=sys.stderr)

    def needed(i, piece):
        if len(piece) > 2 and piece[0] == "[" and piece[-1] == "]":
            return False
        character = piece.removeprefix("##")
        if len(character) > 1:
            return found[i] > 1
        # Punctuation and ideographs are words of their own.
        return character == piece or len(cut.pre_tokenizer.pre_tokenize_str("a" + character)) == 1 or found[i] > 0

    return [i for i, piece in enumerate(pieces) if needed(i, piece)]


def read_pieces(path):
    """The word pieces of an exported file."""
    with open(path, "rb") as file:
        data = file.read()
    if data[:16] != MAGIC:
        sys.exit(f"{path} is no exported model; name texts with --text")
    count = struct.unpack_from("<6I", data, 32)[4]
    return data[128:].split(b"\n", count)[:count]


def quantise(weight):
    """int8 up to 63 and a scale a row; of some scales the one with the least
    square error."""
    highest = np.abs(weight).max(1)
    best, error = np.ones(len(weight), np.float32), np.full(len(weight), np.inf)
    for share in np.linspace(0.85, 1, 31):
        scale = np.where(highest > 0, highest * share / 63, 1).astype(np.float32)
        rounded = np.clip(np.rint(weight / scale[:, None]), -63, 63)
        off = ((rounded * scale[:, None] - weight) ** 2).sum(1)
        best, error = np.where(off < error, scale, best), np.minimum(off, error)
    return np.clip(np.rint(weight / best[:, None]), -63, 63).astype(np.int8), best.astype(np.float32)


class Writer:
    def __init__(self):
        self.parts, self.size = [], 0

    def add(self, data):
        data = data if isinstance(data, bytes) else np.ascontiguousarray(data).tobytes()
        data += bytes(-len(data) % 64)
        self.parts.append(data)
        self.size += len(data)

    def linear(self, weight, bias):
        rounded, scale = quantise(weight)
        outputs, inputs = rounded.shape
        self.add(rounded.reshape(outputs // 16, 16, inputs // 4, 4).transpose(0, 2, 1, 3))
        self.add(scale)
        self.add(rounded.astype(np.int32).sum(1).astype(np.int32))
        self.add(bias)


def export(state, rows, pieces, name):
    state = {key: value.float().numpy() for key, value in state.items()}
    word = state["word.weight"][rows]
    layers = 1 + max(int(key.split(".")[1]) for key in state if key.startswith("layers."))
    hidden, inner = word.shape[1], len(state["layers.0.inner.bias"])
    w = Writer()
    w.add("".join(piece + "\n" for piece in pieces).encode())
    scale = np.maximum(np.abs(word).max(1), 1e-12) / 127
    w.add(np.rint(word / scale[:, None]).astype(np.int8))
    w.add(scale.astype(np.float32))
    w.add(state["position.weight"][:POSITIONS])
    w.add(state["kind.weight"])

    def norm(key):
        w.add(state[key + ".weight"])
        w.add(state[key + ".bias"])

    norm("norm")
    for i in range(layers):
        own = f"layers.{i}."
        qkv = {part: state[f"{own}qkv.{part}"].copy() for part in ("weight", "bias")}
        for part in qkv.values():  # attention divides by the root of a head's size
            part[:hidden] *= (hidden // HEADS) ** -0.5
        w.linear(qkv["weight"], qkv["bias"])
        w.linear(state[own + "out.weight"], state[own + "out.bias"])
        norm(own + "norm1")
        w.linear(state[own + "inner.weight"], state[own + "inner.bias"])
        w.linear(state[own + "outer.weight"], state[own + "outer.bias"])
        norm(own + "norm2")
    w.add(state["head.weight"])
    w.add(state["head.bias"])
    w.add(state["early.weight"])
    w.add(state["early.bias"])
    rest = struct.pack("<Q6I40sI", 128 + w.size, layers, hidden, HEADS, inner, len(rows), POSITIONS, name.encode()[:40], EARLY)
    rest += bytes(104 - len(rest)) + b"".join(w.parts)
    return MAGIC + struct.pack("<2I", VERSION, crc32c(rest)) + rest


def main():
    import torch

    from model import from_base, learned

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weights", help="a state dict of train.py")
    parser.add_argument("--base", action="store_true", help="export the base with a random head")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--text", nargs="+", help="texts whose word pieces the vocabulary is to have")
    parser.add_argument("--name", help="name of the run, the file's name if it is not given")
    parser.add_argument("--out", required=True)
    args = parser.parse_args()
    if args.base:
        torch.manual_seed(args.seed)
        state = from_base(os.path.join(BASE, "weights.pt")).state_dict()
    else:
        state = learned(args.weights)
    pieces = vocabulary()
    if args.text:
        rows = used(args.text, pieces)
    else:
        kept = set(piece.decode() for piece in read_pieces(args.out)) - set(SPECIAL)
        rows = [i for i, piece in enumerate(pieces) if piece in kept]
    rows = [pieces.index(piece) for piece in SPECIAL] + rows
    if args.name is None:
        parts = os.path.abspath(args.weights or "base").split(os.sep)
        args.name = "/".join(parts[-2:]).removesuffix(".pt") if args.weights else f"base, seed {args.seed}"
    data = export(state, rows, [pieces[i] for i in rows], args.name)
    with open(args.out + ".new", "wb") as file:
        file.write(data)
    os.replace(args.out + ".new", args.out)
    print(f"{args.out}: {args.name}, {len(rows)} word pieces, {len(data)} bytes", file=sys.stderr)


if __name__ == "__main__":
    main()
