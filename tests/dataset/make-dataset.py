#!/usr/bin/env python3
"""Makes a small dataset for tests: images of 2 to 62 classes that a network learns to tell apart.

A class is a pattern of its own, drawn from the seed. Each image is that pattern, moved by a pixel or
two, with noise in its ink. Sparse images are mostly paper, as digits are; dense ones are mostly ink, as
those of clothes are. The same arguments give the same files.

usage: make-dataset.py FOLDER [--classes N] [--train N] [--test N] [--dense] [--named] [--png] [--seed N]
                       [--mislabelled SHARE]

SPDX-License-Identifier: GPL-3.0-or-later
"""

import argparse
import pathlib
import random
import struct
import zlib

SIZE = 28
PIXELS = SIZE * SIZE

# Names as people give them: long and short, with a space, a slash, and letters beyond ASCII.
NAMES = ('T-shirt/top', 'Trouser', 'Pullover', 'Dress', 'Coat', 'Sandal', 'Shirt', 'Sneaker', 'Bag',
         'Ankle boot', 'Écharpe', 'Höchst', 'つ', 'き')
SYMBOLS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'


def class_names(n_classes):
    """What the classes are called: the names above, then a number behind them."""
    return [NAMES[i] if i < len(NAMES) else f'{NAMES[i % len(NAMES)]} {i}' for i in range(n_classes)]


def make_pattern(generator, is_dense):
    """A class's pattern: a few soft spots of ink in the middle of the image, (784) bytes."""
    n_spots = 12 if is_dense else 4
    spots = [(generator.uniform(5, 22), generator.uniform(5, 22), generator.uniform(1.5, 3))
             for _ in range(n_spots)]
    pattern = bytearray(PIXELS)
    for place in range(PIXELS):
        y, x = divmod(place, SIZE)
        depth = sum(max(0.0, 1 - ((x - sx) ** 2 + (y - sy) ** 2) / (radius * radius))
                    for sx, sy, radius in spots)
        floor = 40 if is_dense and 1 < x < SIZE - 2 and 1 < y < SIZE - 2 else 0
        pattern[place] = min(255, floor + int(depth * 200)) & 0xe0 | (0x10 if floor or depth else 0)
    return bytes(pattern)


def make_split(generator, patterns, n, mislabelled):
    """The pixels and the labels of n images: every class in turn, so that each has its share."""
    masks = [int.from_bytes(bytes(0x0f if value else 0 for value in pattern), 'big')
             for pattern in patterns]
    values = [int.from_bytes(pattern, 'big') for pattern in patterns]
    images, labels = [], bytearray()
    for i in range(n):
        label = i % len(patterns)
        noisy = values[label] ^ (generator.getrandbits(8 * PIXELS) & masks[label])
        pixels = noisy.to_bytes(PIXELS, 'big')
        shift = generator.choice((0, 1, PIXELS - 1, SIZE, PIXELS - SIZE))
        images.append(pixels[shift:] + pixels[:shift])
        wrong = generator.random() < mislabelled
        labels.append((label + 1) % len(patterns) if wrong else label)
    return images, bytes(labels)


def write_idx(folder, name, images, labels):
    """Writes one split as the two files that MNIST has of it."""
    head = struct.pack('>IIII', 0x803, len(images), SIZE, SIZE)
    (folder / f'{name}-images-idx3-ubyte').write_bytes(head + b''.join(images))
    head = struct.pack('>II', 0x801, len(labels))
    (folder / f'{name}-labels-idx1-ubyte').write_bytes(head + labels)


def png(width, height, rows, colour=0, depth=8):
    """A PNG file of rows of bytes; colour: 0 grey, 2 RGB, 4 grey with alpha, 6 RGB with alpha."""
    def chunk(kind, data):
        return (struct.pack('>I', len(data)) + kind + data +
                struct.pack('>I', zlib.crc32(kind + data)))

    head = struct.pack('>IIBBBBB', width, height, depth, colour, 0, 0, 0)
    return (b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', head) +
            chunk(b'IDAT', zlib.compress(b''.join(b'\0' + row for row in rows))) +
            chunk(b'IEND', b''))


def write_png(folder, names, images, labels):
    """Writes one split as a folder of PNG images for each class."""
    counts = [0] * len(names)
    for pixels, label in zip(images, labels):
        place = folder / names[label].replace('/', '-')
        place.mkdir(parents=True, exist_ok=True)
        rows = [pixels[start:start + SIZE] for start in range(0, PIXELS, SIZE)]
        (place / f'{counts[label]}.png').write_bytes(png(SIZE, SIZE, rows))
        counts[label] += 1


def make(folder, n_classes=10, n_train=1000, n_test=200, dense=False, named=False, as_png=False,
         seed=1, mislabelled=0.0):
    """Makes the dataset in a folder, which is made too; returns the folder."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    generator = random.Random(seed)
    patterns = [make_pattern(generator, dense) for _ in range(n_classes)]
    names = class_names(n_classes) if named else list(SYMBOLS[:n_classes])
    for idx, png_name, n in ('train', 'train', n_train), ('t10k', 'test', n_test):
        images, labels = make_split(generator, patterns, n, mislabelled)
        if as_png:
            write_png(folder / png_name, names, images, labels)
        else:
            write_idx(folder, idx, images, labels)
    if named and not as_png:
        (folder / 'classes.txt').write_text('\n'.join(names) + '\n', encoding='utf-8')
    return folder


def main():
    """Reads the command line."""
    parser = argparse.ArgumentParser()
    parser.add_argument('folder')
    parser.add_argument('--classes', type=int, default=10)
    parser.add_argument('--train', type=int, default=1000)
    parser.add_argument('--test', type=int, default=200)
    parser.add_argument('--dense', action='store_true')
    parser.add_argument('--named', action='store_true')
    parser.add_argument('--png', action='store_true')
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--mislabelled', type=float, default=0.0)
    given = parser.parse_args()
    make(given.folder, given.classes, given.train, given.test, given.dense, given.named, given.png,
         given.seed, given.mislabelled)


if __name__ == '__main__':
    main()
