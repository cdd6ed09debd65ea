"""digit-lab-cli sweep: all runs of an experiment, and what came of it.

SPDX-License-Identifier: GPL-3.0-or-later
"""

import json
import os
import signal
import statistics
import unittest

import digit_lab

FIRST_KEYS = ['experiment', 'name', 'title', 'runs', 'runs_done', 'points', 'seeds', 'jobs',
              'dataset']
RUN_KEYS = ['run', 'index', 'point', 'label', 'seed', 'state', 'epochs', 'seconds', 'train_loss',
            'test_loss', 'test_accuracy', 'best_test_loss', 'best_test_accuracy']
POINT_KEYS = ['point', 'label', 'metric', 'n', 'diverged', 'mean', 'spread', 'low', 'high',
              'best_mean', 'best_spread']
END_KEYS = ['done', 'experiment', 'runs', 'runs_done', 'seconds', 'conclusion']

EXPERIMENT = '''[experiment]
title = Two rates
[base]
preset = linear
epochs = 3
[vary]
learning-rate = 0.01, 0.1
seeds = 2
'''


class Sweep(digit_lab.TestCase):

    def setUp(self):
        super().setUp()
        self.store = self.folder / 'runs.db'
        self.file = self.folder / 'rates.ini'
        self.file.write_text(EXPERIMENT)

    def program(self, *arguments):
        return self.succeed(*arguments, DIGIT_LAB_STORE=self.store)

    def sweep(self, *arguments):
        """The JSON objects of a sweep: of its beginning, its runs, its points, and its end."""
        first, *rest, end = digit_lab.lines(self.program('sweep', '--dataset', self.dataset,
                                                         '--json', *arguments))
        return (first, [entry for entry in rest if 'index' in entry],
                [entry for entry in rest if 'mean' in entry], end)

    def list(self, *arguments):
        return digit_lab.lines(self.program('runs', 'list', '--json', *arguments))

    def test_members(self):
        first, runs, points, end = self.sweep(self.file)
        self.assertEqual(list(first), FIRST_KEYS)
        self.assertEqual((first['name'], first['title']), ('rates', 'Two rates'))
        self.assertEqual((first['runs'], first['runs_done'], first['points'], first['seeds']),
                         (4, 0, 2, 2))
        self.assertGreaterEqual(first['jobs'], 1)
        self.assertEqual(first['dataset'], self.dataset.name)
        self.assertEqual(sorted(entry['index'] for entry in runs), [0, 1, 2, 3])
        for entry in runs:
            self.assertEqual(list(entry), RUN_KEYS)
            self.assertEqual((entry['state'], entry['epochs']), ('finished', 3))
            self.assertTrue(entry['label'])
        self.assertEqual([list(entry) for entry in points], [POINT_KEYS, POINT_KEYS])
        self.assertEqual(list(end), END_KEYS)
        self.assertEqual((end['done'], end['runs'], end['runs_done']), (True, 4, 4))
        self.assertTrue(end['conclusion'])
        self.assertAlmostEqual(end['seconds'], sum(entry['seconds'] for entry in runs))

    def test_same_as_train(self):
        _, runs, points, _ = self.sweep(self.file)
        values = {}
        for entry in runs:
            rate = [0.01, 0.1][entry['point']]
            *_, last, _ = self.train('--learning-rate', rate, '--seed', entry['seed'], epochs=3)
            self.assertEqual(entry['test_loss'], last['test_loss'])
            self.assertEqual(entry['train_loss'], last['train_loss'])
            self.assertEqual(entry['test_accuracy'], last['test_accuracy'])
            values.setdefault(entry['point'], []).append(entry['test_loss'])
        self.assertEqual(sorted((entry['point'], entry['seed']) for entry in runs),
                         [(0, 1), (0, 2), (1, 1), (1, 2)])
        for point in points:
            of_seeds = values[point['point']]
            self.assertEqual((point['metric'], point['n'], point['diverged']), ('test-loss', 2, 0))
            self.assertAlmostEqual(point['mean'], statistics.fmean(of_seeds))
            self.assertAlmostEqual(point['low'], min(of_seeds))
            self.assertAlmostEqual(point['high'], max(of_seeds))

    def test_each_is_a_run(self):
        first, runs, _, _ = self.sweep(self.file)
        listed = self.list('--experiment', first['experiment'])
        self.assertEqual({entry['run'] for entry in listed}, {entry['run'] for entry in runs})
        for entry in listed:
            self.assertEqual((entry['experiment'], entry['state']),
                             (first['experiment'], 'finished'))
        recorded = [entry for entry in digit_lab.lines(self.program('sweep', '--list', '--json'))
                    if 'experiment' in entry]
        self.assertEqual(recorded, [{'experiment': first['experiment'], 'name': 'rates',
                                     'title': 'Two rates', 'state': 'finished', 'runs': 4,
                                     'runs_done': 4}])

    def test_ready_made(self):
        names = [entry['name'] for entry in digit_lab.lines(self.program('sweep', '--list', '--json'))]
        for name in 'shallow-vs-deep', 'l2', 'neurons', 'learning-rate', 'dropout', 'best':
            self.assertIn(name, names)
            self.assertIn(name, self.program('sweep', '--list'))
        first, runs, points, end = self.sweep('dropout', '--epochs', 1, '--seeds', 2, '--jobs', 1)
        self.assertEqual((first['name'], first['jobs'], first['seeds']), ('dropout', 1, 2))
        self.assertEqual({entry['epochs'] for entry in runs}, {1})
        self.assertEqual(len(runs), 2 * len(points))
        self.assertTrue(end['done'])

    def test_without_store(self):
        first, runs, _, end = self.sweep(self.file, '--no-store')
        self.assertEqual({first['experiment'], end['experiment'],
                          *(entry['run'] for entry in runs)}, {None})
        self.assertFalse(self.store.exists())

    def test_text(self):
        text = self.program('sweep', '--dataset', self.dataset, self.file)
        lines = text.splitlines()
        self.assertIn('Two rates', lines[0])
        self.assertIn(self.dataset.name, lines[0])
        for line in lines[1:5]:
            self.assertRegex(line, r'\A.*0\.\d+.*loss \d\.\d{4}')
        self.assertRegex(lines[-1], r'\ARecorded as experiment \d+\Z')
        self.assertNotRegex(text, r'[\r\x1b]')

    def test_diverging(self):
        """One run that diverges is a result, and no failure."""
        self.file.write_text(EXPERIMENT.replace('epochs = 3', 'epochs = 50\nl2 = 0.002')
                             .replace('0.01, 0.1', '0.1, 1000').replace('seeds = 2', 'seeds = 1'))
        _, runs, points, end = self.sweep(self.file)
        self.assertEqual({entry['index']: entry['state'] for entry in runs},
                         {0: 'finished', 1: 'diverged'})
        self.assertEqual([point['diverged'] for point in points], [0, 1])
        self.assertEqual((end['done'], end['runs_done']), (True, 2))

    def test_stop_and_resume(self):
        _, expected, points, _ = self.sweep(self.file, '--epochs', 40, '--no-store')
        program = digit_lab.start('sweep', '--dataset', self.dataset, '--json', '--jobs', 1,
                                  '--epochs', 40, os.path.relpath(self.file),
                                  DIGIT_LAB_STORE=self.store)
        experiment = json.loads(program.stdout.readline())['experiment']
        ended = json.loads(program.stdout.readline())
        program.send_signal(signal.SIGINT)
        rest = digit_lab.lines(program.stdout.read().decode())
        err = program.stderr.read()
        program.communicate()
        end = rest[-1]
        if not end['done']:
            self.assertEqual(program.returncode, 128 + signal.SIGINT)
            self.assert_sentence(err.decode(), 'Interrupt', f'sweep --resume {experiment}')
            self.assertIn('Interrupt', end['reason'])
            self.assertGreaterEqual(end['runs_done'], 1)
        told = [ended, *(entry for entry in rest if 'index' in entry)]
        # Its dataset is known, whatever folder it is resumed from.
        first, *rest, end = digit_lab.lines(self.succeed('sweep', '--resume', experiment, '--json',
                                                         DIGIT_LAB_STORE=self.store))
        self.assertEqual(first['experiment'], experiment)
        self.assertEqual(first['runs_done'], len(told))
        self.assertEqual((end['done'], end['runs_done']), (True, 4))
        told += [entry for entry in rest if 'index' in entry]
        told.sort(key=lambda entry: entry['index'])
        expected.sort(key=lambda entry: entry['index'])
        for ours, theirs in zip(told, expected, strict=True):
            self.assertEqual({**ours, 'run': None, 'seconds': 0}, {**theirs, 'seconds': 0})
        self.assertEqual([entry for entry in rest if 'mean' in entry], points)
        self.assertEqual(len(self.list()), 4)

    def test_faults(self):
        for text, parts in (
                (EXPERIMENT.replace('0.01', 'x'), ['line 7', 'learning-rate']),
                (EXPERIMENT.replace('learning-rate', 'colour'), ['line 7', 'colour']),
                (EXPERIMENT.replace('seeds = 2', 'seeds = 1000000'), ['line 8', 'seeds']),
                ('nothing', ['line 1'])):
            self.file.write_text(text)
            self.assert_failure(digit_lab.run('sweep', self.file), self.file.name, *parts)
        self.assert_failure(digit_lab.run('sweep', 'nonesuch'), 'nonesuch')
        self.file.write_text(EXPERIMENT.replace('learning-rate = 0.01, 0.1', 'epochs = 1, 2'))
        self.assert_failure(digit_lab.run('sweep', self.file, '--epochs', 3), '--epochs')
        self.file.write_text(EXPERIMENT)
        self.assert_failure(digit_lab.run('sweep', self.file, '--dataset', self.folder),
                            self.folder.name)
        self.assert_failure(digit_lab.run('sweep', '--resume', 7, DIGIT_LAB_STORE=self.store), '7')

    def test_store_in_trouble(self):
        done = digit_lab.run('sweep', self.file, '--dataset', self.dataset, '--json',
                             DIGIT_LAB_STORE='/proc/digit-lab/runs.db')
        self.assertEqual(done.returncode, 0)
        self.assert_sentence(done.stderr, '/proc/digit-lab')
        first, *_, end = digit_lab.lines(done.stdout)
        self.assertIsNone(first['experiment'])
        self.assertEqual((end['done'], end['runs_done']), (True, 4))


if __name__ == '__main__':
    unittest.main()
