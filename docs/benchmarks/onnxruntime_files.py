"""Compares whole files of static quantization with those of ONNX Runtime's own quantizer.

    python3 onnxruntime_files.py FIXTURES > onnxruntime-files.json

Needs onnxruntime 1.29 and onnx, and the built distribution (./mvnw -q -DskipTests package). Both
tools get the same file of operator set 17 with folded normalization, the same nodes and the same
numbers as onnxruntime_calibration.py feeds. Standard output has the peer's scales, zero points and
hashes of constants, as test data; standard error tells how outputs compare.

Conversions that only the peer makes (of graph outputs and of what a float node reads) are taken
out of its file before outputs are compared. Pooling is left out of both, since the peer keeps the
scale of what is pooled and Lapidary fits a new one.
"""

import contextlib
import hashlib
import json
import pathlib
import subprocess
import sys
import tempfile

import numpy as np
import onnx
import onnxruntime
from onnx import numpy_helper
from onnxruntime.quantization import CalibrationDataReader, CalibrationMethod, QuantFormat, QuantType, quantize_static

from onnxruntime_numbers import numbers
from runs import LAPIDARY, SAMPLE

FIXTURES = pathlib.Path(sys.argv[1])
MODELS = [
    FIXTURES / "mnist/tribuo_cnn_mnist.onnx",
    FIXTURES / "mlperf-tiny/resnet8_cifar10.onnx",
    FIXTURES / "mlperf-tiny/alibaba_ic.onnx",
    FIXTURES / "mlperf-tiny/alibaba_kws.onnx",
    FIXTURES / "tinybert.onnx",
    SAMPLE / "models/fashion-net.onnx",
]
PREPARATION = [{"type": "convert.opset", "version": 17}, {"type": "simplify.fold-batch-norm"}]
OPERATORS = ["Conv", "Gemm", "MatMul", "Add", "Relu", "Clip", "Reshape", "Flatten", "Transpose"]
METHODS = {
    "min-max": (CalibrationMethod.MinMax, {}),
    "percentile": (CalibrationMethod.Percentile, {"CalibPercentile": 99.999}),
}
CONVERSIONS = ("QuantizeLinear", "DequantizeLinear")


class Batches(CalibrationDataReader):
    def __init__(self, batches):
        self.batches = iter(batches)

    def get_next(self):
        return next(self.batches, None)


def constants(model):
    return {one.name: numpy_helper.to_array(one) for one in model.graph.initializer}


def compress(path, steps, folder, out):
    recipe = folder / "recipe.json"
    recipe.write_text(json.dumps({"formatVersion": 1, "steps": steps}))
    command = [LAPIDARY, "compress", path, "--recipe", recipe, "--calibration", folder, "--no-profile", "--out", folder / out]
    if "sequence" in str(onnx.load(path).graph.input):
        command += ["--dim", "sequence=4"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return folder / out / "variants/compressed.onnx"


def save_data(batches, folder):
    names = list(batches[0])
    np.savez(folder / "numbers.npz", **{name: np.concatenate([one[name] for one in batches]) for name in names})
    description = {"formatVersion": 1, "kind": "npz", "file": "numbers.npz", "layout": "as-is"}
    description |= {"inputs": {name: name for name in names}, "labels": None}
    (folder / "dataset.json").write_text(json.dumps(description))


def maps(model):
    """Scale and zero point of every activation, by the value that is quantized."""
    stored = constants(model)
    nodes = [node for node in model.graph.node if node.op_type == "QuantizeLinear"]
    return {node.input[0]: [float(stored[node.input[1]]), int(stored[node.input[2]])] for node in nodes}


def digest(model):
    """Of all integers and scales of constants, in the order of the nodes that read them."""
    stored = constants(model)
    makers = {node.output[0]: node for node in model.graph.node if node.op_type == "DequantizeLinear"}
    hashed = hashlib.sha256()
    for node in model.graph.node:
        for read in node.input if node.op_type not in CONVERSIONS else ():
            if read in makers and makers[read].input[0] in stored:
                for part in makers[read].input[:2]:
                    hashed.update(stored[part].tobytes())
    return hashed.hexdigest()


def without(model, values):
    """The model without the conversions of some values."""
    renamed = {}
    kept = []
    for node in model.graph.node:
        if node.op_type == "QuantizeLinear" and node.input[0] in values:
            renamed[node.output[0]] = node.input[0]
        elif node.op_type == "DequantizeLinear" and node.input[0] in renamed:
            renamed[node.output[0]] = renamed[node.input[0]]
        else:
            kept.append(node)
    outputs = {renamed[one.name]: one.name for one in model.graph.output if one.name in renamed}
    for node in kept:
        reads = [renamed.get(one, one) for one in node.input]
        node.input[:] = [outputs.get(one, one) for one in reads]
        node.output[:] = [outputs.get(one, one) for one in node.output]
    del model.graph.node[:]
    model.graph.node.extend(kept)
    return model


def runs(model, batches):
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(model.SerializeToString(), options)
    return np.concatenate([output.ravel() for batch in batches for output in session.run(None, batch)])


def compared(prepared, batches, folder, method, per_channel):
    step = {"type": "quantize.static", "calibration": method, "perChannel": per_channel, "samples": 10_000}
    step |= {"batchSize": len(next(iter(batches[0].values()))), "operators": OPERATORS}
    own = onnx.load(compress(prepared, [step], folder, "own"))
    there = {node.name: node for node in own.graph.node}
    converted = {node.output[0] for node in own.graph.node if node.op_type == "DequantizeLinear"}
    nodes = [
        node.name
        for node in onnx.load(prepared).graph.node
        if node.name not in there or converted & set(there[node.name].input)
    ]
    calibrator, options = METHODS[method]
    quantize_static(
        prepared,
        folder / "peer.onnx",
        Batches(batches),
        quant_format=QuantFormat.QDQ,
        per_channel=per_channel,
        activation_type=QuantType.QUInt8,
        weight_type=QuantType.QInt8,
        nodes_to_quantize=nodes,
        calibrate_method=calibrator,
        extra_options=options,
    )
    peer = onnx.load(folder / "peer.onnx")
    ours, theirs = maps(own), maps(peer)
    outputs = runs(own, batches), runs(without(peer, theirs.keys() - ours.keys()), batches)
    same = sum(ours[value] == theirs.get(value) for value in ours)
    print(
        f"{prepared.parent.name}, {method}, {'per channel' if per_channel else 'per tensor'}: "
        f"{same} of {len(ours)} maps of activations equal, constants "
        f"{'equal' if digest(own) == digest(peer) else 'differ'}, "
        f"{np.mean(outputs[0] == outputs[1]):.2%} of {outputs[0].size} outputs equal",
        file=sys.stderr,
        flush=True,
    )
    return {"activations": {value: theirs[value] for value in ours}, "constants": digest(peer)}


def main():
    found = {}
    with tempfile.TemporaryDirectory() as scratch, contextlib.redirect_stdout(sys.stderr):
        for path in MODELS:
            folder = pathlib.Path(scratch) / path.stem
            folder.mkdir()
            batches = numbers(path)
            save_data(batches, folder)
            model = onnx.load(compress(path, PREPARATION, folder, "prepared"))
            for node in model.graph.node:
                node.name = node.output[0]
            prepared = folder / "model.onnx"
            onnx.save(onnx.shape_inference.infer_shapes(model), prepared)
            for method in METHODS:
                for per_channel in (True, False):
                    granularity = "per channel" if per_channel else "per tensor"
                    try:
                        one = compared(prepared, batches, folder, method, per_channel)
                    except ValueError as refusal:
                        print(path.name, method, refusal, file=sys.stderr)
                        continue
                    found.setdefault(path.name, {})[f"{method}, {granularity}"] = one
    json.dump(found, sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    main()
