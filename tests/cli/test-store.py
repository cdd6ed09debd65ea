"""digit-lab-cli and a store in trouble: a sentence, and the training goes on; several programs at once.

SPDX-License-Identifier: GPL-3.0-or-later
"""

import json
import os
import resource
import signal
import sqlite3
import subprocess
import unittest

import digit_lab

EPOCHS = 6
READERS = [['runs', 'list'], ['runs', 'show', '1'], ['runs', 'resume', '1', '--epochs', '9'],
           ['runs', 'delete', '1'], ['runs', 'star', '1'], ['figure', '1', '--output', 'x.png'],
           ['evaluate', '--run', '1']]


class Trouble(digit_lab.TestCase):

    def setUp(self):
        super().setUp()
        self.store = self.folder / 'runs.db'
        self.expected = digit_lab.without_seconds(self.train('--no-store', epochs=EPOCHS))

    def arguments(self, *more):
        return ['train', '--dataset', self.dataset, '--preset', 'linear', '--epochs', EPOCHS,
                '--json', *more]

    def assert_trained(self, done, run, *parts):
        """All was trained, printed and saved, and one sentence says why it was not recorded."""
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assert_sentence(done.stderr, *parts)
        first, *rest = digit_lab.lines(done.stdout)
        self.assertEqual(first['run'], run)
        self.assertEqual(digit_lab.without_seconds(rest), self.expected)

    def assert_in_memory(self, store, *parts):
        model = self.folder / 'model'
        self.assert_trained(digit_lab.run(*self.arguments('--save', model), DIGIT_LAB_STORE=store),
                            None, *parts)
        self.assertTrue(model.is_file())
        model.unlink()
        self.assert_trained(digit_lab.run(*self.arguments('--store', store)), None, *parts)
        # Whoever wants to read the store cannot.
        for arguments in READERS:
            if arguments[0] == 'figure':
                arguments = [*arguments[:-1], self.folder / arguments[-1]]
            self.assert_failure(digit_lab.run(*arguments, '--store', store), *parts)

    def assert_untouched(self, data):
        self.assertEqual(self.store.read_bytes(), data)
        self.assertEqual([path.name for path in self.folder.iterdir()
                          if path.name.startswith('runs.db') and path.stat().st_size > 0
                          and 'lock' not in path.name], ['runs.db'])

    def test_newer(self):
        self.train(DIGIT_LAB_STORE=self.store)
        with sqlite3.connect(self.store) as database:
            # All of it in one file, so that it can be compared.
            database.execute('PRAGMA journal_mode = DELETE')
            database.execute('PRAGMA user_version = 1000')
        database.close()
        data = self.store.read_bytes()
        self.assert_in_memory(self.store, self.store, 'later version')
        self.assert_untouched(data)

    def test_damaged(self):
        self.train(DIGIT_LAB_STORE=self.store)
        with sqlite3.connect(self.store) as database:
            database.execute('PRAGMA journal_mode = DELETE')
        database.close()
        data = self.store.read_bytes()
        for damaged in (b'These are my notes, and no store.\n' * 100,
                        data[:1000], b'\xff' * 100 + data[100:]):
            self.store.write_bytes(damaged)
            self.assert_in_memory(self.store, self.store)
            self.assert_untouched(damaged)

    def test_damaged_inside(self):
        """What is found out while it is written: the training goes on all the same."""
        self.train(DIGIT_LAB_STORE=self.store)
        with sqlite3.connect(self.store) as database:
            database.execute('PRAGMA journal_mode = DELETE')
        database.close()
        data = bytearray(self.store.read_bytes())
        # The tables' names stand in the first page.
        data[4096:] = b'\xa5' * (len(data) - 4096)
        self.store.write_bytes(data)
        done = digit_lab.run(*self.arguments(), DIGIT_LAB_STORE=self.store)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assert_sentence(done.stderr)
        self.assertEqual(digit_lab.without_seconds(digit_lab.lines(done.stdout)[1:]), self.expected)

    def test_other_database(self):
        with sqlite3.connect(self.store) as database:
            database.execute('CREATE TABLE addresses (name TEXT)')
        database.close()
        data = self.store.read_bytes()
        self.assert_in_memory(self.store, self.store)
        self.assert_untouched(data)

    def test_nowhere(self):
        file = self.folder / 'file'
        file.write_text('')
        for store in self.folder, file / 'runs.db', '/proc/digit-lab/runs.db':
            self.assert_in_memory(store, store if store == self.folder else '/')

    def test_home_that_cannot_be_written(self):
        done = digit_lab.run(*self.arguments(), DIGIT_LAB_STORE=None, XDG_DATA_HOME='/proc/home')
        self.assert_trained(done, None, '/proc/home')
        self.assertEqual(digit_lab.run(*self.arguments('--no-store'), DIGIT_LAB_STORE=None,
                                       XDG_DATA_HOME='/proc/home').stderr, '')

    def test_home_that_is_missing(self):
        home = self.folder / 'home' / 'data'
        self.train(DIGIT_LAB_STORE=None, XDG_DATA_HOME=home)
        self.assertTrue((home / 'digit-lab' / 'runs.db').is_file())

    # Nothing is read-only to root.
    if os.geteuid() != 0:

        def test_read_only(self):
            self.train(DIGIT_LAB_STORE=self.store)
            self.store.chmod(0o400)
            self.folder.chmod(0o500)
            try:
                self.assert_trained(digit_lab.run(*self.arguments(), DIGIT_LAB_STORE=self.store),
                                    None, self.store)
            finally:
                self.folder.chmod(0o700)

    def test_full(self):
        """A file that may not grow stands in for a disk that is full."""
        def limit():
            resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
        self.train(DIGIT_LAB_STORE=self.store)
        size = self.store.stat().st_size + 65536
        # Python has the signal for it ignored, which the program inherits.
        done = subprocess.run([digit_lab.CLI, *map(str, self.arguments('--epochs', 60))],
                              capture_output=True, text=True, restore_signals=False,
                              preexec_fn=limit,
                              env=digit_lab.environment(DIGIT_LAB_STORE=self.store))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assert_sentence(done.stderr, self.store)
        first, *epochs, end = digit_lab.lines(done.stdout)
        self.assertEqual((len(epochs), end['done']), (60, True))
        # What could be written is there, and the run can be gone on with.
        shown = json.loads(self.succeed('runs', 'show', first['run'], '--json',
                                        DIGIT_LAB_STORE=self.store))
        self.assertLess(shown['epochs_done'], 60)
        self.assertEqual(shown['state'], 'interrupted')
        resumed = digit_lab.lines(self.succeed('runs', 'resume', first['run'], '--json',
                                               DIGIT_LAB_STORE=self.store))
        self.assertEqual(digit_lab.without_seconds(resumed[1:-1]),
                         digit_lab.without_seconds(epochs[shown['epochs_done']:]))


class Together(digit_lab.TestCase):
    """Several programs with one store."""

    def setUp(self):
        super().setUp()
        self.store = self.folder / 'runs.db'

    def start(self, *arguments):
        return digit_lab.start('train', '--dataset', self.dataset, '--preset', 'linear', '--json',
                               *arguments, DIGIT_LAB_STORE=self.store)

    def history(self, run):
        return json.loads(self.succeed('runs', 'show', run, '--json',
                                       DIGIT_LAB_STORE=self.store))

    def test_trainings(self):
        """Even the store itself is made by all at once."""
        programs = [self.start('--epochs', 20, '--seed', seed) for seed in range(4)]
        outputs = [program.communicate() for program in programs]
        numbers = set()
        for program, (out, err) in zip(programs, outputs):
            self.assertEqual((program.returncode, err), (0, b''))
            first, *epochs, end = digit_lab.lines(out.decode())
            numbers.add(first['run'])
            entry = self.history(first['run'])
            self.assertEqual(entry['state'], 'finished')
            self.assertEqual(len(entry['history']), 20)
            for told, kept in zip(epochs, entry['history'], strict=True):
                self.assertEqual(told, {name: kept[name] for name in told})
            self.assertEqual(entry['best_test_accuracy'], end['best_test_accuracy'])
        self.assertEqual(len(numbers), 4)

    def test_reading_and_editing(self):
        """One program edits and reads what another one trains."""
        program = self.start('--epochs', 100000)
        run = json.loads(program.stdout.readline())['run']
        for i in range(5):
            program.stdout.readline()
            self.succeed('runs', 'rename', run, f'name {i}', DIGIT_LAB_STORE=self.store)
            entry, = digit_lab.lines(self.succeed('runs', 'list', '--json',
                                                  DIGIT_LAB_STORE=self.store))
            self.assertEqual((entry['name'], entry['state']), (f'name {i}', 'training'))
            self.assertGreaterEqual(entry['epochs_done'], i + 1)
        program.send_signal(signal.SIGTERM)
        program.communicate()
        entry = self.history(run)
        self.assertEqual((entry['name'], entry['state']), ('name 4', 'stopped'))


if __name__ == '__main__':
    unittest.main()
