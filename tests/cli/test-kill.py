"""digit-lab-cli killed at any moment: the store opens, and what is resumed ends with the same bits.

An ordinary run of the tests kills a few times; DIGIT_LAB_KILLS=200 says how often, and
DIGIT_LAB_KILL_SEED=2 kills at other moments. The moments are drawn from that seed; nothing that is
asserted depends on when they are.

SPDX-License-Identifier: GPL-3.0-or-later
"""

import json
import os
import pathlib
import random
import subprocess
import tempfile
import time
import unittest

import digit_lab

KILLS = int(os.environ.get('DIGIT_LAB_KILLS', '12'))
SEED = int(os.environ.get('DIGIT_LAB_KILL_SEED', '1'))

EPOCHS = 30
CONFIG = ['--hidden', '20', '--dropout', '0.1', '--l2', '1e-4', '--epochs', EPOCHS]

EXPERIMENT = '''[experiment]
title = Killed
[base]
hidden = 10
epochs = 8
[vary]
learning-rate = 0.05, 0.1, 0.2
seeds = 2
'''


def complete_lines(text):
    """The JSON objects of what a killed program had printed; the last line may be cut short."""
    return [json.loads(line) for line in text.decode().split('\n')[:-1]]


class Killed(digit_lab.TestCase):
    """Programs that are killed, all of them with one store."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.home = pathlib.Path(folder.name)
        cls.few = cls.home / 'very few digits'
        cls.few.mkdir()
        subprocess.run([digit_lab.WRITE_IDX, cls.few, '300', '100'], check=True,
                       env=digit_lab.environment())

    def setUp(self):
        super().setUp()
        self.store = self.folder / 'runs.db'
        self.moments = random.Random(SEED)

    def program(self, *arguments):
        return self.succeed(*arguments, DIGIT_LAB_STORE=self.store)

    def show(self, run):
        return json.loads(self.program('runs', 'show', run, '--json'))

    def kill(self, n_lines, seconds, *arguments):
        """Starts a program, and kills it some time after a line: what it had printed."""
        with digit_lab.start(*arguments, stderr=subprocess.DEVNULL,
                             DIGIT_LAB_STORE=self.store) as program:
            seen = b''.join(program.stdout.readline() for _ in range(n_lines))
            time.sleep(seconds)
            program.kill()
            return complete_lines(seen + program.stdout.read())

    def assert_same(self, ours, theirs):
        self.assertEqual(digit_lab.without_seconds(ours), digit_lab.without_seconds(theirs))


class Trainings(Killed):

    def setUp(self):
        super().setUp()
        self.model = self.folder / 'whole'
        _, *self.expected, _ = digit_lab.lines(
            self.program('train', '--dataset', self.few, '--json', '--no-store', '--save',
                         self.model, *CONFIG))

    def assert_kept(self, entry, printed):
        """At most the epoch that was trained is lost: nothing of what was printed."""
        n = entry['epochs_done']
        self.assertGreaterEqual(n, max((line.get('epoch', 0) for line in printed), default=0))
        # Even where it was killed before it could say that it had ended.
        self.assertEqual(entry['state'], 'finished' if n == EPOCHS else 'interrupted')
        for told, kept in zip(self.expected, entry['history']):
            self.assertEqual({name: kept[name] for name in told if name != 'seconds'},
                             {name: told[name] for name in told if name != 'seconds'})
        self.assertEqual(len(entry['history']), n)
        # Its weights are there, so that it goes on from there.
        if n > 0:
            self.assertEqual(entry['checkpoints'][-1], n)

    def resume(self, run, state, done):
        model = self.folder / 'resumed.safetensors'
        if state == 'finished':
            self.program('runs', 'export', run, model)
        else:
            first, *epochs, end = digit_lab.lines(self.program('runs', 'resume', run, '--json',
                                                               '--save', model))
            self.assertEqual((first['run'], first['epochs_done']), (run, done))
            self.assert_same(epochs, self.expected[done:])
            self.assertEqual(end['done'], True)
        self.assertEqual(model.read_bytes(), self.model.read_bytes())
        entry = self.show(run)
        self.assertEqual((entry['state'], entry['epochs_done']), ('finished', EPOCHS))
        self.assert_kept(entry, [])

    def test_kills(self):
        n_recorded = n_cut = 0
        for i in range(KILLS - KILLS // 3):
            # Before anything is printed, or after some epochs.
            n_lines = self.moments.choice([0, 1, self.moments.randint(2, EPOCHS)])
            seconds = self.moments.random() * (0.1 if n_lines == 0 else 0.01)
            with self.subTest(kill=i, lines=n_lines, seconds=seconds):
                before = {entry['run'] for entry in
                          digit_lab.lines(self.program('runs', 'list', '--json'))}
                printed = self.kill(n_lines, seconds, 'train', '--dataset', self.few, '--json',
                                    *CONFIG)
                after = digit_lab.lines(self.program('runs', 'list', '--json'))
                new = [entry['run'] for entry in after if entry['run'] not in before]
                self.assertEqual(len(after), len(before) + len(new))
                if printed:
                    self.assertEqual(new, [printed[0]['run']])
                self.assertLessEqual(len(new), 1)
                for run in new:
                    n_recorded += 1
                    entry = self.show(run)
                    self.assert_kept(entry, printed)
                    n_cut += entry['epochs_done'] < EPOCHS
                    # What goes on can be killed again.
                    if entry['state'] == 'interrupted' and self.moments.random() < 0.3:
                        printed = self.kill(self.moments.randint(0, 3), 0, 'runs', 'resume', run,
                                            '--json')
                        entry = self.show(run)
                        self.assert_kept(entry, printed)
                    self.resume(run, entry['state'], entry['epochs_done'])
        # Otherwise nothing was tested.
        self.assertGreater(n_recorded, 0)
        self.assertGreater(n_cut, 0)


class Sweeps(Killed):

    def setUp(self):
        super().setUp()
        self.file = self.folder / 'killed.ini'
        self.file.write_text(EXPERIMENT)
        started = time.monotonic()
        *_, self.expected = self.sweep('sweep', '--dataset', self.few, self.file)
        # Where moments are drawn from.
        self.seconds = time.monotonic() - started
        self.models = self.read_models(self.expected)

    def sweep(self, *arguments):
        """What a sweep prints: its first line, those of runs, of points, and the last."""
        first, *rest, end = digit_lab.lines(self.program(*arguments, '--json'))
        self.assertTrue(end['done'])
        self.assertEqual(end['runs_done'], 6)
        listed = digit_lab.lines(self.program('runs', 'list', '--json', '--experiment',
                                              first['experiment']))
        self.assertEqual(sorted(entry['index'] for entry in listed), list(range(6)))
        self.assertEqual({entry['state'] for entry in listed}, {'finished'})
        return first, rest, {entry['index']: entry['run'] for entry in listed}

    def read_models(self, runs):
        """Of each run of a sweep its curves and its last network."""
        models = {}
        for index, run in runs.items():
            path = self.folder / 'model.safetensors'
            self.program('runs', 'export', run, path)
            models[index] = (digit_lab.without_seconds(self.show(run)['history']),
                             path.read_bytes())
        return models

    def find_experiments(self):
        return [entry for entry in digit_lab.lines(self.program('sweep', '--list', '--json'))
                if 'experiment' in entry]

    def test_kills(self):
        n_resumed = 0
        for i in range(KILLS // 3):
            seconds = self.moments.random() * self.seconds
            n_lines = self.moments.choice([0, 1])
            with self.subTest(kill=i, lines=n_lines, seconds=seconds):
                before = {entry['experiment'] for entry in self.find_experiments()}
                printed = self.kill(n_lines, seconds, 'sweep', '--dataset', self.few, '--json',
                                    '--jobs', self.moments.randint(1, 3), self.file)
                new = [entry for entry in self.find_experiments()
                       if entry['experiment'] not in before]
                if not new:
                    self.assertEqual(printed, [])
                    continue
                experiment, = new
                if printed:
                    self.assertEqual(experiment['experiment'], printed[0]['experiment'])
                self.assertIn(experiment['state'], ('interrupted', 'finished'))
                for told in printed[1:]:
                    if 'index' in told:
                        entry = self.show(told['run'])
                        self.assertEqual((entry['state'], entry['epochs_done']), ('finished', 8))
                _, _, runs = self.sweep('sweep', '--resume', experiment['experiment'])
                self.assertEqual(self.read_models(runs), self.models)
                n_resumed += 1
        self.assertGreater(n_resumed, 0)


if __name__ == '__main__':
    unittest.main()
