"""The season docs/finance.md walks through: three departments, two rounds, each command run for the page.

The page's cog blocks share one Walk: `show` runs a command as typed, in a folder of its own, and prints what it says.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import chdir, redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

from openpyxl import load_workbook

from perfxl.cli import main
from tests.support.pictures import Return, name_of, returned

ROSTER = """\
预算编码,单位名称,归口股室,联系人,联系电话,到期日,二级机构数,上年结转@own
200001,君山区第一服务中心,行政政法股,填报人甲,13800000000,2021-03-31,0,0
200002,君山区第二服务中心,社会保障股,填报人乙,13800000000,2021-03-31,2,0
200003,君山区第三服务中心,社会保障股,填报人丙,13800000000,2021-03-31,0,0
"""
TIME = re.compile(r"（用时[^）]*）")


class Walk:
    """A folder in which the season takes place, and what is typed there; taken away with the object."""

    def __init__(self) -> None:
        """Begin with the roster alone."""
        self._scratch = TemporaryDirectory()
        self.folder = Path(self._scratch.name)
        (self.folder / "名册.csv").write_text(ROSTER, "utf-8-sig")

    def receive(self, **returns: str) -> None:
        """Put returns into 返回: each department by the end of its name, each a sample."""
        (self.folder / "返回").mkdir(exist_ok=True)
        for number, (name, sample) in enumerate(returns.items(), 1):
            made = returned(Return(name, sample, words=_own_code(sample, number)))
            (self.folder / "返回" / f"{name_of(name)}.xlsx").write_bytes(made)

    def decide(self, summary: str, decision: Mapping[str, str]) -> None:
        """Fill in 采纳/不采纳 of a summary, by rule, as finance does."""
        book = load_workbook(self.folder / summary)
        sheet = book["问题"]
        heads = {cell.value: number for number, cell in enumerate(sheet[3], 1)}
        for row in range(4, sheet.max_row + 1):
            said = decision.get(str(sheet.cell(row, heads["规则"]).value))
            if said is not None:
                sheet.cell(row, heads["采纳/不采纳"]).value = said
        book.save(self.folder / summary)

    def show(self, command: str, first: int = 0, last: int = 0, until: str = "") -> str:
        """Return a block with the command and what it prints: so many lines of it, …… where some are left out."""
        told = [TIME.sub("", line) for line in self.run(command)]
        if until:
            told = told[: next(at for at, line in enumerate(told) if until in line)]
        if first or last:
            told = [*told[:first], "……", *told[len(told) - last :]]
        printed = "\n".join(told).rstrip()
        return f"```console\n> {command}\n{printed}\n```"

    def run(self, command: str) -> list[str]:
        """Run a command as typed, in this process, in Chinese; raise where it fails (1 is an answer, no failure)."""
        program, *arguments = command.split()
        if program != "perfxl":
            raise ValueError(f"{command}: not ours")
        told, complaints = StringIO(), StringIO()
        with chdir(self.folder), redirect_stdout(told), redirect_stderr(complaints):
            try:
                main([*arguments, "--lang", "zh"])
            except SystemExit as done:
                if done.code not in {0, 1}:
                    raise ValueError(f"{command}: {complaints.getvalue()}") from done
        return told.getvalue().splitlines()


def _own_code(sample: str, number: int) -> dict[str, str]:
    return {"<t>115001</t>": f"<t>{200_000 + number}</t>"} if sample == "clean_2020" else {}
