"""A formula moved to another cell, token by token."""

from __future__ import annotations

import pytest

from perfxl.ooxml.sharedformulas import SharedFormula


@pytest.mark.parametrize(
    ("text", "moved"),
    [
        ("A1+B2", "B3+C4"),
        ("$A1+A$1+$A$1", "$A3+B$1+$A$1"),
        ("SUM(A1:B2)", "SUM(B3:C4)"),
        ("SUM(A:A)+SUM($B:C)", "SUM(B:B)+SUM($B:D)"),
        ("SUM(1:2)+SUM($3:4)", "SUM(3:4)+SUM($3:6)"),
        ('"A1"&A1&"B""2"', '"A1"&B3&"B""2"'),
        ("'二、A1表'!A1", "'二、A1表'!B3"),
        ("'it''s A1'!A1", "'it''s A1'!B3"),
        ("表1!A1", "表1!B3"),
        ("Sheet1!A1", "Sheet1!B3"),
        ("LOG10(A1)", "LOG10(B3)"),
        ("A1B+Q1_total+x.A1", "A1B+Q1_total+x.A1"),
        ("收入A1+A1", "收入A1+B3"),
        ("Table1[[#This Row],[A1]]+A1", "Table1[[#This Row],[A1]]+B3"),
        ("[1]Sheet1!A1", "[1]Sheet1!B3"),
        ("#REF!+A1", "#REF!+B3"),
        ("XFD1", "#REF!"),
        ("A1048576", "#REF!"),
        ("A1:XFD2", "B3:#REF!"),
        ("1E5+A1", "1E5+B3"),
        ("XFE1+A1", "XFE3+B3"),
        ("TRUE+A1", "TRUE+B3"),
        ("A1#+A1", "B3#+B3"),
    ],
)
def test_relative_references_move_and_nothing_else(text: str, moved: str):
    assert SharedFormula(text, 1, 1).at(3, 2) == moved


def test_a_move_upwards_off_the_sheet_is_a_lost_reference():
    assert SharedFormula("A1+$A$1", 2, 2).at(1, 1) == "#REF!+$A$1"
