#!/usr/bin/env python3
"""How long PyTorch takes for what digit-lab-cli does, on one thread, in turns with it.

usage: pytorch.py --cli build/src/cli/digit-lab-cli [--data DIR] [--net NAME]... [--rounds N]
                  [--processor] [--process] [--json]

Trains the same networks on the same images, a mini-batch of 100 at a time, η 0.1:

  idiomatic     as people write it: TensorDataset, DataLoader, nn.Sequential, optim.SGD, and an evaluation of
                the test images after every epoch, which is part of the time
  autograd      the best fair form: images in memory as floats, no DataLoader, nothing read back; no evaluation
  hand-written  no autograd either: the backward pass spelt out, the update fused into its matrix product

The networks are those of "digit-lab-cli bench": linear, shallow, deep, wide (3 × 500), and dropout, the deep one
with dropout 0.25 before each layer and an L2 penalty of 1e-3. In each round every form trains an epoch, and
"digit-lab-cli bench" one of ours and one of the dense BLAS floor; the medians count, after a round that does not.
The ratios are PyTorch's milliseconds by ours: for "idiomatic", ours with its evaluation too.

--data DIR     the four IDX files of MNIST, gzip'd or plain; else DIGIT_LAB_DATA_DIR, else the built-in digits, for
               which DIGIT_LAB_WRITE_IDX must name the tests' program write-idx
--processor    count processor time in place of the clock's: for a machine that has other things to do
--process      compare whole processes instead: from the gzip'd files to the accuracy after one epoch of the
               shallow network, seconds and the largest resident memory
--json         one JSON object a line

Variables that change how OpenBLAS, MKL and OpenMP work (OPENBLAS_*, MKL_*, OMP_*, ...) are taken away first.
"meson test --benchmark pytorch" runs it in a build folder; it is no part of the tests.

SPDX-License-Identifier: GPL-3.0-or-later
"""

import argparse
import gzip
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

NETS = {
    # name: hidden layers, dropout, L2
    'linear': ([], 0, 0),
    'shallow': ([100], 0, 0),
    'deep': ([100, 100, 100], 0, 0),
    'wide': ([500, 500, 500], 0, 0),
    'dropout': ([100, 100, 100], 0.25, 1e-3),
}
FORMS = ['idiomatic', 'autograd', 'hand-written']
BATCH = 100
LEARNING_RATE = 0.1
PIXELS = 784
CLASSES = 10

VARIABLES = ('OPENBLAS_', 'GOTO_', 'MKL_', 'OMP_', 'GOMP_', 'KMP_', 'DNNL_', 'ONEDNN_', 'ATEN_CPU_CAPABILITY')


def clean_environment():
    """Starts again without what would change the libraries: they read it when they are loaded."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(VARIABLES)}
    if len(kept) < len(os.environ):
        os.execve(sys.executable, [sys.executable, *sys.argv], kept)


# ── images ──────────────────────────────────────────────────────────────────────────────────────

def find_file(folder, stem):
    for joint in '-', '.':
        for suffix in '', '.gz':
            kind = 'idx3-ubyte' if 'images' in stem else 'idx1-ubyte'
            path = pathlib.Path(folder) / f'{stem}{joint}{kind}{suffix}'
            if path.exists():
                return path
    sys.exit(f'pytorch.py: there is no {stem} in {folder}')


def read_idx(folder, stem):
    """The values of an IDX file, as a tensor of bytes."""
    import numpy
    import torch

    path = find_file(folder, stem)
    data = gzip.open(path).read() if path.suffix == '.gz' else path.read_bytes()
    dimensions = data[3]
    shape = numpy.frombuffer(data, '>i4', dimensions, 4)
    values = numpy.frombuffer(data, numpy.uint8, offset=4 + 4 * dimensions).reshape(shape[0], -1)
    return torch.from_numpy(values.copy())


def read_images(folder):
    """(train images, train labels, test images, test labels): floats 0..1 and classes."""
    tensors = []
    for split in 'train', 't10k':
        tensors.append(read_idx(folder, f'{split}-images').float().div_(255))
        tensors.append(read_idx(folder, f'{split}-labels').long().view(-1))
    return tensors


# ── PyTorch ─────────────────────────────────────────────────────────────────────────────────────

def make_model(hidden, dropout):
    from torch import nn

    layers = []
    sizes = [PIXELS, *hidden, CLASSES]
    for layer, (fan_in, neurons) in enumerate(zip(sizes, sizes[1:])):
        if layer > 0:
            layers.append(nn.ReLU())
        if dropout:
            layers.append(nn.Dropout(dropout))
        layers.append(nn.Linear(fan_in, neurons))
    return nn.Sequential(*layers)


class Idiomatic:
    """As the tutorials do it."""

    def __init__(self, images, hidden, dropout, l2):
        import torch
        from torch.utils.data import DataLoader, TensorDataset

        train_x, train_y, test_x, test_y = images
        self.train_loader = DataLoader(TensorDataset(train_x, train_y), batch_size=BATCH, shuffle=True)
        self.test_loader = DataLoader(TensorDataset(test_x, test_y), batch_size=1000)
        self.model = make_model(hidden, dropout)
        self.loss_function = torch.nn.CrossEntropyLoss()
        # The penalty λ Σ α² has the gradient 2λα, which is what PyTorch calls a weight decay of 2λ.
        self.optimizer = torch.optim.SGD(self.model.parameters(), lr=LEARNING_RATE, weight_decay=2 * l2)

    def epoch(self):
        import torch

        self.model.train()
        running_loss = 0.0
        for x, y in self.train_loader:
            self.optimizer.zero_grad()
            loss = self.loss_function(self.model(x), y)
            loss.backward()
            self.optimizer.step()
            running_loss += loss.item()
        self.model.eval()
        right = total = 0
        test_loss = 0.0
        with torch.no_grad():
            for x, y in self.test_loader:
                output = self.model(x)
                test_loss += self.loss_function(output, y).item() * len(y)
                right += (output.argmax(1) == y).sum().item()
                total += len(y)
        self.accuracy = right / total


class Autograd:
    """Images in memory, nothing read back; the gradients are dropped, not zeroed."""

    def __init__(self, images, hidden, dropout, l2):
        import torch

        self.x, self.y, self.test_x, self.test_y = images
        self.model = make_model(hidden, dropout)
        self.optimizer = torch.optim.SGD(self.model.parameters(), lr=LEARNING_RATE, weight_decay=2 * l2,
                                         foreach=True)

    def epoch(self):
        import torch
        from torch.nn.functional import cross_entropy

        self.model.train()
        for rows in torch.randperm(len(self.x)).split(BATCH):
            loss = cross_entropy(self.model(self.x.index_select(0, rows)), self.y.index_select(0, rows))
            self.optimizer.zero_grad(set_to_none=True)
            loss.backward()
            self.optimizer.step()

    @property
    def accuracy(self):
        import torch

        self.model.eval()
        with torch.no_grad():
            return (self.model(self.test_x).argmax(1) == self.test_y).float().mean().item()


class HandWritten:
    """No autograd: Y = X W + b forward, and backward W = (1 - 2ηλ) W - η/B Xᵀ D in one product."""

    def __init__(self, images, hidden, dropout, l2):
        import torch

        self.x, self.y, self.test_x, self.test_y = images
        self.dropout = dropout
        self.keep = 1 - 2 * LEARNING_RATE * l2
        self.set_model(make_model(hidden, dropout))
        self.one_hot = torch.eye(CLASSES)

    def set_model(self, model):
        """Takes its weights (as (in, out)) and biases."""
        linear = [layer for layer in model if hasattr(layer, 'weight')]
        self.weights = [layer.weight.detach().t().contiguous() for layer in linear]
        self.biases = [layer.bias.detach().clone() for layer in linear]

    def drop(self, x):
        """x with inputs dropped, and the factors it was multiplied with."""
        import torch

        if not self.dropout:
            return x, None
        mask = torch.empty_like(x).bernoulli_(1 - self.dropout).div_(1 - self.dropout)
        return x.mul_(mask), mask

    def step(self, x, labels):
        import torch

        inputs, masks = [], []
        for layer, (weights, bias) in enumerate(zip(self.weights, self.biases)):
            x, mask = self.drop(x.relu_() if layer > 0 else x)
            inputs.append(x)
            masks.append(mask)
            x = torch.addmm(bias, x, weights)
        delta = x.softmax(1).sub_(self.one_hot.index_select(0, labels))
        for layer in reversed(range(len(self.weights))):
            x, weights = inputs[layer], self.weights[layer]
            below = torch.mm(delta, weights.t()) if layer > 0 else None
            rate = LEARNING_RATE / len(labels)
            weights.addmm_(x.t(), delta, beta=self.keep, alpha=-rate)
            self.biases[layer].mul_(self.keep).sub_(delta.sum(0), alpha=rate)
            if layer > 0:
                # Where the output of ReLU or of dropout is 0, the gradient is 0 too.
                below.mul_(x > 0)
                delta = below.mul_(masks[layer]) if self.dropout else below

    def epoch(self):
        import torch

        with torch.inference_mode():
            for rows in torch.randperm(len(self.x)).split(BATCH):
                self.step(self.x.index_select(0, rows), self.y.index_select(0, rows))

    @property
    def accuracy(self):
        import torch

        with torch.inference_mode():
            x = self.test_x
            for layer, (weights, bias) in enumerate(zip(self.weights, self.biases)):
                x = torch.addmm(bias, x.relu() if layer > 0 else x, weights)
            return (x.argmax(1) == self.test_y).float().mean().item()


CLASSES_OF_FORMS = dict(zip(FORMS, (Idiomatic, Autograd, HandWritten)))


def check_hand_written(images):
    """One step of the hand-written form must do what autograd and optim.SGD do."""
    import torch

    hidden, l2 = [30, 20], 1e-3
    written = HandWritten(images, hidden, 0, l2)
    model = make_model(hidden, 0)
    written.set_model(model)
    optimizer = torch.optim.SGD(model.parameters(), lr=LEARNING_RATE, weight_decay=2 * l2)
    x, y = images[0][:BATCH], images[1][:BATCH]
    torch.nn.functional.cross_entropy(model(x), y).backward()
    optimizer.step()
    with torch.inference_mode():
        written.step(x.clone(), y)
    expected = [tensor.detach() for tensor in model.parameters()]
    done = [tensor for pair in zip(written.weights, written.biases) for tensor in pair]
    for wanted, got in zip(expected, done):
        if not torch.allclose(wanted, got.t() if got.dim() == 2 else got, rtol=1e-4, atol=1e-6):
            sys.exit('pytorch.py: the hand-written backward pass does not do what autograd does')


# ── in turns ────────────────────────────────────────────────────────────────────────────────────

def bench_ours(cli, net, folder):
    """What "digit-lab-cli bench" says of one round of a network."""
    done = subprocess.run([cli, 'bench', '--json', '--rounds', '1', '--net', net, '--dataset', folder],
                          stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)


def compare_net(options, net, images, folder):
    """Medians, in milliseconds, and ratios."""
    clock = time.process_time if options.processor else time.perf_counter
    forms = {name: CLASSES_OF_FORMS[name](images, *NETS[net]) for name in FORMS}
    times = {name: [] for name in [*FORMS, 'ours', 'evaluation', 'floor']}
    for number in range(options.rounds + 1):
        ours = bench_ours(options.cli, net, folder)
        by = '_processor_ms' if options.processor else '_ms'
        measured = {'ours': ours['ours' + by], 'floor': ours['floor' + by], 'evaluation': ours['eval_ms']}
        for name, form in forms.items():
            start = clock()
            form.epoch()
            measured[name] = 1e3 * (clock() - start)
        if number > 0:
            for name, value in measured.items():
                times[name].append(value)
    medians = {name: statistics.median(values) for name, values in times.items()}
    with_evaluation = medians['ours'] + medians['evaluation']
    return {
        'net': net,
        **{f'{name.replace("-", "_")}_ms': round(value, 1) for name, value in medians.items()},
        'autograd_ratio': round(medians['autograd'] / medians['ours'], 2),
        'hand_written_ratio': round(medians['hand-written'] / medians['ours'], 2),
        'idiomatic_ratio': round(medians['idiomatic'] / with_evaluation, 2),
        'floor_ratio': round(medians['ours'] / medians['floor'], 3),
        'accuracy': {name: round(form.accuracy, 4) for name, form in forms.items()},
        'images': len(images[0]),
        'rounds': options.rounds,
    }


ROWS = [
    ('floor of dense BLAS', 'floor_ms', '{:.0f}'),
    ('Digit Lab', 'ours_ms', '{:.0f}'),
    ('Digit Lab, evaluation', 'evaluation_ms', '{:.1f}'),
    ('PyTorch, hand-written', 'hand_written_ms', '{:.0f}'),
    ('PyTorch, autograd', 'autograd_ms', '{:.0f}'),
    ('PyTorch, idiomatic + evaluation', 'idiomatic_ms', '{:.0f}'),
    ('Digit Lab / floor', 'floor_ratio', '{:.2f}'),
    ('hand-written / Digit Lab', 'hand_written_ratio', '{:.2f}'),
    ('autograd / Digit Lab', 'autograd_ratio', '{:.2f}'),
    ('idiomatic / Digit Lab', 'idiomatic_ratio', '{:.2f}'),
]


def print_table(results):
    print('\nms per epoch, medians; then ratios')
    print(f'{"":32}' + ''.join(f'{result["net"]:>10}' for result in results))
    for title, key, form in ROWS:
        print(f'{title:32}' + ''.join(f'{form.format(result[key]):>10}' for result in results))


def compare_nets(options, folder):
    import torch

    torch.set_num_threads(1)
    torch.set_num_interop_threads(1)
    torch.manual_seed(1)
    images = read_images(folder)
    check_hand_written(images)
    with open('/proc/self/maps', encoding='utf-8') as maps:
        blas = ' and '.join(sorted({line.split()[-1] for line in maps if 'blas' in line}))
    print(f'PyTorch {torch.__version__} with {blas}; {len(images[0])} + {len(images[2])} images; '
          f'medians of {options.rounds} rounds', file=sys.stderr)
    results = []
    for net in options.net or NETS:
        results.append(compare_net(options, net, images, folder))
        if options.json:
            print(json.dumps(results[-1]), flush=True)
        else:
            print(f'{net}: done', file=sys.stderr)
    if not options.json:
        print_table(results)


# ── whole processes ─────────────────────────────────────────────────────────────────────────────

def train_once(folder):
    """What the PyTorch process does that is timed as a whole."""
    import torch

    torch.set_num_threads(1)
    torch.manual_seed(1)
    form = Autograd(read_images(folder), *NETS['shallow'])
    form.epoch()
    print(f'accuracy {form.accuracy:.4f}')


def run_process(command):
    """(seconds, MB, processor seconds): how long it ran, its largest resident memory, how much it worked."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    if status != 0:
        sys.exit(f'pytorch.py: {command[0]} failed')
    return seconds, usage.ru_maxrss / 1024, usage.ru_utime + usage.ru_stime


def compare_processes(options, folder):
    commands = {
        'ours': [options.cli, 'train', '--preset', 'shallow', '--epochs', '1', '--dataset', folder],
        'pytorch': [sys.executable, __file__, '--train-once', folder],
    }
    runs = {name: [] for name in commands}
    for _ in range(options.rounds):
        for name, command in commands.items():
            runs[name].append(run_process(command))
    result = {}
    for name in commands:
        for index, unit in enumerate(('seconds', 'megabytes', 'processor_seconds')):
            result[f'{name}_{unit}'] = round(statistics.median(run[index] for run in runs[name]), 3)
    if options.json:
        print(json.dumps(result))
        return
    print('shallow, one epoch, from the files to the accuracy')
    for name in commands:
        print(f'{name:8} {result[name + "_seconds"]:.3f} s  {result[name + "_megabytes"]:.0f} MB  '
              f'{result[name + "_processor_seconds"]:.3f} s of processors')


def parse_options():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('--cli', default=os.environ.get('DIGIT_LAB_CLI'), help='the program digit-lab-cli')
    parser.add_argument('--data', default=os.environ.get('DIGIT_LAB_DATA_DIR'), help='a folder of IDX files')
    parser.add_argument('--net', action='append', choices=NETS, help='only this network; several times: some')
    parser.add_argument('--rounds', type=int, default=5)
    parser.add_argument('--processor', action='store_true', help='count processor time')
    parser.add_argument('--process', action='store_true', help='compare whole processes')
    parser.add_argument('--json', action='store_true')
    parser.add_argument('--train-once', metavar='DIR', help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.train_once is None and options.cli is None:
        parser.error('--cli is missing')
    if options.rounds < 1:
        parser.error('--rounds: at least 1')
    return options


def main():
    clean_environment()
    options = parse_options()
    if options.train_once is not None:
        train_once(options.train_once)
        return
    with tempfile.TemporaryDirectory() as made:
        folder = options.data
        if folder is None:
            if 'DIGIT_LAB_WRITE_IDX' not in os.environ:
                sys.exit('pytorch.py: no images: give --data, or set DIGIT_LAB_WRITE_IDX')
            folder = made
            subprocess.run([os.environ['DIGIT_LAB_WRITE_IDX'], folder, '10000', '2000'], check=True)
        (compare_processes if options.process else compare_nets)(options, folder)


if __name__ == '__main__':
    main()
