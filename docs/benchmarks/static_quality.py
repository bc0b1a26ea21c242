"""Quantizes three models without training and counts what that costs on data not calibrated on.

    python3 docs/benchmarks/static_quality.py --out FOLDER [--settings '{"calibration": "entropy"}']

Needs the built distribution (./mvnw -q -DskipTests package), for two of the models the fixtures
beside the checkout, and nothing but Python's own library.
"""

import argparse
import json
import pathlib

from recovery import keywords, mnist
from runs import SAMPLE, halves, top1, variants


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--settings", type=json.loads, default={}, help="JSON of further parameters")
    options = parser.parse_args()
    step = {"type": "quantize.static"} | options.settings
    sample = SAMPLE / "datasets"
    report(
        "bundled sample",
        options.out / "sample",
        (SAMPLE / "models/fashion-net.onnx", [step], sample / "fashion-mnist-test"),
        sample / "fashion-mnist-train",
    )
    for name, read, share in (("MNIST net", mnist, 0.5), ("keyword spotting", keywords, 1 / 3)):
        model, arrays, dataset = read()
        folder = options.out / name.replace(" ", "-")
        calibrated_on, judged_on = halves(folder, arrays, 1, share, **dataset)
        report(name, folder / "int8", (model, [step], judged_on), calibrated_on)


def report(name, out, task, calibration):
    model, steps, data = task
    before, after = variants(out, model, steps, data, calibration=calibration)
    samples = before["metrics"].get("samples")
    print(f"{name}: float {top1(before):.4f}, INT8 {top1(after):.4f}, of {samples} samples")


if __name__ == "__main__":
    main()
