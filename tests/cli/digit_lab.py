"""What the tests of digit-lab-cli share: running it, reading what it says, a small dataset.

Nothing here waits for a time: a program that hangs is ended with its test, by meson.

SPDX-License-Identifier: GPL-3.0-or-later
"""

import json
import os
import signal
import pathlib
import subprocess
import tempfile
import unittest

CLI = os.environ['DIGIT_LAB_CLI']
WRITE_IDX = os.environ['DIGIT_LAB_WRITE_IDX']

# Of the small dataset, which keeps the tests fast: the first built-in digits.
TRAIN_IMAGES = 1050
TEST_IMAGES = 400

# What no test names records its runs here, and never in the store of whoever runs the tests.
STORES = tempfile.TemporaryDirectory()


def environment(**changes):
    """The tests' environment, with variables changed, or taken away by None."""
    result = dict(os.environ)
    # The dataset that a test uses is the one it names.
    result.pop('DIGIT_LAB_DATA_DIR', None)
    result['DIGIT_LAB_STORE'] = os.path.join(STORES.name, 'runs.db')
    for name, value in changes.items():
        if value is None:
            result.pop(name, None)
        else:
            result[name] = str(value)
    return result


def run(*arguments, stdin=b'', **kwargs):
    """Runs the program to its end: an object with returncode, stdout and stderr, as text."""
    done = subprocess.run([CLI, *map(str, arguments)], input=stdin, capture_output=True,
                          env=environment(**kwargs))
    done.stdout = done.stdout.decode()
    done.stderr = done.stderr.decode()
    return done


def heed_signals():
    """As a terminal starts programs: nohup and shells in the background leave some signals ignored."""
    for number in signal.SIGINT, signal.SIGTERM, signal.SIGHUP:
        signal.signal(number, signal.SIG_DFL)


def start(*arguments, stderr=subprocess.PIPE, **kwargs):
    """Starts the program with its output in pipes."""
    return subprocess.Popen([CLI, *map(str, arguments)], stdin=subprocess.PIPE,
                            stdout=subprocess.PIPE, stderr=stderr, env=environment(**kwargs),
                            preexec_fn=heed_signals)


def lines(text):
    """The JSON objects of a text, one a line, members in order."""
    return [json.loads(line) for line in text.splitlines()]


def without_seconds(objects):
    """The objects without what differs from one training to the next."""
    return [{key: value for key, value in entry.items() if key != 'seconds'} for entry in objects]


class TestCase(unittest.TestCase):
    """A test with a folder of its own, and the small dataset."""

    @classmethod
    def setUpClass(cls):
        cls._folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls._folder.cleanup)
        cls.dataset = pathlib.Path(cls._folder.name) / 'few digits'
        cls.dataset.mkdir()
        subprocess.run([WRITE_IDX, cls.dataset, str(TRAIN_IMAGES), str(TEST_IMAGES)], check=True,
                       env=environment())

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def succeed(self, *arguments, **kwargs):
        """Runs the program, which must succeed without a word on standard error."""
        done = run(*arguments, **kwargs)
        self.assertEqual((done.returncode, done.stderr), (0, ''), arguments)
        return done.stdout

    def train(self, *arguments, epochs=2, preset='linear', **kwargs):
        """Trains on the small dataset: the JSON objects of its epochs, and of the end."""
        network = [] if preset is None else ['--preset', preset]
        return lines(self.succeed('train', '--dataset', self.dataset, '--epochs', epochs, '--json',
                                  *network, *arguments, **kwargs))[1:]

    def assert_sentence(self, text, *parts):
        """Asserts that a text is one line that names the program and all parts."""
        self.assertRegex(text, r'\Adigit-lab-cli: \S.*\.\n\Z')
        for part in parts:
            self.assertIn(str(part), text)

    def assert_failure(self, done, *parts):
        """Asserts a failure that is told in one sentence."""
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assert_sentence(done.stderr, *parts)

    def assert_misuse(self, done, *parts):
        """Asserts wrong usage: nothing is done, a sentence says why, another where help is."""
        self.assertEqual((done.returncode, done.stdout), (2, ''), done.stderr)
        sentence, hint = done.stderr.splitlines(keepends=True)
        self.assert_sentence(sentence, *parts)
        self.assertRegex(hint, r'\ARun “digit-lab-cli .*\.\n\Z')
