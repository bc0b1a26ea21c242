"""Quantizes a model with ONNX Runtime's own quantizer and prints scales and hashes of what it stored.

Needs onnxruntime 1.29 and onnx. Usage: onnxruntime_quantizer.py MODEL_AT_OPSET_13 T10K_IMAGES.gz
"""
import gzip
import hashlib
import sys
import tempfile

import numpy as np
import onnx
from onnx import numpy_helper
from onnxruntime.quantization import CalibrationDataReader, QuantFormat, QuantType, quantize_static


class FirstHundred(CalibrationDataReader):
    def __init__(self, images):
        raw = np.frombuffer(gzip.open(images).read(), np.uint8, offset=16)[: 100 * 784]
        pixels = raw.reshape(-1, 1, 28, 28)
        fed = ((pixels * 0.00392156862745098 - 0.1307) / 0.3081).astype(np.float32)
        self.batches = iter(np.split(fed, 10))

    def get_next(self):
        batch = next(self.batches, None)
        return None if batch is None else {"input_image": batch}


with tempfile.NamedTemporaryFile(suffix=".onnx") as out:
    quantize_static(
        sys.argv[1],
        out.name,
        FirstHundred(sys.argv[2]),
        quant_format=QuantFormat.QDQ,
        per_channel=True,
        activation_type=QuantType.QUInt8,
        weight_type=QuantType.QInt8,
    )
    stored = {i.name: numpy_helper.to_array(i) for i in onnx.load(out.name).graph.initializer}
for name in sorted(stored):
    if name.endswith("_scale") and stored[name].size == 1:
        print(name, repr(float(stored[name])))
digest = hashlib.sha256()
for layer in ("conv1", "conv2", "fc1", "fc2"):
    for part in ("weight_quantized", "weight_scale", "bias_quantized", "bias_quantized_scale"):
        digest.update(stored[f"{layer}.{part}"].tobytes())
print("weights and biases", digest.hexdigest())
