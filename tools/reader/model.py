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
LAYERS = 10
EARLY = 3  # layers that read every passage, so that the bot sees which are worth reading to the end


class Layer(nn.Module):
    """One layer of BERT: self-attention and a feed-forward net, each added to
    what came in and normalised."""

    def __init__(self, dropout=0.0):
        super().__init__()
        self.qkv = nn.Linear(HIDDEN, 3 * HIDDEN)
        self.out = nn.Linear(HIDDEN, HIDDEN)
        self.norm1 = nn.LayerNorm(HIDDEN, EPSILON)
        self.inner = nn.Linear(HIDDEN, INNER)
        self.outer = nn.Linear(INNER, HIDDEN)
        self.norm2 = nn.LayerNorm(HIDDEN, EPSILON)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x, mask):
        batch, length, _ = x.shape
        size = HIDDEN // HEADS
        q, k, v = self.qkv(x).view(batch, length, 3, HEADS, size).permute(2, 0, 3, 1, 4)
        # Written out: torch's fused attention is slow on the way back on CPUs, and
        # on GPUs it may be planned anew for each shape.
        weights = torch.softmax((q * size**-0.5) @ k.transpose(-1, -2) + mask, -1, dtype=torch.float32)
        context = (weights.to(v.dtype) @ v).transpose(1, 2).reshape(batch, length, HIDDEN)
        x = self.norm1(x + self.dropout(self.out(context)))
        return self.norm2(x + self.dropout(self.outer(F.gelu(self.inner(x)))))


class Reader(nn.Module):
    """The encoder, the four logits of each token, and the early head: evidence
    and attention behind the first layers (Soldaini and Moschitti 2020, "The
    Cascade Transformer")."""

    def __init__(self, layers=LAYERS, dropout=0.0, vocabulary=30522):
        super().__init__()
        self.word = nn.Embedding(vocabulary, HIDDEN)
        self.position = nn.Embedding(POSITIONS, HIDDEN)
        self.kind = nn.Embedding(2, HIDDEN)
        self.norm = nn.LayerNorm(HIDDEN, EPSILON)
        self.dropout = nn.Dropout(dropout)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(layers))
        self.head = nn.Linear(HIDDEN, 4)
        self.early = nn.Linear(HIDDEN, 2)
        for head in (self.head, self.early):
            nn.init.normal_(head.weight, std=0.02)
            nn.init.zeros_(head.bias)

    @classmethod
    def of(cls, state):
        """The reader with the weights of a run."""
        model = cls(1 + max(int(key.split(".")[1]) for key in state if key.startswith("layers.")))
        model.load_state_dict(state)
        return model

    def forward(self, ids, kinds):
        """ids and kinds are [batch, length], padded with 0; the logits are
        [batch, length, 4], and the early ones [batch, length, 2]."""
        mask, early = padding(ids), None
        x = self.dropout(self.norm(self.word(ids) + self.position.weight[: ids.shape[1]] + self.kind(kinds)))
        for depth, layer in enumerate(self.layers, 1):
            x = layer(x, mask)
            if depth == EARLY:
                early = self.early(x)
        return self.head(x).float(), early.float()


def padding(ids):
    """What attention adds so that it leaves out the padding."""
    return ((ids == 0) * -1e4)[:, None, None, :].float()


def from_base(path, layers=LAYERS, dropout=0.0):
    """The reader with the first layers of the BERT that base.py unpacked; the
    heads are new."""
    model, base = Reader(layers, dropout), torch.load(path, weights_only=True)
    own = model.state_dict()
    model.load_state_dict(own | {name: value for name, value in base.items() if name in own})
    return model


def learned(path, device="cpu"):
    """The weights of a run or a snapshot."""
    state = torch.load(path, map_location=device, weights_only=True)
    return state.get("model", state)
