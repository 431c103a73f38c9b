"""From a checked return to its marked copy."""

from __future__ import annotations

from msgspec.structs import replace

from perfxl.errors import WorkbookFault
from perfxl.marking.case import Edition, Marking
from perfxl.marking.marks import comments, marks, names
from perfxl.marking.page import Book
from perfxl.marking.problems import draw_problems
from perfxl.marking.record import draw_record
from perfxl.marking.scores import draw_scores
from perfxl.model.marks import COMMENT_MARKERS, NAME_PREFIX
from perfxl.ooxml import Annotation, Package, annotate, carries_names, is_annotated, restore, stripped, unspoken

STALE = "fault.ooxml.journal_stale"  # another program saved the marked copy


def annotation(case: Marking) -> Annotation:
    """Return everything to put into the department's workbook: marks, comments, names and sheets."""
    book = Book()
    sheet = draw_problems(book, case)
    titles = [sheet.title]
    if case.score is not None:
        titles.append(draw_scores(book, case, case.score))
    if case.edition is Edition.AUDIT:
        titles.append(draw_record(book, case))
    return Annotation(
        marks=marks(case), comments=comments(case), names=names(case, sheet, titles), sheets=book.sheets()
    )


def mark(original: bytes | Package, case: Marking) -> bytes:
    """Return a marked copy of a return; what was not ours to change stays byte-identical.

    A return that still carries our marks is freed of them first, so marking twice equals marking once. Raise
    WorkbookFault where a part is written in a way marks cannot be put into.
    """
    package = _freed(original if isinstance(original, Package) else Package.open(original))
    places = (one.finding.at for one in case.listed if one.finding.at is not None)
    return annotate(package, annotation(replace(case, threaded=unspoken(package, places)))).data


def freed(data: bytes) -> bytes:
    """Return a return without our marks: exactly as it was where nobody saved it since, else by name and marker."""
    return _freed(Package.open(data)).data


def _freed(package: Package) -> Package:
    if is_annotated(package):
        try:
            return Package.open(restore(package.data))
        except WorkbookFault as fault:
            if fault.key != STALE:
                raise
    elif not carries_names(package, NAME_PREFIX):
        return package
    return Package.open(stripped(package, NAME_PREFIX, COMMENT_MARKERS))
