#!/usr/bin/python3
"""Tells what a workbook holds, a thing a line, for the peers to write again.

Usage: dump_form.py FORM                  tells the lines
       dump_form.py PEER FORM WORKBOOK    fails where what PEER wrote is not the form, as far as it is able

A line is a word and its fields between tabs; \\n, \\t and \\\\ stand for themselves. What
every reader shows is told, not how a file says it: shared and inline texts are one.
"""
import re
import sys
import zipfile
from xml.etree import ElementTree

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

# What a peer has no way to say, so that it need not.
UNABLE = {
    "openpyxl": {"rich", "cached", "custom", "ignore"},
    "exceljs": {"custom", "ignore", "property identifier", "col 9.0000"},  # a width of 9 is its own default
    "libxlsxwriter": {"property identifier", "property language", "veryHidden"},
}


class Book:
    def __init__(self, path):
        self.zip = zipfile.ZipFile(path)
        self.lines = []
        strings = self.part("xl/sharedStrings.xml")
        self.strings = [] if strings is None else list(strings)
        self.styles_part = self.part("xl/styles.xml")
        self.seen = []

    def part(self, name):
        if name not in self.zip.namelist():
            return None
        root = ElementTree.fromstring(self.zip.read(name))
        for element in root.iter():  # one prefix or another says the same
            element.tag = element.tag.replace(MAIN, "")
        return root

    def tell(self, *fields):
        self.lines.append("\t".join(str(f).replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "").replace("\t", "\\t") for f in fields))

    def dump(self):
        self.properties()
        workbook, targets = self.part("xl/workbook.xml"), {}
        for r in self.part("xl/_rels/workbook.xml.rels"):
            targets[r.get("Id")] = "xl/" + r.get("Target").removeprefix("/xl/")
        names = [(n.get("name"), n.get("localSheetId"), n.text) for n in workbook.iter("definedName")]
        for i, sheet in enumerate(workbook.find("sheets")):
            self.tell("sheet", sheet.get("name"), sheet.get("state", "visible"))
            self.sheet(self.part(targets[sheet.get(REL)]), [(n, ref) for n, at, ref in names if at == str(i)])
        for name, at, ref in names:
            if at is None:
                self.tell("name", name, ref.replace("'", ""))
        styles = [self.style(s) for s in self.seen]
        return styles + self.dxfs() + self.lines

    def properties(self):
        for element in self.part("docProps/core.xml"):
            self.tell("property", element.tag.split("}")[1], element.text or "")
        custom = self.part("docProps/custom.xml")
        for p in [] if custom is None else custom:
            self.tell("custom", p.get("name"), p[0].text)

    def sheet(self, root, names):
        for c in root.iter("col"):
            self.tell("col", c.get("min"), c.get("max"), "%.4f" % float(c.get("width")))
        for m in root.iter("mergeCell"):
            self.tell("merge", m.get("ref"))
        for row in root.find("sheetData"):
            if row.get("ht"):
                self.tell("height", row.get("r"), "%.2f" % float(row.get("ht")))
            for cell in row:
                self.cell(cell)
        self.view(root)
        self.rules(root)
        self.paper(root, names)

    def cell(self, c):
        at, style = c.get("r"), self.number(c.get("s", "0"))
        value, inline, formula = c.find("v"), c.find("is"), c.find("f")
        if formula is not None:
            self.tell("formula", at, style, formula.text, value.text or "" if value is not None else "")
        elif inline is not None or c.get("t") == "s":
            item = inline if inline is not None else self.strings[int(value.text)]
            runs = [(int(self.on(r.find("rPr/b"))), r.find("t").text) for r in item.findall("r")]
            if len(runs) > 1:
                self.tell("rich", at, style, *[f for run in runs for f in run])
            else:
                self.tell("text", at, style, "".join(t.text or "" for t in item.iter("t")))
        elif value is not None:
            self.tell("number", at, style, value.text)
        else:
            self.tell("blank", at, style)

    def view(self, root):
        view = root.find("sheetViews/sheetView")
        pane = view.find("pane")
        if view.get("zoomScale", "100") != "100":
            self.tell("zoom", view.get("zoomScale"))
        if pane is not None:
            self.tell("freeze", pane.get("ySplit"))
            for s in view.iter("selection"):
                if s.get("activeCell", "A1") != "A1" and s.get("pane") == "bottomLeft":
                    self.tell("select", s.get("activeCell"))
        protection = root.find("sheetProtection")
        if protection is not None:
            allowed = [k for k in ("autoFilter", "formatCells", "formatColumns", "formatRows") if protection.get(k) in ("0", "false")]
            self.tell("protect", *allowed)

    def rules(self, root):
        for f in root.findall("autoFilter"):
            self.tell("filter", f.get("ref").replace("$", ""))
        for area in root.findall("conditionalFormatting"):
            for rule in area:
                self.tell("cf", area.get("sqref"), rule.get("dxfId"), rule.find("formula").text)
        for v in root.iter("dataValidation"):
            formulas = [f.text for f in v if f.tag in ("formula1", "formula2")]
            self.tell("dv", v.get("sqref"), v.get("type", "none").replace("any", "none"), *[v.get(k, "") for k in ("promptTitle", "prompt", "errorTitle", "error")], *formulas)
        for e in root.iter("ignoredError"):
            self.tell("ignore", e.get("sqref"))

    def paper(self, root, names):
        setup, margins = root.find("pageSetup"), root.find("pageMargins")
        if setup is not None and setup.get("paperSize"):
            self.tell("page", setup.get("orientation", "portrait"), setup.get("paperSize"), setup.get("fitToWidth", "1"), setup.get("fitToHeight", "1"))
            self.tell("margins", *["%.2f" % float(margins.get(k)) for k in ("left", "right", "top", "bottom", "header", "footer")])
        options = root.find("printOptions")
        if options is not None:
            self.tell("centred", int(options.get("horizontalCentered") in ("1", "true")))
        for part in ("oddHeader", "oddFooter"):
            text = root.find("headerFooter/" + part)
            if text is not None and text.text:
                self.tell(part, text.text)
        for name, ref in names:
            if name == "_xlnm.Print_Titles":
                self.tell("titles", *re.findall(r"\d+", ref.split("!")[1]))
            if name == "_xlnm.Print_Area":
                self.tell("area", ref.split("!")[1].replace("$", ""))

    @staticmethod
    def on(element):
        return element is not None and element.get("val", "1") not in ("0", "false")

    def number(self, style):
        """Styles are counted as cells come to use them."""
        if style not in self.seen:
            self.seen.append(style)
        return self.seen.index(style)

    def style(self, s):
        root = self.styles_part
        xf = root.find("cellXfs")[int(s)]
        font = root.find("fonts")[int(xf.get("fontId", 0))]
        border = root.find("borders")[int(xf.get("borderId", 0))]
        align, protection = xf.find("alignment"), xf.find("protection")
        align = {} if align is None else align.attrib
        sides = [side for side in border if side.get("style") == "thin"]
        color = sides[0].find("color").get("rgb", "")[-6:].upper() if sides else ""
        locked = protection is None or protection.get("locked", "1") in ("1", "true")
        return "\t".join(["style", str(self.seen.index(s)), *self.font(font), align.get("horizontal", "general"), align.get("vertical", "bottom"),
                          str(int(align.get("wrapText") in ("1", "true"))), align.get("indent", "0"), str(int(align.get("shrinkToFit") in ("1", "true"))),
                          ",".join(sorted(side.tag for side in sides)), color, self.fill(root.find("fills")[int(xf.get("fillId", 0))]), str(int(locked)), xf.get("numFmtId", "0")])

    def font(self, font):
        color = font.find("color")
        rgb = "" if color is None else color.get("rgb", "")[-6:].upper()
        return [font.find("name").get("val"), "%g" % float(font.find("sz").get("val")), str(int(self.on(font.find("b")))), rgb]

    @staticmethod
    def fill(fill, solid="fgColor"):
        pattern = fill.find("patternFill") if fill is not None else None
        color = None if pattern is None else pattern.find(solid)
        return "" if color is None else color.get("rgb", "")[-6:].upper()

    def dxfs(self):
        lines = []
        for i, dxf in enumerate(self.styles_part.find("dxfs") or []):
            color = dxf.find("font/color")
            fill = self.fill(dxf.find("fill"), "bgColor") or self.fill(dxf.find("fill"))
            lines.append("\t".join(["dxf", str(i), fill, "" if color is None else color.get("rgb", "")[-6:].upper()]))
        return lines


def main():
    if len(sys.argv) == 2:
        print("\n".join(Book(sys.argv[1]).dump()))
        return
    peer, form, written = sys.argv[1:]
    unable = UNABLE[peer]
    ours, theirs = (told(Book(path).dump(), unable) for path in (form, written))
    if ours != theirs:
        lines = [("-", line) for line in ours - theirs] + [("+", line) for line in theirs - ours]
        sys.exit(f"what {peer} wrote is not the form:\n" + "\n".join(" ".join(line)[:200] for line in lines[:20]))


def told(lines, unable):
    """The lines with their sheet, looks in place of their numbers, without what the peer is unable to say."""
    looks, sheet, said = {}, "", set()
    for line in lines:
        word, *f = line.split("\t")
        if word in ("style", "dxf"):
            looks[word, f[0]] = " ".join(f[1:])
            continue
        if word == "sheet":
            sheet, f[1] = f[0], f[1].replace("veryHidden", "hidden" if "veryHidden" in unable else "veryHidden")
        if word in ("text", "rich", "formula", "number", "blank"):
            f[1] = looks["style", f[1]]
        if word == "rich" and "rich" in unable:
            word, f = "text", [*f[:2], "".join(f[3::2])]
        if word == "formula" and "cached" in unable:
            f[3] = ""
        if word == "cf":
            f[1] = looks["dxf", f[1]]
        if word.startswith("odd"):
            f[0] = f[0].replace("&10 ", "&10")  # the blank ends the size and is not shown
        if word == "property" and not f[1] or word in unable or f"{word} {f[-1]}" in unable or f"{word} {f[0]}" in unable:
            continue
        if word == "col":  # one by one, in pixels
            said.update(f"{sheet} | col | {n} | {float(f[2]) * 7:.0f}" for n in range(int(f[0]), int(f[1]) + 1))
            continue
        said.add(" | ".join([sheet, word, *f]))
    return said


if __name__ == "__main__":
    main()
