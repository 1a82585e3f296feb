"""Trains the network cellNetwork of networks.js from given weights; prints the losses, in each of the wanted types of numbers.

The folder has settings.json and numbers.bin: all variables in the order in which they were made, then the images.
"""

import json
import sys
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

folder = Path(sys.argv[1])
settings = json.loads((folder / "settings.json").read_text())
numbers = np.fromfile(folder / "numbers.bin", dtype=np.float32)
batch = settings["batch"]
y = torch.tensor(settings["labels"])
activation = {"relu": F.relu, "tanh": torch.tanh}[settings["activation"]]


def given(dtype):
    """Parameters, and images."""
    parameters = []
    at = 0
    for shape in settings["shapes"]:
        size = int(np.prod(shape))
        values = torch.tensor(numbers[at : at + size].reshape(shape), dtype=dtype)
        at += size
        # [height, width, in, out] -> [out, in, height, width]
        parameters.append((values.permute(3, 2, 0, 1) if len(shape) == 4 else values).contiguous().requires_grad_())
    x = torch.tensor(numbers[at:].reshape(batch, 32, 32, 3), dtype=dtype).permute(0, 3, 1, 2)
    return parameters, x.contiguous(memory_format=torch.channels_last)


def logits(parameters, x):
    left = iter(parameters)

    def conv_bn(value, stride=1):
        weight, scale, offset = next(left), next(left), next(left)
        value = F.conv2d(value, weight, stride=stride, padding=weight.shape[-1] // 2)
        return F.batch_norm(value, None, None, scale, offset, training=True, eps=1e-5)

    def cell(value):
        first = conv_bn(activation(value))
        second = value + conv_bn(activation(first))
        third = conv_bn(activation(first))
        return F.avg_pool2d(value, 3, 1, 1) + third + conv_bn(activation(second))

    def reduction(value):
        path = conv_bn(activation(conv_bn(activation(value), 2)))
        return path + conv_bn(F.avg_pool2d(value, 2))

    value = conv_bn(x)
    for stage in range(3):
        if stage > 0:
            value = reduction(value)
        value = cell(cell(value))
    return activation(value).mean((2, 3)) @ next(left) + next(left)


def train(dtype):
    parameters, x = given(dtype)
    velocities = [torch.zeros_like(parameter) for parameter in parameters]
    losses = []
    for _ in range(settings["steps"]):
        loss = F.cross_entropy(logits(parameters, x), y)
        gradients = torch.autograd.grad(loss, parameters)
        with torch.no_grad():
            for parameter, velocity, gradient in zip(parameters, velocities, gradients):
                velocity.mul_(settings["momentum"]).add_(gradient)
                parameter.sub_(velocity, alpha=settings["rate"])
        losses.append(loss.item())
    return losses


print(json.dumps({dtype: train(getattr(torch, dtype)) for dtype in settings["dtypes"]}))
