"""digit-lab-cli and images that are not digits: 2 to 62 classes, sparse and dense, from IDX files and PNG images.

SPDX-License-Identifier: GPL-3.0-or-later
"""

import csv
import importlib.util
import io
import json
import os
import pathlib
import shutil
import tempfile
import unittest

import digit_lab

_SPEC = importlib.util.spec_from_file_location('make_dataset', os.environ['DIGIT_LAB_MAKE_DATASET'])
make_dataset = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(make_dataset)

# What each dataset is made of, and the epochs that are enough to tell most of its classes apart.
KINDS = {
    'two': ({'n_classes': 2, 'n_train': 300, 'n_test': 100}, 4),
    'two-dense': ({'n_classes': 2, 'n_train': 300, 'n_test': 100, 'dense': True}, 4),
    'clothes': ({'n_train': 500, 'n_test': 200, 'dense': True, 'named': True}, 8),
    'many': ({'n_classes': 62, 'n_train': 1240, 'n_test': 310, 'named': True}, 40),
    'many-dense': ({'n_classes': 62, 'n_train': 1240, 'n_test': 310, 'dense': True}, 10),
    'pictures': ({'n_classes': 12, 'n_train': 360, 'n_test': 120, 'named': True, 'as_png': True}, 12),
}
PNG = b'\x89PNG'


def expected_names(given):
    """What the classes of a dataset are called, in their order."""
    n_classes = given.get('n_classes', 10)
    if not given.get('named'):
        return [str(i) for i in range(n_classes)]
    names = make_dataset.class_names(n_classes)
    return sorted(name.replace('/', '-') for name in names) if given.get('as_png') else names


class Classes(unittest.TestCase):
    """Everything that is done with digits, done with other classes."""

    assert_sentence = digit_lab.TestCase.assert_sentence
    assert_failure = digit_lab.TestCase.assert_failure
    succeed = digit_lab.TestCase.succeed

    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.datasets = pathlib.Path(folder.name)
        for name, (given, _) in KINDS.items():
            make_dataset.make(cls.datasets / name, **given)

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.store = self.folder / 'runs.db'

    def json(self, *arguments):
        """The one JSON object that the program prints."""
        return json.loads(self.succeed(*arguments))

    def train(self, dataset, *arguments, epochs=1):
        """Trains, and gives what was printed first and last."""
        printed = digit_lab.lines(self.succeed('train', '--dataset', dataset, '--json', '--preset',
                                               'shallow', '--epochs', epochs, '--store', self.store,
                                               *arguments))
        return printed[0], printed[-1]

    def test_throughout(self):
        """Train, evaluate, classify, export, import and draw, on each kind."""
        for name, (given, epochs) in KINDS.items():
            with self.subTest(dataset=name):
                self.check_throughout(name, expected_names(given), given['n_test'], epochs)

    def check_throughout(self, name, names, n_test, epochs):
        """All of it on one dataset."""
        dataset = self.datasets / name
        model = self.folder / f'{name}.safetensors'
        first, last = self.train(dataset, '--save', model, epochs=epochs)
        self.assertEqual((first['class_names'], first['dataset']), (names, name))
        self.assertGreater(last['test_accuracy'], 0.8)
        run = str(first['run'])
        for source in [model], ['--run', run, '--store', self.store]:
            result = self.json('evaluate', *source, '--dataset', dataset, '--json', '--predictions')
            self.assertEqual(result['class_names'], names)
            self.assertEqual(result['accuracy'], last['test_accuracy'])
            self.assertEqual([len(row) for row in result['confusion']], [len(names)] * len(names))
            self.assertEqual(sum(map(sum, result['confusion'])), n_test)
        self.check_verdicts(name, model, names, result['predicted'])
        self.check_shown(run, names)
        self.check_figures(name, run, names, result['confusion'])
        self.check_exported(run, names)

    def check_verdicts(self, name, model, names, predicted):
        """The classes of images, by name and by number."""
        path = self.datasets / name / 't10k-images-idx3-ubyte'
        if not path.exists():
            return
        verdicts = digit_lab.lines(self.succeed('classify', model, '--images', path))
        self.assertEqual([verdict['class'] for verdict in verdicts], predicted)
        for verdict in verdicts:
            self.assertEqual(verdict['name'], names[verdict['class']])
            self.assertEqual(len(verdict['probabilities']), len(names))
            self.assertEqual('digit' in verdict, names[0] == '0')

    def check_shown(self, run, names):
        """What the store says of a run."""
        self.assertEqual(self.json('runs', 'show', run, '--json', '--store', self.store)['class_names'],
                         names)
        text = self.succeed('runs', 'show', run, '--store', self.store)
        self.assertRegex(text, rf'Classes +{len(names)}{": " + names[0] if names[0] != "0" else ""}\b')

    def check_figures(self, name, run, names, confusion):
        """Pictures of it, and the numbers in them."""
        for kind in 'curves', 'weights', 'confusion':
            for ending in 'png', 'svg', 'pdf':
                path = self.folder / f'{name}-{kind}.{ending}'
                self.succeed('figure', run, '--store', self.store, '--kind', kind, '--output', path)
                self.assertGreater(path.stat().st_size, 1000)
        path = self.folder / f'{name}.csv'
        self.succeed('figure', run, '--store', self.store, '--kind', 'confusion', '--output', path)
        rows = list(csv.reader(io.StringIO(path.read_text(encoding='utf-8'))))
        self.assertEqual([row[0] for row in rows[1:]], names)
        self.assertEqual([[int(cell) for cell in row[1:]] for row in rows[1:]], confusion)

    def check_exported(self, run, names):
        """A run's file takes the names with it."""
        path = self.folder / f'{run}.digitrun'
        other = self.folder / f'{run}.db'
        self.succeed('runs', 'export', run, path, '--store', self.store)
        self.succeed('runs', 'import', path, '--store', other)
        self.assertEqual(self.json('runs', 'show', '1', '--json', '--store', other)['class_names'],
                         names)
        model = self.folder / f'{run}-exported.safetensors'
        self.succeed('runs', 'export', run, model, '--store', self.store)
        header = model.read_bytes()[8:20000]
        self.assertEqual(b'"class_names"' in header, names[0] != '0')

    def test_resume(self):
        """A run of 62 classes goes on where it was."""
        dataset = self.datasets / 'many'
        whole, end = self.train(dataset, epochs=3)
        self.train(dataset, epochs=1)
        done = digit_lab.lines(self.succeed('runs', 'resume', '2', '--epochs', '3', '--json', '--store',
                                            self.store))
        self.assertEqual(done[0]['class_names'], whole['class_names'])
        self.assertEqual(done[-1]['test_accuracy'], end['test_accuracy'])

    def test_sweep(self):
        """An experiment's networks tell the classes of the dataset apart, whichever that is."""
        experiment = self.folder / 'small.ini'
        experiment.write_text('[experiment]\ntitle=Small\n[base]\npreset=linear\nepochs=1\n'
                              '[vary]\nl2=0, 1e-3\n', encoding='utf-8')
        for name in 'two', 'many':
            self.succeed('sweep', experiment, '--dataset', self.datasets / name, '--store', self.store)
        shown = self.json('runs', 'show', '1', '--json', '--store', self.store)
        self.assertEqual((shown['class_names'], shown['config']['parameters']), (['0', '1'], 784 * 2 + 2))
        shown = self.json('runs', 'show', '4', '--json', '--store', self.store)
        self.assertEqual((len(shown['class_names']), shown['config']['parameters']),
                         (62, 784 * 62 + 62))
        again = self.succeed('sweep', '--resume', '2', '--store', self.store, '--json')
        self.assertEqual(digit_lab.lines(again)[-1]['done'], True)

    def test_bench(self):
        for name in 'two', 'many-dense':
            result = self.json('bench', '--dataset', self.datasets / name, '--net', 'linear',
                               '--rounds', '1', '--json')
            self.assertEqual(result['dataset'], name)
            self.assertGreater(result['ratio'], 0)

    def test_table(self):
        """People see names where there are some, and numbers in the columns."""
        model = self.folder / 'model.safetensors'
        self.train(self.datasets / 'clothes', '--save', model)
        text = self.succeed('evaluate', model, '--dataset', self.datasets / 'clothes')
        rows = text.splitlines()[-11:]
        self.assertEqual(rows[0].split(), [str(i) for i in range(10)])
        self.assertRegex(rows[1], r'^0  T-shirt/top +\d+')
        self.assertRegex(rows[10], r'^9  Ankle boot +\d+')

    def test_other_classes(self):
        """A network asked about images of other classes than it knows."""
        model = self.folder / 'model.safetensors'
        self.train(self.datasets / 'two', '--save', model)
        self.assert_failure(digit_lab.run('evaluate', model, '--dataset', self.datasets / 'many'),
                            '2 classes', '62', 'many')

    def test_names_of_lines(self):
        """Lists of classes as people write them."""
        dataset = self.folder / 'mine'
        shutil.copytree(self.datasets / 'two', dataset)
        for written, names in ((b'\xef\xbb\xbfyes\r\nno\r\n\r\n', ['yes', 'no']), (b'yes', ['yes', '1']),
                               (b'\nno\n', ['0', 'no']), (b'yes\nno\nnever\n', ['yes', 'no', 'never']),
                               (b'y\xe9s\nno', ['y\ufffds', 'no']), (b'', ['0', '1'])):
            (dataset / 'classes.txt').write_bytes(written)
            self.assertEqual(self.train(dataset)[0]['class_names'], names, written)

    def test_known(self):
        """What is fetched by name is called by it, and found by it, even without its list of classes."""
        place = self.folder / 'digit-lab' / 'datasets' / 'fashion-mnist'
        shutil.copytree(self.datasets / 'clothes', place)
        (place / 'classes.txt').unlink()
        for named in 'fashion-mnist', place:
            done = digit_lab.run('train', '--dataset', named, '--preset', 'linear', '--epochs', 1,
                                 '--json', '--store', self.store, XDG_DATA_HOME=self.folder)
            first = digit_lab.lines(done.stdout)[0]
            self.assertEqual((first['dataset'], first['class_names'][9]), ('Fashion-MNIST', 'Ankle boot'))
        text = self.succeed('runs', 'show', '1', '--store', self.store)
        self.assertIn('train --dataset fashion-mnist ', text)

    def test_broken_picture(self):
        dataset = self.folder / 'pictures'
        shutil.copytree(self.datasets / 'pictures', dataset)
        broken = dataset / 'train' / 'Bag' / '3.png'
        broken.write_bytes(broken.read_bytes()[:50])
        self.assert_failure(digit_lab.run('train', '--dataset', dataset), broken)

    def test_pictures_of_any_kind(self):
        """Large pictures in colour, dark on light, of two classes without a split."""
        dataset = self.folder / 'shapes'
        for i in range(12):
            size = 40 + 10 * i
            for name, is_ink in (('bar', lambda x, y, s: s // 3 <= x < s // 2 and s // 5 <= y < 4 * s // 5),
                                 ('ring', lambda x, y, s: s * s // 36 <= (x - s // 2) ** 2
                                  + (y - s // 2) ** 2 <= s * s // 9)):
                rows = [b''.join(b'\x20\x10\x40' if is_ink(x, y, size) else b'\xf8\xf0\xe0'
                                 for x in range(size)) for y in range(size)]
                place = dataset / name
                place.mkdir(parents=True, exist_ok=True)
                (place / f'{i}.png').write_bytes(make_dataset.png(size, size, rows, colour=2))
        first, last = self.train(dataset, epochs=10)
        self.assertEqual(first['class_names'], ['bar', 'ring'])
        self.assertEqual(last['test_accuracy'], 1)


if __name__ == '__main__':
    unittest.main()
