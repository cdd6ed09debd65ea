"""digit-lab-cli datasets: listing and fetching, from a server of the test's own.

SPDX-License-Identifier: GPL-3.0-or-later
"""

import gzip
import hashlib
import http.server
import json
import os
import pty
import signal
import socket
import threading
import unittest

import digit_lab

NAME = 'few-digits'
FILES = ['train-images-idx3-ubyte', 'train-labels-idx1-ubyte', 't10k-images-idx3-ubyte', 't10k-labels-idx1-ubyte']


class Handler(http.server.BaseHTTPRequestHandler):
    """Serves the files of its server, or a part of one."""

    def do_GET(self):
        server = self.server
        name = self.path.rpartition('/')[2]
        content = server.contents.get(name)
        asked = self.headers.get('Range')
        server.requests.append((name, asked))
        if content is None:
            self.send_error(404)
            return
        start = int(asked.removeprefix('bytes=').rstrip('-')) if asked else 0
        self.send_response(206 if asked else 200)
        if asked:
            self.send_header('Content-Range', f'bytes {start}-{len(content) - 1}/{len(content)}')
        self.send_header('Content-Length', str(len(content) - start))
        self.end_headers()
        try:
            if server.held == name:
                middle = (start + len(content)) // 2
                self.wfile.write(content[start:middle])
                start = middle
                server.release.wait()
            self.wfile.write(content[start:])
        except OSError:
            pass  # the client has gone, as some tests want it to

    def log_message(self, *arguments):
        """Says nothing."""


class Server(http.server.ThreadingHTTPServer):
    """A server whose files, requests and pauses tests see."""

    daemon_threads = True

    def __init__(self, contents):
        super().__init__(('127.0.0.1', 0), Handler)
        self.contents = contents
        self.requests = []
        self.held = None  # the file that stops half way until `release` is set
        self.release = threading.Event()
        self.address = f'http://127.0.0.1:{self.server_port}/'


class Datasets(digit_lab.TestCase):
    """A server, a list of one dataset that is on it, and a home without any."""

    def setUp(self):
        super().setUp()
        self.contents = {f'{name}.gz': gzip.compress((self.dataset / name).read_bytes()) for name in FILES}
        self.server = Server(self.contents)
        thread = threading.Thread(target=self.server.serve_forever)
        thread.start()
        self.addCleanup(thread.join)
        self.addCleanup(self.server.shutdown)
        self.addCleanup(self.server.server_close)
        self.addCleanup(self.server.release.set)
        self.place = self.folder / 'digit-lab' / 'datasets' / NAME
        self.list = self.folder / 'datasets.ini'
        self.write_list(self.server.address)

    def write_list(self, *mirrors, contents=None):
        """Writes the list of datasets."""
        contents = contents or self.contents
        keys = [f'{name}={len(content)} {hashlib.sha256(content).hexdigest()}' for name, content in contents.items()]
        self.list.write_text('\n'.join([f'[{NAME}]', 'title=Few digits', 'images=1450', 'licence=CC0',
                                        'classes=0;1;2;3;4;5;6;7;8;9', f'mirrors={";".join(mirrors)}', *keys, '']))

    def environment(self, **changes):
        """What makes the program find the list, and no dataset of whoever runs the tests."""
        return {'DIGIT_LAB_DATASETS': self.list, 'XDG_DATA_HOME': self.folder, 'XDG_DATA_DIRS': self.folder / 'none',
                'no_proxy': '127.0.0.1', **changes}

    def run_cli(self, *arguments, **changes):
        return digit_lab.run(*arguments, **self.environment(**changes))

    def start_cli(self, *arguments, **kwargs):
        process = digit_lab.start(*arguments, **self.environment(), **kwargs)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        for stream in (process.stdin, process.stdout, process.stderr):
            if stream is not None:
                self.addCleanup(stream.close)
        return process

    def fetch(self, *arguments):
        """Fetches the dataset, which must succeed: what was printed."""
        return self.succeed('datasets', 'fetch', NAME, *arguments, **self.environment())

    def assert_in_place(self, place=None):
        """All files are there byte for byte, and nothing is left beside them."""
        place = place or self.place
        self.assertEqual({path.name: path.read_bytes() for path in place.iterdir() if path.suffix == '.gz'}, self.contents)
        self.assertEqual((place / 'classes.txt').read_text(), ''.join(f'{digit}\n' for digit in range(10)))
        self.assertEqual([path.name for path in place.parent.iterdir() if path.name.startswith(place.name + '.')], [])

    # ── list ──────────────────────────────────────────────────────────────────────────────────────

    def test_list(self):
        table = self.succeed('datasets', 'list', **self.environment())
        self.assertRegex(table, rf'(?m)^{NAME} +Few digits +1450 +10 +CC0 +not fetched yet$')
        entry = json.loads(self.succeed('datasets', 'list', '--json', **self.environment()))
        self.assertEqual(entry, {'name': NAME, 'title': 'Few digits', 'images': 1450,
                                 'classes': [str(digit) for digit in range(10)], 'licence': 'CC0',
                                 'bytes': sum(map(len, self.contents.values())), 'present': False, 'folder': None})
        self.fetch()
        self.assertIn(str(self.place), self.succeed('datasets', 'list', **self.environment()))
        entry = json.loads(self.succeed('datasets', 'list', '--json', **self.environment()))
        self.assertEqual((entry['present'], entry['folder']), (True, str(self.place)))

    def test_own_list(self):
        entries = digit_lab.lines(self.succeed('datasets', 'list', '--json', **self.environment(DIGIT_LAB_DATASETS=None)))
        self.assertEqual([entry['name'] for entry in entries], ['mnist', 'fashion-mnist', 'kmnist'])

    # ── fetch ─────────────────────────────────────────────────────────────────────────────────────

    def test_fetch(self):
        self.assertEqual(self.fetch(), f'Few digits is in “{self.place}” now.\n')
        self.assert_in_place()
        self.assertEqual([name for name, _ in self.server.requests], list(self.contents))
        # What is there is not asked for again, and goes by its name.
        self.assertEqual(self.fetch(), f'Few digits is in “{self.place}” already, complete.\n')
        self.assertEqual(len(self.server.requests), len(self.contents))
        for name in (NAME, NAME.upper()):
            self.succeed('train', '--dataset', name, '--epochs', 1, '--preset', 'linear', '--json', **self.environment())

    def test_json(self):
        *progress, end = digit_lab.lines(self.fetch('--json'))
        total = sum(map(len, self.contents.values()))
        self.assertEqual(end, {'name': NAME, 'folder': str(self.place), 'was_there': False})
        self.assertEqual((progress[-1]['bytes'], progress[-1]['total']), (total, total))
        for entry in progress:
            self.assertEqual(list(entry), ['file', 'bytes', 'total', 'bytes_per_second', 'seconds_left'])
            self.assertIn(entry['file'], self.contents)
        self.assertEqual(digit_lab.lines(self.fetch('--json')), [{**end, 'was_there': True}])

    def test_folder(self):
        place = self.folder / 'some' / 'where'
        self.fetch('--folder', place)
        self.assert_in_place(place)
        self.assertFalse(self.place.exists())

    def test_second_mirror(self):
        with socket.socket() as unheard:
            unheard.bind(('127.0.0.1', 0))
            self.write_list(f'http://127.0.0.1:{unheard.getsockname()[1]}/', self.server.address)
            self.fetch()
        self.assert_in_place()

    # ── ended half way ────────────────────────────────────────────────────────────────────────────

    def end_half_way(self, number):
        """Ends the program by a signal after half of a file: the process, and what it said."""
        name = next(iter(self.contents))
        self.server.held = name
        process = self.start_cli('datasets', 'fetch', NAME, '--json')
        self.assertGreater(json.loads(process.stdout.readline())['bytes'], 0)
        process.send_signal(number)
        stderr = process.stderr.read().decode()
        process.wait()
        self.assertFalse(self.place.exists())
        self.server.held = None
        self.server.release.set()
        return process.returncode, stderr

    def assert_goes_on(self):
        """The next call asks for the rest of the first file only."""
        self.server.requests.clear()
        self.fetch()
        self.assert_in_place()
        self.assertEqual([name for name, _ in self.server.requests], list(self.contents))
        self.assertRegex(self.server.requests[0][1], r'\Abytes=[1-9][0-9]*-\Z')

    def test_signals(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            with self.subTest(number):
                returncode, stderr = self.end_half_way(number)
                self.assertEqual(returncode, 128 + number)
                self.assert_sentence(stderr, 'goes on')
                self.assert_goes_on()
                for path in self.place.iterdir():
                    path.unlink()
                self.place.rmdir()
                self.server.release.clear()

    def test_killed(self):
        returncode, _ = self.end_half_way(signal.SIGKILL)
        self.assertEqual(returncode, -signal.SIGKILL)
        self.assert_goes_on()

    def test_terminal(self):
        """On a terminal a line tells how far it is, and goes away in the end."""
        master, slave = pty.openpty()
        self.addCleanup(os.close, master)
        name = self.server.held = next(iter(self.contents))
        process = self.start_cli('datasets', 'fetch', NAME, stderr=slave)
        os.close(slave)
        said = ''
        while 'MB/s' not in said:
            said += os.read(master, 4096).decode()
        self.assertIn(f'{name}: 0.', said)
        self.server.release.set()
        self.assertEqual(process.stdout.read().decode(), f'Few digits is in “{self.place}” now.\n')
        process.wait()
        self.assertEqual(process.returncode, 0)

    # ── what goes wrong ───────────────────────────────────────────────────────────────────────────

    def assert_fetch_fails(self, *parts):
        """The fetch fails in a sentence, a second one tells how to do it by hand, and nothing is there."""
        done = self.run_cli('datasets', 'fetch', NAME)
        sentence, manual = done.stderr.splitlines(keepends=True)
        self.assertEqual((done.returncode, done.stdout), (1, ''))
        self.assert_sentence(sentence, *parts)
        self.assert_sentence(manual, *self.contents, self.place)
        self.assertFalse(self.place.exists())

    def test_not_found(self):
        self.server.contents = {}
        self.assert_fetch_fails('404')

    def test_wrong(self):
        self.server.contents = {name: content[:-1] + b'x' for name, content in self.contents.items()}
        self.assert_fetch_fails('another', self.server.address)
        self.server.contents = self.contents
        self.fetch()
        self.assert_in_place()

    def test_no_network(self):
        with socket.socket() as unheard:
            unheard.bind(('127.0.0.1', 0))
            self.write_list(f'http://127.0.0.1:{unheard.getsockname()[1]}/')
            self.assert_fetch_fails('could not be fetched')

    def test_foreign_folder(self):
        """A folder with something else in it is left alone."""
        (self.folder / 'thesis').write_text('')
        done = self.run_cli('datasets', 'fetch', NAME, '--folder', self.folder)
        self.assertEqual(done.returncode, 1)
        self.assertTrue((self.folder / 'thesis').exists())
        self.assertEqual(self.server.requests, [])

    def test_not_there(self):
        """A dataset that is missing is told of together with how to get it."""
        done = self.run_cli('train', '--dataset', NAME)
        self.assert_failure(done, f'digit-lab-cli datasets fetch {NAME}', self.place)
        done = self.run_cli('train', '--dataset', 'mnist')
        self.assert_failure(done, 'digit-lab-cli datasets fetch mnist')

    def test_damaged_list(self):
        self.list.write_text(f'[{NAME}]\n')
        for arguments in (['list'], ['fetch', NAME]):
            self.assert_failure(self.run_cli('datasets', *arguments), 'DIGIT_LAB_DATASETS', NAME, 'title')
        self.list.unlink()
        self.assert_failure(self.run_cli('datasets', 'list'), 'DIGIT_LAB_DATASETS', self.list)

    def test_misuse(self):
        for arguments, part in [([], 'list'), (['lits'], '“datasets lits”'), (['--json'], '--json'),
                                (['list', 'mnist'], '“mnist”'), (['list', '--folder', 'x'], '--folder'),
                                (['fetch'], 'one dataset'), (['fetch', NAME, NAME], 'one dataset'),
                                (['fetch', 'many-digits'], '“many-digits”'), (['fetch', '../x'], '“../x”'),
                                (['fetch', NAME, '--folder'], '--folder'), (['fetch', NAME, '--folder='], '--folder')]:
            with self.subTest(arguments):
                self.assert_misuse(self.run_cli('datasets', *arguments), part)
        self.assertEqual(self.server.requests, [])

    def test_help(self):
        for arguments in (['--help'], ['list', '--help'], ['fetch', '--help']):
            self.assertIn('datasets', self.succeed('datasets', *arguments, **self.environment()))


if __name__ == '__main__':
    unittest.main()
