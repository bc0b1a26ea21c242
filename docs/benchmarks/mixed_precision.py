"""Compares mixed precision with uniform widths of the same size on the bundled sample.

    taskset -c 1 python3 docs/benchmarks/mixed_precision.py --out FOLDER [--targets 0.375,0.5,0.625,0.75]

A target t is the budget of bits, uniform weights of 8 t bits take the same. Needs the built
distribution (./mvnw -q -DskipTests package) and nothing but Python's own library.
"""

import argparse
import pathlib

from runs import SAMPLE, spread, top1, variants

MODEL = SAMPLE / "models/fashion-net.onnx"
TRAIN = SAMPLE / "datasets/fashion-mnist-train"
TEST = SAMPLE / "datasets/fashion-mnist-test"
SETS = {"all": ["2", "3", "4", "5", "6", "7", "8"], "4-8": ["4", "8"]}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--targets", default="0.375,0.5,0.625,0.75")
    parser.add_argument("--seeds", type=int, default=3)
    options = parser.parse_args()
    seeds = range(1, options.seeds + 1)
    for target in map(float, options.targets.split(",")):
        bits = round(8 * target)
        uniform = {"type": "quantize.static", "weightBits": bits}
        report(options.out, f"uniform-{bits}", uniform, seeds)
        for budget in ("size", "bit-operations"):
            for name, widths in SETS.items():
                if bits < min(map(int, widths)):
                    continue
                step = {"type": "quantize.mixed", "candidates": widths}
                step |= {"budget": budget, "target": target}
                report(options.out, f"mixed-{bits}-{budget}-{name}", step, seeds)


def report(out, name, step, seeds):
    """Prints the accuracy and the signal to noise ratio over seeds that draw calibration samples."""
    found = [
        variants(
            out / f"{name}-seed-{seed}",
            MODEL,
            [step | {"seed": seed}],
            TEST,
            train=TRAIN,
            profile=False,
        )[-1]
        for seed in seeds
    ]
    noise = [one["agreement"]["sqnrDb"] for one in found]
    each = ", ".join(f"{top1(one):.4f}" for one in found)
    print(f"{name}: {spread([top1(one) for one in found])} ({each}), {spread(noise)} dB", flush=True)


if __name__ == "__main__":
    main()
