"""Times static quantization of the bundled sample, whole process, against ONNX Runtime's own quantizer.

    python3 docs/benchmarks/calibration_speed.py --peer PYTHON [--rounds 3] [--samples 500 4000]

PYTHON has onnxruntime 1.29 and onnx. Both read the same model and the same images, fold the
normalization, calibrate in batches of 25 and write the file, in turn. Needs the built distribution
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

from runs import LAPIDARY, SAMPLE

METHODS = {"min-max": "MinMax", "percentile": "Percentile", "entropy": "Entropy"}
MODEL = SAMPLE / "models/fashion-net.onnx"
DATA = SAMPLE / "datasets/fashion-mnist-train"
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
    options = parser.parse_args()
    images = next(DATA.glob("*images*.gz"))
    for samples in options.samples:
        for method in METHODS:
            with tempfile.TemporaryDirectory() as folder:
                compare(method, samples, images, pathlib.Path(folder), options)


def compare(method, samples, images, folder, options):
    commands = {name: own(name, samples, folder) for name in METHODS}
    theirs = [options.peer, PEER, MODEL, images, METHODS[method], folder / "peer.onnx", samples]
    rounds = []
    for turn in range(options.rounds):
        home = folder / f"home-{turn}"
        rounds.append((measured(commands[method], home), measured(theirs)))
    other = "percentile" if method == "entropy" else "entropy"
    again, _ = measured(commands[other], home)
    seconds = [[one[side][0] for one in rounds] for side in (0, 1)]
    peaks = [max(one[side][1] for one in rounds) for side in (0, 1)]
    ratio = statistics.median(theirs / own for own, theirs in zip(*seconds))
    print(
        f"{samples} images, {method}: own {statistics.median(seconds[0]):.1f} s, {peaks[0]:.0f} MB; "
        f"peer {statistics.median(seconds[1]):.1f} s, {peaks[1]:.0f} MB; "
        f"peer / own {ratio:.2f} in time, {peaks[1] / peaks[0]:.2f} in memory; {other} after it {again:.1f} s",
        flush=True,
    )


def own(method, samples, folder):
    step = {"type": "quantize.static", "samples": samples, "batchSize": 25, "calibration": method}
    recipe = folder / f"{method}.json"
    recipe.write_text(json.dumps({"formatVersion": 1, "steps": [step]}))
    command = [LAPIDARY, "compress", MODEL, "--recipe", recipe, "--calibration", DATA]
    return [*command, "--files-only", "--out", folder / method]


if __name__ == "__main__":
    main()
