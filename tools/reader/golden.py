"""Writes what the tests of internal/reader compare with.

    python golden.py --weights RUN.pt --model ../../internal/reader/model.bin --out ../../internal/reader/testdata

RUN.pt is what --model was exported from (--base --seed 1 for an export of the
base). It writes tokens.jsonl.gz, the word pieces that the reference tokenizer
makes of invented texts with the vocabulary of the model, and logits.json, what
the network gives in 32-bit floats for invented passages. Afterwards
`go test ./internal/reader -update` pins what the bot itself computes.
"""
import argparse
import glob
import gzip
import json
import os
import random
import unicodedata

from export import SPECIAL, read_pieces, vocabulary
from passages import BASE, Passage

STRINGS = 5000
CORPUS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "corpus")
NAMES = "Zoë Lindqvist|José Ángel Núñez|Łukasz Żółty|Dvořák|Ngô Bảo Châu|Øystein Ås|Jürgen Weiß|İlker Çağrı|Ōe Kenzaburō|Þórdís Ýr|Renée L'Écuyer|O'Neill-Smythe|Ștefan Țepeș|Αλέξης Παππάς|Наталья Ёлкина|Київ|Ærø|Citroën|naïve café".split("|")
SCRIPTS = "東京で会議|北京市长说|서울 시장|각국|カタカナ ひらがな|がぎぐ|שלום עולם|שָׁלוֹם|مرحبا بالعالم|العَرَبِيَّة|नमस्ते दुनिया|สวัสดีครับ|Ελλάδα Ωμέγα ΐ|Москва й|Հայաստան|საქართველო|ಕನ್ನಡ|தமிழ்|አማርኛ|𠀀𠮷|豈 丽|ᄀᄂ|Ａｂｃ１２|ﬁnal ﬂow|①②Ⅳ|½ m² H₂O".split("|")
ODD = ["[SEP]", "[CLS]", "[UNK] x", "##ing", "[MASK]", "a\u200db", "soft\u00adhyphen", "zero\u200bwidth", "no\u00a0break", "thin\u2009space", "a\x00b", "bell\x07", "tab\there", "line\nline\r\n", "v\x0bt\x0cf", "x\x85y", "\ufeffbom", "\ufffd", "e\u0301a\u0308", "q\u0323\u0307", "\u0301start", "İstanbul", "ẞ ß ſ", "ΑΣ ας", "…", "—–-", "“quoted” ‘single’", "it’s don't", "$1,234.50", "€30m", "£2bn", "50%", "#tag @user", "a/b\\c", "http://example.org/?q=1&r=2", "3:45pm", "2023-01-30", "1st 2nd", "C++ C# .NET", "^ ` ~ | < = >", "©®™", "°C", "🙂", "👩‍👩‍👧", "🇫🇷", "❤️", "🏳️‍🌈", "\U000e0041tag", "\ue000private", "\u2028sep\u2029", "x" * 101, "ab" * 60, "é" * 100, "Donaudampfschifffahrtsgesellschaft"]


def syllables(rng):
    return "".join(rng.choice("b c d f g h k l m n p r s t v w st tr ch sh pl".split()) + rng.choice("a e i o u ai ou ee".split()) + rng.choice(["", "", "n", "r", "s", "t", "nd", "ck"]) for _ in range(rng.randint(1, 4)))


def corpus_words():
    words = set()
    for path in sorted(glob.glob(os.path.join(CORPUS, "**", "*.*"), recursive=True)):
        with open(path, encoding="utf-8", errors="ignore") as file:
            words.update(file.read().split())
    return sorted(words)


def strings():
    rng, known = random.Random(7), corpus_words()
    for text in ODD + SCRIPTS + NAMES + ["", " ", "\n"]:
        yield text

    def part():
        kind = rng.random()
        if kind < 0.45:
            return rng.choice(known)
        if kind < 0.6:
            return rng.choice([str.lower, str.title, str.upper])(syllables(rng))
        if kind < 0.7:
            return rng.choice(NAMES)
        if kind < 0.78:
            return rng.choice(SCRIPTS)
        if kind < 0.88:
            return rng.choice(ODD)
        if kind < 0.94:
            return rng.choice([str(rng.randint(0, 10**9)), f"{rng.randint(0, 99999):,}", f"{rng.random():.3f}"])
        return "".join(chr(rng.choice([rng.randrange(0x20, 0x250), rng.randrange(0x300, 0x600), rng.randrange(0x1E00, 0x2100), rng.randrange(0x3040, 0x3200)])) for _ in range(rng.randint(1, 6)))

    for _ in range(STRINGS):
        text = rng.choice([" ", " ", " ", "", "  ", "-", ", "]).join(part() for _ in range(rng.randint(1, 9)))
        yield unicodedata.normalize(rng.choice(["NFC", "NFD"]), text) if rng.random() < 0.3 else text


def reference(pieces):
    """The tokenizer of the base with another vocabulary. It knows no special
    tokens: "[SEP]" in a text is text."""
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

    tokenizer = Tokenizer(models.WordPiece({piece: i for i, piece in enumerate(pieces)}, unk_token="[UNK]", max_input_chars_per_word=100))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    return tokenizer


def write_tokens(path, tokenizer):
    with open(path, "wb") as raw, gzip.GzipFile("", "wb", 9, raw, 0) as out:
        for text in strings():
            encoding = tokenizer.encode(text)
            at = [0]
            for char in text:
                at.append(at[-1] + len(char.encode()))
            ranges = [[at[a], at[b]] for a, b in encoding.offsets]
            out.write((json.dumps({"text": text, "ids": encoding.ids, "ranges": ranges}) + "\n").encode())


PAIRS = [
    ("Who won the regatta at Port Ellery?", "Ellery regatta ends in fog ; 2023-06-11", ["Thick fog delayed the start by two hours.", "The crew of the Kittiwake, led by Ana Brandt, won the regatta at Port Ellery on Sunday.", "Organisers said they expect more boats next year."]),
    ("How many people were evacuated from Tarn Valley?", "Dam scare ; 2024-02-03", ["About 4,200 people were evacuated from Tarn Valley on Saturday after a crack was found in the dam.", "Engineers lowered the water by three metres overnight."]),
    ("Why did the minister resign?", "Cabinet in crisis ; 2022-10-19", ["Minister Ole Sandvik resigned on Wednesday.", "He had sent a confidential draft from his private account, he admitted.", "The opposition called for an election."]),
    ("When does the new bridge open?", "", ["The bridge over the Lenn cost 340 million crowns.", "It opens to traffic on 1 May, the city said."]),
    ("what is the capital of the moon", "Weather ; 2023-03-03", ["Rain is expected in the north.", "Temperatures stay below ten degrees."]),
    ("Wer hat das Spiel gewonnen?", "Sport ; 2024-08-01", ["Die Mannschaft aus Nordheim gewann mit 3:1.", "東京での試合は中止された。"]),
    ("¿Quién es José Ángel Núñez?", "Perfil ; 2023-12-24", ["José Ángel Núñez, chef of the café “Zoë”, was named cook of the year."]),
    ("price of copper", "Markets ; 2025-01-15", ["Copper fell 2.3% to $8,945.50 a tonne.", "Gold rose.", "Traders blamed weak demand.", "Shares in miners lost up to 6%.", "The index closed at 7,412 points."]),
    ("[SEP] who [CLS] said this?", "Quotes ; 2022-05-05", ["“We will not leave,” said Mara Quist, the mayor.", "[SEP] she added."]),
    ("Who?", "A", ["B."]),
    ("Which of the twelve towns along the river that were flooded in the spring after the heaviest rain in a century have not yet received any of the money that the government promised to pay for repairs, according to the report of the auditors published last week in the capital?", "Auditors: flood money slow to arrive in towns along the river, report of the national court says in the capital ; 2023-09-09", ["Seven of twelve towns have had no money at all, " + "and the rest have had too little, " * 9 + "the auditors found.", "Mosby, Harl and Tinne were paid in full."]),
    ("How old was the painter?", "Obituaries ; 2024-11-30", ["", "The painter Ilse Korn has died at 91.", "?!", "Her last show was in June."]),
]


def write_logits(path, model, tokenizer, pieces):
    import torch

    full = {piece: i for i, piece in enumerate(vocabulary())}
    ids = lambda text: tokenizer.encode(text).ids
    items = []
    for question, title, sentences in PAIRS:
        passage = Passage(ids(question), ids(title), [ids(s) for s in sentences], list(range(len(sentences))))
        # The special pieces of passages.py are those of the whole vocabulary.
        question_end, first = passage.kinds.count(0) - 1, passage.bounds[0][0]
        own = list(passage.ids)
        own[0] = pieces.index("[CLS]")
        for place in {question_end, first - 1, len(own) - 1}:
            own[place] = pieces.index("[SEP]")
        theirs = [full[pieces[i]] for i in own]
        with torch.no_grad():
            logits = model(torch.tensor([theirs]), torch.tensor([passage.kinds]))[0][0]
        items.append({"question": question, "title": title, "sentences": sentences, "ids": own, "kinds": passage.kinds, "bounds": passage.bounds, "places": passage.places, "logits": [[round(v, 5) for v in row] for row in logits.tolist()]})
    with open(path, "w", encoding="utf-8") as file:
        file.write("[\n" + ",\n".join(json.dumps(item, ensure_ascii=False) for item in items) + "\n]\n")


def main():
    import torch

    from model import Reader, from_base, learned

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weights", help="a state dict of train.py")
    parser.add_argument("--base", action="store_true", help="the base with a random head")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--model", required=True, help="the exported file")
    parser.add_argument("--out", required=True)
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    if args.base:
        model = from_base(os.path.join(BASE, "weights.pt"))
    else:
        model = Reader.of(learned(args.weights))
    model.eval()
    pieces = [piece.decode() for piece in read_pieces(args.model)]
    assert pieces[: len(SPECIAL)] == SPECIAL
    tokenizer = reference(pieces)
    write_tokens(os.path.join(args.out, "tokens.jsonl.gz"), tokenizer)
    write_logits(os.path.join(args.out, "logits.json"), model, tokenizer, pieces)


if __name__ == "__main__":
    main()
