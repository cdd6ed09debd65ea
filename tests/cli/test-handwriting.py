"""digit-lab-cli handwriting: drawings kept, shared, and taught to a network.

SPDX-License-Identifier: GPL-3.0-or-later
"""

import json
import unittest

import digit_lab


def seven(shift):
    """A 7 with a bar and a serif, each time a little different."""
    return [[[0, 3 + shift], [0.5, 0], [10, shift], [5, 18]], [[1, 9], [9 + shift, 9]]]


def zero(shift):
    """A slashed 0 that stands on a corner."""
    return [[[5, 0], [0, 8 + shift], [5, 16], [10 + shift, 8], [5, 0]], [[10, 0], [0, 16 - shift]]]


def line(label, strokes, **members):
    return json.dumps({'label': label, 'strokes': strokes, **members}) + '\n'


class Handwriting(digit_lab.TestCase):

    def setUp(self):
        super().setUp()
        self.store = self.folder / 'runs.db'

    def run_command(self, *arguments, **kwargs):
        return digit_lab.run('handwriting', *arguments, '--store', self.store, **kwargs)

    def command(self, *arguments, **kwargs):
        return self.succeed('handwriting', *arguments, '--store', self.store, **kwargs)

    def list(self):
        return digit_lab.lines(self.command('list', '--json'))

    def add(self, n=6):
        """Adds some 7s and 0s: the file that they came from."""
        path = self.folder / 'drawn.jsonl'
        path.write_text(''.join(line('7', seven(i / 4)) + line('0', zero(i / 4))
                                for i in range(n)))
        self.command('import', path)
        return path

    def test_collection(self):
        self.assertEqual(self.command('list'), 'There are no drawings.\n')
        path = self.folder / 'sevens.jsonl'
        path.write_text(''.join(json.dumps({'strokes': seven(i)}) + '\n' for i in range(3)))
        self.assertEqual(self.command('add', path, '--label', '7').splitlines(),
                         [f'Added drawing {i}, a 7' for i in (1, 2, 3)])
        self.command('add', '-', '--label', 'Bag', stdin=json.dumps({'strokes': zero(0)}).encode())
        self.assertEqual([(entry['drawing'], entry['label'], entry['held_out'], entry['strokes'])
                          for entry in self.list()],
                         [(1, '7', False, 2), (2, '7', False, 2), (3, '7', True, 2),
                          (4, 'Bag', False, 2)])
        self.assertEqual({len(entry['pixels']) for entry in self.list()}, {784})
        table = self.command('list').splitlines()
        self.assertEqual(len(table), 5)
        self.assertIn('testing', table[3])

        self.command('label', 1, 4, 'Ankle boot')
        self.assertEqual([entry['label'] for entry in self.list()],
                         ['Ankle boot', '7', '7', 'Ankle boot'])
        self.command('hold-out', 1, 2)
        self.command('train-on', 3)
        self.assertEqual([entry['held_out'] for entry in self.list()], [True, True, False, False])
        self.assertIn('Deleted 2 drawings.', self.command('delete', 2, 3))
        self.assertEqual([entry['drawing'] for entry in self.list()], [1, 4])
        self.command('undelete', 2, 3)
        self.assertEqual([entry['drawing'] for entry in self.list()], [1, 2, 3, 4])

    def test_sharing(self):
        self.add()
        before = self.list()
        lines, images = self.folder / 'all.jsonl', self.folder / 'images'
        self.assertIn('Wrote 12 drawings', self.command('export', lines))
        self.assertEqual(len(digit_lab.lines(lines.read_text())), 12)
        self.assertIn('Wrote 12 drawings', self.command('export', '--idx', images))
        self.command('delete', *[entry['drawing'] for entry in before])
        self.assertEqual(self.command('import', lines), 'Added 12 drawings\n')

        def content(entries):
            return [{key: value for key, value in entry.items() if key != 'drawing'}
                    for entry in entries]

        self.assertEqual(content(self.list()), content(before))
        self.assertEqual(self.command('import', images), 'Added 12 drawings\n')
        self.assertEqual([entry['strokes'] for entry in self.list()[12:]], [None] * 12)
        self.assertEqual(sorted(entry['pixels'] for entry in self.list()[12:]),
                         sorted(entry['pixels'] for entry in before))
        # A dataset like any other.
        trained = digit_lab.lines(self.succeed('train', '--dataset', images, '--preset', 'linear',
                                               '--epochs', 1, '--json', '--no-store'))
        self.assertEqual(trained[-1]['done'], True)

    def test_fine_tune(self):
        self.succeed('train', '--dataset', self.dataset, '--preset', 'shallow', '--epochs', 20,
                     '--store', self.store, '--json')
        self.add(9)
        self.command('add', '-', '--label', 'Bag', stdin=json.dumps({'strokes': zero(0)}).encode())
        before = json.loads(self.command('evaluate', '--run', 1, '--json'))
        self.assertEqual((before['trained_on'], before['held_out'], before['left_out']),
                         (12, 6, 1))
        told = digit_lab.lines(self.command('fine-tune', '--run', 1, '--json'))
        report = told[-1]
        self.assertEqual((report['report'], report['parent'], report['parent_epoch']),
                         (True, 1, 20))
        self.assertEqual((report['held_out']['images'], report['trained_on']['images'],
                          report['base']['images'], report['left_out']),
                         (6, 12, digit_lab.TEST_IMAGES, 1))
        self.assertEqual(report['held_out']['before'], before['held_out_read'] / 6)
        self.assertLess(report['held_out']['before'], 1)
        self.assertGreater(report['held_out']['after'], report['held_out']['before'])
        self.assertGreaterEqual(report['trained_on']['after'], 0.9)
        self.assertGreater(report['base']['after'], report['base']['before'] - 0.05)

        after = json.loads(self.command('evaluate', '--run', 2, '--json'))
        self.assertEqual(after['held_out_read'] / 6, report['held_out']['after'])
        self.assertEqual({entry['label'] for entry in after['drawings']}, {'0', '7'})
        shown = json.loads(self.succeed('runs', 'show', 2, '--json', '--store', self.store))
        self.assertIn('taught 12 drawings', shown['name'])
        self.assertEqual((shown['parent'], shown['parent_epoch']), (1, 20))
        text = self.succeed('runs', 'show', 2, '--store', self.store)
        self.assertIn('handwriting fine-tune --run 1 --epoch 20', text)

        # What it was trained on is made again from the collection.
        longer = digit_lab.lines(self.succeed('runs', 'resume', 2, '--epochs', 8, '--json',
                                              '--store', self.store))
        self.assertEqual(longer[-1]['done'], True)
        evaluated = json.loads(self.succeed('evaluate', '--run', 2, '--json', '--store',
                                            self.store))
        self.assertEqual(evaluated['images'], digit_lab.TEST_IMAGES)
        quality = self.succeed('mistakes', 2, '--quality', '--store', self.store)
        self.assertIn('Expected calibration error', quality)
        # A tuned network is tuned again, on the same dataset.
        again = digit_lab.lines(self.command('fine-tune', '--run', 2, '--epoch', 3, '--epochs', 1,
                                             '--json'))
        self.assertEqual((again[-1]['parent'], again[-1]['parent_epoch']), (2, 3))
        self.assertEqual(again[-1]['base']['images'], digit_lab.TEST_IMAGES)
        self.command('delete', 1)
        self.assert_failure(digit_lab.run('runs', 'resume', 2, '--epochs', 9, '--store',
                                          self.store), 'drawing 1 is missing')

    def test_words(self):
        self.succeed('train', '--dataset', self.dataset, '--preset', 'linear', '--epochs', 1,
                     '--store', self.store, '--json')
        self.add(3)
        text = self.command('fine-tune', '--run', 1, '--epochs', 1, '--variants', 3, '--rehearse',
                            50, '--learning-rate', 0.01)
        self.assertRegex(text, r'Your held-out drawings: \d of 2 read before, \d now\. ')
        text = self.command('evaluate', '--run', 2)
        self.assertRegex(text, r'\ADrawings to train on: \d of 4 read\n'
                               r'Held-out drawings: \d of 2 read\n')

    def test_nothing_to_learn(self):
        self.succeed('train', '--dataset', self.dataset, '--preset', 'linear', '--epochs', 1,
                     '--store', self.store, '--json')
        self.assert_failure(self.run_command('fine-tune', '--run', 1), 'no drawing')
        self.assert_failure(self.run_command('fine-tune', '--run', 5), '5')
        self.assert_failure(self.run_command('fine-tune', '--run', 1, '--epoch', 7), 'epoch 7')
        self.assert_failure(self.run_command('evaluate', '--run', 'nobody'), 'nobody')

    def test_faults(self):
        path = self.folder / 'drawn.jsonl'
        path.write_text(line('7', seven(0)) + '{"label": "7", "strokes": 5}\n')
        self.assert_failure(self.run_command('import', path), path, 'line 2', 'strokes')
        self.assert_failure(self.run_command('add', path, '--label', '7'), path, 'line 2')
        self.assert_failure(self.run_command('import', self.folder / 'nothing'), 'nothing')
        self.assert_failure(self.run_command('import', self.folder), self.folder)
        self.assert_failure(self.run_command('add', '-', '--label', '7',
                                             stdin=b'{"strokes": []}\n'), 'line 1', 'empty')
        self.assert_failure(self.run_command('add', path, '--label', ' '), 'label')
        self.assert_failure(self.run_command('label', 1, '7'), 'drawing 1')
        self.assert_failure(self.run_command('delete', 1), 'drawing 1')
        self.assert_failure(self.run_command('export', '--idx', self.folder / 'images'),
                            'held out')
        self.assertEqual(self.list(), [])

    def test_misuse(self):
        def misuse(*arguments):
            return digit_lab.run('handwriting', *arguments)

        self.assert_misuse(misuse(), 'list')
        self.assert_misuse(misuse('draw'), 'draw')
        self.assert_misuse(misuse('add', 'file'), '--label')
        self.assert_misuse(misuse('add', '--label', '7'), 'file')
        self.assert_misuse(misuse('label', '7'), 'numbers')
        self.assert_misuse(misuse('label', 'x', '7'), '“x”')
        self.assert_misuse(misuse('delete'), 'number')
        self.assert_misuse(misuse('undelete', '-1x'))
        self.assert_misuse(misuse('hold-out', '0'), '“0”')
        self.assert_misuse(misuse('export'), 'file')
        self.assert_misuse(misuse('import', 'a', 'b'), 'file')
        self.assert_misuse(misuse('fine-tune'), '--run')
        self.assert_misuse(misuse('fine-tune', '--run', '1', '--epochs', '-1'), '--epochs')
        self.assert_misuse(misuse('fine-tune', '--run', '1', '--variants', '-1'), '--variants')
        self.assert_misuse(misuse('fine-tune', '--run', '1', '--rehearse', '-2'), '--rehearse')
        self.assert_misuse(misuse('fine-tune', '--run', '1', '--learning-rate', 'nan'))
        self.assert_misuse(misuse('evaluate'), '--run')

    def test_help(self):
        text = self.succeed('handwriting', '--help')
        commands = ['list', 'add', 'label', 'hold-out', 'train-on', 'delete', 'undelete', 'export',
                    'import', 'fine-tune', 'evaluate']
        for command in commands:
            self.assertIn(f'\n  {command} ', text)
            self.assertIn('--store', self.succeed('handwriting', command, '--help'))
        self.assertIn('\n  handwriting ', self.succeed('help'))


if __name__ == '__main__':
    unittest.main()
