"""Times the bot's own network beside onnxruntime with 8-bit weights, one thread
each, in one run.

    python bench_onnx.py --weights RUN.pt

Without --weights it is the base with a random head; the speed is the same. For
every kernel of the machine it prints milliseconds a passage of 48 and of 96
tokens, and how many times those of onnxruntime that is: the fastest passage of
some rounds in which they take turns, since others may use the machine.
"""
import argparse
import os
import re
import subprocess
import sys
import tempfile
import time

LENGTHS = (48, 96)
ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")


def export(weights, folder):
    """The network in ONNX, quantised: the path of the file."""
    import torch
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from onnxruntime.quantization.shape_inference import quant_pre_process

    from model import Reader, from_base, learned
    from passages import BASE

    model = Reader.of(learned(weights)) if weights else from_base(os.path.join(BASE, "weights.pt"))
    path = os.path.join(folder, "fp32.onnx")
    ids = torch.ones(1, 48, dtype=torch.long)
    torch.onnx.export(model.eval(), (ids, ids), path, input_names=["ids", "kinds"], output_names=["logits", "early"], dynamic_axes={"ids": {1: "n"}, "kinds": {1: "n"}}, opset_version=17, dynamo=False)
    ready, small = os.path.join(folder, "ready.onnx"), os.path.join(folder, "int8.onnx")
    quant_pre_process(path, ready, skip_symbolic_shape=True)
    quantize_dynamic(ready, small, weight_type=QuantType.QInt8, per_channel=True)
    return small


def time_onnx(session, length, seconds):
    """Milliseconds a passage."""
    import numpy as np

    ids = (np.arange(length, dtype=np.int64) * 37 + 1000)[None]
    kinds = (np.arange(length)[None] >= 14).astype(np.int64)
    session.run(None, {"ids": ids, "kinds": kinds})
    times, end = [], time.perf_counter() + seconds
    while time.perf_counter() < end or not times:
        begun = time.perf_counter()
        session.run(None, {"ids": ids, "kinds": kinds})
        times.append(time.perf_counter() - begun)
    return min(times) * 1e3


def time_go(binary, length, seconds):
    """Milliseconds a passage by kernel."""
    command = [binary, "-test.run", "^$", "-test.bench", f"Read/.*/^{length}$", "-test.benchtime", f"{seconds}s", "-test.cpu", "1"]
    out = subprocess.run(command, cwd=os.path.join(ROOT, "internal", "reader"), stdout=subprocess.PIPE, text=True, check=True).stdout
    return {kernel: float(ms) for kernel, ms in re.findall(r"BenchmarkRead/([\w-]+)/\d+\s.*?([\d.]+) ms/fastest", out)}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weights", help="a state dict of train.py")
    parser.add_argument("--rounds", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=0.3, help="of each timing of a round")
    args = parser.parse_args()
    best = {}
    with tempfile.TemporaryDirectory() as folder:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        session = onnxruntime.InferenceSession(export(args.weights, folder), options, providers=["CPUExecutionProvider"])
        binary = os.path.join(folder, "reader.test")
        subprocess.run(["go", "test", "-c", "-o", binary, "./internal/reader"], cwd=ROOT, check=True)
        for _ in range(args.rounds):
            for length in LENGTHS:
                times = {"onnxruntime": time_onnx(session, length, args.seconds), **time_go(binary, length, args.seconds)}
                for name, ms in times.items():
                    best[name, length] = min(ms, best.get((name, length), ms))
    print("%-14s %9s %9s" % ("ms a passage", *(f"{n} tokens" for n in LENGTHS)))
    for name in dict.fromkeys(name for name, _ in best):
        print("%-14s %9.2f %9.2f   ratio %.2f %.2f" % (name, *(best[name, n] for n in LENGTHS), *(best[name, n] / best["onnxruntime", n] for n in LENGTHS)))


if __name__ == "__main__":
    sys.exit(main())
