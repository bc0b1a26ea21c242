"""Quantizes a model with ONNX Runtime's own quantizer, for calibration_speed.py and int8_speed.py.

    onnxruntime_static.py MODEL DATA MinMax|Percentile|Entropy OUT SAMPLES BATCH

DATA is an .npz with an array for each input, or the zipped images of Fashion-MNIST. Needs onnxruntime 1.29 and onnx.
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

MODEL, DATA, METHOD, OUT = sys.argv[1:5]
SAMPLES, BATCH = map(int, sys.argv[5:7])
TOKENS = DATA.endswith(".npz")
logging.disable(logging.WARNING)


class Samples(CalibrationDataReader):
    def __init__(self, arrays):
        starts = range(0, SAMPLES, BATCH)
        self.batches = iter(
            [{name: rows[i : min(i + BATCH, SAMPLES)] for name, rows in arrays.items()} for i in starts]
        )

    def get_next(self):
        return next(self.batches, None)


def images():
    raw = np.frombuffer(gzip.open(DATA).read(), np.uint8, offset=16)[: SAMPLES * 784]
    pixels = ((raw.reshape(-1, 1, 28, 28) / 255 - 0.286) / 0.353).astype(np.float32)
    return {onnx.load(MODEL).graph.input[0].name: pixels}


with tempfile.TemporaryDirectory() as folder:
    prepared = f"{folder}/prepared.onnx"
    quant_pre_process(MODEL, prepared, skip_symbolic_shape=TOKENS)
    quantize_static(
        prepared,
        OUT,
        Samples(dict(np.load(DATA)) if TOKENS else images()),
        quant_format=QuantFormat.QDQ,
        per_channel=True,
        activation_type=QuantType.QUInt8,
        weight_type=QuantType.QInt8,
        calibrate_method=getattr(CalibrationMethod, METHOD),
    )
