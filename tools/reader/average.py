"""Averages the weights of runs: their shares of it, in order.

    python average.py --weights first/020M.pt second/013M.pt --shares 0.3 0.7 --out mean.pt

A run that starts from another stays in its basin, where the mean of the two is
as good as either on the questions that both know and better on others (Wortsman
et al. 2022, "Model soups").
"""
import argparse

import torch


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weights", nargs="+", required=True)
    parser.add_argument("--shares", nargs="+", type=float, required=True)
    parser.add_argument("--out", required=True)
    args = parser.parse_args()
    if len(args.weights) != len(args.shares):
        parser.error("as many shares as weights are needed")
    runs = [torch.load(path, map_location="cpu", weights_only=True) for path in args.weights]
    shares = [share / sum(args.shares) for share in args.shares]
    torch.save({name: sum(share * run[name] for share, run in zip(shares, runs)) for name in runs[0]}, args.out)


if __name__ == "__main__":
    main()
