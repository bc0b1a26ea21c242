"""Quantizes the bundled sample with weights rounded to the nearest and for their outputs.

    python3 docs/benchmarks/weight_rounding.py --out FOLDER [--seeds 3] [--widths 4x8] [--samples 300]

Widths are bits of weights x bits of activations; a seed draws the samples of quantize.round. Needs
the built distribution (./mvnw -q -DskipTests package) and nothing but Python's own library.
"""

import argparse
import pathlib

from runs import SAMPLE, recovered, spread, top1, variants

MODEL = SAMPLE / "models/fashion-net.onnx"
TRAIN = SAMPLE / "datasets/fashion-mnist-train"
TEST = SAMPLE / "datasets/fashion-mnist-test"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--widths", default="4x8")
    parser.add_argument("--samples", type=int, default=300)
    options = parser.parse_args()
    for widths in options.widths.split(","):
        weights, activations = map(int, widths.split("x"))
        static = {"type": "quantize.static", "weightBits": weights, "activationBits": activations}
        before, after = variants(
            options.out / f"nearest-{widths}", MODEL, [static], TEST, train=TRAIN
        )
        baseline, damaged = top1(before), top1(after)
        print(f"{widths}: float {baseline:.4f}, nearest {damaged:.4f}", flush=True)
        for method in ("gptq", "gptaq", "adaround"):
            found = []
            for seed in range(1, options.seeds + 1):
                step = {"type": "quantize.round", "weightBits": weights, "method": method}
                step |= {"seed": seed, "samples": options.samples}
                folder = options.out / f"{method}-{widths}-{options.samples}-seed-{seed}"
                found.append(top1(variants(folder, MODEL, [step, static], TEST, train=TRAIN)[-1]))
            shares = [recovered(baseline, damaged, one) for one in found]
            each = ", ".join(f"{one:.4f}" for one in found)
            print(f"{widths} {method}: {spread(found)} ({each})")
            print(f"{widths} {method}: recovered {spread(shares)} of the loss", flush=True)


if __name__ == "__main__":
    main()
