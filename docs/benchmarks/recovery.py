"""Prunes models of third parties, tunes them on one half of their data and judges on the other.

    python3 docs/benchmarks/recovery.py mnist --out FOLDER [--splits 5] [--sparsities 0.5,0.8]
    python3 docs/benchmarks/recovery.py keywords --out FOLDER [--teacher]

Or corrects the biases of the bundled models, by samples and without data, before their weights
become integers (needs no fixtures):

    python3 docs/benchmarks/recovery.py biases --out FOLDER

Needs the built distribution (./mvnw -q -DskipTests package), the models and data, and nothing but
Python's own library.
"""

import argparse
import pathlib
import statistics

from runs import FIXTURES, SAMPLE, halves, idx_rows, npz_rows, recovered, spread, top1, variants


def mnist():
    """The model, its data, and what the data is to the model."""
    folder = FIXTURES / "mnist"
    arrays = {
        "x": idx_rows(folder / "t10k-images-idx3-ubyte.gz"),
        "y": idx_rows(folder / "t10k-labels-idx1-ubyte.gz"),
    }
    pixels = {"layout": "NCHW", "scale": 1 / 255, "mean": [0.1307], "std": [0.3081]}
    return folder / "tribuo_cnn_mnist.onnx", arrays, pixels


def keywords():
    arrays = {name: npz_rows(FIXTURES / "kws/kws_300.npz", name) for name in ("x", "y")}
    return FIXTURES / "mlperf-tiny/alibaba_kws.onnx", arrays, {}


def prune(sparsity):
    return {"type": "prune.magnitude", "sparsity": round(sparsity, 6)}


def tune(teacher, **settings):
    kind = {"type": "distill.logits", "softWeight": 0.9} if teacher else {"type": "train.fine-tune"}
    return kind | settings


def mnist_steps(sparsity, seed, teacher):
    return [prune(sparsity), tune(teacher, epochs=5, learningRate=0.02, seed=seed)]


def keywords_steps(sparsity, seed, teacher):
    """A fifth of the zeros at a time, each tuned (Zhu and Gupta 2017 rise in steps, too)."""
    settings = {"epochs": 20, "batchSize": 16, "optimizer": "adamw", "learningRate": 0.002}
    steps = [OPEN_BATCH]
    for share in (0.2, 0.4, 0.6, 0.8, 1):
        steps += [prune(sparsity * share), tune(teacher, **settings, seed=seed)]
    return steps


def correct_biases(out):
    """Prints accuracy and signal to noise without correction and with either way of it."""
    data = SAMPLE / "datasets"
    for model, name, widths in BIASES:
        for method in (None, "analytic", "empirical"):
            correction = {"type": "quantize.correct-bias", "method": method} | widths
            steps = ([correction] if method else []) + [{"type": "quantize.static"} | widths]
            roles = {"train": data / "fashion-mnist-train", "profile": False}
            folder = out / f"{model}-{name}-{method}".replace(" ", "-")
            file = SAMPLE / f"models/{model}.onnx"
            made = variants(folder, file, steps, data / "fashion-mnist-test", **roles)[-1]
            noise = made["agreement"]["sqnrDb"]
            print(f"{model}, {name}, {method}: {top1(made):.4f}, {noise:.1f} dB", flush=True)


BIASES = [
    ("fashion-net", "4 bits", {"weightBits": 4}),
    ("fashion-net", "3 bits", {"weightBits": 3}),
    ("fashion-net", "8 bits one scale", {"perChannel": False}),
    ("fashion-net", "6 bits one scale", {"perChannel": False, "weightBits": 6}),
    ("fashion-teacher", "4 bits", {"weightBits": 4}),
    ("fashion-teacher", "8 bits one scale", {"perChannel": False}),
]
OPEN_BATCH = {"type": "convert.batch"}
EXPERIMENTS = {"mnist": (mnist, mnist_steps, []), "keywords": (keywords, keywords_steps, [OPEN_BATCH])}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("experiment", choices=[*EXPERIMENTS, "biases"])
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--splits", type=int, default=5)
    parser.add_argument("--sparsities", default="0.5,0.8")
    parser.add_argument("--teacher", action="store_true", help="tune on the whole model's scores too")
    options = parser.parse_args()
    if options.experiment == "biases":
        correct_biases(options.out)
        return
    read, steps, before = EXPERIMENTS[options.experiment]
    model, arrays, dataset = read()
    kind = "taught" if options.teacher else "tuned"
    for sparsity in map(float, options.sparsities.split(",")):
        found = []
        for split in range(1, options.splits + 1):
            out = options.out / f"{options.experiment}-split-{split}"
            tuned_on, judged_on = halves(out, arrays, split, **dataset)

            def run(name, recipe, **teacher):
                return variants(out / name, model, recipe, judged_on, train=tuned_on, **teacher)

            pruned = run(f"pruned-{sparsity}", [*before, prune(sparsity)])
            teacher = {"teacher": model} if options.teacher else {}
            recipe = steps(sparsity, split, options.teacher)
            tuned = run(f"{kind}-{sparsity}", recipe, **teacher)
            found.append((top1(pruned[0]), top1(pruned[-1]), top1(tuned[-1])))
            line = " -> ".join(f"{one:.4f}" for one in found[-1])
            print(f"{sparsity} split {split}: {line}", flush=True)
        whole, damaged, mended = zip(*found)
        means = [statistics.mean(one) for one in (whole, damaged, mended)]
        print(f"{sparsity}: whole {spread(whole)}, pruned {spread(damaged)}, {kind} {spread(mended)}")
        print(f"{sparsity}: recovered {recovered(*means):.4f} of the mean loss", flush=True)


if __name__ == "__main__":
    main()
