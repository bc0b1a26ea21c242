"""Times INT8 files of static quantization against those of ONNX Runtime's own quantizer, in turn.

    python3 docs/benchmarks/int8_speed.py --out FOLDER [--minilm FLOAT.jar] [--rounds 20]

The bundled sample, calibrated on 500 images, and with --minilm (the jar and the data of minilm.py)
all-MiniLM-L6-v2 on 64 rows of 64 tokens. Both tools give weights a scale for each channel, take the
smallest and largest elements, and are else left as they are. MiniLM is taken to operator set 17
first: in its own, 11, the peer's file does not load. Needs the built distribution
(./mvnw -q -DskipTests package), onnxruntime 1.29, onnx, numpy and tokenizers.
"""

import argparse
import pathlib
import statistics
import subprocess
import sys
import time

import minilm
import numpy as np
import onnxruntime
from runs import SAMPLE, variants

PEER = pathlib.Path(__file__).with_name("onnxruntime_static.py")
STEP = {"type": "quantize.static"}
ROWS = 64
RUNS = 20


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--minilm", type=pathlib.Path)
    parser.add_argument("--rounds", type=int, default=20)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    report("sample", *sample(options.out), options.rounds)
    if options.minilm:
        report("MiniLM", *sentences(options.minilm, options.out), options.rounds)


def sample(out):
    """The files by name, and what they are fed."""
    model = SAMPLE / "models/fashion-net.onnx"
    data = SAMPLE / "datasets/fashion-mnist-train"
    steps = [STEP | {"samples": 500, "batchSize": 25}]
    own = made(out / "sample", model, steps, data)
    peer = out / "sample-peer.onnx"
    images = next(data.glob("*images*.gz"))
    subprocess.run([sys.executable, PEER, model, images, "MinMax", peer, "500", "25"], check=True)
    image = np.random.default_rng(1).normal(size=(1, 1, 28, 28)).astype(np.float32)
    name = onnxruntime.InferenceSession(str(model)).get_inputs()[0].name
    return {"float": model, "own": own, "peer": peer}, {name: image}


def sentences(jar, out):
    model, data = minilm.static(jar, out, ROWS)
    dims = {"sequence_length": minilm.LENGTH}
    own = made(out / "minilm", model, [STEP | {"samples": ROWS, "batchSize": 8}], data, dims=dims)
    peer = out / "minilm-peer.onnx"
    tokens = data / "tokens.npz"
    subprocess.run([sys.executable, PEER, model, tokens, "MinMax", peer, str(ROWS), "8"], check=True)
    one = {name: rows[:1] for name, rows in np.load(tokens).items()}
    return {"float": model, "own": own, "peer": peer}, one


def made(folder, model, steps, data, **roles):
    """The last file of a recipe."""
    found = variants(folder, model, steps, data, calibration=data, profile=False, **roles)
    return folder / found[-1]["file"]


def report(title, models, fed, rounds):
    for threads in (1, 2):
        times = in_turn(models, fed, threads, rounds)
        medians = {name: statistics.median(found) for name, found in times.items()}
        ratio = statistics.median(p / o for p, o in zip(times["peer"], times["own"]))
        figures = ", ".join(
            f"{name} {medians[name]:.3f} ms ({models[name].stat().st_size / 1e6:.2f} MB)"
            for name in models
        )
        print(f"{title}, {threads} threads: {figures}; peer / own {ratio:.3f}", flush=True)


def in_turn(models, fed, threads, rounds):
    """Medians of each round in ms; each round times every model, the first one another each time."""
    runs = {name: session(model, threads) for name, model in models.items()}
    times = {name: [] for name in models}
    names = list(models)
    for turn in range(rounds):
        shift = turn % len(names)
        for name in names[shift:] + names[:shift]:
            for _ in range(5):
                runs[name].run(None, fed)
            found = []
            for _ in range(RUNS):
                start = time.perf_counter()
                runs[name].run(None, fed)
                found.append((time.perf_counter() - start) * 1000)
            times[name].append(statistics.median(found))
    return times


def session(model, threads):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    return onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])


if __name__ == "__main__":
    main()
