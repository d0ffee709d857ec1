#!/usr/bin/python3
"""Copies a form's sheet, cell by cell as by Ctrl-A Ctrl-C Ctrl-V, into a new workbook.

Usage: copy_table.py FORM OUT
"""
import sys

from office import Wrong, opened, running, save


def main():
    form, out = sys.argv[1:]
    with running("copy_table") as context, opened(context, form) as doc, opened(context, None) as new:
        copy(doc, new)
        save(new, out)


def copy(doc, new):
    sheet = doc.Sheets.getByIndex(0)
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(True)
    doc.CurrentController.setActiveSheet(sheet)
    doc.CurrentController.select(cursor)
    clip = doc.CurrentController.getTransferable()
    new.CurrentController.select(new.Sheets.getByIndex(0).getCellByPosition(0, 0))
    new.CurrentController.insertTransferable(clip)
    if not new.Sheets.getByIndex(0).getCellByPosition(0, 0).String:
        raise Wrong("nothing was pasted")


if __name__ == "__main__":
    main()
