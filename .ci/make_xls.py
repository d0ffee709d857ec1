#!/usr/bin/python3
"""Makes the workbooks in seeds/workbook/testdata that the reader of .xls is tested with.

Usage: make_xls.py FORM.xlsx DIRECTORY

FORM is a filled form, as the demo puts it in 回收. What LibreOffice writes as .xls
it also writes as .xlsx, and what xlwt writes openpyxl writes, so that the two can
be compared; gnumeric writes what is older, and old and new in one file. Needs
python3-uno, python3-xlwt, python3-openpyxl and gnumeric.
"""
import os
import subprocess
import sys

import openpyxl
import uno
import xlwt
from com.sun.star.beans.PropertyAttribute import REMOVABLE
from com.sun.star.table import CellRangeAddress
from openpyxl.utils.datetime import CALENDAR_MAC_1904

import office

LONG = "加强统筹协调，推动重点工作落实见效；" * 30


def store(doc, path, filter_name, *more):
    doc.storeToURL(uno.systemPathToFileUrl(os.path.abspath(path)), (office.prop("FilterName", filter_name), *more))


def both(doc, stem):
    office.save(doc, stem + ".xls")
    office.save(doc, stem + ".xlsx")


def kinds(doc):
    """A sheet with every kind of cell, and what else a sheet may say."""
    sheet = doc.Sheets[0]
    sheet.Name = "填报表 A&B"
    for i, text in enumerate(["序号", "Rural roads", "农村公路", "café", "𠮷镕🙂", "'撇号", "一行\n两行", " 空白 ", "_x0041_ 原样", LONG]):
        sheet[0, i].String = text
    for i, number in enumerate([0, 1, -1, 0.57, 1e15, 123456789.25, 2.675, 536870911, 536870912, 1e-7, 12.34]):
        sheet[1, i].Value = number
    formulas = ['=1/0', '=NA()', '="文"&"字"', '=""', '=A2+0.5', '=TRUE()', '=NOT(TRUE())', '=VLOOKUP(1;A1:B1;9;0)', '=SQRT(-1)',
                '=REPT("长";5000)', '=0.25', '=DATE(2021;6;30)']
    for i, formula in enumerate(formulas):
        sheet[2, i].Formula = formula
    local = uno.createUnoStruct("com.sun.star.lang.Locale")
    shapes = [(44377, "YYYY-MM-DD"), (44377.5, "YYYY-MM-DD HH:MM"), (44377, 'YYYY"年"M"月"'), (44377, 'YYYY"年"M"月"D"日"'),
              (0.63, "0%"), (0.634, "0.0%"), (7, '0"天"'), (1, "BOOLEAN"), (0, "BOOLEAN"), (0.5, "HH:MM"), (1234.5, "#,##0.00")]
    for i, (value, shape) in enumerate(shapes):
        sheet[3, i].Value = value
        key = doc.NumberFormats.queryKey(shape, local, False)
        sheet[3, i].NumberFormat = key if key >= 0 else doc.NumberFormats.addNew(shape, local)
    sheet[2, 10].NumberFormat, sheet[2, 11].NumberFormat = sheet[3, 4].NumberFormat, sheet[3, 2].NumberFormat
    rich = sheet[4, 0]
    rich.String = "富文本，粗体在中间"
    cursor = rich.createTextCursor()
    cursor.gotoStart(False)
    cursor.goRight(3, True)
    cursor.CharWeight = 150
    for row in (6, 7):
        for column in range(3):
            sheet[row, column].Value = row * 10 + column
    sheet.Rows[7].IsVisible = False
    sheet.Columns[12].IsVisible = sheet.Columns[13].IsVisible = False
    sheet["A9:C10"].merge(True)
    sheet["A9"].String = "合并"
    sheet["E9:E11"].merge(True)
    sheet["A13:H13"].CellBackColor = 0xFFFF00
    sheet["B15"].CellBackColor = 0xFFFF00
    sheet[199, 1].String = "远处"
    doc.Sheets.insertNewByName("空", 1)
    doc.Sheets.insertNewByName("_meta", 2)
    doc.Sheets[2][0, 0].String = "2021H1-017-7K3F"
    doc.Sheets[2].IsVisible = False
    chart(doc)


def chart(doc):
    """A chart on a sheet: in an .xls it stands within the sheet's own records."""
    doc.Sheets.insertNewByName("图", 3)
    sheet = doc.Sheets[3]
    for i in range(3):
        sheet[i, 0].Value = i
    place = uno.createUnoStruct("com.sun.star.awt.Rectangle")
    place.X, place.Y, place.Width, place.Height = 3000, 0, 8000, 5000
    source = CellRangeAddress(Sheet=3, StartColumn=0, StartRow=0, EndColumn=0, EndRow=2)
    sheet.Charts.addNewByName("一", place, (source,), False, False)


def describe(doc):
    properties = doc.DocumentProperties.UserDefinedProperties
    for name, value in (("ducha_mark", "ABCDEFGH"), ("说明", "文字属性"), ("次数", 3.0)):
        properties.addProperty(name, REMOVABLE, value)


def by_xlwt(path):
    """Texts by the thousand, narrow and wide ones in turn, and 1904 dates."""
    old, new = xlwt.Workbook(encoding="utf-8"), openpyxl.Workbook()
    old.dates_1904, new.epoch = True, CALENDAR_MAC_1904
    a, b = old.add_sheet("多文字", cell_overwrite_ok=True), new.active
    b.title = "多文字"
    for row in range(300):
        texts = [f"No. {row} of the list", f"第{row}项：" + "落实" * (row % 23), "Mixed 混排 " + "é" * (row % 7)]
        for column, text in enumerate(texts):
            a.write(row, column, text)
            b.cell(row + 1, column + 1, text)
    a.write_rich_text(300, 0, [("前", xlwt.easyfont("bold true")), ("后", xlwt.easyfont("italic true")), " end"])
    b.cell(301, 1, "前后 end")
    for column, (value, shape) in enumerate([(42915, "yyyy-mm-dd"), (0.5, "0.00%"), (True, "General"), (123.45, "General"), (-7, "General")]):
        a.write(301, column, value, xlwt.easyxf(num_format_str=shape))
        b.cell(302, column + 1, value).number_format = shape
    a.write_merge(302, 304, 1, 2, "并")
    b.cell(303, 2, "并")
    b.merge_cells("B303:C305")
    old.save(path + ".xls")
    new.save(path + ".xlsx")


def main(form, directory):
    by_xlwt(os.path.join(directory, "texts"))
    with office.running("make_xls.py") as context:
        with office.opened(context, form) as doc:
            both(doc, os.path.join(directory, "form"))
        with office.opened(context, None) as doc:
            kinds(doc)
            describe(doc)
            both(doc, os.path.join(directory, "kinds"))
        with office.opened(context, None) as doc:
            doc.Sheets[0][0, 0].String = "有密码"
            store(doc, os.path.join(directory, "locked.xls"), office.FILTERS[".xls"], office.prop("Password", "1234"))
            plain = os.path.join(directory, "locked.ods")
            office.save(doc, plain)
        letter(context, os.path.join(directory, "letter.doc"))
    for name, kind in (("excel95", "excel_biff7"), ("both", "excel_dsf")):
        subprocess.run(["ssconvert", f"--export-type=Gnumeric_Excel:{kind}", plain, os.path.join(directory, name + ".xls")], check=True)
    os.remove(plain)


def letter(context, path):
    desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
    doc = desktop.loadComponentFromURL("private:factory/swriter", "_blank", 0, (office.prop("Hidden", True),))
    doc.Text.String = "不是表格"
    store(doc, path, "MS Word 97")
    doc.close(True)


main(*sys.argv[1:])
