#!/usr/bin/python3
"""Makes a small PNG of a page, in few colours and without its white margins.

Usage: pack_picture.py PAGE.ppm OUT.png [whole]
"""
import struct
import sys
import zlib
from collections import Counter

COLOURS = 32  # of a page that is drawn, most are shades of black on white
MARGIN = 8    # white that is left around what is drawn
WHITE = b"\xff\xff\xff"


def main():
    page, out, *whole = sys.argv[1:]
    rows = read(page) if whole else trimmed(read(page))
    palette, index = few_colours(rows)
    with open(out, "wb") as f:
        f.write(png(rows, palette, index))


def read(path):
    """Gives the rows of a picture as lists of colours."""
    with open(path, "rb") as f:
        data = f.read()
    kind, width, height, most = data.split(maxsplit=4)[:4]
    if kind != b"P6" or most != b"255":
        sys.exit(f"pack_picture: {path} is no picture of pdftoppm's")
    width, height = int(width), int(height)
    data = data[-3 * width * height:]
    return [[data[i:i + 3] for i in range(3 * width * y, 3 * width * (y + 1), 3)] for y in range(height)]


def trimmed(rows):
    drawn = [y for y, row in enumerate(rows) if any(c != WHITE for c in row)]
    columns = [x for x, column in enumerate(zip(*rows)) if any(c != WHITE for c in column)]
    left, right = max(0, columns[0] - MARGIN), columns[-1] + 1 + MARGIN
    return [row[left:right] for row in rows[max(0, drawn[0] - MARGIN):drawn[-1] + 1 + MARGIN]]


def few_colours(rows):
    """Gives the commonest colours, and for every colour the nearest of them."""
    count = Counter(c for row in rows for c in row)
    palette = []
    for colour, _ in sorted(count.items(), key=lambda c: (-c[1], c[0])):
        if len(palette) < COLOURS and all(distance(colour, other) > 300 for other in palette):
            palette.append(colour)
    return palette, {c: min(range(len(palette)), key=lambda i: distance(c, palette[i])) for c in count}


def distance(a, b):
    return sum((x - y) ** 2 for x, y in zip(a, b))


def png(rows, palette, index):
    lines = b"".join(b"\0" + bytes(index[c] for c in row) for row in rows)
    return b"\x89PNG\r\n\x1a\n" + b"".join((
        chunk(b"IHDR", struct.pack(">IIBBBBB", len(rows[0]), len(rows), 8, 3, 0, 0, 0)),
        chunk(b"PLTE", b"".join(palette)),
        chunk(b"IDAT", zlib.compress(lines, 9)),
        chunk(b"IEND", b"")))


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


if __name__ == "__main__":
    main()
