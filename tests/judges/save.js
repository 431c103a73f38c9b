// Save a workbook by SheetJS or exceljs as anybody's program would: node save.js LIBRARY FROM TO

"use strict";

const ExcelJS = require("exceljs");
const XLSX = require("xlsx");

async function main([library, from, to]) {
  if (library === "SheetJS") {
    XLSX.writeFile(XLSX.readFile(from, { cellFormula: true, cellStyles: true, cellNF: true }), to);
    return;
  }
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile(from);
  await book.xlsx.writeFile(to);
}

main(process.argv.slice(2));
