"""The reader: a small BERT that reads a question beside a passage.

It reads  [CLS] question [SEP] title ; day [SEP] sentences [SEP]  and gives, of
every token, four logits. `evidence` and `attention` score a sentence: its
score is the mean of its tokens' evidence, weighted by the softmax of their
attention, and is a logit against "no sentence of any passage answers". `start`
and `end` mark the span of a sentence that answers (Devlin et al. 2019,
section 4.2).
"""
import torch
import torch.nn as nn
import torch.nn.functional as F

HIDDEN, HEADS, INNER, POSITIONS, EPSILON = 384, 12, 1536, 512, 1e-12
EVIDENCE, ATTENTION, START, END = range(4)
EARLY = 4  # layers that read every passage; early.py trains what is read behind them


class Layer(nn.Module):
    """One layer of BERT: self-attention and a feed-forward net, each added to
    what came in and normalised."""

    def __init__(self):
        super().__init__()
        self.qkv = nn.Linear(HIDDEN, 3 * HIDDEN)
        self.out = nn.Linear(HIDDEN, HIDDEN)
        self.norm1 = nn.LayerNorm(HIDDEN, EPSILON)
        self.inner = nn.Linear(HIDDEN, INNER)
        self.outer = nn.Linear(INNER, HIDDEN)
        self.norm2 = nn.LayerNorm(HIDDEN, EPSILON)

    def forward(self, x, mask):
        batch, length, _ = x.shape
        size = HIDDEN // HEADS
        q, k, v = self.qkv(x).view(batch, length, 3, HEADS, size).permute(2, 0, 3, 1, 4)
        # Written out: torch's fused attention is slow on the way back on CPUs.
        weights = torch.softmax((q * size**-0.5) @ k.transpose(-1, -2) + mask, -1, dtype=torch.float32)
        context = (weights.to(v.dtype) @ v).transpose(1, 2).reshape(batch, length, HIDDEN)
        x = self.norm1(x + self.out(context))
        return self.norm2(x + self.outer(F.gelu(self.inner(x))))


class Reader(nn.Module):
    """The encoder and the four logits of each token. The early head, which
    early.py adds to finished weights, is no part of it."""

    def __init__(self, vocabulary=30522, layers=6):
        super().__init__()
        self.word = nn.Embedding(vocabulary, HIDDEN)
        self.position = nn.Embedding(POSITIONS, HIDDEN)
        self.kind = nn.Embedding(2, HIDDEN)
        self.norm = nn.LayerNorm(HIDDEN, EPSILON)
        self.layers = nn.ModuleList(Layer() for _ in range(layers))
        self.head = nn.Linear(HIDDEN, 4)
        nn.init.normal_(self.head.weight, std=0.02)
        nn.init.zeros_(self.head.bias)

    def embed(self, ids, kinds):
        return self.norm(self.word(ids) + self.position.weight[: ids.shape[1]] + self.kind(kinds))

    def encode(self, x, mask):
        for layer in self.layers:
            x = layer(x, mask)
        return self.head(x).float()

    def behind(self, ids, kinds, layers):
        """The rows behind so many layers, [batch, length, HIDDEN]; ids and kinds
        are as in forward."""
        x, mask = self.embed(ids, kinds), padding(ids)
        for layer in self.layers[:layers]:
            x = layer(x, mask)
        return x

    def forward(self, ids, kinds):
        """ids and kinds are [batch, length], padded with 0; the logits are
        [batch, length, 4]."""
        return self.head(self.behind(ids, kinds, len(self.layers))).float()


def padding(ids):
    """What attention adds so that it leaves out the padding."""
    return ((ids == 0) * -1e4)[:, None, None, :].float()


def from_base(path, layers=6):
    """The reader with the weights of a BERT in safetensors form; the head is
    new."""
    from safetensors.torch import load_file

    base = {name.removeprefix("bert."): value.float() for name, value in load_file(path).items()}
    model = Reader(layers=layers)
    own = {
        "word.weight": base["embeddings.word_embeddings.weight"],
        "position.weight": base["embeddings.position_embeddings.weight"],
        "kind.weight": base["embeddings.token_type_embeddings.weight"],
        "norm.weight": base["embeddings.LayerNorm.weight"],
        "norm.bias": base["embeddings.LayerNorm.bias"],
        "head.weight": model.head.weight.data,
        "head.bias": model.head.bias.data,
    }
    names = {
        "out": "attention.output.dense",
        "norm1": "attention.output.LayerNorm",
        "inner": "intermediate.dense",
        "outer": "output.dense",
        "norm2": "output.LayerNorm",
    }
    for i in range(layers):
        theirs = f"encoder.layer.{i}."
        for part in ("weight", "bias"):
            own[f"layers.{i}.qkv.{part}"] = torch.cat(
                [base[f"{theirs}attention.self.{name}.{part}"] for name in ("query", "key", "value")]
            )
            for name, other in names.items():
                own[f"layers.{i}.{name}.{part}"] = base[f"{theirs}{other}.{part}"]
    model.load_state_dict(own)
    return model


def learned(path, device="cpu"):
    """The weights of a run or a snapshot, without an early head."""
    state = torch.load(path, map_location=device, weights_only=True)
    return {key: value for key, value in state.get("model", state).items() if not key.startswith("early.")}
