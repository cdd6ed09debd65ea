#!/usr/bin/env python3
"""Checks the rules of HACKING.md that a program can check, over every source file.

SPDX-License-Identifier: GPL-3.0-or-later
"""

import pathlib
import re
import sys

MAX_LINES = 700

# Each floor may include its own headers and those of the floors named here (HACKING.md, "The floors").
FLOORS = {
    'engine': set(),
    'dataset': set(),
    'training': {'engine', 'dataset'},
    'draw': set(),
    'store': {'draw', 'training', 'engine', 'dataset'},
    'report': {'store', 'draw', 'training', 'engine', 'dataset'},
    'widgets': {'draw', 'training', 'dataset', 'engine'},
    'app': {'widgets', 'report', 'draw', 'store', 'training', 'dataset', 'engine'},
    'cli': {'report', 'draw', 'store', 'training', 'dataset', 'engine'},
}

# Libraries, by the beginning of their headers, and the floors that may use them. What is not listed is libc.
LIBRARIES = {
    'glib': set(FLOORS) - {'engine'},
    'gobject/': set(FLOORS) - {'engine'},
    'gio/': set(FLOORS) - {'engine'},
    'gmodule': set(),
    # The command line times OpenBLAS alone, as what the engine is measured against.
    'cblas': {'engine', 'cli'},
    'openblas': {'engine', 'cli'},
    'zlib': {'dataset'},
    'libdeflate': {'dataset', 'store'},
    'nettle/': {'dataset'},
    'json-glib/': {'store', 'cli'},
    'sqlite3': {'store'},
    'libsoup/': {'dataset'},
    'cairo': {'dataset', 'draw', 'store', 'report', 'widgets', 'app', 'cli'},
    'pango/': {'draw', 'report', 'widgets', 'app'},
    'gtk/': {'widgets', 'app'},
    'gdk/': {'widgets', 'app'},
    'gsk/': {'widgets', 'app'},
    'graphene': {'widgets', 'app'},
    'adwaita': {'widgets', 'app'},
}

# What no source file may hold: a pattern, the folders it is forbidden in, and what to do instead.
FORBIDDEN = [
    (r'\b(?:TODO|FIXME|XXX|HACK)\b', ('src', 'tests'), 'do it, or leave it out'),
    (r'^\s*#\s*if\s+0\b', ('src', 'tests'), 'delete code that is not compiled'),
    (r'\bg_test_(?:skip|incomplete)\b', ('tests',), 'a test passes or fails'),
    (r'\b(?:strcpy|strcat|sprintf|vsprintf|gets|atoi|atof)\s*\(', ('src', 'tests'),
     'use a function that knows sizes and errors'),
    (r'\b(?:rand|srand|random|drand48|g_random_\w+|g_rand_new)\s*\(',
     ('src/engine', 'src/training', 'src/dataset'), "everything random comes from the run's seed"),
    (r'\b(?:exit|_exit|abort|g_error)\s*\(',
     ('src/engine', 'src/dataset', 'src/training', 'src/store', 'src/report', 'src/draw', 'src/widgets', 'src/app'),
     'a library returns its errors'),
    (r'\b(?:printf|puts|g_print|g_printerr)\s*\(',
     ('src/engine', 'src/dataset', 'src/training', 'src/store', 'src/report', 'src/draw', 'src/widgets'),
     'only programs print'),
    (r'\b(?:GMutex|GCond|GAsyncQueue|GRWLock|GRecMutex)\b', ('src/engine', 'src/training', 'src/store'),
     'use pthread mutexes: the thread sanitizer sees them'),
    (r'\bGTask\b|\bg_thread_pool', ('src/engine', 'src/training'), 'a run has a thread of its own'),
    (r'_ \((?:"[^"]*"\s*)+(?:G_G\w+_FORMAT|PRI\w+)', ('src',),
     'no macro in a string to translate: format the number first'),
    (r'/tmp/|/home/|/root/', ('src',), 'no path of one machine'),
]

SPDX = 'SPDX-License-Identifier: GPL-3.0-or-later'
INCLUDE = re.compile(r'^\s*#\s*include\s+([<"])([^>"]+)[>"]', re.M)


def is_source(path):
    """Files that people write and read."""
    return path.suffix in ('.c', '.h', '.py', '.ui', '.css', '.sh', '.build', '.blp') or (
        path.suffix == '' and path.is_file() and path.read_bytes()[:2] == b'#!')


def floor_of(path):
    """The floor a path relative to the top belongs to, or None outside of src/."""
    return path.parts[1] if path.parts[0] == 'src' and len(path.parts) > 2 else None


def check_includes(path, text, floor_of_header):
    """What a file of a floor includes, against what the floor may see."""
    floor = floor_of(path)
    for match in INCLUDE.finditer(text):
        kind, name = match.groups()
        line = text.count('\n', 0, match.start()) + 1
        owner = floor_of_header.get(pathlib.PurePath(name).name) if kind == '"' else None
        if owner and owner != floor and owner not in FLOORS[floor]:
            yield line, f'{floor} may not use {owner} ({name})'
        for library, users in LIBRARIES.items():
            if kind == '<' and name.startswith(library) and floor not in users:
                yield line, f'{floor} may not use {name}'


def check_file(path, text, floor_of_header):
    """Yields (line, what is wrong) for one file, given its path relative to the top."""
    lines = text.split('\n')
    if len(lines) - 1 > MAX_LINES:
        yield MAX_LINES, f'{len(lines) - 1} lines: split it (at most {MAX_LINES})'
    if text and not text.endswith('\n'):
        yield len(lines), 'the last line does not end'
    if path.name != 'meson.build' and SPDX not in '\n'.join(lines[:60]):
        yield 1, f'no "{SPDX}" at the top'
    if path.suffix in ('.c', '.h') and not lines[0].startswith(f'/* {path.name}: '):
        yield 1, f'does not begin with "/* {path.name}: " and what it is for'
    for number, line in enumerate(lines, 1):
        if line != line.rstrip():
            yield number, 'white space at the end'
        if '\t' in line:
            yield number, 'a tab: indent with spaces'
    if path.suffix in ('.c', '.h'):
        for pattern, folders, advice in FORBIDDEN:
            if not any(path.is_relative_to(folder) for folder in folders):
                continue
            for match in re.finditer(pattern, text, re.M):
                yield text.count('\n', 0, match.start()) + 1, f'"{match[0].strip()}": {advice}'
    if floor_of(path) in FLOORS and path.suffix in ('.c', '.h'):
        yield from check_includes(path, text, floor_of_header)


def check_registered(top, paths):
    """Every C file and every test script stands in the meson.build of its folder."""
    for path in paths:
        is_code = path.suffix == '.c'
        is_test = path.suffix == '.py' and path.name.startswith('test-')
        if not (is_code or is_test):
            continue
        build = top / path.parent / 'meson.build'
        text = build.read_text(encoding='utf-8') if build.exists() else ''
        # A list of tests may leave out what all their names begin with.
        short = re.escape(path.stem.removeprefix('test-'))
        if not re.search(rf"\b{re.escape(path.stem)}\b|'{short}'", text):
            yield path, 1, f'is not named in {path.parent}/meson.build'


def check_tree(top):
    """Yields (path, line, what is wrong) for the whole project."""
    folders = ('src', 'tests', 'ui', 'scripts', '.ci')
    paths = sorted(path.relative_to(top) for folder in folders for path in (top / folder).rglob('*')
                   if path.is_file() and '__pycache__' not in path.parts and is_source(path))
    floor_of_header = {path.name: floor_of(path) for path in paths if path.suffix == '.h' and floor_of(path)}
    for path in paths:
        text = (top / path).read_text(encoding='utf-8')
        for line, message in check_file(path, text, floor_of_header):
            yield path, line, message
    yield from check_registered(top, paths)


def main():
    top = pathlib.Path(__file__).resolve().parents[2]
    faults = list(check_tree(top))
    for path, line, message in faults:
        print(f'{path}:{line}: {message}')
    return 1 if faults else 0


if __name__ == '__main__':
    sys.exit(main())
