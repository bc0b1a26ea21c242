"""Writes what ONNX Runtime's own quantizer of blocks makes of a model's matrices, as test data.

    python3 onnxruntime_matmul_nbits.py MODEL > onnxruntime-blocks.json

Needs onnxruntime 1.29, onnx and onnx_ir. For each setting and product, by the product's output: SHA-256 of
the packed integers, the scales and, where there are any, the zero points.
"""

import hashlib
import itertools
import json
import logging
import sys

import onnx
from onnx import numpy_helper
from onnxruntime.quantization.matmul_nbits_quantizer import MatMulNBitsQuantizer

logging.disable(logging.CRITICAL)
found = {}
for bits, block_size, symmetric in itertools.product([4, 8], [16, 32, 128], [False, True]):
    quantizer = MatMulNBitsQuantizer(
        onnx.load(sys.argv[1]), bits=bits, block_size=block_size, is_symmetric=symmetric
    )
    quantizer.process()
    graph = quantizer.model.model.graph
    constants = {c.name: numpy_helper.to_array(c) for c in graph.initializer}
    layers = found.setdefault(f"{bits} {block_size} {str(symmetric).lower()}", {})
    for node in graph.node:
        if node.op_type == "MatMulNBits":
            parts = [constants[name].tobytes() for name in node.input[1:]]
            layers[node.output[0]] = [hashlib.sha256(part).hexdigest() for part in parts]
print(json.dumps(found, indent=1))
