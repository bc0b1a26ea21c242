"""Times static quantization, whole process, against ONNX Runtime's own quantizer, in turn.

    python3 docs/benchmarks/calibration_speed.py --peer PYTHON [--rounds 3] [--samples 500 4000] [--methods min-max]
    PYTHON docs/benchmarks/calibration_speed.py --peer PYTHON --minilm FLOAT.jar [--rounds 3]

PYTHON has onnxruntime 1.29 and onnx. Both read the same model and the same data, fold the
normalization, calibrate in batches of one size and write the file: the bundled sample on images in
batches of 25, or with --minilm (the jar of minilm.py, whose needs PYTHON then has too) all-MiniLM-L6-v2
by min-max on 128 rows of 64 tokens in batches of 8. The peer's initial choice of operators takes in
MiniLM's table of embeddings, ours leaves it float. Needs the built distribution
(./mvnw -q -DskipTests package), started once before, so that the archive of its classes is there.
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import tempfile
import time
from typing import NamedTuple

from runs import LAPIDARY, SAMPLE

METHODS = {"min-max": "MinMax", "percentile": "Percentile", "entropy": "Entropy"}
PEER = pathlib.Path(__file__).with_name("onnxruntime_static.py")


def measured(command, home=None):
    """Seconds and the peak of resident memory in MB of a process; home is where Lapidary keeps things."""
    options = {"LAPIDARY_JAVA_OPTS": f"-Duser.home={home}"} if home else {}
    start = time.monotonic()
    process = subprocess.Popen(
        [*map(str, command)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=os.environ | options
    )
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"failed: {command}")
    return time.monotonic() - start, usage.ru_maxrss / 1024


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--peer", required=True)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--samples", type=int, nargs="+", default=[500, 4000])
    parser.add_argument("--methods", choices=METHODS, nargs="+", default=list(METHODS))
    parser.add_argument("--minilm", type=pathlib.Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        if options.minilm:
            compare("min-max", tokens(options.minilm, folder), folder, options)
            return
        for samples in options.samples:
            for method in options.methods:
                compare(method, images(samples), folder / f"{samples}-{method}", options)


def images(samples):
    data = SAMPLE / "datasets/fashion-mnist-train"
    peers = next(data.glob("*images*.gz"))
    return Task(SAMPLE / "models/fashion-net.onnx", data, peers, samples, 25)


def tokens(jar, folder):
    import minilm  # its needs are those of this part alone

    model, data = minilm.static(jar, folder)
    return Task(model, data, data / "tokens.npz", minilm.CALIBRATED, 8)


class Task(NamedTuple):
    """A model, and the data to calibrate it on as each side takes it."""

    model: pathlib.Path
    data: pathlib.Path
    peers: pathlib.Path
    samples: int
    batch: int


def compare(method, task, folder, options):
    folder.mkdir(exist_ok=True)
    commands = {name: own(name, task, folder) for name in METHODS}
    file = folder / "peer.onnx"
    theirs = [options.peer, PEER, task.model, task.peers, METHODS[method], file, task.samples, task.batch]
    rounds = []
    for turn in range(options.rounds):
        home = folder / f"home-{turn}"
        rounds.append((measured(commands[method], home), measured(theirs)))
    other = "percentile" if method == "entropy" else "entropy"
    again = "" if options.minilm else f"; {other} after it {measured(commands[other], home)[0]:.1f} s"
    seconds = [[one[side][0] for one in rounds] for side in (0, 1)]
    peaks = [max(one[side][1] for one in rounds) for side in (0, 1)]
    ratio = statistics.median(theirs / own for own, theirs in zip(*seconds))
    print(
        f"{task.samples} samples, {method}: own {statistics.median(seconds[0]):.1f} s, {peaks[0]:.0f} MB; "
        f"peer {statistics.median(seconds[1]):.1f} s, {peaks[1]:.0f} MB; "
        f"peer / own {ratio:.2f} in time, {peaks[1] / peaks[0]:.2f} in memory{again}",
        flush=True,
    )


def own(method, task, folder):
    step = {"type": "quantize.static", "samples": task.samples, "batchSize": task.batch}
    recipe = folder / f"{method}.json"
    steps = [step | {"calibration": method}]
    recipe.write_text(json.dumps({"formatVersion": 1, "steps": steps}))
    command = [LAPIDARY, "compress", task.model, "--recipe", recipe, "--calibration", task.data]
    return [*command, "--files-only", "--out", folder / method]


if __name__ == "__main__":
    main()
