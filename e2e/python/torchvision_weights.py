"""Writes the state dict of a torchvision model, with images and logits: model size folder.

Weights are random, running statistics are made up so that they matter. The files are safetensors,
written by hand: the Python package of that name is not everywhere.
"""

import json
import struct
import sys

import torch
import torchvision


def save(path, tensors):
    header, data = {}, b""
    for name in sorted(tensors):
        tensor = tensors[name].detach().contiguous()
        values = tensor.numpy().tobytes()
        dtype = {torch.float32: "F32", torch.int64: "I64"}[tensor.dtype]
        header[name] = {"dtype": dtype, "shape": list(tensor.shape), "data_offsets": [len(data), len(data) + len(values)]}
        data += values
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)


model, size, folder = sys.argv[1], int(sys.argv[2]), sys.argv[3]
torch.manual_seed(0)
network = getattr(torchvision.models, model)().eval()
with torch.no_grad():
    for name, values in network.named_buffers():
        if name.endswith("running_mean"):
            values.normal_(0, 0.1)
        if name.endswith("running_var"):
            values.uniform_(0.5, 1.5)
    for values in network.parameters():
        if values.dim() == 1:
            values.add_(torch.randn_like(values) * 0.1)
    images = torch.randn(2, 3, size, size)
    logits = network(images)
save(f"{folder}/{model}.safetensors", network.state_dict())
save(f"{folder}/{model}.outputs.safetensors", {"images": images, "logits": logits})
