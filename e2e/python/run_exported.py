"""Runs exported networks in PyTorch: example folder, then pairs of a model and images as JSON files.

Prints the logits of each as one JSON list, after ONNX's own checker has looked at the model.
"""

import json
import sys

import onnx
import torch

sys.path.insert(0, sys.argv[1])
from uninas_network import UninasNetwork  # noqa: E402

outputs = []
for model, images in zip(sys.argv[2::2], sys.argv[3::2]):
    onnx.checker.check_model(onnx.load(model), full_check=True)
    with open(images) as file:
        content = json.load(file)
    network = UninasNetwork(model).eval()
    with torch.no_grad():
        logits = network(torch.tensor(content["data"]).reshape(content["shape"]))
    outputs.append((logits[-1] if isinstance(logits, tuple) else logits).flatten().tolist())
print(json.dumps(outputs))
