"""A saved model, loaded into PyTorch, reads every test image as digit-lab-cli does.

On MNIST's 10,000 test images where DIGIT_LAB_DATA_DIR names their folder, else on the 2,000
built-in ones.

SPDX-License-Identifier: GPL-3.0-or-later
"""

import gzip
import json
import os
import pathlib
import subprocess
import unittest

import numpy
import torch

import digit_lab

ACTIVATIONS = {
    'relu': torch.nn.ReLU,
    'leaky-relu': torch.nn.LeakyReLU,
    'tanh': torch.nn.Tanh,
    'sigmoid': torch.nn.Sigmoid,
}

NETWORKS = [
    ['--preset', 'linear'],
    ['--preset', 'shallow'],
    ['--preset', 'deep'],
    ['--hidden', '50', '--activation', 'leaky-relu'],
    ['--hidden', '50,20', '--activation', 'tanh', '--dropout', '0.2'],
    ['--hidden', '50,20', '--activation', 'sigmoid', '--l2', '1e-5'],
]


def read_idx(folder, name):
    """The values of an IDX file, gzip'd or plain, behind its header."""
    for path in folder / f'{name}.gz', folder / f'{name.replace("-idx", ".idx")}.gz':
        if path.exists():
            data = gzip.decompress(path.read_bytes())
            break
    else:
        for path in folder / name, folder / name.replace('-idx', '.idx'):
            if path.exists():
                data = path.read_bytes()
                break
    header = 4 + 4 * data[3]
    sizes = [int.from_bytes(data[i:i + 4], 'big') for i in range(4, header, 4)]
    return numpy.frombuffer(data, numpy.uint8, offset=header).reshape(sizes)


def read_safetensors(path):
    """A safetensors file by its definition alone: its metadata, and its tensors by name."""
    data = path.read_bytes()
    size = int.from_bytes(data[:8], 'little')
    header = json.loads(data[8:8 + size])
    metadata = header.pop('__metadata__')
    tensors = {}
    for name, entry in header.items():
        begin, end = (8 + size + offset for offset in entry['data_offsets'])
        values = numpy.frombuffer(data[begin:end], '<f4').reshape(entry['shape'])
        tensors[name] = torch.from_numpy(values.copy())
    return metadata, tensors


class PyTorch(digit_lab.TestCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        folder = os.environ.get('DIGIT_LAB_DATA_DIR')
        if folder:
            cls.data = pathlib.Path(folder)
        else:
            cls.data = pathlib.Path(cls._folder.name) / 'builtin'
            cls.data.mkdir()
            subprocess.run([digit_lab.WRITE_IDX, cls.data, '10000', '2000'], check=True)
        cls.pixels = read_idx(cls.data, 't10k-images-idx3-ubyte').reshape(-1, 784)
        cls.labels = read_idx(cls.data, 't10k-labels-idx1-ubyte')
        print(f'data: {len(cls.pixels)} test images of {folder or "the built-in digits"}')

    def make(self, metadata):
        """The Sequential that the metadata tell of."""
        hidden = [int(width) for width in metadata['hidden'].split(',') if width.strip()]
        sizes = [int(metadata['n_inputs']), *hidden, int(metadata['n_classes'])]
        layers = []
        for inputs, outputs in zip(sizes, sizes[1:]):
            layers += [torch.nn.Linear(inputs, outputs), ACTIVATIONS[metadata['activation']]()]
        return torch.nn.Sequential(*layers[:-1])

    def test_predictions(self):
        model = self.folder / 'model.safetensors'
        for options in NETWORKS:
            with self.subTest(options=options):
                self.succeed('train', '--dataset', self.data, '--epochs', 1, '--save', model, *options)
                ours = json.loads(self.succeed('evaluate', model, '--dataset', self.data, '--json',
                                               '--predictions'))
                metadata, tensors = read_safetensors(model)
                network = self.make(metadata)
                network.load_state_dict(tensors)
                with torch.no_grad():
                    outputs = network(torch.from_numpy(self.pixels / numpy.float32(255)))
                    loss = torch.nn.functional.cross_entropy(
                        outputs.double(), torch.from_numpy(self.labels.astype(numpy.int64)))
                self.assertEqual(len(ours['predicted']), len(self.pixels))
                self.assertGreater(ours['accuracy'], 0.2)
                numpy.testing.assert_array_equal(ours['predicted'], outputs.argmax(1).numpy())
                self.assertAlmostEqual(ours['loss'], float(loss), delta=1e-5 * float(loss))

    def test_metadata(self):
        model = self.folder / 'model.safetensors'
        self.train('--save', model, '--hidden', '12,8', '--activation', 'tanh', '--init', 'uniform',
                   '--batch', 32, '--learning-rate', '0.03', '--l2', '1e-5', '--dropout', '0.25',
                   '--seed', 9, preset=None, epochs=3)
        metadata, tensors = read_safetensors(model)
        self.assertEqual(list(tensors),
                         ['0.weight', '0.bias', '2.weight', '2.bias', '4.weight', '4.bias'])
        self.assertEqual(metadata, {
            'format': 'pt', 'digit_lab': '1', 'n_inputs': '784', 'n_classes': '10',
            'hidden': '12, 8', 'activation': 'tanh', 'init': 'uniform', 'epochs': '3',
            'batch_size': '32', 'learning_rate': '0.03', 'l2': '1e-05', 'dropout': '0.25',
            'seed': '9', 'epoch': '3', 'batch': '0', 'dataset': self.dataset.name})

    def test_theirs(self):
        """A network that PyTorch made, without our metadata."""
        torch.manual_seed(1)
        network = torch.nn.Sequential(torch.nn.Linear(784, 20), torch.nn.ReLU(), torch.nn.Dropout(),
                                      torch.nn.Linear(20, 10)).eval()
        header, data = {}, b''
        for name, tensor in sorted(network.state_dict().items()):
            values = tensor.numpy().astype('<f4').tobytes()
            header[f'net.{name}'] = {'dtype': 'F32', 'shape': list(tensor.shape),
                                     'data_offsets': [len(data), len(data) + len(values)]}
            data += values
        text = json.dumps(header).encode()
        model = self.folder / 'theirs.safetensors'
        model.write_bytes(len(text).to_bytes(8, 'little') + text + data)
        ours = json.loads(self.succeed('evaluate', model, '--dataset', self.data, '--json',
                                       '--predictions'))
        with torch.no_grad():
            outputs = network(torch.from_numpy(self.pixels / numpy.float32(255)))
        numpy.testing.assert_array_equal(ours['predicted'], outputs.argmax(1).numpy())


if __name__ == '__main__':
    unittest.main()
