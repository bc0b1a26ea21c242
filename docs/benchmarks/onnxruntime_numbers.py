"""The numbers that tests and ONNX Runtime's own tools are both fed.

Of a linear congruential generator: floats in [-2, 2), integers in [0, 2), open axes 4 and the batch 1.
"""

import numpy as np
import onnxruntime

BATCHES = 8


def numbers(path):
    """Batches for a model, arrays by the names of its inputs."""
    state, batches = 1, []
    inputs = onnxruntime.InferenceSession(str(path)).get_inputs()
    for _ in range(BATCHES):
        batch = {}
        for one in inputs:
            open_axes = [1] + [4] * (len(one.shape) - 1)
            shape = [n if isinstance(n, int) else m for n, m in zip(one.shape, open_axes)]
            drawn = []
            for _ in range(int(np.prod(shape))):
                state = (state * 1664525 + 1013904223) % 2**32
                drawn.append(state >> 8)
            whole = one.type == "tensor(int64)"
            array = np.array(drawn, np.int64) % 2 if whole else np.array(drawn) / 2**22 - 2
            batch[one.name] = array.astype(np.int64 if whole else np.float32).reshape(shape)
        batches.append(batch)
    return batches
