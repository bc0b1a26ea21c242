"""Quantizes the bundled sample with and without training, seed by seed.

    python3 docs/benchmarks/quantization_aware.py --out FOLDER [--seeds 3] [--widths 4x8,8x8]

Widths are bits of weights x bits of activations. Needs the built distribution (./mvnw -q
-DskipTests package) and nothing but Python's own library.
"""

import argparse
import json
import pathlib

from runs import SAMPLE, recovered, spread, top1, variants

MODEL = SAMPLE / "models/fashion-net.onnx"
TRAIN = SAMPLE / "datasets/fashion-mnist-train"
TEST = SAMPLE / "datasets/fashion-mnist-test"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--widths", default="4x8,8x8")
    parser.add_argument("--settings", type=json.loads, default={}, help="JSON of further parameters")
    options = parser.parse_args()
    for widths in options.widths.split(","):
        weights, activations = map(int, widths.split("x"))
        bits = {"weightBits": weights, "activationBits": activations}
        static = {"type": "quantize.static"} | bits
        before, after = variants(
            options.out / f"static-{widths}", MODEL, [static], TEST, train=TRAIN
        )
        baseline, damaged, trained = top1(before), top1(after), []
        for seed in range(1, options.seeds + 1):
            step = {"type": "quantize.aware", "flip": True, "seed": seed} | bits | options.settings
            folder = options.out / f"aware-{widths}-seed-{seed}"
            trained.append(top1(variants(folder, MODEL, [step], TEST, train=TRAIN)[-1]))
            print(f"{widths} seed {seed}: {trained[-1]:.4f}", flush=True)
        shares = [recovered(baseline, damaged, one) for one in trained]
        print(f"{widths}: float {baseline:.4f}, static {damaged:.4f}, aware {spread(trained)}")
        print(f"{widths}: recovered {spread(shares)} of the loss")


if __name__ == "__main__":
    main()
