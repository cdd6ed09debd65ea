"""digit-lab-cli mistakes: what a recorded run reads wrongly, how it came to it, and how good it is.

SPDX-License-Identifier: GPL-3.0-or-later
"""

import pathlib
import sqlite3
import struct
import tempfile
import unittest

import digit_lab

EPOCHS = 4


def read_labels(folder):
    data = (folder / 't10k-labels-idx1-ubyte').read_bytes()
    assert struct.unpack('>II', data[:8]) == (0x801, digit_lab.TEST_IMAGES)
    return list(data[8:])


class Mistakes(digit_lab.TestCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.store = pathlib.Path(folder.name) / 'runs.db'
        done = digit_lab.run('train', '--dataset', cls.dataset, '--hidden', 20, '--epochs', EPOCHS,
                             '--store', cls.store)
        assert done.returncode == 0, done.stderr
        cls.labels = read_labels(cls.dataset)

    def mistakes(self, *options, store=None):
        return digit_lab.lines(self.succeed('mistakes', 1, '--store', store or self.store, '--json',
                                            *options))

    def show(self):
        return digit_lab.lines(self.succeed('runs', 'show', 1, '--store', self.store, '--json'))[0]

    def test_all(self):
        mistakes = self.mistakes('--limit', 0)
        accuracy = self.show()['history'][-1]['test_accuracy']
        self.assertEqual(len(mistakes), round((1 - accuracy) * digit_lab.TEST_IMAGES))
        for mistake in mistakes:
            self.assertEqual(mistake['epoch'], EPOCHS)
            self.assertEqual(mistake['actual'], self.labels[mistake['image']])
            self.assertEqual(mistake['actual_name'], str(mistake['actual']))
            self.assertNotEqual(mistake['predicted'], mistake['actual'])
            # Both are rounded to steps of 1 / 255.
            self.assertGreaterEqual(mistake['probability'] + 0.004, mistake['actual_probability'])
            biography = mistake['biography']
            self.assertEqual(biography['epochs_known'], EPOCHS)
            self.assertIn(biography['kind'], ['forgotten', 'never-learned'])
            self.assertEqual(biography['kind'] == 'never-learned', biography['epochs_right'] == 0)
            self.assertIsNone(biography['learned_epoch'])
        probabilities = [mistake['probability'] for mistake in mistakes]
        self.assertEqual(probabilities, sorted(probabilities, reverse=True))

    def test_orders(self):
        everything = {mistake['image'] for mistake in self.mistakes('--limit', 0)}
        keys = {
            'surest': lambda mistake: -mistake['probability'],
            'least-sure': lambda mistake: mistake['probability'],
            'least-likely': lambda mistake: mistake['actual_probability'],
            'forgotten': lambda mistake: -mistake['biography']['times_forgotten'],
            'file': lambda mistake: mistake['image'],
        }
        for order, key in keys.items():
            mistakes = self.mistakes('--limit', 0, '--order', order)
            self.assertEqual({mistake['image'] for mistake in mistakes}, everything)
            # Equals stand as they do in the file.
            self.assertEqual(mistakes, sorted(mistakes, key=lambda m: (key(m), m['image'])))

    def test_some(self):
        everything = self.mistakes('--limit', 0, '--order', 'file')
        actual, predicted = everything[0]['actual'], everything[0]['predicted']
        expected = [mistake for mistake in everything
                    if (mistake['actual'], mistake['predicted']) == (actual, predicted)]
        self.assertEqual(self.mistakes('--limit', 0, '--order', 'file', '--actual', actual,
                                       '--predicted', predicted), expected)
        self.assertEqual(self.mistakes('--limit', 3, '--order', 'file'), everything[:3])
        self.assertEqual(self.mistakes('--actual', 4, '--predicted', 4), [])
        earlier = self.mistakes('--limit', 0, '--epoch', 1)
        self.assertGreater(len(earlier), len(everything))
        self.assertEqual(earlier[0]['biography']['epochs_known'], 1)

    def test_text(self):
        text = self.succeed('mistakes', '--run', 1, '--store', self.store, '--actual', 4, '--limit', 2)
        self.assertIn('Test images of 4 read wrongly', text)
        self.assertIn('--limit 0', text)
        self.assertIn(f'of {EPOCHS} epochs', text)
        self.assertEqual(len(text.splitlines()), 5)

    def test_quality(self):
        [quality] = self.mistakes('--quality')
        mistakes = self.mistakes('--limit', 0)
        self.assertAlmostEqual(quality['accuracy'], self.show()['history'][-1]['test_accuracy'])
        wrongly_read = [mistake['predicted'] for mistake in mistakes]
        recalls = []
        for number, entry in enumerate(quality['classes']):
            images = self.labels.count(number)
            missed = sum(mistake['actual'] == number for mistake in mistakes)
            right = images - missed
            named = right + wrongly_read.count(number)
            self.assertEqual((entry['class'], entry['name']), (number, str(number)))
            self.assertEqual((entry['images'], entry['predicted'], entry['right']),
                             (images, named, right))
            self.assertAlmostEqual(entry['precision'], right / named)
            self.assertAlmostEqual(entry['recall'], right / images)
            self.assertAlmostEqual(entry['f1'], 2 * right / (images + named))
            recalls.append(right / images)
        self.assertAlmostEqual(quality['mean']['recall'], sum(recalls) / 10)
        bins = quality['reliability']
        self.assertEqual(sum(entry['images'] for entry in bins), digit_lab.TEST_IMAGES)
        error = sum(entry['images'] * abs(entry['accuracy'] - entry['confidence'])
                    for entry in bins if entry['images'] > 0) / digit_lab.TEST_IMAGES
        self.assertAlmostEqual(quality['calibration_error'], error)
        text = self.succeed('mistakes', 1, '--store', self.store, '--quality')
        self.assertIn('Expected calibration error', text)
        self.assertEqual(len(text.splitlines()), 14)

    def test_not_recorded(self):
        """A run of an earlier version: what its networks say, as far as they were kept."""
        recorded = self.mistakes('--limit', 0, '--order', 'file')
        with tempfile.TemporaryDirectory() as folder:
            store = pathlib.Path(folder) / 'runs.db'
            store.write_bytes(self.store.read_bytes())
            database = sqlite3.connect(store)
            with database:
                database.execute('DELETE FROM predictions')
                database.execute('DELETE FROM checkpoints WHERE epoch = 2')
            database.close()
            done = digit_lab.run('mistakes', 1, '--store', store, '--json', '--limit', 0, '--order',
                                 'file')
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertIn('did not record', done.stderr)
            computed = digit_lab.lines(done.stdout)
            self.assertEqual([mistake['image'] for mistake in computed],
                             [mistake['image'] for mistake in recorded])
            self.assertEqual(computed[0]['biography']['epochs_known'], EPOCHS - 1)
            self.assert_failure(digit_lab.run('mistakes', 1, '--store', store, '--epoch', 2),
                                'epoch 2')

    def test_misuse(self):
        arguments = ['mistakes', 1, '--store', self.store]
        for options, part in [(['--order', 'random'], 'random'), (['--epoch', 0], '--epoch'),
                              (['--limit', -1], '--limit'), (['2'], 'one run'),
                              (['--run', 1], 'one run')]:
            self.assert_misuse(digit_lab.run(*arguments, *options), part)
        self.assert_misuse(digit_lab.run('mistakes'), 'one run')
        self.assert_failure(digit_lab.run(*arguments, '--actual', 'ten'), '“ten”')
        self.assert_failure(digit_lab.run(*arguments, '--predicted', 10), '“10”')
        self.assert_failure(digit_lab.run(*arguments, '--epoch', EPOCHS + 1), f'{EPOCHS + 1}')
        self.assert_failure(digit_lab.run(*arguments, '--dataset', 'builtin'), '--dataset')
        self.assert_failure(digit_lab.run('mistakes', 9, '--store', self.store), '9')


if __name__ == '__main__':
    unittest.main()
