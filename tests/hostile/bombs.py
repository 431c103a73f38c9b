"""Hostile contents: parts that are well-formed, or nearly, and made to cost time, memory, or a secret."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterable, Mapping

from perfxl.model.cells import column_letters
from tests.hostile.zips import SHEET, good
from tests.ooxml.workbooks import MAIN, OFFICE

WORKBOOK, STRINGS, STYLES = "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml"
RELATIONS, TYPES = "xl/_rels/workbook.xml.rels", "[Content_Types].xml"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
MILLION = 1_000_000
DTDS: Mapping[str, str] = {
    "a file": '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
    "an address": '<!DOCTYPE x [<!ENTITY e SYSTEM "http://127.0.0.1:9/x">]>',
    "an outside DTD": '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
    "parameter entities": '<!DOCTYPE x [<!ENTITY % a SYSTEM "file:///etc/hostname"><!ENTITY % b "%a;">]>',
    "a billion laughs": "<!DOCTYPE x [<!ENTITY a0 'ha'>"
    + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 11))
    + "]>",
    "one long entity": f"<!DOCTYPE x [<!ENTITY a '{'a' * 100_000}'>]>",
}

Maker = Callable[[], bytes]


def stored(parts: Mapping[str, str | bytes]) -> bytes:
    """Return a zip that compresses nothing, so that no ratio tells on the parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (2021, 3, 4, 5, 6, 8)), content)
    return buffer.getvalue()


def replacing(**parts: str | bytes) -> bytes:
    """Return the good return with parts replaced or added; `sheet`, `workbook` and so on stand for their names."""
    names = {"sheet": SHEET, "workbook": WORKBOOK, "strings": STRINGS, "styles": STYLES, "relations": RELATIONS}
    return stored({**good(), **{names.get(name, name): content for name, content in parts.items()}})


def edited(part: str, old: str, new: str) -> bytes:
    """Return the good return with the first match of a pattern in one part replaced."""
    text, found = re.subn(old, lambda _: new, good()[part].decode(), count=1)
    if not found:
        raise ValueError(f"no {old} in {part}")
    return stored({**good(), part: text})


def rows(content: Iterable[str]) -> bytes:
    """Return the good return with more rows behind those of its sheet of figures."""
    return edited(SHEET, "</sheetData>", "".join(content) + "</sheetData>")


def before(part: str, tag: str, new: str) -> bytes:
    """Return the good return with something put before the first tag that begins so, in one part."""
    return edited(part, re.escape(tag), new + tag)


def behind(content: str) -> bytes:
    """Return the good return with more behind the rows of its sheet of figures."""
    return edited(SHEET, "</sheetData>", "</sheetData>" + content)


def dtd(part: str, declaration: str, encoding: str = "utf-8") -> Maker:
    """Return the maker of a return with a document type declaration in one part, used where there is text."""

    def make() -> bytes:
        text = re.sub(r"^<\?xml[^>]*\?>", "", good()[part].decode()).lstrip()
        return stored({**good(), part: (declaration + text).encode(encoding)})

    return make


def deep(part: str, tag: str = "x") -> Maker:
    """Return the maker of a return with a million levels in one part."""
    last = r"</[^<>]*>\s*$"

    def make() -> bytes:
        end = re.search(last, good()[part].decode())
        return edited(part, last, f"<{tag}>" * MILLION + f"</{tag}>" * MILLION + (end[0] if end else ""))

    return make


def cells(count: int, content: str = "<v>1</v>") -> str:
    """Return rows of a hundred cells each, far below the form."""
    names = [column_letters(column) for column in range(1, 101)]
    return "".join(
        f'<row r="{row}">' + "".join(f'<c r="{name}{row}">{content}</c>' for name in names) + "</row>"
        for row in range(1_000, 1_000 + count // 100)
    )


def merges(count: int) -> bytes:
    """Return that many merged ranges of two cells, and nothing else merged."""
    listed = "".join(f'<mergeCell ref="A{2 * n}:A{2 * n + 1}"/>' for n in range(5_000, 5_000 + count))
    return edited(SHEET, "(?s)<mergeCells.*?</mergeCells>", f"<mergeCells>{listed}</mergeCells>")


def conditions(count: int) -> str:
    """Return conditional formats of one rule each."""
    return "".join(
        f'<conditionalFormatting sqref="Z{n}"><cfRule type="expression" priority="{n}"><formula>1</formula></cfRule>'
        "</conditionalFormatting>"
        for n in range(1, count + 1)
    )


def shared_formulas(text: str, count: int, groups: int = 1) -> bytes:
    """Return cells that share `groups` formulas, each cell to be written out."""
    masters = "".join(f'<c><f t="shared" si="{n}" ref="A1">{text}</f><v>1</v></c>' for n in range(groups))
    followers = (f'<c><f t="shared" si="{n % groups}"/><v>1</v></c>' for n in range(count))
    return rows((f'<row r="2000">{masters}</row><row r="2001">', *followers, "</row>"))


def names(count: int, formula: str = "$A$1") -> bytes:
    """Return that many more defined names."""
    listed = "".join(f'<definedName name="n{n}">{formula}</definedName>' for n in range(count))
    return edited(WORKBOOK, "</definedNames>", listed + "</definedNames>")


def moved(name: str, place: str) -> str:
    """Return the workbook part with a defined name pointing somewhere else."""
    pattern = rf'(<definedName name="{name}"[^>]*>)[^<]*'
    return re.sub(pattern, lambda match: match[1] + place, good()[WORKBOOK].decode())


def inserted_rows() -> bytes:
    """Return a table whose rows, the name says, go on for ten thousand rows, all of them filled."""
    book = good()[WORKBOOK].decode()
    found = re.findall(r'<definedName name="(\w+__parts)"[^>]*>([^<]*)!\$([A-Z]+)\$\d+:', book)
    for name, sheet, column in found:
        pattern = rf'(<definedName name="{name}"[^>]*>)[^<]*'
        place = f"{sheet}!${column}$100:${column}$10099"
        book = re.sub(pattern, lambda match, place=place: match[1] + place, book)  # type: ignore[misc]
    letters = sorted({column for _, _, column in found}, key=lambda name: (len(name), name))
    filled = "".join(
        f'<row r="{row}">' + "".join(f'<c r="{name}{row}"><v>1</v></c>' for name in letters) + "</row>"
        for row in range(100, 10_100)
    )
    sheet = good()[SHEET].decode().replace("</sheetData>", filled + "</sheetData>")
    return replacing(workbook=book, sheet=sheet)


def commented(comments: str, drawing: str, text: str = "") -> bytes:
    """Return the good return with comments and their boxes on the sheet of figures, which has a mistake to mark."""
    types = good()[TYPES].decode().replace(
        "</Types>",
        '<Default Extension="vml" ContentType="application/vnd.openxmlformats-officedocument.vmlDrawing"/>'
        '<Override PartName="/xl/comments9.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        'spreadsheetml.comments+xml"/></Types>',
    )  # fmt: skip
    related = (
        f'<Relationships xmlns="{PACKAGE}"><Relationship Id="c" Type="{OFFICE}/comments" Target="../comments9.xml"/>'
        f'<Relationship Id="v" Type="{OFFICE}/vmlDrawing" Target="../drawings/v.vml"/></Relationships>'
    )
    sheet = re.sub(r"<v>1[0-9.]*</v>", "<v>7</v>", good()[SHEET].decode())
    sheet = sheet.replace("</worksheet>", f'<legacyDrawing xmlns:r="{OFFICE}" r:id="v"/></worksheet>')
    listed = f"<authors><author>x</author></authors><commentList>{comments}</commentList>"
    listed = f'<comments xmlns="{MAIN}">{listed}</comments>'
    holder = SHEET.replace("sheets/", "sheets/_rels/") + ".rels"
    parts = {TYPES: types, holder: related, SHEET: sheet, "xl/comments9.xml": listed, "xl/drawings/v.vml": drawing}
    return stored({**good(), **parts, **({WORKBOOK: text} if text else {})})


def comment(cell: str, text: str = "x") -> str:
    """Return one comment."""
    return f'<comment ref="{cell}" authorId="0"><text><t>{text}</t></text></comment>'


def resaved(drawing: str) -> bytes:
    """Return comments that pretend to be ours in a copy another program saved, so that their boxes are looked for."""
    ours = "<definedName name='_perfxl_F001' hidden='1'>'x'!$A$1</definedName></definedNames>"
    text = good()[WORKBOOK].decode().replace("</definedNames>", ours)
    return commented("".join(comment(f"A{n}", "A01 x") for n in range(1, 2_000)), drawing, text)


def journal(content: str) -> bytes:
    """Return a workbook with an undo journal somebody else wrote."""
    link = '<Relationship Id="j" Type="urn:perfxl:relationships:journal" Target="perfxl/journal.json"/></Relationships>'
    relations = good()["_rels/.rels"].decode().replace("</Relationships>", link)
    return stored({**good(), "_rels/.rels": relations, "perfxl/journal.json": content})


def journal_that_undoes(start: object, length: object) -> Maker:
    """Return the maker of a journal with one senseless edit."""
    undo = {
        "schema": "perfxl/journal/1",
        "parts": {SHEET: {"sha256": "", "undo": [[start, length, "AAAA"]]}},
        "added": [],
    }
    return lambda: journal(json.dumps(undo))


def looping_relations() -> bytes:
    """Return relationships that lead back: the workbook to itself as sheet and styles, the sheet to the workbook."""
    text = re.sub(r'Target="(styles|theme)[^"]*"', 'Target="workbook.xml"', good()[RELATIONS].decode())
    text = re.sub(r'Target="worksheets/sheet1.xml"', 'Target="workbook.xml"', text, count=1)
    back = f'<Relationships xmlns="{PACKAGE}"><Relationship Id="a" Type="{OFFICE}/comments" Target="../workbook.xml"/>'
    holder = SHEET.replace("sheets/", "sheets/_rels/") + ".rels"
    return stored({**good(), RELATIONS: text, holder: back + "</Relationships>"})


def nameless(count: int, texts: tuple[str, ...], tabs: int = 0) -> bytes:
    """Return the good return without its names, its own printed words `count` times more, on `tabs` more tabs, too."""
    book = re.sub("(?s)<definedNames>.*</definedNames>", "", good()[WORKBOOK].decode())
    held = "".join(f"<c t='inlineStr'><is><t>{text}</t></is></c>" for text in texts)
    grown = "".join(f"<row>{held}</row>" for _ in range(count // len(texts)))
    sheet = good()[SHEET].decode().replace("</sheetData>", grown + "</sheetData>")
    listed = many('<sheet name="x@" sheetId="9@" r:id="t@"/>', tabs)
    related = many(f'<Relationship Id="t@" Type="{OFFICE}/worksheet" Target="worksheets/t@.xml"/>', tabs)
    relations = good()[RELATIONS].decode().replace("</Rel", related + "</Rel")
    more = {f"xl/worksheets/t{n}.xml": good()[SHEET] for n in range(tabs)}
    book = book.replace("</sheets>", listed + "</sheets>")
    return stored({**good(), **more, WORKBOOK: book, SHEET: sheet, RELATIONS: relations})


def many(form: str, count: int) -> str:
    """Return `form` with 0, 1, 2 … in place of its @."""
    return "".join(form.replace("@", str(n)) for n in range(count))
