"""Run by the system's Python: drive one LibreOffice through its API, as told in JSON on standard input.

The job: {"command": […], "pipe": name, "workbook": path, "scenarios": [{"edits": [[sheet, a1, value]],
"wanted": [[sheet, a1]], "fills": [[sheet, a1]], "saved": path or null}]}. The answer, on standard output: a list
with {"values": […], "fills": [[…]]} for each scenario. With "books": [path] in place of workbook and scenarios the
answer is what each shows as opened, {sheet: [[row, column, value]]} of the cells that hold one, or null where it is not
opened. Only the standard library and LibreOffice's `uno` are used.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException
from com.sun.star.table.CellContentType import EMPTY, FORMULA, TEXT

FILTERS = {
    ".xlsx": "Calc MS Excel 2007 XML", ".xls": "MS Excel 97", ".ods": "calc8", ".pdf": "calc_pdf_Export",
    ".html": "HTML (StarCalc)",
}  # fmt: skip
OPERATOR_NAMES = {
    "EQUAL": "=",
    "NOT_EQUAL": "<>",
    "GREATER": ">",
    "GREATER_EQUAL": ">=",
    "LESS": "<",
    "LESS_EQUAL": "<=",
}
TEXT_RESULT = 2
SCRATCH_ROW = 1_048_575
SLIPS = range(501, 517)  # what LibreOffice calls a formula it cannot parse


def operator(name: str) -> int:
    """Return the API's number of a conditional format's operator."""
    number: int = uno.getConstantByName(f"com.sun.star.sheet.ConditionFormatOperator.{name}")
    return number


OPERATORS = {operator(name): sign for name, sign in OPERATOR_NAMES.items()}
EXPRESSION = operator("EXPRESSION")
CONDITION = uno.getConstantByName("com.sun.star.sheet.ConditionEntryType.CONDITION")


def main() -> None:
    """Do the job on standard input and print its answer."""
    job = json.load(sys.stdin)
    accept = f"--accept=pipe,name={job['pipe']};urp;StarOffice.ComponentContext"
    office = subprocess.Popen(
        [*job["command"], accept], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        desktop = connect(job["pipe"], office)
        if "fillings" in job:
            answers: list[Any] = fill_each(desktop, Path(job["workbook"]), job["fillings"], job["ranges"])
        elif "books" in job:
            answers = [shown_as_opened(desktop, Path(book)) for book in job["books"]]
        else:
            answers = [play(desktop, Path(job["workbook"]), scenario) for scenario in job["scenarios"]]
        try:
            desktop.terminate()
        except uno.RuntimeException as gone:
            print(gone, file=sys.stderr)
        office.wait(30)
    finally:
        if office.poll() is None:
            os.killpg(office.pid, signal.SIGKILL)  # the program on the path is a launcher: its child must go too
            office.wait()
    json.dump(answers, sys.stdout)


def connect(pipe: str, office: subprocess.Popen[bytes]) -> Any:
    """Return the desktop of the office that listens at `pipe`, once it does."""
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    deadline = time.monotonic() + 90
    while True:
        try:
            remote = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except NoConnectException:
            if time.monotonic() > deadline or office.poll() not in (None, 0, 81):
                raise
            time.sleep(0.1)
        else:
            return remote.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", remote)


def opened(desktop: Any, workbook: Path) -> Any:
    """Open a copy of the workbook, or return None where it is not opened.

    A copy, because LibreOffice locks what it opens and another process asking for the same file would get nothing.
    """
    with tempfile.TemporaryDirectory(prefix="judge-") as folder:
        copy = shutil.copy(workbook, folder)
        return desktop.loadComponentFromURL(Path(copy).as_uri(), "_blank", 0, (setting("Hidden", True),))


def play(desktop: Any, workbook: Path, scenario: dict[str, Any]) -> dict[str, Any]:
    """Open the workbook, edit, recalculate, answer, save if asked to, and close."""
    document = opened(desktop, workbook)
    try:
        for sheet, a1, value in scenario["edits"]:
            write(document, sheet, a1, value)
        document.calculateAll()
        answer = {
            "values": [shown(cell_at(document, *place)) for place in scenario["wanted"]],
            "fills": [applied_fills(document, *place) for place in scenario["fills"]],
        }
        if scenario["saved"]:
            target = Path(scenario["saved"])
            lock = (setting("Password", scenario["password"]),) if scenario["password"] else ()
            document.storeToURL(target.as_uri(), (setting("FilterName", FILTERS[target.suffix]), *lock))
    finally:
        document.close(True)
    return answer


def fill_each(desktop: Any, workbook: Path, fillings: list[Any], areas: list[Any]) -> list[Any]:
    """Open the workbook once; for each filling type what differs from the one before, recalculate, read the areas."""
    document = opened(desktop, workbook)
    answers: list[Any] = []
    try:
        document.enableAutomaticCalculation(False)
        document.lockControllers()
        document.addActionLock()
        ranges = [cell_at(document, sheet, area) for sheet, area in areas]
        sheet_of = {sheet: unprotected(document, sheet) for one in fillings for sheet, _, _ in one}
        cells = {(sheet, a1): sheet_of[sheet].getCellRangeByName(a1) for one in fillings for sheet, a1, _ in one}
        blank = {place: cell.getFormula() for place, cell in cells.items()}
        before: dict[Any, Any] = {}
        for one in fillings:
            now = {(sheet, a1): value for sheet, a1, value in one}
            for place in before.keys() - now.keys():
                cells[place].setFormula(blank[place])
            for place, value in now.items():
                if place not in before or before[place] != value:
                    put(cells[place], value)
            document.calculate()
            answers.append([row for each in ranges for row in each.getDataArray()])
            before = now
    finally:
        document.close(True)
    return answers


def shown_as_opened(desktop: Any, workbook: Path) -> dict[str, Any] | None:
    """Return row, column and value of every cell that holds one, by sheet; None where the workbook is not opened."""
    document = opened(desktop, workbook)
    if document is None:
        return None
    try:
        found = {}
        for sheet in document.Sheets:
            cursor = sheet.createCursor()
            cursor.gotoEndOfUsedArea(False)
            end = cursor.RangeAddress
            rows = sheet.getCellRangeByPosition(0, 0, end.EndColumn, end.EndRow).getDataArray()
            found[sheet.Name] = [
                [row, column, value]
                for row, values in enumerate(rows, start=1)
                for column, value in enumerate(values, start=1)
                if value not in ("", None)
            ]
        return found
    finally:
        document.close(True)


def unprotected(document: Any, sheet: str) -> Any:
    """Return the sheet with that title, its protection taken off."""
    found = document.Sheets.getByName(sheet)
    found.unprotect("")
    return found


def setting(name: str, value: object) -> Any:
    """Return one named setting as the API takes it."""
    made = PropertyValue()
    made.Name, made.Value = name, value
    return made


def cell_at(document: Any, sheet: str, a1: str) -> Any:
    """Return the cell at `a1` of the sheet with that title."""
    return document.Sheets.getByName(sheet).getCellRangeByName(a1)


def write(document: Any, sheet: str, a1: str, value: str | float | None) -> None:
    """Put `value` into a cell as typing does: a text with = in front is a formula, None empties it."""
    put(unprotected(document, sheet).getCellRangeByName(a1), value)


def put(cell: Any, value: str | float | None) -> None:
    """Put `value` into this cell of a sheet that is not protected."""
    if value is None:
        cell.setFormula("")
    elif isinstance(value, str):
        cell.setFormula(value) if value.startswith("=") else cell.setString(value)
    else:
        cell.setValue(value)


def shown(cell: Any) -> str | float | None:
    """Return what a cell shows: the text of an error or a text, a number, or None."""
    if cell.Type == EMPTY:
        return None
    number: float = cell.Value
    text: str = cell.String
    is_text = cell.Type == TEXT or (cell.Type == FORMULA and cell.FormulaResultType2 == TEXT_RESULT)
    return text if is_text or cell.getError() else number


def applied_fills(document: Any, sheet: str, a1: str) -> list[str]:
    """Return the fill colour of every conditional format entry that applies to a cell, in the sheet's order."""
    cell = cell_at(document, sheet, a1)
    styles = document.StyleFamilies.getByName("CellStyles")
    fills = []
    for formats in document.Sheets.getByName(sheet).ConditionalFormats.getConditionalFormats():
        if not formats.Range.queryIntersection(cell.RangeAddress).Count:
            continue
        entries = (formats.getByIndex(index) for index in range(formats.getCount()))
        fills += [
            colour_text(styles.getByName(entry.StyleName).CellBackColor)
            for entry in entries
            if entry.getType() == CONDITION and applies(document, sheet, a1, entry)
        ]
    return fills


def colour_text(colour: int) -> str:
    """Return a colour as six hexadecimal digits, or "none" for a format without a fill."""
    return "none" if colour < 0 else f"{colour:06X}"


def applies(document: Any, sheet: str, a1: str, entry: Any) -> bool:
    """Ask an entry's condition in an empty cell of the same sheet."""
    condition = entry.Formula1
    if entry.Operator in OPERATORS:
        condition = f"${a1}{OPERATORS[entry.Operator]}({condition})"
    elif entry.Operator != EXPRESSION:
        raise ValueError(f"a condition this session cannot ask: operator {entry.Operator}")
    scratch = document.Sheets.getByName(sheet).getCellByPosition(0, SCRATCH_ROW)
    document.Sheets.getByName(sheet).unprotect("")
    scratch.setFormula(f"={with_semicolons(condition)}")
    if scratch.getError() in SLIPS:
        raise ValueError(f"a condition LibreOffice cannot read: {condition}")
    answer = not scratch.getError() and bool(scratch.Value)
    scratch.setFormula("")
    return answer


def with_semicolons(formula: str) -> str:
    """Return a formula with the separator setFormula wants; commas inside quotes stay."""
    pieces = re.split(r"""("[^"]*"|'[^']*')""", formula)
    return "".join(piece if at % 2 else piece.replace(",", ";") for at, piece in enumerate(pieces))


if __name__ == "__main__":
    main()
