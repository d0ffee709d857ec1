#!/usr/bin/python3
"""Prints a 反馈表 as PDF, with a numbered dot beside each of the places named.

Usage: number_form.py FORM OUT.pdf TEXT...

TEXT is how the text of a cell begins; the first cell that is found gets ①, and so on.
"""
import os
import sys

import uno  # makes com.sun.star importable
from com.sun.star.awt import Point, Size
from com.sun.star.drawing.FillStyle import SOLID
from com.sun.star.drawing.LineStyle import NONE
from com.sun.star.drawing.TextHorizontalAdjust import CENTER as MIDDLE
from com.sun.star.drawing.TextVerticalAdjust import CENTER

from office import Wrong, opened, prop, running

DOT = 560  # hundredths of a millimetre
RED = 0xC00000


def main():
    form, out, *texts = sys.argv[1:]
    with running("number_form") as context, opened(context, form) as doc:
        sheet = doc.Sheets.getByIndex(0)
        sheet.unprotect("")
        for number, text in enumerate(texts, 1):
            dot(doc, sheet, number, find(sheet, text))
        url = uno.systemPathToFileUrl(os.path.abspath(out))
        doc.storeToURL(url, (prop("FilterName", "calc_pdf_Export"),))


def find(sheet, text):
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    for row in range(cursor.RangeAddress.EndRow + 1):
        for col in range(cursor.RangeAddress.EndColumn + 1):
            cell = sheet.getCellByPosition(col, row)
            if cell.String.startswith(text):
                return cell
    raise Wrong(f"nothing on the sheet begins with {text}")


def dot(doc, sheet, number, cell):
    """Draws a dot at the corner of a cell; in the middle of a line that begins in the first column."""
    shape = doc.createInstance("com.sun.star.drawing.EllipseShape")
    sheet.DrawPage.add(shape)
    area = sheet.createCursorByRange(cell)
    area.collapseToMergedArea()
    x, y = area.Position.X - DOT // 3, area.Position.Y - DOT // 3
    if area.Position.X == 0:
        x, y = area.Size.Width // 2, area.Position.Y
    shape.Position = Point(x, y)
    shape.Size = Size(DOT, DOT)
    shape.FillStyle, shape.FillColor, shape.LineStyle = SOLID, RED, NONE
    shape.String = str(number)
    shape.CharColor, shape.CharHeight, shape.CharWeight = 0xFFFFFF, 10, 150
    shape.TextHorizontalAdjust, shape.TextVerticalAdjust = MIDDLE, CENTER
    for side in ("TextLeftDistance", "TextRightDistance", "TextUpperDistance", "TextLowerDistance"):
        setattr(shape, side, 0)


if __name__ == "__main__":
    main()
