#!/usr/bin/python3
"""Fills a 反馈表 in LibreOffice, as a liaison would, and saves it as .xlsx.

Usage: fill_form.py FORM ANSWERS OUT

ANSWERS is JSON: {"head": {label: text}, "rows": {序号: {title: text}}, "remark": text}.
The script knows nothing of the form but what stands on the sheet. It prints
what it saw as JSON, and ends with 1 and a line on stderr where the form does
not behave as a form must. LibreOffice's own messages go to stderr.
"""
import json
import os
import signal
import subprocess
import sys
import tempfile
import time

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException
from com.sun.star.sheet.CellFlags import DATETIME, FORMULA, STRING as TEXT, VALUE
from com.sun.star.sheet.ValidationType import LIST

STAR = "＊"
REMARK = "其他需要说明的情况"


class Wrong(Exception):
    """The form does not behave as a form must."""


def main():
    form, answers, out = sys.argv[1:]
    with open(answers, encoding="utf-8") as f:
        answers = json.load(f)
    with tempfile.TemporaryDirectory() as profile:
        office = start(profile)
        try:
            seen = fill(connect(office, profile), form, answers, out)
        except Wrong as wrong:
            sys.exit(f"fill_form: {wrong}")
        finally:
            stop(office)
    json.dump(seen, sys.stdout, ensure_ascii=False)


def start(profile):
    """Starts an office of its own, so that one already open is left alone."""
    return subprocess.Popen(
        ["soffice", "--headless", "--norestore", "--nologo", "--nodefault",
         f"-env:UserInstallation={uno.systemPathToFileUrl(profile)}", f"--accept=pipe,name={pipe(profile)};urp"],
        stdin=subprocess.DEVNULL, stdout=sys.stderr, start_new_session=True,
        env={**os.environ, "LC_ALL": "C.UTF-8"})  # in a plain C locale it cannot open a file with a Chinese name


def pipe(profile):
    return "ducha" + os.path.basename(profile)


def connect(office, profile):
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(300):
        try:
            return resolver.resolve(f"uno:pipe,name={pipe(profile)};urp;StarOffice.ComponentContext")
        except NoConnectException:
            if office.poll() is not None:
                break
            time.sleep(0.2)
    raise Wrong("LibreOffice did not start")


def stop(office):
    try:
        os.killpg(office.pid, signal.SIGKILL)  # everything worth keeping is saved by now
    except ProcessLookupError:
        pass
    office.wait()


def prop(name, value):
    return PropertyValue(Name=name, Value=value)


class Sheet:
    """The first sheet of an open workbook, and a hand that types into it."""

    def __init__(self, context, path):
        create = context.ServiceManager.createInstanceWithContext
        desktop = create("com.sun.star.frame.Desktop", context)
        self.doc = desktop.loadComponentFromURL(uno.systemPathToFileUrl(path), "_blank", 0, (prop("Hidden", True),))
        if self.doc is None:
            raise Wrong(f"LibreOffice cannot open {path}")
        self.frame = self.doc.CurrentController.Frame
        self.dispatcher = create("com.sun.star.frame.DispatchHelper", context)
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


def fill(context, path, answers, out):
    sheet = Sheet(context, path)
    try:
        seen = answer(sheet, answers)
        sheet.doc.storeToURL(uno.systemPathToFileUrl(out), (prop("FilterName", "Calc MS Excel 2007 XML"),))
        return seen
    finally:
        sheet.doc.close(True)


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
