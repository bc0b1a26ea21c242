"""Writes the ranges that ONNX Runtime's own calibrators find, as test data.

    python3 onnxruntime_calibration.py FIXTURES SAMPLE_MODEL > onnxruntime-ranges.json

Needs onnxruntime 1.29 and onnx.
"""

import contextlib
import json
import pathlib
import sys
import tempfile

import numpy as np
import onnx
from onnxruntime.quantization import CalibrationDataReader
from onnxruntime.quantization.calibrate import CalibrationMethod, create_calibrator

from onnxruntime_numbers import numbers

FIXTURES = pathlib.Path(sys.argv[1])
MODELS = [
    FIXTURES / "mnist/tribuo_cnn_mnist.onnx",
    FIXTURES / "mlperf-tiny/resnet8_cifar10.onnx",
    FIXTURES / "mlperf-tiny/alibaba_ic.onnx",
    FIXTURES / "mlperf-tiny/alibaba_kws.onnx",
    FIXTURES / "tinybert.onnx",
    pathlib.Path(sys.argv[2]),
]
METHODS = {
    "min-max": (CalibrationMethod.MinMax, {}),
    "average": (CalibrationMethod.MinMax, {"moving_average": True}),
    "percentile 99.999": (CalibrationMethod.Percentile, {"percentile": 99.999, "symmetric": True}),
    "percentile 99": (CalibrationMethod.Percentile, {"percentile": 99, "symmetric": True}),
    "entropy-onnxruntime": (CalibrationMethod.Entropy, {}),
}


class Numbers(CalibrationDataReader):
    def __init__(self, path):
        self.batches = iter(numbers(path))

    def get_next(self):
        return next(self.batches, None)


found = {}
with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(sys.stderr):
    for path in MODELS:
        inferred = f"{folder}/inferred.onnx"
        onnx.save(onnx.shape_inference.infer_shapes(onnx.load(path)), inferred)
        for name, (method, options) in METHODS.items():
            calibrator = create_calibrator(
                inferred,
                None,
                augmented_model_path=f"{folder}/augmented.onnx",
                calibrate_method=method,
                extra_options=options,
            )
            try:
                calibrator.collect_data(Numbers(path))
            except ValueError as refusal:
                print(path.name, name, refusal, file=sys.stderr)
                continue
            for value, data in calibrator.compute_data().items():
                least, most = (float(np.asarray(bound).ravel()[0]) for bound in data.range_value)
                found.setdefault(path.name, {}).setdefault(value, {})[name] = [least, most]
models = []
for model, values in found.items():
    lines = [f" {json.dumps(v)}: {json.dumps(r, separators=(',', ':'))}" for v, r in values.items()]
    models.append(f"{json.dumps(model)}: {{\n" + ",\n".join(lines) + "\n}")
print("{\n" + ",\n".join(models) + "\n}")
