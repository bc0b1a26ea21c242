"""Quantizes a Fashion-MNIST model with ONNX Runtime's own quantizer, for calibration_speed.py.

    onnxruntime_static.py MODEL IMAGES.gz MinMax|Percentile|Entropy OUT SAMPLES

Needs onnxruntime 1.29 and onnx.
"""

import gzip
import logging
import sys
import tempfile

import numpy as np
import onnx
from onnxruntime.quantization import (
    CalibrationDataReader,
    CalibrationMethod,
    QuantFormat,
    QuantType,
    quantize_static,
)
from onnxruntime.quantization.shape_inference import quant_pre_process

MODEL, IMAGES, METHOD, OUT = sys.argv[1:5]
SAMPLES = int(sys.argv[5])
logging.disable(logging.WARNING)


class Images(CalibrationDataReader):
    def __init__(self, name):
        raw = np.frombuffer(gzip.open(IMAGES).read(), np.uint8, offset=16)[: SAMPLES * 784]
        pixels = ((raw.reshape(-1, 1, 28, 28) / 255 - 0.286) / 0.353).astype(np.float32)
        self.batches = iter([{name: pixels[i : i + 25]} for i in range(0, SAMPLES, 25)])

    def get_next(self):
        return next(self.batches, None)


with tempfile.TemporaryDirectory() as folder:
    prepared = f"{folder}/prepared.onnx"
    quant_pre_process(MODEL, prepared)
    quantize_static(
        prepared,
        OUT,
        Images(onnx.load(MODEL).graph.input[0].name),
        quant_format=QuantFormat.QDQ,
        per_channel=True,
        activation_type=QuantType.QUInt8,
        weight_type=QuantType.QInt8,
        calibrate_method=getattr(CalibrationMethod, METHOD),
    )
