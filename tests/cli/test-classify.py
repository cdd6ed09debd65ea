"""digit-lab-cli classify: drawings and images in, a verdict a line out.

SPDX-License-Identifier: GPL-3.0-or-later
"""

import gzip
import json
import math
import pathlib
import struct
import tempfile
import unittest

import digit_lab

ONE = [[[5, 0], [5, 5], [5, 10]]]
ZERO = [[[10 * math.sin(angle / 5), 14 * math.cos(angle / 5)] for angle in range(33)]]


def drawing(strokes, **members):
    return json.dumps({'strokes': strokes, **members})


class Classify(digit_lab.TestCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.model = pathlib.Path(folder.name) / 'model.safetensors'
        done = digit_lab.run('train', '--dataset', 'builtin', '--preset', 'shallow', '--epochs', 4,
                             '--save', cls.model)
        assert done.returncode == 0, done.stderr

    def classify(self, text):
        """What is printed for drawings on standard input."""
        return digit_lab.lines(self.succeed('classify', self.model, '--strokes', '-',
                                            stdin=text.encode()))

    def refuse(self, text, *parts):
        done = digit_lab.run('classify', self.model, '--strokes', '-', stdin=text.encode())
        self.assert_failure(done, *parts)
        return digit_lab.lines(done.stdout)

    def test_digits(self):
        verdicts = self.classify(f'{drawing(ONE)}\n{drawing(ZERO)}\n')
        self.assertEqual([verdict['digit'] for verdict in verdicts], [1, 0])
        for verdict in verdicts:
            self.assertEqual(list(verdict), ['digit', 'class', 'name', 'probabilities'])
            self.assertEqual((verdict['class'], verdict['name']),
                             (verdict['digit'], str(verdict['digit'])))
            probabilities = verdict['probabilities']
            self.assertEqual(len(probabilities), 10)
            self.assertAlmostEqual(sum(probabilities), 1, places=5)
            self.assertEqual(max(probabilities), probabilities[verdict['digit']])

    def test_any_scale(self):
        def moved(strokes, scale, shift):
            return [[[scale * x + shift, scale * y - shift] for x, y in stroke] for stroke in strokes]
        expected = self.classify(drawing(ZERO))[0]['probabilities']
        for scale, shift in (0.001, 0), (1000, 0), (1, 12345), (3, -500):
            for one, other in zip(expected, self.classify(
                    drawing(moved(ZERO, scale, shift)))[0]['probabilities'], strict=True):
                self.assertAlmostEqual(one, other, delta=0.02)

    def test_lines(self):
        """Blank lines, Windows' line ends, other members, no line end at the end of the file."""
        text = f'\n{drawing(ONE, label=1)}\r\n  \t\n\n{drawing(ZERO + [[]])}'
        path = self.folder / 'drawings.jsonl'
        path.write_text(text)
        verdicts = digit_lab.lines(self.succeed('classify', self.model, '--strokes', path))
        self.assertEqual([verdict['digit'] for verdict in verdicts], [1, 0])
        self.assertEqual(self.classify(''), [])
        self.assertEqual(self.classify('\n\n'), [])

    def test_at_once(self):
        """A verdict comes before the next drawing is sent."""
        program = digit_lab.start('classify', self.model, '--strokes', '-')
        for strokes, digit in (ONE, 1), (ZERO, 0), (ONE, 1):
            program.stdin.write(drawing(strokes).encode() + b'\n')
            program.stdin.flush()
            self.assertEqual(json.loads(program.stdout.readline())['digit'], digit)
        out, err = program.communicate()
        self.assertEqual((program.returncode, out, err), (0, b'', b''))

    def test_malformed(self):
        for line in ('x', '{', '[]', 'null', '{}', '{"strokes":1}', '{"strokes":null}',
                     '{"strokes":[1]}', '{"strokes":[[1]]}', '{"strokes":[[[1]]]}',
                     '{"strokes":[[[1,2,3]]]}', '{"strokes":[[[1,"2"]]]}', '{"strokes":[[[1,null]]]}',
                     '{"strokes":[[[1,NaN]]]}', '{"strokes":[[[1,1e999]]]}', '{"strokes":[{}]}',
                     '{"strokes":[[[99999999999999999999,1]]]}',
                     drawing(ONE) + drawing(ONE), drawing(ONE)[:-1],
                     '{"strokes":' + '[' * 100000 + ']' * 100000 + '}'):
            with self.subTest(line=line[:40]):
                printed = self.refuse(f'{drawing(ONE)}\n\n{line}\n{drawing(ZERO)}\n', 'line 3')
                # What came before has been answered, and nothing behind it.
                self.assertEqual([verdict['digit'] for verdict in printed], [1])

    def test_empty_drawing(self):
        for strokes in [], [[]], [[], []]:
            self.refuse(f'{drawing(ONE)}\n{drawing(strokes)}\n', 'line 2', 'empty')

    def test_names_the_file(self):
        path = self.folder / 'drawings.jsonl'
        path.write_text(f'{drawing(ONE)}\nx\n')
        done = digit_lab.run('classify', self.model, '--strokes', path)
        self.assert_failure(done, path, 'line 2')
        missing = self.folder / 'missing.jsonl'
        self.assert_failure(digit_lab.run('classify', self.model, '--strokes', missing), missing)
        self.assert_failure(digit_lab.run('classify', self.model, '--strokes', ''), '“”')
        self.assert_failure(digit_lab.run('classify', self.model, '--strokes', self.folder),
                            self.folder)

    def test_long_line(self):
        point = '[1.5,2.5],'
        fits = '{"strokes":[[' + point * 100000 + '[3,9]]]}'
        self.assertLess(len(fits), 1 << 20)
        self.assertEqual(len(self.classify(fits)), 1)
        self.refuse('{"strokes":[[' + point * 110000 + '[3,9]]]}', 'line 1', '1048576')
        # A line without end takes no memory without end.
        done = digit_lab.run('classify', self.model, '--strokes', '/dev/zero')
        self.assert_failure(done, '/dev/zero', 'line 1')

    def test_not_text(self):
        done = digit_lab.run('classify', self.model, '--strokes', '-', stdin=b'{"strokes":"\xff"}\n')
        self.assert_failure(done, 'line 1', 'UTF-8')

    def test_images(self):
        images = self.dataset / 't10k-images-idx3-ubyte'
        expected = json.loads(self.succeed('evaluate', self.model, '--dataset', self.dataset, '--json',
                                           '--predictions'))['predicted']
        packed = self.folder / 'images.gz'
        packed.write_bytes(gzip.compress(images.read_bytes()))
        for path in images, packed:
            verdicts = digit_lab.lines(self.succeed('classify', self.model, '--images', path))
            self.assertEqual([verdict['digit'] for verdict in verdicts], expected)
            for verdict in verdicts:
                self.assertEqual(len(verdict['probabilities']), 10)

    def test_faulty_images(self):
        data = (self.dataset / 't10k-images-idx3-ubyte').read_bytes()
        path = self.folder / 'images'
        for fault in (b'', data[:15], data[:-1], data + b'\0', b'x' * 1000,
                      (self.dataset / 't10k-labels-idx1-ubyte').read_bytes(),
                      struct.pack('>IIII', 0x803, 0, 28, 28),
                      struct.pack('>IIII', 0x803, 1, 27, 28) + bytes(27 * 28),
                      struct.pack('>IIII', 0x803, 0xffffffff, 28, 28) + bytes(784),
                      gzip.compress(data)[:-10]):
            path.write_bytes(fault)
            done = digit_lab.run('classify', self.model, '--images', path)
            self.assert_failure(done, path.name)
            self.assertEqual(done.stdout, '')

    def test_faulty_model(self):
        path = self.folder / 'model'
        path.write_bytes(self.model.read_bytes()[:-1])
        self.assert_failure(digit_lab.run('classify', path, '--strokes', '-'), path)

    def test_full_disk(self):
        with open('/dev/full', 'wb') as full:
            program = digit_lab.subprocess.run(
                [digit_lab.CLI, 'classify', self.model, '--images',
                 self.dataset / 't10k-images-idx3-ubyte'],
                stdout=full, stderr=digit_lab.subprocess.PIPE, env=digit_lab.environment())
        self.assertEqual(program.returncode, 1)
        self.assert_sentence(program.stderr.decode(), 'Standard output')


if __name__ == '__main__':
    unittest.main()
