#!/usr/bin/python3
"""Compares the rows of workbooks with what LibreOffice would make of them.

Usage: row_heights.py WORKBOOK...

Prints JSON: for each workbook, for each row of its first sheet, the height that
stands in the file and the one at which LibreOffice shows all of its text, points.
"""
import json
import sys

from office import opened, running

POINTS = 72 / 2540  # of a hundredth of a millimetre


def main():
    with running("row_heights") as context:
        heights = []
        for path in sys.argv[1:]:
            with opened(context, path) as doc:
                heights.append(measure(doc.Sheets.getByIndex(0)))
    json.dump(heights, sys.stdout)


def measure(sheet):
    sheet.unprotect("")
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    rows = [sheet.Rows.getByIndex(i) for i in range(cursor.RangeAddress.EndRow + 1)]
    written = [row.Height * POINTS for row in rows]
    for row in rows:
        row.OptimalHeight = True
    return [[w, row.Height * POINTS] for w, row in zip(written, rows)]


if __name__ == "__main__":
    main()
