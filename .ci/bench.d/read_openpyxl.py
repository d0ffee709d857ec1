#!/usr/bin/python3
"""Reads the first N workbooks of a folder with openpyxl: read_openpyxl.py full|cells FOLDER N

full only loads them; cells loads them for reading alone and goes through every cell.
"""
import glob
import sys

from openpyxl import load_workbook


def main():
    how, folder, n = sys.argv[1:]
    for path in sorted(glob.glob(folder + "/*.xlsx"))[: int(n)]:
        book = load_workbook(path, read_only=how == "cells")
        if how == "cells":
            texts = sum(value is not None for sheet in book for row in sheet.iter_rows(values_only=True) for value in row)
            if texts < 100:
                sys.exit(f"{path}: {texts} cells only")
        book.close()


if __name__ == "__main__":
    main()
