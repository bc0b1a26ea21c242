"""Trains the bundled sample's small student with and without its teacher, seed by seed.

    python3 docs/benchmarks/distillation.py --out FOLDER [--seeds 5] [--epochs 6] [--arms without,logits]

Every arm of a seed has the same data, epochs, batches, order, mirrored images and first weights;
only the loss differs. The arms beside the first two compare the other losses. Needs the built
distribution (./mvnw -q -DskipTests package) and nothing but Python's own library.
"""

import argparse
import pathlib

from runs import SAMPLE, spread, top1, variants

BUDGET = {"student": "small", "batchSize": 64, "learningRate": 0.1, "flip": True}
ARMS = {
    "without": {"type": "distill.logits", "softWeight": 0},
    "logits": {"type": "distill.logits", "temperature": 4, "softWeight": 0.9},
    "decoupled": {"type": "distill.decoupled", "alpha": 1, "beta": 2, "temperature": 4},
    "hint": {"type": "distill.features", "loss": "hint", "featureWeight": 1},
    "attention": {"type": "distill.features", "loss": "attention", "featureWeight": 10},
    "relation": {"type": "distill.features", "loss": "relation", "featureWeight": 25},
    "cosine": {"type": "distill.features", "loss": "cosine", "featureWeight": 1},
}


def accuracy(arm, seed, epochs, out):
    """The top-1 accuracy on the test images, 0..1."""
    step = ARMS[arm] | BUDGET | {"epochs": epochs, "seed": seed}
    made = variants(
        out / f"{arm}-{epochs}-epochs-seed-{seed}",
        SAMPLE / "models/fashion-net.onnx",
        [step],
        SAMPLE / "datasets/fashion-mnist-test",
        train=SAMPLE / "datasets/fashion-mnist-train",
        teacher=SAMPLE / "models/fashion-teacher.onnx",
    )
    return top1(made[-1])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--arms", default="without,logits")
    options = parser.parse_args()
    arms = options.arms.split(",")
    found = {arm: [] for arm in arms}
    for seed in range(1, options.seeds + 1):
        for arm in arms:
            found[arm].append(accuracy(arm, seed, options.epochs, options.out))
        print(f"seed {seed}: " + ", ".join(f"{a} {found[a][-1]:.4f}" for a in arms), flush=True)
    for arm in arms:
        line = f"{arm}: {spread(found[arm])}"
        if arm != arms[0]:
            gains = [one - other for one, other in zip(found[arm], found[arms[0]])]
            line += f", against {arms[0]} {spread(gains)}, better in "
            line += f"{sum(gain > 0 for gain in gains)} of {len(gains)}"
        print(line)


if __name__ == "__main__":
    main()
