"""What the experiments share: recipes run by the built distribution, and datasets cut in two."""

import ast
import gzip
import json
import pathlib
import random
import statistics
import subprocess
import zipfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
LAPIDARY = ROOT / "app/target/lapidary/bin/lapidary"
SAMPLE = ROOT / "src-resources"
FIXTURES = ROOT.parent / "shared/fixtures"


def variants(out, model, steps, data, **roles):
    """The variants of results.json after `steps`, baseline first; a finished run is not repeated.

    roles: train and calibration are datasets, teacher a model; keep_steps keeps every step's result;
    dims gives lengths to the axes that the model leaves open; profile False leaves times out.
    """
    results = out / "results.json"
    if not results.exists():
        out.parent.mkdir(parents=True, exist_ok=True)
        recipe = out.parent / f"{out.name}.json"
        recipe.write_text(json.dumps({"formatVersion": 1, "steps": steps}, indent=1))
        command = [LAPIDARY, "compress", model, "--recipe", recipe, "--data", data, "--out", out]
        for role in ("train", "calibration"):
            command += [f"--{role}", roles[role]] if role in roles else []
        command += ["--teacher", f"teacher={roles['teacher']}"] if "teacher" in roles else []
        for dim, length in roles.get("dims", {}).items():
            command += ["--dim", f"{dim}={length}"]
        command += [] if roles.get("profile", True) else ["--no-profile"]
        command += ["--keep-steps"] if roles.get("keep_steps") else []
        subprocess.run([*map(str, command), "--json"], check=True, stdout=subprocess.DEVNULL)
    return json.loads(results.read_text())["variants"]


def top1(variant):
    """The share of the data of --data that a variant has right, 0..1."""
    return variant["metrics"]["top1"]


def spread(values):
    deviation = statistics.stdev(values) if len(values) > 1 else float("nan")
    return f"{statistics.mean(values):.4f} ± {deviation:.4f}"


def recovered(baseline, damaged, mended):
    """The share of the lost accuracy that came back."""
    return (mended - damaged) / (baseline - damaged)


def halves(folder, arrays, seed, share=0.5, **dataset):
    """Two datasets drawn by the seed, as two folders: a share of the samples and the others.

    arrays: by name ("x" and "y") the header and the rows, as `npz_rows` and `idx_rows` give them.
    dataset: what dataset.json says beside its kind and file
    """
    order = list(range(len(arrays["y"][1])))
    random.Random(seed).shuffle(order)
    middle = round(len(order) * share)
    parts = [folder / "tuned-on", folder / "judged-on"]
    for part, chosen in zip(parts, (order[:middle], order[middle:])):
        part.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(part / "data.npz", "w") as file:
            for name, (header, rows) in arrays.items():
                header = header | {"shape": (len(chosen), *header["shape"][1:])}
                file.writestr(f"{name}.npy", npy(header, [rows[i] for i in chosen]))
        text = {"formatVersion": 1, "kind": "npz", "file": "data.npz"} | dataset
        (part / "dataset.json").write_text(json.dumps(text, indent=1))
    return parts


def npz_rows(source, name):
    """An array of an .npz: its header, and the bytes of each row."""
    raw = zipfile.ZipFile(source).read(f"{name}.npy")
    start = 10 + int.from_bytes(raw[8:10], "little")
    header = ast.literal_eval(raw[10:start].decode("latin1"))
    return header, cut(raw[start:], header["shape"][0])


def idx_rows(source):
    """An array of bytes of a zipped IDX file: its header as .npy has it, and the bytes of each row."""
    raw = gzip.open(source).read()
    lengths = [int.from_bytes(raw[i : i + 4], "big") for i in range(4, 4 + 4 * raw[3], 4)]
    header = {"descr": "|u1", "fortran_order": False, "shape": tuple(lengths)}
    return header, cut(raw[4 + 4 * raw[3] :], lengths[0])


def cut(raw, count):
    width = len(raw) // count
    return [raw[i : i + width] for i in range(0, len(raw), width)]


def npy(header, rows):
    text = repr(header).encode("latin1")
    text += b" " * (63 - (10 + len(text)) % 64) + b"\n"
    return b"\x93NUMPY\x01\x00" + len(text).to_bytes(2, "little") + text + b"".join(rows)
