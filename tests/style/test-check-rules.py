#!/usr/bin/env python3
"""Checks that check-rules.py finds each fault it is there to find, and none in a good file.

SPDX-License-Identifier: GPL-3.0-or-later
"""

import importlib.util
import pathlib
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
spec = importlib.util.spec_from_file_location('rules', HERE / 'check-rules.py')
rules = importlib.util.module_from_spec(spec)
spec.loader.exec_module(rules)

HEADERS = {'nn.h': 'engine', 'lab-dataset.h': 'dataset', 'lab-run.h': 'training', 'lab-draw-pad.h': 'widgets'}


def source(name, body=''):
    return f'/* {name}: an example.\n *\n * {rules.SPDX}\n */\n{body}'


class Rules(unittest.TestCase):
    def faults(self, path, text):
        return [message for _, message in rules.check_file(pathlib.PurePath(path), text, HEADERS)]

    def assert_fault(self, path, body, part):
        text = source(pathlib.PurePath(path).name, body)
        faults = self.faults(path, text)
        self.assertEqual(len(faults), 1, faults)
        self.assertIn(part, faults[0])

    def test_a_good_file_has_no_fault(self):
        body = '#include <gio/gio.h>\n#include "lab-dataset.h"\n#include "nn.h"\n'
        self.assertEqual(self.faults('src/training/a.c', source('a.c', body)), [])

    def test_floors(self):
        self.assert_fault('src/engine/a.c', '#include <glib.h>\n', 'engine may not use glib.h')
        self.assert_fault('src/engine/a.c', '#include "lab-dataset.h"\n', 'engine may not use dataset')
        self.assert_fault('src/training/a.c', '#include <gtk/gtk.h>\n', 'training may not use gtk/gtk.h')
        self.assert_fault('src/cli/a.c', '#include "lab-draw-pad.h"\n', 'cli may not use widgets')
        self.assert_fault('src/draw/a.h', '#include "lab-run.h"\n', 'draw may not use training')

    def test_forbidden_words(self):
        self.assert_fault('src/app/a.c', '/* TO' 'DO later */\n', 'do it')
        self.assert_fault('src/app/a.c', '#if 0\n#endif\n', 'not compiled')
        self.assert_fault('src/store/a.c', 'exit (1);\n', 'returns its errors')
        self.assert_fault('src/engine/a.c', 'printf ("x");\n', 'only programs print')
        self.assert_fault('src/training/a.c', 'static GMutex mutex;\n', 'pthread')
        self.assert_fault('src/engine/a.c', 'rand ();\n', 'seed')
        self.assert_fault('src/app/a.c', 'f (_ ("%" G_GUINT64_FORMAT), n);\n', 'format the number first')
        self.assert_fault('tests/app/a.c', 'g_test_skip ("no");\n', 'passes or fails')

    def test_layout(self):
        self.assert_fault('src/app/a.c', 'int a; \n', 'white space')
        self.assert_fault('src/app/a.c', '\tint a;\n', 'tab')
        self.assert_fault('src/app/a.c', 'int a;', 'does not end')
        self.assert_fault('src/app/a.c', 'int a;\n' * rules.MAX_LINES, 'split it')

    def test_the_top_of_a_file(self):
        self.assertIn('SPDX', self.faults('src/app/a.c', '/* a.c: an example. */\n')[0])
        self.assertIn('begin with', self.faults('src/app/a.c', source('b.c'))[0])

    def test_a_file_that_is_not_built(self):
        with tempfile.TemporaryDirectory() as folder:
            top = pathlib.Path(folder)
            (top / 'tests').mkdir()
            (top / 'tests/meson.build').write_text("test('a', executable('a', 'test-a.c'))\n"
                                                   "foreach name : ['c']\n", encoding='utf-8')
            paths = [pathlib.Path(f'tests/test-{name}.c') for name in ('a', 'b', 'c')]
            found = [str(path) for path, _, _ in rules.check_registered(top, paths)]
            self.assertEqual(found, ['tests/test-b.c'])


if __name__ == '__main__':
    unittest.main()
