"""digit-lab-cli evaluate: a saved network is the network that was trained.

SPDX-License-Identifier: GPL-3.0-or-later
"""

import unittest

import digit_lab


class Evaluate(digit_lab.TestCase):

    def evaluate(self, *arguments):
        return digit_lab.lines(self.succeed('evaluate', '--json', *arguments))[0]

    def test_same_as_last_epoch(self):
        model = self.folder / 'model.safetensors'
        for network in (['--preset', 'linear'], ['--preset', 'deep', '--activation', 'tanh'],
                        ['--hidden', '30', '--activation', 'sigmoid', '--dropout', '0.1'],
                        ['--hidden', '7,5', '--activation', 'leaky-relu']):
            *_, last, end = self.train('--save', model, *network, preset=None)
            result = self.evaluate(model, '--dataset', self.dataset)
            self.assertEqual(list(result), ['dataset', 'images', 'loss', 'accuracy', 'class_names', 'confusion'])
            self.assertEqual(result['dataset'], end['dataset'])
            self.assertEqual(result['images'], digit_lab.TEST_IMAGES)
            self.assertEqual(result['accuracy'], last['test_accuracy'])
            self.assertEqual(result['loss'], last['test_loss'])

    def test_confusion(self):
        model = self.folder / 'model.safetensors'
        self.train('--save', model)
        result = self.evaluate(model, '--dataset', self.dataset, '--predictions')
        self.assertEqual(list(result),
                         ['dataset', 'images', 'loss', 'accuracy', 'class_names', 'confusion',
                          'predicted'])
        labels = (self.dataset / 't10k-labels-idx1-ubyte').read_bytes()[8:]
        counted = [[0] * 10 for _ in range(10)]
        for actual, predicted in zip(labels, result['predicted'], strict=True):
            counted[actual][predicted] += 1
        self.assertEqual(result['confusion'], counted)
        self.assertAlmostEqual(result['accuracy'],
                               sum(counted[i][i] for i in range(10)) / digit_lab.TEST_IMAGES)

    def test_table(self):
        model = self.folder / 'model.safetensors'
        self.train('--save', model)
        expected = self.evaluate(model, '--dataset', self.dataset)['confusion']
        text = self.succeed('evaluate', model, '--dataset', self.dataset)
        self.assertIn(self.dataset.name, text)
        rows = [[int(word) for word in line.split()] for line in text.splitlines()[-10:]]
        self.assertEqual(rows, [[i, *expected[i]] for i in range(10)])

    def test_other_data(self):
        """Another dataset than it was trained on."""
        model = self.folder / 'model.safetensors'
        self.train('--save', model)
        result = self.evaluate(model, '--dataset', 'builtin')
        self.assertEqual((result['dataset'], result['images']), ('Built-in digits', 2000))

    def test_faults(self):
        model = self.folder / 'model.safetensors'
        self.train('--save', model)
        data = model.read_bytes()
        damaged = self.folder / 'damaged.safetensors'
        for size in 0, 7, 8, 100, len(data) // 2, len(data) - 1:
            damaged.write_bytes(data[:size])
            self.assert_failure(digit_lab.run('evaluate', damaged), damaged)
        damaged.write_bytes(data + b'\0')
        self.assert_failure(digit_lab.run('evaluate', damaged), damaged)
        missing = self.folder / 'missing'
        self.assert_failure(digit_lab.run('evaluate', missing), missing)
        self.assert_failure(digit_lab.run('evaluate', self.folder), self.folder)
        self.assert_failure(digit_lab.run('evaluate', '/dev/zero'), '/dev/zero')
        self.assert_failure(digit_lab.run('evaluate', model, '--dataset', missing), missing)

    def test_other_shapes(self):
        """Networks that PyTorch could well save, but that do not read these images."""
        model = self.folder / 'small.safetensors'
        for inputs, classes, named in ((783, 10, (model, 783, 784)), (4, 2, (model, 4, 784)),
                                       (784, 11, (11, 10, self.dataset.name))):
            offset = 4 * inputs * classes
            header = (f'{{"0.weight":{{"dtype":"F32","shape":[{classes},{inputs}],'
                      f'"data_offsets":[0,{offset}]}},"0.bias":{{"dtype":"F32","shape":[{classes}],'
                      f'"data_offsets":[{offset},{offset + 4 * classes}]}}}}').encode()
            model.write_bytes(len(header).to_bytes(8, 'little') + header
                              + bytes(offset + 4 * classes))
            self.assert_failure(digit_lab.run('evaluate', model, '--dataset', self.dataset), *named)


if __name__ == '__main__':
    unittest.main()
