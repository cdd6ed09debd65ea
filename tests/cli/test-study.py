"""digit-lab-cli study: experiments trained one after the other, their figures and a report.

SPDX-License-Identifier: GPL-3.0-or-later
"""

import csv
import json
import signal
import unittest

import digit_lab

RUN_KEYS = ['experiment', 'run', 'epochs', 'test_loss', 'test_accuracy', 'seconds']
END_KEYS = ['done', 'runs', 'runs_done', 'trained', 'seconds', 'report']

RATES = '''[experiment]
title = Two rates
[base]
preset = linear
epochs = {epochs}
[vary]
learning-rate = 0.01, 0.1
'''
SEEDS = '''[experiment]
title = Three seeds
[base]
preset = linear
epochs = 1
[vary]
seeds = 3
'''


class Study(digit_lab.TestCase):

    def setUp(self):
        super().setUp()
        self.store = self.folder / 'runs.db'
        self.output = self.folder / 'made' / 'for it'
        self.rates = self.folder / 'rates.ini'
        self.seeds = self.folder / 'seeds.ini'
        self.rates.write_text(RATES.format(epochs=2))
        self.seeds.write_text(SEEDS)

    def arguments(self, *arguments):
        return ('study', '--dataset', self.dataset, '--store', self.store, '--output', self.output,
                *arguments, self.rates, self.seeds)

    def study(self, *arguments):
        """The JSON objects of the two experiments: of their runs, and of the end."""
        *runs, end = digit_lab.lines(self.succeed(*self.arguments('--json', *arguments)))
        return sorted(runs, key=lambda entry: (entry['experiment'], entry['run'])), end

    def list(self):
        return digit_lab.lines(self.succeed('runs', 'list', '--json', '--store', self.store))

    def test_members(self):
        runs, end = self.study()
        self.assertEqual([entry['experiment'] for entry in runs], ['rates'] * 2 + ['seeds'] * 3)
        for entry in runs:
            self.assertEqual(list(entry), RUN_KEYS)
            self.assertEqual(entry['epochs'], 2 if entry['experiment'] == 'rates' else 1)
        self.assertEqual(list(end), END_KEYS)
        self.assertEqual((end['done'], end['runs'], end['runs_done'], end['trained']),
                         (True, 5, 5, 5))
        self.assertEqual(end['report'], str(self.output / 'report.html'))
        self.assertEqual(len(self.list()), 5)

    def test_files(self):
        self.study()
        names = {path.name for path in self.output.iterdir()}
        self.assertLessEqual({f'{name}{ending}' for name in ('rates', 'seeds')
                              for ending in ('.csv', '-epochs.csv', '-loss.svg', '-loss.pdf',
                                             '-loss.png', '-accuracy.svg')}, names)
        # A U-curve needs something that varies.
        self.assertIn('rates-varied.svg', names)
        self.assertNotIn('seeds-varied.svg', names)
        self.assertIn('report.html', names)
        self.assertEqual({name for name in names if name.startswith('.')}, set())
        with open(self.output / 'rates-epochs.csv', newline='') as file:
            rows = list(csv.DictReader(file))
        self.assertEqual([row['epoch'] for row in rows], ['1', '2', '1', '2'])
        page = (self.output / 'report.html').read_text()
        self.assertIn('Two rates', page)
        # These are not the study's experiments: nothing is claimed of them.
        self.assertNotIn('class="claims"', page)

    def test_again(self):
        """What is recorded is not trained again, unless that is asked for; the files are the same."""
        runs, _ = self.study()
        numbers = (self.output / 'rates-epochs.csv').read_text()
        again, end = self.study()
        self.assertEqual(again, runs)
        self.assertEqual((end['trained'], len(self.list())), (0, 5))
        self.assertEqual((self.output / 'rates-epochs.csv').read_text(), numbers)
        _, end = self.study('--afresh')
        self.assertEqual((end['trained'], len(self.list())), (5, 10))

    def test_text(self):
        text = self.succeed(*self.arguments('--jobs', 1))
        self.assertIn(f'Wrote {self.output / "report.html"}', text)
        self.assertIn('5 of 5 runs trained', text)
        text = self.succeed(*self.arguments())
        self.assertIn('5 runs, which the store had already', text)

    def test_stop_and_go_on(self):
        self.rates.write_text(RATES.format(epochs=60))
        program = digit_lab.start(*self.arguments('--json', '--jobs', 1))
        told = json.loads(program.stdout.readline())
        program.send_signal(signal.SIGINT)
        *_, end = digit_lab.lines(program.stdout.read().decode())
        err = program.stderr.read().decode()
        program.communicate()
        self.assertEqual(list(told), RUN_KEYS)
        if not end['done']:
            self.assertEqual(program.returncode, 128 + signal.SIGINT)
            self.assert_sentence(err, 'Interrupt', 'the same command goes on')
            self.assertIn('Interrupt', end['reason'])
            self.assertFalse((self.output / 'report.html').exists())
        runs, end = self.study()
        self.assertEqual((end['done'], end['runs_done'], len(self.list())), (True, 5, 5))
        self.assertTrue((self.output / 'report.html').exists())
        self.store = self.folder / 'other.db'
        expected, _ = self.study()
        self.assertEqual(digit_lab.without_seconds(runs), digit_lab.without_seconds(expected))

    def test_misuse(self):
        self.assert_misuse(digit_lab.run('study', '--dataset', self.dataset), '--output')
        self.assert_misuse(digit_lab.run(*self.arguments('--jobs', -1)), '--jobs')
        self.assert_misuse(digit_lab.run(*self.arguments('--no-store')), '--store')
        self.assertFalse(self.output.exists())

    def test_faults(self):
        """Told before anything is trained."""
        blocked = self.folder / 'file'
        blocked.touch()
        arguments = 'study', '--dataset', self.dataset, '--store', self.store, '--output'
        self.assert_failure(digit_lab.run(*arguments, blocked / 'under it', self.rates), blocked)
        self.assert_failure(digit_lab.run(*arguments, self.output, 'no-such-experiment'),
                            'no-such-experiment')
        self.assert_failure(digit_lab.run(*arguments, self.output, self.rates, self.rates), 'rates')
        self.rates.write_text('nothing')
        self.assert_failure(digit_lab.run(*arguments, self.output, self.rates), 'line 1')
        self.assertFalse((self.output / 'report.html').exists())


if __name__ == '__main__':
    unittest.main()
