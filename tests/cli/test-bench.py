"""digit-lab-cli bench: what it prints, not how fast anything is.

SPDX-License-Identifier: GPL-3.0-or-later
"""

import json
import os
import pathlib
import platform
import re
import signal
import unittest

import digit_lab

NETS = ['linear', 'shallow', 'deep', 'wide', 'dropout']

# In this order, and how each is written.
MEMBERS = {'net': str, 'threads': int, 'ours_ms': float, 'floor_ms': float, 'ratio': float,
           'eval_ms': float, 'images_per_second': int, 'blas_core': str, 'peak_gflops': float,
           'ours_processor_ms': float, 'floor_processor_ms': float, 'vectors': str, 'dataset': str,
           'train_images': int, 'test_images': int, 'rounds': int}

WRONG = [
    (['--frobnicate'], '--frobnicate'),
    (['linear'], '“linear”'),
    (['--net'], '--net'),
    (['--net', 'wider'], '“wider”'),
    (['--net', ''], '--net'),
    (['--threads', '0'], '--threads'),
    (['--threads', '100000'], '--threads'),
    (['--threads', 'two'], '--threads'),
    (['--vectors', 'mmx'], '“mmx”'),
    (['--rounds', '0'], '--rounds'),
    (['--rounds', '-5'], '--rounds'),
    (['--rounds', '1001'], '--rounds'),
    (['--rounds', '1.5'], '--rounds'),
]


class Bench(digit_lab.TestCase):

    def bench(self, *arguments, **kwargs):
        """Times on the small dataset: the JSON objects that are printed."""
        return digit_lab.lines(self.succeed('bench', '--dataset', self.dataset, '--rounds', 1,
                                            '--json', *arguments, **kwargs))

    def test_members(self):
        objects = self.bench('--rounds', 2)
        self.assertEqual([entry['net'] for entry in objects], NETS)
        for entry in objects:
            self.assertEqual(list(entry), list(MEMBERS))
            for name, kind in MEMBERS.items():
                # A whole number of milliseconds is written without a point.
                self.assertIsInstance(entry[name], (int, float) if kind is float else kind, name)
                self.assertTrue(entry[name], name)
                if kind is not str:
                    self.assertGreater(entry[name], 0, name)
            self.assertEqual(entry['threads'], 1)
            self.assertEqual(entry['rounds'], 2)
            self.assertEqual(entry['dataset'], self.dataset.name)
            self.assertEqual(entry['train_images'], digit_lab.TRAIN_IMAGES)
            self.assertEqual(entry['test_images'], digit_lab.TEST_IMAGES)
            for name, exact, rounding in (
                    ('ratio', entry['ours_ms'] / entry['floor_ms'], 5e-5),
                    ('images_per_second', 1e3 * digit_lab.TRAIN_IMAGES / entry['ours_ms'], 0.5)):
                # Milliseconds are rounded to a thousandth themselves.
                rounding += exact * 5e-4 * (1 / entry['ours_ms'] + 1 / entry['floor_ms'])
                self.assertAlmostEqual(entry[name], exact, delta=1.01 * rounding)

    def test_one_net_or_some(self):
        self.assertEqual([entry['net'] for entry in self.bench('--net', 'shallow')], ['shallow'])
        some = self.bench('--net', 'deep', '--net', 'linear')
        self.assertEqual([entry['net'] for entry in some], ['linear', 'deep'])

    def test_threads(self):
        entry, = self.bench('--net', 'shallow', '--threads', 2)
        self.assertEqual(entry['threads'], 2)
        self.assertGreater(entry['ours_ms'], 0)
        self.assertEqual(list(entry), [*MEMBERS, 'one_thread_ms', 'threads_ratio'])
        self.assertGreater(entry['one_thread_ms'], 0)
        self.assertGreater(entry['threads_ratio'], 0)

    def test_no_blas_variables(self):
        own_choice = self.bench('--net', 'linear', OPENBLAS_CORETYPE=None)[0]['blas_core']
        entry, = self.bench('--net', 'linear', OPENBLAS_CORETYPE='Prescott', OPENBLAS_NUM_THREADS=1)
        self.assertEqual(entry['blas_core'], own_choice)
        self.assertNotEqual(entry['blas_core'], 'Prescott')

    def test_vectors(self):
        """Kernels of one kind on both sides, whatever the environment says, where there are any."""
        entry, = self.bench('--net', 'linear', '--vectors', 'baseline', OPENBLAS_CORETYPE='Haswell')
        self.assertEqual(entry['vectors'], 'baseline')
        if platform.machine() != 'x86_64':
            return
        self.assertEqual(entry['blas_core'], 'Prescott')
        flags = pathlib.Path('/proc/cpuinfo').read_text(encoding='utf-8').split()
        done = digit_lab.run('bench', '--dataset', self.dataset, '--rounds', 1, '--json', '--net', 'linear',
                             '--vectors', 'avx2', OPENBLAS_CORETYPE='Prescott')
        if 'avx2' in flags:
            entry, = digit_lab.lines(done.stdout)
            self.assertEqual((entry['vectors'], entry['blas_core']), ('avx2', 'Haswell'))
        else:
            self.assert_failure(done, 'avx2')

    def test_data_it_uses(self):
        entry, = digit_lab.lines(self.succeed('bench', '--net', 'linear', '--rounds', 1, '--json'))
        self.assertEqual(entry['dataset'], 'Built-in digits')
        self.assertEqual((entry['train_images'], entry['test_images']), (10000, 2000))

    def test_table(self):
        text = self.succeed('bench', '--dataset', self.dataset, '--rounds', 1)
        first, second, empty, titles, *rows = text.splitlines()
        self.assertIn(f'{self.dataset.name}: 1050 + 400 images, 1 thread', first)
        self.assertRegex(second, r'OpenBLAS with kernels for \S+; one core: at most \d+\.\d GFLOP/s')
        self.assertEqual(empty, '')
        self.assertEqual([row.split()[0] for row in rows], NETS)
        for row in rows:
            self.assertRegex(row, r'\A\w+ +\d+\.\d +\d+\.\d +\d+\.\d\d +\d+\.\d +\d+\Z')
            self.assertEqual(len(row), len(titles), titles)

    def test_signals(self):
        for number, name in (signal.SIGINT, 'Interrupt'), (signal.SIGTERM, 'Terminated'):
            # The second net would take hours: the signal comes while it is timed.
            program = digit_lab.start('bench', '--dataset', self.dataset, '--rounds', 1000, '--net',
                                      'wide', '--net', 'linear', '--json')
            first = json.loads(program.stdout.readline())
            self.assertEqual(first['net'], 'linear')
            program.send_signal(number)
            out, err = program.communicate()
            self.assertEqual((program.returncode, out), (128 + number, b''))
            self.assert_sentence(err.decode(), name)

    def test_terminal(self):
        leader, follower = os.openpty()
        program = digit_lab.start('bench', '--dataset', self.dataset, '--rounds', 1000, '--net',
                                  'wide', stderr=follower)
        os.close(follower)
        seen = b''
        while not re.search(rb'\rwide: round \d+ of 1000', seen):
            seen += os.read(leader, 4096)
        program.send_signal(signal.SIGINT)
        program.communicate()
        os.close(leader)
        self.assertEqual(program.returncode, 128 + signal.SIGINT)

    def test_misuse(self):
        for arguments, part in WRONG:
            with self.subTest(arguments=arguments):
                self.assert_misuse(digit_lab.run('bench', *arguments), part)

    def test_help(self):
        self.assertIn('\n  bench ', self.succeed('help'))
        text = self.succeed('help', 'bench')
        self.assertEqual(self.succeed('bench', '--help'), text)
        for option in 'net', 'dataset', 'threads', 'vectors', 'rounds', 'json':
            # Each with an explanation.
            self.assertRegex(text, rf'--{option}\S*  +\S')

    def test_bad_data(self):
        done = digit_lab.run('bench', '--dataset', self.folder / 'nowhere')
        self.assert_failure(done, 'nowhere')
        self.assertEqual(done.stdout, '')


if __name__ == '__main__':
    unittest.main()
