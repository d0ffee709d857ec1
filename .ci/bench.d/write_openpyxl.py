#!/usr/bin/python3
"""Writes the form that dump_form.py told, N times, with openpyxl: write_openpyxl.py FORM FOLDER N"""
import datetime
import re
import sys

from openpyxl import Workbook
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation


def unescaped(field):
    return field.replace("\\\\", "\0").replace("\\n", "\n").replace("\\t", "\t").replace("\0", "\\")


def styled(f):
    """Looks are shared by all cells that have them, which is the quickest that openpyxl knows."""
    font, size, bold, color, h, v, wrap, indent, shrink, sides, rule, fill, locked, numfmt = f
    thin = Side(style="thin", color=rule) if sides else None
    return dict(font=Font(name=font, sz=float(size), b=bold == "1", color=color or None),
                alignment=Alignment(horizontal=h, vertical=v, wrap_text=wrap == "1", indent=int(indent), shrink_to_fit=shrink == "1"),
                border=Border(**{s: thin for s in sides.split(",") if s}), fill=PatternFill("solid", fgColor=fill) if fill else PatternFill(),
                protection=Protection(locked=locked == "1"), number_format="@" if numfmt == "49" else "General")


class Form:
    def __init__(self, lines):
        self.lines, self.book, self.ws = lines, Workbook(), None
        self.book.remove(self.book.active)
        self.styles, self.applied, self.dxfs = [], {}, []

    def write(self, path):
        for word, *fields in self.lines:
            getattr(self, word)(*fields)
        self.book.save(path)

    def put(self, at, style, value=None):
        cell = self.ws[at]
        if value is not None:
            cell.value = value
        if style in self.applied:
            cell._style = self.applied[style]
            return cell
        for key, look in self.styles[int(style)].items():
            setattr(cell, key, look)
        self.applied[style] = cell._style
        return cell

    def style(self, _, *f):
        self.styles.append(styled(f))

    def dxf(self, _, fill, color):
        self.dxfs.append(DifferentialStyle(fill=PatternFill(bgColor=fill) if fill else None, font=Font(color=color) if color else None))

    def property(self, name, value):
        if name in ("created", "modified"):
            value = datetime.datetime.strptime(value, "%Y-%m-%dT%H:%M:%SZ")
        setattr(self.book.properties, name, value)

    def custom(self, *_):
        pass  # openpyxl before 3.1 knows none

    def sheet(self, name, state):
        self.ws = self.book.create_sheet(name)
        self.ws.sheet_state = state

    def col(self, first, last, width):
        for n in range(int(first), int(last) + 1):
            self.ws.column_dimensions["ABCDEFGHIJKLMNOPQRSTUVWXYZ"[n - 1]].width = float(width)

    def merge(self, ref):
        self.ws.merge_cells(ref)

    def height(self, row, points):
        self.ws.row_dimensions[int(row)].height = float(points)

    def text(self, at, style, value):
        self.put(at, style, value)

    def number(self, at, style, value):
        self.put(at, style, float(value))

    def blank(self, at, style):
        self.put(at, style)

    def rich(self, at, style, *runs):
        self.put(at, style, "".join(runs[1::2]))  # openpyxl before 3.1 has no runs

    def formula(self, at, style, formula, cached=""):
        self.put(at, style, "=" + formula)

    def zoom(self, percent):
        self.ws.sheet_view.zoomScale = int(percent)

    def freeze(self, rows):
        self.ws.freeze_panes = f"A{int(rows) + 1}"

    def select(self, at):
        for s in self.ws.sheet_view.selection:
            s.activeCell = s.sqref = at

    def protect(self, *allowed):
        self.ws.protection.sheet = self.ws.protection.objects = self.ws.protection.scenarios = True
        for what in allowed:
            setattr(self.ws.protection, what, False)

    def filter(self, ref):
        self.ws.auto_filter.ref = ref

    def cf(self, ref, dxf, formula):
        self.ws.conditional_formatting.add(ref, Rule(type="expression", dxf=self.dxfs[int(dxf)], formula=[formula]))

    def dv(self, ref, kind, title, prompt, error_title, error, *formulas):
        rule = DataValidation(type=None if kind == "none" else kind, allow_blank=True, promptTitle=title, prompt=prompt, showInputMessage=True,
                              formula1=formulas[0] if formulas else None, formula2=formulas[1] if len(formulas) > 1 else None)
        if error:
            rule.errorStyle, rule.errorTitle, rule.error, rule.showErrorMessage = "stop", error_title, error, True
        rule.add(ref)
        self.ws.add_data_validation(rule)

    def ignore(self, *_):
        pass  # openpyxl knows none

    def page(self, orientation, size, wide, high):
        setup = self.ws.page_setup
        setup.orientation, setup.paperSize, setup.fitToWidth, setup.fitToHeight = orientation, int(size), int(wide), int(high)
        self.ws.sheet_properties.pageSetUpPr.fitToPage = True

    def margins(self, *inches):
        for side, value in zip(("left", "right", "top", "bottom", "header", "footer"), inches):
            setattr(self.ws.page_margins, side, float(value))

    def centred(self, on):
        self.ws.print_options.horizontalCentered = on == "1"

    def oddHeader(self, text):
        self.bands(self.ws.oddHeader, text)

    def oddFooter(self, text):
        self.bands(self.ws.oddFooter, text)

    @staticmethod
    def bands(band, text):
        for side, words in re.findall(r"&([LCR])&10((?:[^&]|&[PN])*)", text):
            part = getattr(band, {"L": "left", "C": "center", "R": "right"}[side])
            part.size, part.text = 10, words

    def titles(self, first, last):
        self.ws.print_title_rows = f"{first}:{last}"

    def area(self, ref):
        self.ws.print_area = ref

    def name(self, name, ref):
        self.book.defined_names.append(DefinedName(name, attr_text=ref))


def main():
    form, folder, n = sys.argv[1:]
    with open(form, encoding="utf-8") as f:
        lines = [[unescaped(field) for field in line.rstrip("\n").split("\t")] for line in f]
    for i in range(int(n)):
        Form(lines).write(f"{folder}/{i}.xlsx")


if __name__ == "__main__":
    main()
