#!/usr/bin/python3
"""Corrects cells of a workbook and saves it as another program writes it.

Usage: resave.py PROGRAM IN OUT JSON

PROGRAM is office (LibreOffice) or openpyxl; JSON holds {"sheet": {"F9": "text"}}; a
text that is a number becomes one. The format follows the ending of OUT.
"""
import json
import sys


def main():
    program, path, out, edits = sys.argv[1:]
    {"office": with_office, "openpyxl": with_openpyxl}[program](path, out, json.loads(edits))


def number(text):
    try:
        return float(text)
    except ValueError:
        return None


def with_office(path, out, edits):
    from office import opened, running, save
    with running("resave") as context, opened(context, path) as doc:
        for name, cells in edits.items():
            sheet = doc.Sheets.getByName(name)
            for ref, text in cells.items():
                cell = sheet.getCellRangeByName(ref)
                if number(text) is None:
                    cell.String = text
                else:
                    cell.Value = number(text)
        save(doc, out)


def with_openpyxl(path, out, edits):
    import openpyxl
    book = openpyxl.load_workbook(path)
    for name, cells in edits.items():
        for ref, text in cells.items():
            value = number(text)
            book[name][ref] = text if value is None else value
    book.save(out)


if __name__ == "__main__":
    main()
