"""The table of hostile contents: kind → how to make one."""

from __future__ import annotations

from collections.abc import Mapping

from tests.hostile.bombs import (
    DTDS,
    MILLION,
    RELATIONS,
    STRINGS,
    STYLES,
    TYPES,
    WORKBOOK,
    Maker,
    before,
    behind,
    cells,
    comment,
    commented,
    conditions,
    deep,
    dtd,
    edited,
    inserted_rows,
    journal,
    journal_that_undoes,
    looping_relations,
    many,
    merges,
    moved,
    nameless,
    names,
    replacing,
    resaved,
    rows,
    shared_formulas,
)  # fmt: skip
from tests.hostile.zips import SHEET
from tests.ooxml.workbooks import MAIN, OFFICE

UNREAD = ("xl/theme/theme1.xml", "docProps/app.xml")
SHAPE = '<v:shape id="_x0000_s@" style="x">'
VML = '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office">'
OUTSIDE = f'<Relationship Id="x" Type="{OFFICE}/externalLink" Target="http://127.0.0.1:9/x" TargetMode="External"/>'
PLACE = "<x:Row>@</x:Row><x:Column>0</x:Column>"
OUR_BOX = f'<v:shape><x:ClientData ObjectType="Note">{PLACE}</x:ClientData></v:shape>'
LONG_TEXTS = f"<t>{'１' * 900_000}</t></si>{'<si><t>x</t></si>' * 2_000}<si><t>x</t>"
LINK = f'<Relationship Id="x@" Type="{OFFICE}/x" Target="y@"/>'
LABELS = ("收入合计", "上年结转", "局机关及二级机构汇总")
MAIN_TYPE = "vnd.openxmlformats-officedocument.spreadsheetml.sheet.main"
TOTAL = "revenue_total__total"
IDMAP = '<o:shapelayout><o:idmap v:ext="edit" data="{}"/></o:shapelayout>'
LONG_RUN = f"<r><t>{'x' * 60_000}</t></r>"
SHARED = f'<sst xmlns="{MAIN}">'
LOOK = f'<styleSheet xmlns="{MAIN}"><cellXfs>'

ENTITIES: Mapping[str, Maker] = {
    f"DOCTYPE with {what}, in {part}": dtd(part, text)
    for what, text in DTDS.items()
    for part in (
        WORKBOOK,
        SHEET,
        STRINGS,
        STYLES,
        RELATIONS,
        TYPES,
        "_rels/.rels",
        "xl/theme/theme1.xml",
        "docProps/app.xml",
    )
} | {f"DOCTYPE in UTF-16, in {part}": dtd(part, DTDS["a file"], "utf-16") for part in (SHEET, "xl/theme/theme1.xml")}

DEPTHS: Mapping[str, Maker] = {
    f"a million levels in {part}": deep(part) for part in (SHEET, WORKBOOK, STRINGS, STYLES, RELATIONS, TYPES)
} | {
    "a million levels of cells": deep(SHEET, "c"),
    "a million levels of rows": deep(SHEET, "row"),
}

COUNTS: Mapping[str, Maker] = {
    "10^6 columns stated": lambda: edited(
        SHEET, "<cols>", "<cols>" + many('<col min="@" max="@" hidden="1"/>', MILLION)
    ),
    "10^6 cells in a row": lambda: rows(['<row r="900">', many("<c><v>@</v></c>", MILLION), "</row>"]),
    "10^6 rows": lambda: rows([many('<row r="@" ht="9" hidden="1"/>', MILLION)]),
    "480,000 rows": lambda: rows([many('<row r="@" ht="9" hidden="1"/>', 480_000)]),
    "10^6 rows of one number": lambda: rows(['<row r="900"/>' * MILLION]),
    "10^6 cells": lambda: rows([cells(MILLION)]),
    "490,000 cells, one less than too many": lambda: rows([cells(490_000)]),
    "490,000 texts": lambda: rows([cells(490_000, "<is><t>甲</t></is>")]),
    "a cell in the last corner": lambda: rows(['<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>']),
    "cells outside any sheet": lambda: rows(['<row r="9999999999"><c r="ZZZZZZ99999999999"><v>1</v></c></row>']),
    "every column merged whole": lambda: behind(many('<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>', 9)),
    "10^6 merged ranges": lambda: merges(MILLION),
    "19,000 merged ranges": lambda: merges(19_000),
    "10^6 cell styles": lambda: replacing(styles=f"{LOOK}{'<xf/>' * MILLION}</cellXfs></styleSheet>"),
    "65,000 cell styles": lambda: replacing(styles=f"{LOOK}{'<xf/>' * 65_000}</cellXfs></styleSheet>"),
    "10^6 number formats": lambda: before(STYLES, "<cellXfs", many('<numFmt numFmtId="@" formatCode="@"/>', MILLION)),
    "10^6 defined names": lambda: names(MILLION),
    "60,000 defined names": lambda: names(60_000),
    "300,000 conditional formats": lambda: behind(conditions(300_000)),
    "19,000 conditional formats": lambda: behind(conditions(19_000)),
    "10^6 input checks": lambda: behind(many('<dataValidation sqref="A@"/>', MILLION)),
    "10^5 relationships": lambda: before(RELATIONS, "</Rel", many(LINK, 100_000)),
    "10^5 sheets": lambda: before(WORKBOOK, "</sheets>", many('<sheet name="x@" sheetId="9@" r:id="rId1"/>', 100_000)),
    "500 tabs of one sheet": lambda: before(
        WORKBOOK, "</sheets>", many('<sheet name="x@" sheetId="9@" r:id="rId3"/>', 500)
    ),
    "two sheets of one title": lambda: before(WORKBOOK, "</sheets>", '<sheet name="封面" sheetId="99" r:id="x"/>'),
    "10^6 content types": lambda: before(
        TYPES, "</Types>", many('<Override PartName="/x@" ContentType="y"/>', MILLION)
    ),
    "10^6 properties": lambda: before(
        "docProps/custom.xml", "</Prop", many('<property name="@"><x>1</x></property>', MILLION)
    ),
    "400,000 words of the form itself": lambda: nameless(400_000, LABELS),
    "the form's sheet 200 times": lambda: nameless(3, LABELS, 200),
    "10,000 rows put into every table": inserted_rows,
}

TEXTS: Mapping[str, Maker] = {
    "a text of 60 MB": lambda: replacing(strings=f"{SHARED}<si><t>{'长' * 20_000_000}</t></si></sst>"),
    "a text of 60 MB in runs": lambda: replacing(strings=f"{SHARED}<si>{LONG_RUN * 1_000}</si></sst>"),
    "a text of 60 MB in a cell": lambda: rows(
        [f'<row r="900"><c t="inlineStr"><is><t>{"x" * 60_000_000}</t></is></c></row>']
    ),
    "a text of 60 MB in CDATA": lambda: replacing(
        strings=f"{SHARED}<si><t><![CDATA[{'x<' * 30_000_000}]]></t></si></sst>"
    ),
    "a comment of 60 MB": lambda: replacing(strings=f"{SHARED}<!--{'x<' * 30_000_000}--></sst>"),
    "10^6 texts": lambda: replacing(strings=f"{SHARED}{'<si><t>x</t></si>' * MILLION}</sst>"),
    "a text of 900,000 letters in every cell": lambda: edited(STRINGS, "(?s)<t[ >].*</t>", LONG_TEXTS),
    "every text 25,000 letters": lambda: edited(STRINGS, "(?s)<si>.*</si>", f"<si><t>{'1 ' * 12_500}</t></si>" * 2_400),
    "a number of 10^6 digits": lambda: rows([f'<row r="900"><c><v>{"1" * MILLION}x</v></c></row>']),
    "an attribute of 60 MB": lambda: behind(f'<x y="{"z" * 60_000_000}"/>'),
    "10^6 attributes": lambda: behind("<x " + many('a@="" ', MILLION) + "/>"),
    "5 million names of attributes": lambda: behind(many('<x a@0="" b@0="" c@0="" d@0="" e@0=""/>', MILLION)),
    "10^6 names of elements": lambda: behind(many("<x@/>", MILLION)),
    "10^6 character references": lambda: rows(['<row r="900"><c t="str"><v>', "&#10;" * MILLION, "</v></c></row>"]),
    "half characters": lambda: edited(STRINGS, "<t[ >][^<]*</t>", "<t>_xD800_部_xDC00__x0000_</t>"),
    "encoding idna": lambda: edited(SHEET, r"^<\?xml[^>]*\?>", '<?xml version="1.0" encoding="idna"?>'),
    "encoding utf-7": lambda: edited(SHEET, r"^<\?xml[^>]*\?>", '<?xml version="1.0" encoding="utf-7"?>'),
}

FORMULAS: Mapping[str, Maker] = {
    "a shared formula of 8,000 letters in 400,000 cells": lambda: shared_formulas("A1+" * 2_700 + "1", 400_000),
    "a shared formula of brackets": lambda: shared_formulas("[" * 8_000, 100_000),
    "a shared formula of quoted brackets": lambda: shared_formulas("[&apos;" * 4_000, 20_000),
    "2,000 shared formulas of quoted brackets": lambda: shared_formulas("[&apos;" * 4_000, 60_000, 2_000),
    "a shared formula of quotes": lambda: shared_formulas("&quot;" * 7_999, 100_000),
    "a formula of 30 MB": lambda: rows([f'<row r="900"><c><f>{"(" * 1_900_000}</f><v>1</v></c></row>']),
    "names that lead over the whole sheet": lambda: replacing(
        workbook=moved(TOTAL, "'二、收支情况'!$A$1:$XFD$1048576")
    ),
    "names of 30,000 letters": lambda: names(900, "x" * 30_000),
    "formulas that call programs": lambda: rows(['<row r="900"><c r="A900"><f>cmd|"/C calc"!A0</f><v>1</v></c></row>']),
}

COMPANIONS: Mapping[str, Maker] = {
    "10^5 comments": lambda: commented("".join(comment(f"A{n}") for n in range(1, 100_000)), f"{VML}</xml>"),
    "30,000 comments": lambda: commented("".join(comment(f"Z{n}") for n in range(1, 30_000)), f"{VML}</xml>"),
    "a note of 60 MB": lambda: commented(comment("A1", "x" * 60_000_000), f"{VML}</xml>"),
    "10^5 boxes": lambda: commented(comment("A1"), f"{VML}{many(SHAPE + '</v:shape>', 100_000)}</xml>"),
    "boxes without end": lambda: commented(comment("A1"), f"{VML}{many(SHAPE, 400_000)}</xml>"),
    "boxes without end, re-saved": lambda: resaved(f"{VML}{many(SHAPE, 400_000)}</xml>"),
    "10^5 boxes, re-saved": lambda: resaved(VML + many(OUR_BOX, 100_000) + "</xml>"),
    "10^6 idmaps": lambda: commented(comment("A1"), f"{VML}{'<o:idmap ' * MILLION}</xml>"),
    "10^6 blocks claimed": lambda: commented(comment("A1"), f"{VML}{IDMAP.format(many('@,', MILLION))}</xml>"),
    "a block of 10^5 digits": lambda: commented(comment("A1"), f"{VML}{IDMAP.format('9' * 100_000)}</xml>"),
    "a shape of 10^5 digits": lambda: commented(comment("A1"), f"{VML}{SHAPE.replace('@', '9' * 100_000)}</xml>"),
    "boxes in a strange encoding": lambda: commented(
        comment("A1"), f'<?xml version="1.0" encoding="idna"?>{VML}</xml>'
    ),
    "relationships that loop": looping_relations,
    "links to outside": lambda: before(RELATIONS, "</Rel", OUTSIDE),
    "a workbook outside": lambda: edited(
        "_rels/.rels", 'Target="[^"]*workbook.xml"', 'Target="file:///etc/passwd" TargetMode="External"'
    ),
    "a workbook up the folders": lambda: edited(
        "_rels/.rels", 'Target="[^"]*workbook.xml"', 'Target="../../../../etc/passwd"'
    ),
    "content types that lie": lambda: edited(TYPES, "spreadsheetml.sheet.main", "wordprocessingml.document.main"),
    "content types of macros": lambda: edited(TYPES, MAIN_TYPE, "vnd.ms-excel.sheet.binary.macroEnabled.main"),
    "a journal of brackets": lambda: journal("[" * 200_000),
    "a journal of 10^6 parts": lambda: journal('{"parts":{},"added":[' + many('"x@",', MILLION) + '"x"]}'),
    "a journal that undoes before the start": journal_that_undoes(-9, 5),
    "a journal that undoes beyond the end": journal_that_undoes(1 << 62, 1 << 62),
    "a journal that undoes in words": journal_that_undoes("a", None),
    "a journal that undoes in fractions": journal_that_undoes(1e308, 0.5),
}

CONTENTS: Mapping[str, Maker] = {**ENTITIES, **DEPTHS, **COUNTS, **TEXTS, **FORMULAS, **COMPANIONS}
