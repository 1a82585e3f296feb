"""Trains an exported network further: python train_further.py s3.onnx [s3.safetensors]

Takes a few steps on made-up images, so that it runs everywhere; put your data in their place.
"""

import sys

import torch
import torch.nn.functional as F
from uninas_network import UninasNetwork


def main(model, weights=None):
    torch.manual_seed(0)
    network = UninasNetwork(model)
    if weights is not None:
        from safetensors.torch import load_file

        network.load_state_dict(load_file(weights))
    print(sum(p.numel() for p in network.parameters()), "trainable values")

    shape = onnx_input_shape(model)
    images = torch.randn(16, *shape)
    network.eval()
    with torch.no_grad():
        classes = last(network(images)).shape[1]
    labels = torch.arange(16) % classes

    network.train()
    optimizer = torch.optim.SGD(network.parameters(), lr=0.001, momentum=0.9)
    for step in range(5):
        loss = F.cross_entropy(last(network(images)), labels)
        print(f"step {step}, loss {loss.item():.4f}")
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    torch.save(network.state_dict(), "further.pt")


def last(outputs):
    """The output of the last head."""
    return outputs[-1] if isinstance(outputs, tuple) else outputs


def onnx_input_shape(model):
    import onnx

    dims = onnx.load(model).graph.input[0].type.tensor_type.shape.dim
    return [dim.dim_value for dim in dims[1:]]


if __name__ == "__main__":
    main(*sys.argv[1:])
