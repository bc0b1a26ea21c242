"""Writes the ranges that ONNX Runtime's own calibrators find, as test data.

    python3 onnxruntime_calibration.py FIXTURES SAMPLE_MODEL > onnxruntime-ranges.json

Needs onnxruntime 1.29 and onnx. Inputs are numbers of a linear congruential generator, so that the
test feeds the same: floats in [-2, 2), integers in [0, 2), open axes 4 and the batch 1.
"""

import contextlib
import json
import pathlib
import sys
import tempfile

import numpy as np
import onnx
import onnxruntime
from onnxruntime.quantization import CalibrationDataReader
from onnxruntime.quantization.calibrate import CalibrationMethod, create_calibrator

BATCHES = 8
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
        state, self.batches = 1, []
        inputs = onnxruntime.InferenceSession(str(path)).get_inputs()
        for _ in range(BATCHES):
            batch = {}
            for one in inputs:
                open_axes = [1] + [4] * (len(one.shape) - 1)
                shape = [n if isinstance(n, int) else m for n, m in zip(one.shape, open_axes)]
                numbers = []
                for _ in range(int(np.prod(shape))):
                    state = (state * 1664525 + 1013904223) % 2**32
                    numbers.append(state >> 8)
                whole = one.type == "tensor(int64)"
                array = np.array(numbers, np.int64) % 2 if whole else np.array(numbers) / 2**22 - 2
                batch[one.name] = array.astype(np.int64 if whole else np.float32).reshape(shape)
            self.batches.append(batch)
        self.batches = iter(self.batches)

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
