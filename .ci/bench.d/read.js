// Reads the first N workbooks of a folder: node read.js sheetjs|exceljs FOLDER N
// The libraries are looked for from the working folder on.
const { createRequire } = require("module");
const library = createRequire(process.cwd() + "/");
const fs = require("fs");

async function main([how, folder, n]) {
  const lib = library({ sheetjs: "xlsx", exceljs: "exceljs" }[how]);
  for (const name of fs.readdirSync(folder).filter((name) => name.endsWith(".xlsx")).sort().slice(0, +n)) {
    const path = `${folder}/${name}`;
    if (how === "sheetjs") lib.read(fs.readFileSync(path), { cellFormula: false, cellHTML: false });
    else await new lib.Workbook().xlsx.readFile(path);
  }
}

main(process.argv.slice(2));
