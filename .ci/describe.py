#!/usr/bin/python3
"""Tells as JSON, a line for each thing, what a person sees of a workbook and what is set in it.

Usage: describe.py WORKBOOK...
"""
import json
import sys

import openpyxl


def main():
    json.dump([sorted(lines(openpyxl.load_workbook(path))) for path in sys.argv[1:]], sys.stdout, ensure_ascii=False)


def lines(book):
    for name, defined in names(book):
        yield f"name {name} {defined}"
    for sheet in book.worksheets:
        if sheet.title == "_ducha_marks":
            continue
        for line in seen(sheet):
            yield f"{sheet.title} {line}"


def names(book):
    for one in book.defined_names.definedName:
        yield one.name, one.attr_text.replace("'", "")


def seen(sheet):
    yield f"state {sheet.sheet_state} protected {sheet.protection.sheet} filter {sheet.auto_filter.ref} {sheet.protection.autoFilter} frozen {sheet.freeze_panes}"
    yield f"print {sheet.print_area} {sheet.print_title_rows}"
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value is not None or cell.has_style:
                yield f"{cell.coordinate} {cell.value!r} {style(cell)}"
            if cell.comment:
                yield f"{cell.coordinate} comment {cell.comment.text.strip()}"
    for area in sheet.merged_cells.ranges:
        yield f"merged {area}"
    for area in sheet.conditional_formatting:
        for rule in area.rules:
            yield f"format {area.sqref} {rule.formula}"
    for rule in sheet.data_validations.dataValidation:
        yield f"rule {rule.sqref} {rule.type} {rule.formula1}"
    for col in range(1, 30):
        letter = openpyxl.utils.get_column_letter(col)
        if letter in sheet.column_dimensions:
            yield f"column {letter} {sheet.column_dimensions[letter].width:.0f}"


def style(cell):
    border = cell.border
    sides = [side.style if side else None for side in (border.left, border.right, border.top, border.bottom)]
    fill = cell.fill.fgColor.rgb if cell.fill.fill_type else None
    return f"fill {fill} font {cell.font.name} {cell.font.sz} border {sides} {cell.number_format} locked {cell.protection.locked} wrap {cell.alignment.wrap_text}"


if __name__ == "__main__":
    main()
