#!/usr/bin/python3
"""Tells as JSON what LibreOffice finds in a 反馈表 that some program has saved.

Usage: read_form.py WORKBOOK...

For each workbook: the texts of its first sheet by cell, its defined names, custom
properties and hidden sheets with their texts, and whether drop-downs, prompts,
conditional formats, protection and print set-up are there.
"""
import json
import sys

import uno  # makes com.sun.star importable
from com.sun.star.sheet.ValidationType import LIST

from office import opened, running


def main():
    with running("read_form") as context:
        seen = []
        for path in sys.argv[1:]:
            with opened(context, path) as doc:
                seen.append(read(doc))
    json.dump(seen, sys.stdout, ensure_ascii=False)


def texts(sheet):
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    end = cursor.RangeAddress
    found = {}
    for row in range(end.EndRow + 1):
        for col in range(min(end.EndColumn, 40) + 1):
            cell = sheet.getCellByPosition(col, row)
            if cell.String:
                found[cell.AbsoluteName.split(".")[-1].replace("$", "")] = cell.String
    return found


def read(doc):
    sheet = doc.Sheets.getByIndex(0)
    properties = doc.DocumentProperties.UserDefinedProperties
    info = properties.PropertySetInfo
    page = doc.StyleFamilies.getByName("PageStyles").getByName(sheet.PageStyle)
    return {
        "sheets": list(doc.Sheets.ElementNames),
        "cells": texts(sheet),
        "names": {name: doc.NamedRanges.getByName(name).Content for name in doc.NamedRanges.ElementNames},
        "properties": {p.Name: str(properties.getPropertyValue(p.Name)) for p in info.Properties},
        "hidden": {name: texts(doc.Sheets.getByName(name)) for name in doc.Sheets.ElementNames if not doc.Sheets.getByName(name).IsVisible},
        "protected": bool(sheet.isProtected()),
        "repeated": bool(sheet.PrintTitleRows),
        "landscape": bool(page.IsLandscape),
        "to_width": page.ScaleToPagesX,
        "footer": bool(page.FooterIsOn),
        **validations(sheet),
        "formats": sheet.ConditionalFormats.Length,
    }


def validations(sheet):
    lists, prompts = 0, 0
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    end = cursor.RangeAddress
    for row in range(end.EndRow + 1):
        for col in range(min(end.EndColumn, 40) + 1):
            rule = sheet.getCellByPosition(col, row).Validation
            lists += rule.Type == LIST
            prompts += bool(rule.InputMessage)
    return {"lists": lists, "prompts": prompts}


if __name__ == "__main__":
    main()
