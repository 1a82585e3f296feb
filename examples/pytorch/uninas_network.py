"""A network of UniNAS in PyTorch: its exported ONNX graph as a module with trainable parameters.

Needs torch and onnx; for weights of a `.safetensors` file, safetensors as well.

    network = UninasNetwork("s3.onnx")
    logits = network(images)            # [batch, channels, height, width]

Parameters and buffers are named as in `uninas export --to safetensors`, so that such a file is a
state dict of the module: `network.load_state_dict(load_file("s3.safetensors"))`.
"""

import numpy as np
import onnx
import torch
import torch.nn.functional as F
from onnx import numpy_helper
from torch import nn

# what batch normalisation measures, rather than learns
STATISTICS = ("running_mean", "running_var")


def attributes_of(node):
    return {a.name: onnx.helper.get_attribute_value(a) for a in node.attribute}


def symmetric(pads):
    """[top, left] of [top, left, bottom, right], which are the same on both sides, or None."""
    half = len(pads) // 2
    return list(pads[:half]) if pads[:half] == pads[half:] else None


def padded(x, pads, value=0.0):
    """Pads [..., height, width] as ONNX lists it: begin of every axis, then end of every axis."""
    half = len(pads) // 2
    pairs = [n for axis in reversed(range(half)) for n in (pads[axis], pads[half + axis])]
    return F.pad(x, pairs, value=value)


class UninasNetwork(nn.Module):
    """Runs the graph of an ONNX file that UniNAS wrote, node by node.

    In training mode batch normalisation uses and updates batch statistics, as PyTorch's does.
    The outputs of all heads are returned as a tuple if there is more than one.
    """

    def __init__(self, path):
        super().__init__()
        graph = onnx.load(path).graph
        self.nodes = [(n.op_type, list(n.input), list(n.output), attributes_of(n)) for n in graph.node]
        self.input = graph.input[0].name
        self.outputs = [output.name for output in graph.output]
        self.constants = {}
        self.owners = {}
        for initializer in graph.initializer:
            self._add(initializer.name, numpy_helper.to_array(initializer))

    def _add(self, name, array):
        """Shapes and single numbers are constants, everything else is a parameter or a buffer."""
        *modules, last = name.split(".")
        is_constant = array.dtype != np.float32 or not modules or last in ("ones", "zeros")
        tensor = torch.from_numpy(np.array(array))
        if is_constant:
            self.constants[name] = tensor
            return
        owner = self
        for module in modules:
            if module not in owner._modules:
                owner.add_module(module, nn.Module())
            owner = owner._modules[module]
        if last in STATISTICS:
            owner.register_buffer(last, tensor)
        else:
            owner.register_parameter(last, nn.Parameter(tensor))
        self.owners[name] = (owner, last)

    def _constant(self, name, like):
        if name in self.owners:
            owner, last = self.owners[name]
            return getattr(owner, last)
        tensor = self.constants[name]
        return tensor if tensor.dtype == torch.int64 else tensor.to(like.device)

    def forward(self, x):
        values = {self.input: x}
        for op, inputs, outputs, attributes in self.nodes:
            arguments = [values[name] if name in values else self._constant(name, x) for name in inputs]
            values[outputs[0]] = getattr(self, "_" + op)(*arguments, **attributes)
        results = tuple(values[name] for name in self.outputs)
        return results if len(results) > 1 else results[0]

    # the operators that UniNAS writes, in opset 17

    def _Conv(self, x, weight, bias=None, *, strides, dilations, pads, group, kernel_shape):
        padding = symmetric(pads)
        if padding is None:
            x, padding = padded(x, [0, 0, *pads[:2], 0, 0, *pads[2:]]), 0
        return F.conv2d(x, weight, bias, strides, padding, dilations, group)

    def _Gemm(self, x, weight, bias=None, *, transB):
        return F.linear(x, weight if transB else weight.t(), bias)

    def _BatchNormalization(self, x, scale, offset, mean, var, *, epsilon, momentum):
        return F.batch_norm(x, mean, var, scale, offset, self.training, 1 - momentum, epsilon)

    def _MaxPool(self, x, *, kernel_shape, strides, pads, dilations):
        padding = symmetric(pads)
        if padding is None:
            x, padding = padded(x, [0, 0, *pads[:2], 0, 0, *pads[2:]], -float("inf")), 0
        return F.max_pool2d(x, kernel_shape, strides, padding, dilations)

    def _AveragePool(self, x, *, kernel_shape, strides, pads, count_include_pad):
        x = padded(x, [0, 0, *pads[:2], 0, 0, *pads[2:]])
        return F.avg_pool2d(x, kernel_shape, strides)

    def _GlobalAveragePool(self, x):
        return x.mean((2, 3), keepdim=True)

    def _Flatten(self, x, *, axis):
        return x.flatten(axis)

    def _Relu(self, x):
        return F.relu(x)

    def _Clip(self, x, low, high):
        return x.clamp(float(low), float(high))

    def _Sigmoid(self, x):
        return torch.sigmoid(x)

    def _HardSigmoid(self, x, *, alpha, beta):
        return (x * alpha + beta).clamp(0, 1)

    def _HardSwish(self, x):
        return F.hardswish(x)

    def _Tanh(self, x):
        return torch.tanh(x)

    def _Softplus(self, x):
        return F.softplus(x)

    def _Softmax(self, x, *, axis):
        return F.softmax(x, axis)

    def _Identity(self, x):
        return x

    def _Add(self, a, b):
        return a + b

    def _Sum(self, *xs):
        return sum(xs[1:], xs[0])

    def _Mul(self, a, b):
        return a * b

    def _Concat(self, *xs, axis):
        return torch.cat(xs, axis)

    def _Transpose(self, x, *, perm):
        return x.permute(perm)

    def _Reshape(self, x, shape):
        return x.reshape([x.shape[i] if n == 0 else n for i, n in enumerate(shape.tolist())])

    def _Slice(self, x, begin, end, axes):
        for b, e, axis in zip(begin.tolist(), end.tolist(), axes.tolist()):
            x = x.narrow(axis, b, min(e, x.shape[axis]) - b)
        return x

    def _Pad(self, x, pads):
        return padded(x, pads.tolist())

    def _Shape(self, x, *, start, end):
        return torch.tensor(x.shape[start:end], dtype=torch.int64)

    def _ConstantOfShape(self, shape):
        return next(self.parameters()).new_zeros(shape.tolist())

    def _Expand(self, x, shape):
        return x.expand(shape.tolist())
