// Writes the form that dump_form.py told, N times, with exceljs: node write_exceljs.js FORM FOLDER N
// exceljs is looked for from the working folder on.
const { createRequire } = require("module");
const ExcelJS = createRequire(process.cwd() + "/")("exceljs");
const fs = require("fs");

const unescaped = (field) => field.replace(/\\(.)/g, (_, c) => ({ n: "\n", t: "\t" })[c] || c);
const argb = (rgb) => ({ argb: "FF" + rgb });
const solid = (rgb, where) => ({ type: "pattern", pattern: "solid", [where]: argb(rgb) });

function look([font, size, bold, color, horizontal, vertical, wrap, indent, shrink, sides, rule, fill, locked, numFmt]) {
  const style = { font: { name: font, size: +size, bold: bold === "1" }, protection: { locked: locked === "1" } };
  if (color) style.font.color = argb(color);
  if (horizontal !== "general") style.alignment = { horizontal, vertical: vertical === "center" ? "middle" : vertical, wrapText: wrap === "1", indent: +indent, shrinkToFit: shrink === "1" };
  if (sides) style.border = Object.fromEntries(sides.split(",").map((side) => [side, { style: "thin", color: argb(rule) }]));
  if (fill) style.fill = solid(fill, "fgColor");
  if (numFmt === "49") style.numFmt = "@";
  return style;
}

const dxfLook = (fill, color) => (fill ? { fill: solid(fill, "bgColor") } : { font: { color: argb(color) } });

// write puts every line into a workbook; the words are those of dump_form.py.
function write(lines) {
  const book = new ExcelJS.Workbook();
  const styles = [], dxfs = [];
  let ws, view;
  const put = (at, style, value) => {
    const cell = ws.getCell(at);
    if (value !== undefined) cell.value = value;
    cell.style = styles[style];
  };
  const words = {
    style: (_, ...f) => styles.push(look(f)),
    dxf: (_, fill, color) => dxfs.push(dxfLook(fill, color)),
    property: (name, value) => { book[name] = name === "created" || name === "modified" ? new Date(value) : value; },
    custom: () => {}, // exceljs knows none
    ignore: () => {}, // nor these
    sheet: (name, state) => {
      ws = book.addWorksheet(name, { state });
      view = ws.views[0] = {};
    },
    col: (first, last, width) => { for (let n = +first; n <= +last; n++) ws.getColumn(n).width = +width; },
    merge: (ref) => ws.mergeCells(ref),
    height: (row, points) => { ws.getRow(+row).height = +points; },
    text: put,
    number: (at, style, value) => put(at, style, +value),
    blank: put,
    rich: (at, style, ...runs) => {
      const { bold, ...plain } = styles[style].font, richText = [];
      for (let i = 0; i < runs.length; i += 2) richText.push({ font: runs[i] === "1" ? { ...plain, bold: true } : plain, text: runs[i + 1] });
      put(at, style, { richText });
    },
    formula: (at, style, formula, result) => put(at, style, { formula, result }),
    zoom: (percent) => { view.zoomScale = +percent; },
    freeze: (rows) => Object.assign(view, { state: "frozen", ySplit: +rows }),
    select: (at) => { view.activeCell = at; },
    protect: (...allowed) => ws.protect("", Object.fromEntries([...allowed, "objects", "scenarios"].map((what) => [what, true]))),
    filter: (ref) => { ws.autoFilter = ref; },
    cf: (ref, dxf, formula) => ws.addConditionalFormatting({ ref, rules: [{ type: "expression", formulae: [formula], style: dxfs[dxf] }] }),
    dv: (ref, type, promptTitle, prompt, errorTitle, error, ...formulae) =>
      ws.dataValidations.add(ref, { type: type === "none" ? "any" : type, allowBlank: true, showInputMessage: true, promptTitle, prompt, formulae, operator: "between",
        ...(error ? { showErrorMessage: true, errorStyle: "stop", errorTitle, error } : {}) }),
    page: (orientation, size, wide, high) => Object.assign(ws.pageSetup, { orientation, paperSize: +size, fitToPage: true, fitToWidth: +wide, fitToHeight: +high }),
    margins: (...inches) => {
      ws.pageSetup.margins = Object.fromEntries(["left", "right", "top", "bottom", "header", "footer"].map((side, i) => [side, +inches[i]]));
    },
    centred: (on) => { ws.pageSetup.horizontalCentered = on === "1"; },
    oddHeader: (text) => { ws.headerFooter.oddHeader = text; },
    oddFooter: (text) => { ws.headerFooter.oddFooter = text; },
    titles: (first, last) => { ws.pageSetup.printTitlesRow = `${first}:${last}`; },
    area: (ref) => { ws.pageSetup.printArea = ref; },
    name: (name, ref) => book.definedNames.add(ref, name),
  };
  for (const [word, ...fields] of lines) words[word](...fields);
  return book;
}

async function main([form, folder, n]) {
  const lines = fs.readFileSync(form, "utf8").trimEnd().split("\n").map((line) => line.split("\t").map(unescaped));
  for (let i = 0; i < +n; i++) await write(lines).xlsx.writeFile(`${folder}/${i}.xlsx`);
}

main(process.argv.slice(2));
