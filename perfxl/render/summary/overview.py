"""总览: one page with the season in figures and pictures, every figure a formula over the tables behind it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Any, cast

from msgspec import Struct

from perfxl.messages import say
from perfxl.model import PEERS, Level, Status
from perfxl.render.summary.sheet import HEAD_ROW, Book, Live, Table, paper
from perfxl.render.summary.tally import EDGES, Tally

if TYPE_CHECKING:
    from xlsxwriter.chart import Chart
    from xlsxwriter.worksheet import Worksheet

WIDTHS = (27, 9, 2, 18, 9, 2, 13, 8, 8, 2, 10, 8, 8)
TOP = HEAD_ROW + 1
CHARTS = TOP + 11
CHART_ROWS, ROW_HEIGHT = 14, 17
FONT = {"name": "宋体", "size": 9}
NAME = {**FONT, "bold": False}
GRID = {"visible": True, "line": {"color": "#D9D9D9"}}
CLAIMED, COMPUTED = "#9DC3E6", "#2F5597"
COLOURS = {
    Status.ACCEPTED: "#70AD47", Status.TO_EXPLAIN: "#FFC000", Status.RETURNED: "#ED7D31",
    Status.UNREADABLE: "#7F7F7F", Status.CRASHED: "#A5A5A5",
}  # fmt: skip


class Counted(Struct, frozen=True):
    """What the page counts in; `expected` is how many returns the roster expects, None without one."""

    departments: Table
    findings: Table
    gaps: Table
    tally: Tally
    expected: int | None
    missing: int


def overview(sheet: Worksheet, book: Book, counted: Counted) -> None:
    """Fill the page; the tables are closed."""
    page = _Page(sheet, book, counted)
    page.head()
    page.block(0, "block.returns", [(label, live) for label, live in page.returns()])
    page.block(3, "block.findings", [(label, live) for label, live in page.findings()])
    page.columns(6, "block.scores", list(page.bands()))
    page.columns(10, "block.grades", list(page.grades()))
    page.charts()
    paper(sheet, book, 1, 1)
    sheet.hide_gridlines(2)
    sheet.activate()


class _Page:
    """Writes the page; formulas go by columns, so a table on several sheets is counted on each."""

    def __init__(self, sheet: Worksheet, book: Book, counted: Counted) -> None:
        self.sheet = sheet
        self.book = book
        self.counted = counted
        self.cells: dict[tuple[int, int], tuple[object, str]] = {}

    def span(self, table: Table, head: str) -> list[str]:
        return table.spans(self.book.say(f"head.{head}"))

    def count(self, table: Table, head: str, criterion: str) -> str:
        """Return the formula that counts the cells of a column that meet a criterion."""
        return "+".join(f'COUNTIF({span},"{criterion}")' for span in self.span(table, head))

    def head(self) -> None:
        """Write the title and what the page is about."""
        sheet, tally, looks = self.sheet, self.counted.tally, self.book.looks
        for column, width in enumerate(WIDTHS):
            sheet.set_column(column, column, width)
        forms = "；".join(
            f"{form.definition.title}（{form.version}）" for form in tally.forms.values()
        )  # fmt: skip
        sheet.set_row(0, 32)
        sheet.merge_range(0, 0, 0, len(WIDTHS) - 1, self.book.say("title"), looks["title"])
        sheet.set_row(1, 20)
        note = self.book.say("note.overview", forms=forms or "—")
        sheet.merge_range(1, 0, 1, len(WIDTHS) - 1, note, looks["note"])

    def returns(self) -> Iterator[tuple[str, Live]]:
        """Yield who sent what, and where it stands."""
        counted, tally = self.counted, self.counted.tally
        say_ = self.book.say
        received = "+".join(f"COUNTA({span})" for span in self.span(counted.departments, "department"))
        total = Decimal(sum(tally.statuses.values()))
        twice = Decimal(sum(number for number in tally.named.values() if number > 1))
        if counted.expected is not None:
            yield say_("count.expected"), Live(f"={counted.expected}", Decimal(counted.expected))
            missing = self.count(counted.gaps, "kind", say_("kind.missing"))
            yield say_("count.missing"), Live(f"={missing}", Decimal(counted.missing))
        yield say_("count.received"), Live(f"={received}" if total else "=0", total)
        yield say_("count.twice"), Live(f"={self.count(counted.gaps, 'kind', say_('kind.twice'))}", twice)
        for status in COLOURS:
            word = say(f"word.status.{status.value}", self.book.lang)
            formula = self.count(counted.departments, "status", word)
            yield word, Live(f"={formula}", Decimal(tally.statuses[status]))

    def findings(self) -> Iterator[tuple[str, Live]]:
        """Yield the findings by level and between departments, what finance decided, and the mean scores."""
        departments = self.counted.departments
        for level in Level:
            head = self.book.say(f"head.{level.value}")
            held, _ = departments.held(head)
            yield self.book.say("count.level", level=head), Live(f"=SUM({','.join(departments.spans(head))})", held)
        between = self.count(self.counted.findings, "rule", f"{PEERS}*")
        yield self.book.say("count.between"), Live(f"={between}", Decimal(self.counted.tally.between))
        for word in ("accept", "reject"):
            said = self.book.say(word)
            formula = self.count(self.counted.findings, "decision", said)
            yield self.book.say("count.decided", decision=said), Live(f"={formula}", Decimal(self.decided(word)))
        for name in ("claimed", "computed", "approved"):
            head = self.book.say(f"head.{name}")
            held, count = departments.held(head)
            spans = ",".join(departments.spans(head))
            value = round(held / count, 2) if count else None
            yield (
                self.book.say("count.mean", score=head),
                Live(f'=IF(COUNT({spans})=0,"",ROUND(AVERAGE({spans}),2))', value),
            )
        head = self.book.say("head.approved")
        _, count = departments.held(head)
        yield self.book.say("count.approved"), Live(f"=COUNT({','.join(departments.spans(head))})", Decimal(count))

    def decided(self, word: str) -> int:
        return self.counted.findings.words[self.book.say("head.decision"), self.book.say(word)]

    def bands(self) -> Iterator[tuple[str, Live, Live]]:
        """Yield how many returns lie in each band of scores, as claimed and as computed."""
        tally, full = self.counted.tally, self.counted.tally.full_marks
        for number, (low, high) in enumerate(pairwise((*EDGES, full))):
            last = number == len(EDGES) - 1
            lives = []
            for name in ("claimed", "computed"):
                spans = self.span(self.counted.departments, name)
                above = "" if number == 0 else "+".join(f'COUNTIF({span},">={low}")' for span in spans)
                below = "+".join(f'COUNTIF({span},"<{high}")' for span in spans)
                over = "+".join(f'COUNTIF({span},">={high}")' for span in spans)
                formula = f"={below}" if number == 0 else f"={above}" if last else f"={above}-({over})"
                lives.append(Live(formula, Decimal(tally.bands[name][number])))
            key = "band.first" if number == 0 else "band.last" if last else "band"
            yield self.book.say(key, low=low, high=high), lives[0], lives[1]

    def grades(self) -> Iterator[tuple[str, Live, Live]]:
        """Yield how many returns have each grade, as claimed and as computed."""
        tally = self.counted.tally
        for grade in tally.grade_names:
            claimed, computed = (
                Live(f"={self.count(self.counted.departments, head, grade)}", Decimal(tally.grades[name][grade]))
                for head, name in (("grade_claimed", "claimed"), ("grade", "computed"))
            )
            yield grade, claimed, computed

    def block(self, column: int, title: str, rows: Sequence[tuple[str, Live]]) -> None:
        """Note down labels with one figure each."""
        self.put(TOP, column, self.book.say(title), "head")
        self.put(TOP, column + 1, self.book.say("head.count"), "head")
        for row, (label, live) in enumerate(rows, start=TOP + 1):
            self.put(row, column, label, "text")
            self.put(row, column + 1, live, "score")

    def columns(self, column: int, title: str, rows: Sequence[tuple[str, Live, Live]]) -> None:
        """Note down labels with a claimed and a computed figure each."""
        for number, head in enumerate((title, "head.by_claimed", "head.by_computed")):
            self.put(TOP, column + number, self.book.say(head), "head")
        for row, (label, *lives) in enumerate(rows, start=TOP + 1):
            self.put(row, column, label, "centre")
            for number, live in enumerate(lives, start=1):
                self.put(row, column + number, live, "score")

    def ends(self) -> tuple[int, int]:
        """From where to where the scatter's axes go."""
        tally = self.counted.tally
        return max(0, int(tally.lowest) // 10 * 10), int(max(tally.full_marks, tally.highest))

    def put(self, row: int, column: int, held: object, look: str) -> None:
        self.cells[row, column] = (held, look)

    def charts(self) -> None:
        """Write what was noted down, row by row, and draw the pictures."""
        for number, end in enumerate(self.ends()):
            self.put(TOP + number, len(WIDTHS), Live(f"={end}", Decimal(end)), "score")
        for (row, column), (held, look) in sorted(self.cells.items()):
            shape = self.book.looks[look]
            if isinstance(held, Live):
                value = "" if held.value is None else float(held.value)
                self.sheet.write_formula(row, column, held.formula, shape, value)
            else:
                self.sheet.write_string(row, column, str(held), shape)
        for row in range(TOP, CHARTS + 2 * CHART_ROWS + 1):
            self.sheet.set_row(row, ROW_HEIGHT)
        middle = sum(int(width * 7 + 5) for width in WIDTHS) // 2
        size = {"width": middle - 6, "height": int(CHART_ROWS * ROW_HEIGHT * 4 / 3) - 8}
        pictures = (self.standing(), self.scatter(), self.distribution(), self.graded())
        for number, chart in enumerate(pictures):
            if chart is not None:
                chart.set_size(size)
                place = {"x_offset": (number % 2) * (middle + 6), "y_offset": 4, "object_position": 2}
                self.sheet.insert_chart(CHARTS + (number // 2) * CHART_ROWS, 0, chart, place)

    def chart(self, kind: dict[str, Any], title: str) -> Chart:
        chart = cast("Chart", self.book.made.add_chart(kind))
        chart.set_title({"name": self.book.say(title), "name_font": {**FONT, "size": 11}, "overlay": False})
        chart.set_x_axis({"num_font": FONT})
        chart.set_y_axis({"num_font": FONT, "major_gridlines": GRID})
        chart.set_legend({"position": "bottom", "font": FONT})
        return chart

    def area(self, first: int, column: int, last: int) -> list[object]:
        return [self.book.say("overview"), first, column, last, column]

    def standing(self) -> Chart:
        """Draw where the returns stand."""
        last = max(row for row, column in self.cells if column == 0)
        first = last - len(COLOURS) + 1
        chart = self.chart({"type": "bar"}, "chart.standing")
        chart.add_series({
            "name": self.book.say("head.count"),
            "categories": self.area(first, 0, last), "values": self.area(first, 1, last),
            "points": [{"fill": {"color": colour}} for colour in COLOURS.values()],
            "data_labels": {"value": True, "font": FONT}, "gap": 50,
        })  # fmt: skip
        chart.set_y_axis({"reverse": True, "num_font": FONT})
        chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}, "min": 0})
        chart.set_legend({"none": True})
        return chart

    def pairs(self, title: str, column: int) -> Chart | None:
        """Draw two columns a label: as claimed, as computed."""
        rows = [row for row, each in self.cells if each == column and row > TOP]
        if not rows:
            return None
        chart = self.chart({"type": "column"}, title)
        for number, (name, colour) in enumerate((("claimed", CLAIMED), ("computed", COMPUTED)), start=1):
            chart.add_series({
                "name": self.book.say(f"head.{name}"), "fill": {"color": colour}, "gap": 60, "overlap": 0,
                "categories": self.area(rows[0], column, rows[-1]),
                "values": self.area(rows[0], column + number, rows[-1]),
                "data_labels": {"value": True, "font": {**FONT, "size": 8}, "num_format": "0;;;"},
            })  # fmt: skip
        return chart

    def distribution(self) -> Chart | None:
        """Draw how scores are distributed."""
        return self.pairs("chart.scores", 6)

    def graded(self) -> Chart | None:
        """Draw how often each grade was reached."""
        return self.pairs("chart.grades", 10)

    def scatter(self) -> Chart | None:
        """Draw the computed score over the claimed one, with the line on which both are the same."""
        departments, tally = self.counted.departments, self.counted.tally
        scored = sum(tally.bands["claimed"].values())
        if not scored:
            return None
        claimed, computed = (self.span(departments, name)[0] for name in ("claimed", "computed"))
        part = departments.parts[0]
        last = min(part.last, part.first + self.book.limits.points - 1)
        claimed, computed = (span[: span.rindex("$") + 1] + str(last) for span in (claimed, computed))
        low, full = self.ends()
        chart = self.chart({"type": "scatter"}, "chart.scatter")
        marker = {"type": "circle", "size": 6, "fill": {"color": COMPUTED}, "border": {"color": "#FFFFFF"}}
        points = {"name": self.book.say("chart.point"), "categories": f"={claimed}", "values": f"={computed}"}
        chart.add_series({**points, "marker": marker})
        line = {"color": "#7F7F7F", "dash_type": "dash", "width": 1}
        beside = len(WIDTHS)  # two cells nobody has to see: the ends of the line
        self.sheet.set_column(beside, beside, 8, None, {"hidden": True})
        ends = self.area(TOP, beside, TOP + 1)
        same = {"name": self.book.say("chart.same"), "marker": {"type": "none"}, "line": line}
        chart.add_series({**same, "categories": ends, "values": ends})
        scale = {"min": low, "max": full, "major_unit": 10, "num_font": FONT}
        chart.set_x_axis({**scale, "name": self.book.say("head.claimed"), "name_font": NAME, "major_gridlines": GRID})
        chart.set_y_axis({**scale, "name": self.book.say("head.computed"), "name_font": NAME, "major_gridlines": GRID})
        chart.show_hidden_data()
        chart.set_legend({"none": True})
        return chart
