#!/usr/bin/env python3
"""How fast images that are mostly ink are trained, beside those that are mostly paper.

Most pixels of a digit are paper, and are passed over. Images of clothes have ink nearly everywhere: there
is nothing to pass over, and an epoch must take no longer than one that multiplies every pixel. Both kinds
are made here, as many images as MNIST has, and "digit-lab-cli bench" compares each with the floor of dense
BLAS, which has neither biases nor activations, nor a loss.

"meson test --benchmark dense" runs it in a build folder; it is no part of the tests.

SPDX-License-Identifier: GPL-3.0-or-later
"""

import argparse
import importlib.util
import json
import pathlib
import subprocess
import tempfile

MAKER = pathlib.Path(__file__).parent.parent / 'dataset' / 'make-dataset.py'
KINDS = (('paper', 10, False), ('ink', 10, True), ('ink', 2, True), ('ink', 62, True))


def load_maker():
    """The module that makes datasets for tests."""
    spec = importlib.util.spec_from_file_location('make_dataset', MAKER)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main():
    """Makes the datasets, and prints a line for each of them and each network."""
    parser = argparse.ArgumentParser()
    parser.add_argument('cli')
    parser.add_argument('--nets', default='linear,shallow,deep')
    parser.add_argument('--rounds', type=int, default=5)
    options = parser.parse_args()
    maker = load_maker()
    print(f'{"images":8} {"classes":>7}  {"net":8} {"ours (ms)":>9}  {"floor (ms)":>10}  {"ratio":>5}')
    for kind, n_classes, is_dense in KINDS:
        with tempfile.TemporaryDirectory() as folder:
            maker.make(folder, n_classes, 60000, 10000, is_dense)
            for net in options.nets.split(','):
                done = subprocess.run([options.cli, 'bench', '--json', '--dataset', folder, '--net', net,
                                       '--rounds', str(options.rounds)],
                                      check=True, capture_output=True)
                result = json.loads(done.stdout)
                print(f'{kind:8} {n_classes:7}  {net:8} {result["ours_ms"]:9.1f}  '
                      f'{result["floor_ms"]:10.1f}  {result["ratio"]:5.2f}', flush=True)


if __name__ == '__main__':
    main()
