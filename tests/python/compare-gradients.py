#!/usr/bin/env python3
# compare-gradients.py: the engine's losses and gradients against PyTorch's, in both precisions.
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Usage: compare-gradients.py DUMP_GRADIENTS

DUMP_GRADIENTS is the program tests/engine/dump-gradients.c. Needs python3-torch, and fails without.
"""

import pathlib
import struct
import subprocess
import sys
import tempfile

import torch

N_INPUTS = 784
N_CLASSES = 10
TOLERANCE = 1e-5

ACTIVATIONS = {
    "relu": torch.nn.ReLU,
    "leaky-relu": torch.nn.LeakyReLU,
    "tanh": torch.nn.Tanh,
    "sigmoid": torch.nn.Sigmoid,
}


def read_floats(path):
    """The floats of a file, as double precision."""
    data = path.read_bytes()
    return torch.tensor(struct.unpack(f"={len(data) // 4}f", data), dtype=torch.float64)


def split_tensors(block, widths):
    """Cuts the canonical layout into weights (in, out) and biases (out), layer by layer."""
    tensors = []
    offset = 0
    for fan_in, fan_out in zip(widths, widths[1:]):
        for shape in ((fan_in, fan_out), (fan_out,)):
            size = fan_in * fan_out if len(shape) == 2 else fan_out
            tensors.append(block[offset:offset + size].reshape(shape))
            offset += size
    if offset != len(block):
        raise SystemExit(f"{len(block)} parameters where {offset} belong")
    return tensors


def build(tensors, activation, dtype):
    """The network as PyTorch would have it: its weights are (out, in)."""
    layers = []
    for weights, biases in zip(tensors[::2], tensors[1::2]):
        if layers:
            layers.append(ACTIVATIONS[activation]())
        layer = torch.nn.Linear(*weights.shape)
        layer.weight = torch.nn.Parameter(weights.T.clone().to(dtype))
        layer.bias = torch.nn.Parameter(biases.clone().to(dtype))
        layers.append(layer)
    return torch.nn.Sequential(*layers)


def relative_error(value, right):
    """‖value - right‖ / ‖right‖; infinite where either is nothing but zeros."""
    if not value.norm() > 0 or not right.norm() > 0:
        return float("inf")
    return float((value - right).norm() / right.norm())


def compare(folder, line, images, labels, dtype):
    """Returns the largest relative error among the loss and all tensors of the gradient."""
    name, hidden, activation, l2, loss = line.split()
    widths = [N_INPUTS, *(int(width) for width in hidden.split(",") if width != "-"), N_CLASSES]
    network = build(split_tensors(read_floats(folder / f"{name}.parameters"), widths), activation,
                    dtype)
    gradient = split_tensors(read_floats(folder / f"{name}.gradient"), widths)

    cross_entropy = torch.nn.functional.cross_entropy(network(images.to(dtype)), labels)
    penalty = sum((parameter ** 2).sum() for parameter in network.parameters())
    (cross_entropy + float(l2) * penalty).backward()

    errors = [abs(float(loss) / float(cross_entropy.detach()) - 1)]
    for ours, parameter in zip(gradient, network.parameters()):
        theirs = parameter.grad.double()
        errors.append(relative_error(ours, theirs.T if theirs.dim() == 2 else theirs))
    return max(errors)


def main():
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    n_failed = 0
    torch.set_num_threads(1)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        subprocess.run([sys.argv[1], name], check=True)
        pixels = torch.tensor(list((folder / "images.pixels").read_bytes()), dtype=torch.float64)
        images = pixels.reshape(-1, N_INPUTS) / 255
        labels = torch.tensor(list((folder / "images.labels").read_bytes()))
        lines = (folder / "networks.txt").read_text().splitlines()
        for line in lines:
            for dtype in (torch.float64, torch.float32):
                error = compare(folder, line, images, labels, dtype)
                verdict = "ok" if error <= TOLERANCE else "FAILED"
                n_failed += verdict != "ok"
                print(f"{verdict:6} {line.split()[0]:24} {str(dtype)[6:]} {error:.2e}")
    if not lines:
        raise SystemExit("no network was compared")
    raise SystemExit(1 if n_failed else 0)


if __name__ == "__main__":
    main()
