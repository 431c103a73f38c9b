"""From a checked return to its marked copy."""

from __future__ import annotations

from perfxl.marking.case import Edition, Marking
from perfxl.marking.marks import comments, marks, names
from perfxl.marking.page import Book
from perfxl.marking.problems import draw_problems
from perfxl.marking.record import draw_record
from perfxl.marking.scores import draw_scores
from perfxl.ooxml import Annotation, annotate


def annotation(case: Marking) -> Annotation:
    """Return everything to put into the department's workbook: marks, comments, names and sheets."""
    book = Book()
    sheet = draw_problems(book, case)
    if case.score is not None:
        draw_scores(book, case, case.score)
    if case.edition is Edition.AUDIT:
        draw_record(book, case)
    return Annotation(marks=marks(case), comments=comments(case), names=names(case, sheet), sheets=book.bytes())


def mark(original: bytes, case: Marking) -> bytes:
    """Return a marked copy of a return; what was not ours to change stays byte-identical.

    A return that still carries our marks is freed of them first, so marking twice equals marking once. Raise
    WorkbookFault where a part is written in a way marks cannot be put into.
    """
    return annotate(original, annotation(case)).data
