// Saves workbooks again, in place, as SheetJS writes them.
// Usage: node save_again.js xlsx|biff8
// Reads a path a line from standard input and answers each with a line: ok, or what
// went wrong. The file keeps its name. SheetJS is looked for from the working folder on.
const { createRequire } = require("module");
const XLSX = createRequire(process.cwd() + "/")("xlsx");
const lines = require("readline").createInterface({ input: process.stdin });
lines.on("line", (path) => {
  try {
    const fs = require("fs");
    const book = XLSX.read(fs.readFileSync(path), { cellStyles: true, cellNF: true });
    fs.writeFileSync(path, XLSX.write(book, { type: "buffer", bookType: process.argv[2], cellStyles: true }));
    console.log("ok");
  } catch (wrong) {
    console.log(String(wrong).replace(/\n/g, " "));
  }
});
