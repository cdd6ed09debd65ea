"""digit-lab-cli and bad input: the right exit status, and a sentence that says what is wrong.

SPDX-License-Identifier: GPL-3.0-or-later
"""

import os
import resource
import subprocess
import unittest

import digit_lab

WRONG_COMMANDS = [
    ([], 'command'),
    (['trian'], '“trian”'),
    (['--json'], '“--json”'),
    (['help', 'trian'], 'help'),
    (['help', 'train', 'x'], 'help'),
]

# For each: what follows "train", and what the sentence must name.
WRONG_TRAININGS = [
    (['--frobnicate'], '--frobnicate'),
    (['model'], '“model”'),
    (['--', '--json'], '“--json”'),
    (['--epochs'], '--epochs'),
    (['--epochs', '0'], '--epochs'),
    (['--epochs', '-1'], '--epochs'),
    (['--epochs', '100001'], '--epochs'),
    (['--epochs', '1e3'], '--epochs'),
    (['--epochs', '99999999999999999999'], '--epochs'),
    (['--epochs', ''], '--epochs'),
    (['--batch', '0'], '--batch'),
    (['--batch', 'x'], '--batch'),
    (['--batch', '65537'], '--batch'),
    (['--learning-rate', 'nan'], '--learning-rate'),
    (['--learning-rate', 'inf'], '--learning-rate'),
    (['--learning-rate', '1e999'], '--learning-rate'),
    (['--learning-rate', '0'], '--learning-rate'),
    (['--learning-rate', '-0.1'], '--learning-rate'),
    (['--learning-rate', '1001'], '--learning-rate'),
    (['--learning-rate', '0.1x'], '--learning-rate'),
    (['--learning-rate', ''], '--learning-rate'),
    (['--l2', '-1'], '--l2'),
    (['--l2', 'nan'], '--l2'),
    (['--dropout', '1'], '--dropout'),
    (['--dropout', '-0.1'], '--dropout'),
    (['--dropout', 'nan'], '--dropout'),
    (['--hidden', '0'], '--hidden'),
    (['--hidden', '100000'], '--hidden'),
    (['--hidden', '100,-5'], '--hidden'),
    (['--hidden', '100,x'], '--hidden'),
    (['--hidden', ','.join(['5'] * 17)], '--hidden'),
    (['--hidden', '99999999999999999999'], '--hidden'),
    (['--preset', 'wide'], '“wide”'),
    (['--preset', 'custom'], '“custom”'),
    (['--preset', 'deep', '--hidden', '100'], '--preset'),
    (['--hidden', '100', '--preset', 'deep'], '--hidden'),
    (['--activation', 'gelu'], '“gelu”'),
    (['--init', 'zero'], '“zero”'),
    (['--seed', '-1'], '--seed'),
    (['--seed', '1.5'], '--seed'),
    (['--seed', '18446744073709551616'], '--seed'),
    (['--threads', '-1'], '--threads'),
    (['--threads', '-3'], '--threads'),
    (['--threads', '100000'], '--threads'),
    (['--store', 'x', '--no-store'], '--no-store'),
    (['--store', ''], '--store'),
]

# For each: what follows the name of the program, and what the sentence must name.
WRONG_STORE_COMMANDS = [
    (['runs'], 'list'),
    (['runs', 'lits'], '“runs lits”'),
    (['runs', '--json'], '--json'),
    (['runs', 'list', '5'], '“5”'),
    (['runs', 'list', '--state', 'done'], '“done”'),
    (['runs', 'list', '--sort', 'colour'], '“colour”'),
    (['runs', 'list', '--limit', '-1'], '--limit'),
    (['runs', 'list', '--limit', 'x'], '--limit'),
    (['runs', 'list', '--experiment', 'x'], '--experiment'),
    (['runs', 'show'], 'run'),
    (['runs', 'show', '1', '2'], 'run'),
    (['runs', 'resume'], 'run'),
    (['runs', 'resume', '1', '--epochs', '-1'], '--epochs'),
    (['runs', 'resume', '1', '--epochs', '100001'], '--epochs'),
    (['runs', 'resume', '1', '--threads', '-1'], '--threads'),
    (['runs', 'resume', '1', '--no-store'], '--no-store'),
    (['runs', 'rename', '1'], 'text'),
    (['runs', 'note', '1', '2', '3'], 'text'),
    (['runs', 'star'], 'run'),
    (['runs', 'unstar'], 'run'),
    (['runs', 'delete'], 'run'),
    (['runs', 'undelete'], 'run'),
    (['runs', 'undelete', 'mine'], '“mine”'),
    (['runs', 'undelete', '0'], '“0”'),
    (['runs', 'export', '1'], 'file'),
    (['runs', 'import'], 'file'),
    (['figure'], 'run'),
    (['figure', '1'], '--output'),
    (['figure', '1', '--output', 'x.gif'], '“x.gif”'),
    (['figure', '1', '--output', 'x'], '“x”'),
    (['figure', '1', '--output', 'x.png', '--kind', 'pie'], '“pie”'),
    (['figure', '1', '--output', 'x.png', '--epoch', '-2'], '--epoch'),
    (['sweep'], '--list'),
    (['sweep', 'l2', '--list'], '--list'),
    (['sweep', 'l2', 'best'], 'one'),
    (['sweep', 'l2', '--resume', '1'], '--resume'),
    (['sweep', '--resume', '-1'], '--resume'),
    (['sweep', '--resume', 'x'], '--resume'),
    (['sweep', '--resume', '1', '--no-store'], '--resume'),
    (['sweep', '--resume', '1', '--seeds', '3'], '--seeds'),
    (['sweep', 'l2', '--jobs', '-1'], '--jobs'),
    (['sweep', 'l2', '--jobs', '257'], '--jobs'),
    (['sweep', 'l2', '--seeds', '-1'], '--seeds'),
    (['sweep', 'l2', '--epochs', '100001'], '--epochs'),
    (['sweep', 'l2', '--store', 'x', '--no-store'], '--no-store'),
]

WRONG_EVALUATIONS = [
    [],
    ['one', 'two'],
    ['model', '--epochs', '3'],
    ['model', '--predictions'],
    ['model', '--run', '1'],
    ['model', '--epoch', '1'],
    ['model', '--store', 'x'],
]

WRONG_CLASSIFICATIONS = [
    [],
    ['--strokes', 'x'],
    ['model'],
    ['model', '--strokes'],
    ['model', '--strokes', 'x', '--images', 'y'],
    ['one', 'two', '--strokes', 'x'],
    ['model', '--json'],
    ['model', '--strokes', 'x', '--run', '1'],
    ['--run', '1'],
]


class Misuse(digit_lab.TestCase):

    def test_commands(self):
        for arguments, part in WRONG_COMMANDS:
            with self.subTest(arguments=arguments):
                self.assert_misuse(digit_lab.run(*arguments), part)

    def test_train(self):
        for arguments, part in WRONG_TRAININGS:
            with self.subTest(arguments=arguments):
                self.assert_misuse(digit_lab.run('train', '--dataset', self.dataset, *arguments), part)

    def test_evaluate(self):
        for arguments in WRONG_EVALUATIONS:
            with self.subTest(arguments=arguments):
                self.assert_misuse(digit_lab.run('evaluate', *arguments))

    def test_classify(self):
        for arguments in WRONG_CLASSIFICATIONS:
            with self.subTest(arguments=arguments):
                self.assert_misuse(digit_lab.run('classify', *arguments))

    def test_store(self):
        for arguments, part in WRONG_STORE_COMMANDS:
            with self.subTest(arguments=arguments):
                self.assert_misuse(digit_lab.run(*arguments), part)

    def test_limits(self):
        """What is just allowed."""
        for arguments in (['--learning-rate', '1000', '--seed', '18446744073709551615'],
                          ['--dropout', '0.999'], ['--l2', '0'], ['--batch', '65536'],
                          ['--threads', '256', '--batch', '1000']):
            done = digit_lab.run('train', '--dataset', self.dataset, '--hidden', '5', '--epochs', 1,
                                 *arguments)
            self.assertNotEqual(done.returncode, 2, done.stderr)


class Help(digit_lab.TestCase):

    def test_help(self):
        text = self.succeed('help')
        self.assertEqual(self.succeed('--help'), text)
        self.assertEqual(self.succeed('-h'), text)
        for command in 'train', 'runs', 'sweep', 'figure', 'evaluate', 'classify', 'help':
            self.assertIn(f'\n  {command} ', text)

    def test_help_of_commands(self):
        for command, options in (
                ('train', ['dataset', 'preset', 'hidden', 'activation', 'epochs', 'batch',
                           'learning-rate', 'l2', 'dropout', 'init', 'seed', 'threads', 'json',
                           'save', 'figures', 'name', 'store', 'no-store']),
                ('sweep', ['jobs', 'dataset', 'seeds', 'epochs', 'resume', 'list', 'json', 'store',
                           'no-store']),
                ('figure', ['kind', 'epoch', 'output', 'json', 'store']),
                ('evaluate', ['dataset', 'json', 'predictions', 'run', 'epoch', 'store']),
                ('classify', ['strokes', 'images', 'run', 'epoch', 'store'])):
            text = self.succeed('help', command)
            self.assertEqual(self.succeed(command, '--help'), text)
            self.assertIn(f'digit-lab-cli {command} ', text)
            for option in options:
                # Each with an explanation.
                self.assertRegex(text, rf'--{option}\S*  +\S')

    def test_help_of_runs(self):
        text = self.succeed('help', 'runs')
        self.assertEqual(self.succeed('runs', '--help'), text)
        for command, options in (
                ('list', ['state', 'starred', 'match', 'experiment', 'sort', 'reverse', 'limit',
                          'json']),
                ('show', ['json']),
                ('resume', ['epochs', 'dataset', 'threads', 'json', 'save', 'figures']),
                ('rename', []), ('note', []), ('star', []), ('unstar', []), ('delete', []),
                ('undelete', []), ('export', []), ('import', ['json'])):
            self.assertIn(f'\n  {command} ', text)
            own = self.succeed('runs', command, '--help')
            self.assertIn(f'digit-lab-cli runs {command} ', own)
            for option in ['store', *options]:
                self.assertRegex(own, rf'--{option}\S*  +\S')

    def test_version(self):
        self.assertRegex(self.succeed('--version'), r'\Adigit-lab-cli \d+\.\d+\.\d+\n\Z')


class Data(digit_lab.TestCase):

    def test_missing_folder(self):
        done = digit_lab.run('train', '--dataset', self.folder / 'nowhere', '--epochs', 1)
        self.assert_failure(done, 'nowhere')

    def test_empty_folder(self):
        self.assert_failure(digit_lab.run('train', '--dataset', self.folder), self.folder.name)

    def test_named_by_environment(self):
        """Nobody who did not name the folder just now would know why it is looked for."""
        done = digit_lab.run('train', '--epochs', 1, DIGIT_LAB_DATA_DIR=self.folder / 'nowhere')
        self.assert_failure(done, 'DIGIT_LAB_DATA_DIR', 'nowhere')

    def test_one_line(self):
        """What names hold does not break the sentence, or speak to the terminal."""
        done = digit_lab.run('train', '--dataset', '/two\nlines\x1b[31m')
        self.assert_failure(done, '/two', 'lines')
        self.assertNotIn('\x1b', done.stderr)

    def test_no_mnist(self):
        done = digit_lab.run('train', '--dataset', 'mnist', XDG_DATA_HOME=self.folder,
                             XDG_DATA_DIRS=self.folder)
        self.assert_failure(done, 'MNIST')

    def test_cut_short(self):
        for path in self.dataset.iterdir():
            data = path.read_bytes()
            (self.folder / path.name).write_bytes(data)
        damaged = self.folder / 'train-labels-idx1-ubyte'
        damaged.write_bytes(damaged.read_bytes()[:-1])
        for arguments in ([], ['--json']):
            done = digit_lab.run('train', '--dataset', self.folder, *arguments)
            self.assert_failure(done, 'train-labels-idx1-ubyte')
            self.assertEqual(done.stdout, '')

    # A sanitizer needs more addresses than any limit would leave it.
    if os.environ['DIGIT_LAB_SANITIZE'] == 'none':

        def test_too_large(self):
            limit = 2 << 30
            done = subprocess.run(
                [digit_lab.CLI, 'train', '--dataset', self.dataset, '--hidden',
                 ','.join(['4096'] * 16), '--save', self.folder / 'model'],
                capture_output=True, text=True, env=digit_lab.environment(),
                preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (limit, limit)))
            self.assert_failure(done, 'memory')


if __name__ == '__main__':
    unittest.main()
