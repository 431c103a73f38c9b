// What SheetJS and exceljs see in workbooks: a JSON list of paths in, a JSON object out.
// {path: {reader: {title: {cells: {address: value}, notes: {address: text}, marks: [address]}} or {error: text}}}

"use strict";

const fs = require("fs");
const ExcelJS = require("exceljs");
const XLSX = require("xlsx");

function bySheetJS(path) {
  const book = XLSX.read(fs.readFileSync(path), { cellFormula: true, cellDates: false });
  const seen = {};
  for (const title of book.SheetNames) {
    const sheet = { cells: {}, notes: {} };
    for (const [address, cell] of Object.entries(book.Sheets[title])) {
      if (address.startsWith("!")) continue;
      if (cell.v !== undefined || cell.f !== undefined) sheet.cells[address] = [cell.t, cell.v ?? null, cell.f ?? null];
      if (cell.c) sheet.notes[address] = cell.c.map((note) => note.t).join("\n");
    }
    seen[title] = sheet;
  }
  return seen;
}

async function byExcelJS(path) {
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile(path);
  const seen = {};
  for (const worksheet of book.worksheets) {
    const sheet = { cells: {}, notes: {}, marks: worksheet.conditionalFormattings.map((format) => format.ref) };
    worksheet.eachRow((row) =>
      row.eachCell((cell) => {
        sheet.cells[cell.address] = cell.value;
        if (cell.note) sheet.notes[cell.address] = (cell.note.texts ?? []).map((run) => run.text).join("");
      }),
    );
    seen[worksheet.name] = sheet;
  }
  return seen;
}

async function seen(read, path) {
  try {
    return await read(path);
  } catch (problem) {
    return { error: String(problem) };
  }
}

async function main() {
  const answers = {};
  for (const path of JSON.parse(fs.readFileSync(0, "utf8"))) {
    answers[path] = { SheetJS: await seen(bySheetJS, path), exceljs: await seen(byExcelJS, path) };
  }
  process.stdout.write(JSON.stringify(answers));
}

main();
