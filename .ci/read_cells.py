#!/usr/bin/python3
"""Tells as JSON which cells openpyxl finds in a workbook, whole and row by row.

Usage: read_cells.py WORKBOOK

Prints a list of two: sheet, cell and text as a plain load sees them, and as a
read_only load does, which believes the extent that the file gives.
"""
import json
import sys

import openpyxl


def cells(path, read_only):
    book = openpyxl.load_workbook(path, data_only=True, read_only=read_only)
    return {
        sheet.title: {c.coordinate: str(c.value) for row in sheet.iter_rows() for c in row if c.value not in (None, "")}
        for sheet in book.worksheets
    }


json.dump([cells(sys.argv[1], False), cells(sys.argv[1], True)], sys.stdout, ensure_ascii=False)
