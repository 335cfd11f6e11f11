"""Writes the assembly of internal/reader/kernel.

    python generate.py --out ../../../internal/reader/kernel

One description of each function is written out for AVX2, AVX-512 and NEON. A
"wide" register is 16 floats: one register of AVX-512, two of AVX2, four of NEON.
Whatever is added up along a row is added lane by lane in wide registers and
then folded in halves, and no product is fused with a sum, so that all results
equal those of portable.go.
"""
import argparse
import os
import struct

from neon import Neon
from x86 import Avx2, Avx512

GELU = [0.16405518352985382, -0.08006751537322998, 0.055514924228191376, -0.03927230089902878, 0.026347724720835686, -0.016311584040522575, 0.008989270776510239, -0.004385813605040312, 0.0023160611744970083, -0.0012918281136080623, 0.0003829896741081029]
LIMIT = 4.3
EXP = [1.9875691500e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1]


def bits(value):
    return struct.unpack("<I", struct.pack("<f", value))[0]


CONSTANTS = {
    "zero": 0, "one": bits(1), "half": bits(0.5), "limit": bits(LIMIT), "lower": bits(-LIMIT), "square": bits(2 / (LIMIT * LIMIT)),
    "log2e": bits(1.4426950408889634), "ln2High": bits(0.693359375), "ln2Low": bits(-2.12194440e-4),
    "lowest": bits(-87), "bias": 127, "epsilon": bits(1e-12), "sign": 0x80808080,
}
CONSTANTS.update({f"gelu{i}": bits(v) for i, v in enumerate(GELU)})
CONSTANTS.update({f"exp{i}": bits(v) for i, v in enumerate(EXP)})


def bounds(a):
    """The least and the highest of n floats."""
    a.function("Bounds", "x *float32, n int", "low, high float32")
    a.arguments("x", "n")
    low, high, value = a.wide(0), a.wide(1), a.wide(2)
    a.load(low, "x")
    a.move(high, low)
    a.loop("n", 16)
    a.load(value, "x")
    a.min(low, low, value)
    a.max(high, high, value)
    a.advance("x", 64)
    a.end("n", 16)
    a.fold("min", low, a.one(2))
    a.fold("max", high, a.one(2))
    a.give("low", low)
    a.give("high", high)
    a.done()


def gelu(a):
    a.function("Gelu", "x *float32, n int")
    a.arguments("x", "n")
    x, u, total = a.wide(0), a.wide(1), a.wide(2)
    a.constants(a.wides(3), ["lower", "limit", "square", "one", "half"] + [f"gelu{i}" for i in range(len(GELU))])
    a.loop("n", 16)
    a.load(x, "x")
    a.max(u, x, "lower")
    a.min(u, u, "limit")
    a.mul(u, u, u)
    a.mul(u, u, "square")
    a.sub(u, u, "one")
    a.set(total, f"gelu{len(GELU) - 1}")
    for i in range(len(GELU) - 2, -1, -1):
        a.mul(total, total, u)
        a.add(total, total, f"gelu{i}")
    a.max(u, x, "lower")
    a.min(u, u, "limit")
    a.mul(total, total, u)
    a.add(total, total, "half")
    a.mul(total, total, x)
    a.store(total, "x")
    a.advance("x", 64)
    a.end("n", 16)
    a.done()


def norm(a):
    a.function("Norm", "out, x, residual, gain, bias *float32, n int, share float32")
    a.arguments("out", "x", "residual", "gain", "bias", "n")
    value, other, sums, mean = a.wide(0), a.wide(1), a.wide(2), a.wides(3)
    inverse, share = mean + 1, mean + 2
    a.spread("share", share)
    a.keep("out", "n")
    a.zero(sums)
    a.loop("n", 16)
    a.load(value, "x")
    a.load(other, "residual")
    a.add(value, value, other)
    a.store(value, "out")
    a.add(sums, sums, value)
    for name in ("x", "residual", "out"):
        a.advance(name, 64)
    a.end("n", 16)
    a.fold("add", sums, a.one(0))
    a.single("mul", mean, sums[0], share)
    a.repeat(mean, mean)
    a.again("out", "n")
    a.zero(sums)
    a.loop("n", 16)
    a.load(value, "out")
    a.sub(value, value, mean)
    a.mul(value, value, value)
    a.add(sums, sums, value)
    a.advance("out", 64)
    a.end("n", 16)
    a.fold("add", sums, a.one(0))
    a.single("mul", inverse, sums[0], share)
    a.broadcast(share, "epsilon")
    a.single("add", inverse, inverse, share)
    a.single("sqrt", inverse, inverse)
    a.broadcast(share, "one")
    a.single("div", inverse, share, inverse)
    a.repeat(inverse, inverse)
    a.again("out", "n")
    a.loop("n", 16)
    a.load(value, "out")
    a.sub(value, value, mean)
    a.mul(value, value, inverse)
    a.load(other, "gain")
    a.mul(value, value, other)
    a.load(other, "bias")
    a.add(value, value, other)
    a.store(value, "out")
    for name in ("gain", "bias", "out"):
        a.advance(name, 64)
    a.end("n", 16)
    a.done()


def softmax(a):
    a.function("Softmax", "x *float32, stride, rows, groups int, mask *float32")
    a.arguments("x", "stride", "rows", "groups", "mask")
    x, z, y, t, sums = (a.wide(i) for i in range(5))
    highest = a.wides(5)
    a.constants(highest + 1, ["lowest", "log2e", "ln2High", "ln2Low", "one", "bias"] + [f"exp{i}" for i in range(len(EXP))])
    a.loop("rows", 1)
    a.keep("x", "groups")
    # The mask goes onto the last lanes; the highest is sought on the way.
    a.last("x", "groups", 64)
    a.load(x, "x")
    a.load(y, "mask")
    a.add(x, x, y)
    a.store(x, "x")
    a.again("x", "groups")
    a.load(y, "x")
    a.loop("groups", 1)
    a.load(x, "x")
    a.max(y, y, x)
    a.advance("x", 64)
    a.end("groups", 1)
    a.fold("max", y, a.one(0))
    a.repeat(highest, y[0])
    a.again("x", "groups")
    a.zero(sums)
    a.loop("groups", 1)
    a.load(x, "x")
    a.sub(x, x, highest)
    a.max(x, x, "lowest")
    a.mul(z, x, "log2e")
    a.nearest(z, z)
    a.mul(t, z, "ln2High")
    a.sub(x, x, t)
    a.mul(t, z, "ln2Low")
    a.sub(x, x, t)
    a.set(y, "exp0")
    for i in range(1, len(EXP)):
        a.mul(y, y, x)
        a.add(y, y, f"exp{i}")
    a.mul(t, x, x)
    a.mul(y, y, t)
    a.add(x, x, "one")
    a.add(y, y, x)
    a.power(z, "bias")
    a.mul(y, y, z)
    a.store(y, "x")
    a.add(sums, sums, y)
    a.advance("x", 64)
    a.end("groups", 1)
    a.fold("add", sums, a.one(0))
    a.broadcast(highest, "one")
    a.single("div", highest, highest, sums[0])
    a.repeat(highest, highest)
    a.again("x", "groups")
    a.loop("groups", 1)
    a.load(x, "x")
    a.mul(x, x, highest)
    a.store(x, "x")
    a.advance("x", 64)
    a.end("groups", 1)
    a.again("x", "groups")
    a.advance("x", "stride")
    a.end("rows", 1)
    a.done()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", required=True)
    args = parser.parse_args()
    for machine in (Avx2, Avx512, Neon):
        a = machine(CONSTANTS)
        for function in (bounds, gelu, norm, softmax):
            function(a)
        a.matmul()
        a.round()
        a.transpose()
        a.linear()
        with open(os.path.join(args.out, machine.file), "w") as file:
            file.write(a.text())


if __name__ == "__main__":
    main()
