#!/usr/bin/python3
"""Fills a 反馈表 in LibreOffice, as a liaison would, and saves it.

Usage: fill_form.py FORM ANSWERS OUT...

ANSWERS is JSON: {"head": {label: text}, "rows": {序号: {title: text}}, "remark": text}.
Each OUT is saved in the format of its ending: .xlsx, .xls or .ods.
The script knows nothing of the form but what stands on the sheet. It prints
what it saw as JSON, and ends with 1 and a line on stderr where the form does
not behave as a form must. LibreOffice's own messages go to stderr.
"""
import json
import sys

import uno  # makes com.sun.star importable
from com.sun.star.sheet.CellFlags import DATETIME, FORMULA, STRING as TEXT, VALUE
from com.sun.star.sheet.ValidationType import LIST

from office import Wrong, opened, prop, running, save

STAR = "＊"
REMARK = "其他需要说明的情况"


def main():
    form, answers, *outs = sys.argv[1:]
    with open(answers, encoding="utf-8") as f:
        answers = json.load(f)
    with running("fill_form") as context:
        seen = fill(context, form, answers, outs)
    json.dump(seen, sys.stdout, ensure_ascii=False)


class Sheet:
    """The first sheet of an open workbook, and a hand that types into it."""

    def __init__(self, context, doc):
        self.doc = doc
        self.frame = doc.CurrentController.Frame
        self.dispatcher = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.DispatchHelper", context)
        self.sheet = self.doc.Sheets.getByIndex(0)
        self.doc.CurrentController.setActiveSheet(self.sheet)
        cursor = self.sheet.createCursor()
        cursor.gotoEndOfUsedArea(False)
        end = cursor.RangeAddress
        self.rows, self.cols = end.EndRow + 1, end.EndColumn + 1

    def cell(self, col, row):
        return self.sheet.getCellByPosition(col, row)

    def text(self, col, row):
        return self.cell(col, row).String

    def find(self, text, rows):
        for row in rows:
            for col in range(self.cols):
                if self.text(col, row).rstrip(STAR) == text:
                    return col, row
        raise Wrong(f"nothing on the sheet reads {text}")

    def beside(self, label, rows):
        """The cell to the right of a label, past the label's merged cells."""
        col, row = self.find(label, rows)
        area = self.sheet.createCursorByRange(self.cell(col, row))
        area.collapseToMergedArea()
        return area.RangeAddress.EndColumn + 1, row

    def name(self, col, row):
        return self.cell(col, row).AbsoluteName.split(".")[-1]

    def type(self, col, row, text):
        """Types as on a keyboard: the office decides what is a number or a date."""
        cell = self.cell(col, row)
        if cell.CellProtection.IsLocked:
            raise Wrong(f"{self.name(col, row)} is locked, yet is to be filled")
        allowed = cell.Validation
        if allowed.Type == LIST and text not in allowed.getFormula1().replace('"', "").replace(";", ",").split(","):
            raise Wrong(f"{self.name(col, row)}: {text} is not among {allowed.getFormula1()}")
        for command, arg, value in ((".uno:GoToCell", "ToPoint", self.name(col, row)), (".uno:EnterString", "StringName", text)):
            self.dispatcher.executeDispatch(self.frame, command, "", 0, (prop(arg, value),))
        if not cell.String:
            raise Wrong(f"{self.name(col, row)} stays empty when typed into")

    def check_locked(self, col, row):
        cell = self.cell(col, row)
        before = cell.String
        cell.clearContents(VALUE | DATETIME | TEXT | FORMULA)  # unlike setString, this respects protection
        if not cell.CellProtection.IsLocked or cell.String != before:
            raise Wrong(f"{self.name(col, row)} ({before[:20]}) is given, yet can be changed")


def fill(context, path, answers, outs):
    with opened(context, path) as doc:
        seen = answer(Sheet(context, doc), answers)
        for out in outs:
            save(doc, out)
        return seen


def answer(sheet, answers):
    if not sheet.sheet.isProtected():
        raise Wrong("the sheet is not protected")
    _, header = sheet.find("序号", range(sheet.rows))
    cols = {sheet.text(c, header).rstrip(STAR): c for c in range(sheet.cols) if sheet.text(c, header)}
    inputs = {title for row in answers["rows"].values() for title in row}
    if inputs - set(cols):
        raise Wrong(f"no column {inputs - set(cols)} under {set(cols)}")

    above = range(header)
    for label, text in answers["head"].items():
        sheet.type(*sheet.beside(label, above), text)
    sheet.check_locked(*sheet.beside("填报单位", above))

    checks = {}
    for row in range(header + 1, sheet.rows):
        no = sheet.text(cols["序号"], row)
        if no not in answers["rows"]:
            continue
        for title in ("序号", "目标与任务", "检查", "核对码"):
            sheet.check_locked(cols[title], row)
        for title, text in answers["rows"][no].items():
            sheet.type(cols[title], row, text)
        checks[no] = sheet.text(cols["检查"], row)
    sheet.type(*sheet.beside(REMARK, range(header, sheet.rows)), answers["remark"])

    for row in range(sheet.rows):
        for col in range(sheet.cols):
            if sheet.cell(col, row).getError():
                raise Wrong(f"{sheet.name(col, row)} shows an error: {sheet.text(col, row)}")
    sums = [sheet.text(0, row) for row in above if sheet.cell(0, row).Formula.startswith("=")]
    return {"checks": checks, "self_check": sums}


if __name__ == "__main__":
    main()
