"""Writes the maps of 16-bit activations that ONNX Runtime's own quantizer finds, as test data.

    python3 onnxruntime_16_bits.py FIXTURES > onnxruntime-16-bits.json

Needs onnxruntime 1.29, onnx, and the built distribution (./mvnw -q -DskipTests package). Models,
operators and numbers are those of onnxruntime_files.py.
"""

import contextlib
import json
import pathlib
import sys
import tempfile

import onnx
from onnxruntime.quantization import QuantFormat, QuantType, quantize_static

from onnxruntime_files import MODELS, OPERATORS, PREPARATION, Batches, compress, maps, save_data
from onnxruntime_numbers import numbers

TYPES = {"uint16": QuantType.QUInt16, "int16": QuantType.QInt16}
NAMES = ("tribuo_cnn_mnist.onnx", "resnet8_cifar10.onnx", "fashion-net.onnx")


def main():
    found = {}
    with tempfile.TemporaryDirectory() as scratch, contextlib.redirect_stdout(sys.stderr):
        for path in (one for one in MODELS if one.name in NAMES):
            folder = pathlib.Path(scratch) / path.stem
            folder.mkdir()
            batches = numbers(path)
            save_data(batches, folder)
            prepared = folder / "model.onnx"
            model = onnx.load(compress(path, PREPARATION, folder, "prepared"))
            onnx.save(onnx.shape_inference.infer_shapes(model), prepared)
            for word, kind in TYPES.items():
                quantize_static(
                    prepared,
                    folder / "peer.onnx",
                    Batches(batches),
                    quant_format=QuantFormat.QDQ,
                    op_types_to_quantize=OPERATORS,
                    per_channel=True,
                    activation_type=kind,
                    weight_type=QuantType.QInt8,
                )
                found.setdefault(path.name, {})[word] = maps(onnx.load(folder / "peer.onnx"))
    json.dump(found, sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    main()
