#!/usr/bin/python3
"""Reckons a workbook anew and tells what its first sheet then says.

Usage: reckon.py WORKBOOK

Prints JSON: the rows of the sheet as lists of texts and numbers.
"""
import json
import sys

from office import opened, running


def main():
    with running("reckon") as context, opened(context, sys.argv[1]) as doc:
        doc.calculateAll()
        sheet = doc.Sheets.getByIndex(0)
        cursor = sheet.createCursor()
        cursor.gotoEndOfUsedArea(True)
        json.dump(cursor.getDataArray(), sys.stdout, ensure_ascii=False)


if __name__ == "__main__":
    main()
