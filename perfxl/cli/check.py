"""`perfxl check`: what came back is checked, scored, marked, and told to the person at the keyboard."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import click
from msgspec import Struct, field

from perfxl.batch import Batch, Options, Source, clear_the_way, expected_of, find, run, sweep, write_whole
from perfxl.cli.adjust import adjustments
from perfxl.cli.completing import complete_codes
from perfxl.cli.decisions import clear_for_summary, decided, decision_notices
from perfxl.cli.notes import write_notes
from perfxl.cli.options import Place, helped, lang_option
from perfxl.cli.passwords import supplied_keys
from perfxl.cli.previous import last_years
from perfxl.cli.progress import progress
from perfxl.cli.speech import terminal_lang
from perfxl.cli.workers import jobs_for
from perfxl.errors import OutputExists, UsageFault
from perfxl.form import load_form
from perfxl.ledger import Ledger, ledger_in
from perfxl.messages import Lang, say
from perfxl.model import Level, Stage, Status
from perfxl.model.rounds import State
from perfxl.pipeline import Terms, read_bytes
from perfxl.places import is_address
from perfxl.render import ExpectedEntry, Record, is_listed, spoken, streamed, summary
from perfxl.render.entries import WorkbookEntry
from perfxl.roster import RosterFile

FAILED = 2
RESULT = b'"schema": "perfxl/check/'  # stands at the head of every result of ours
NOT_CHECKED = (Status.UNREADABLE, Status.CRASHED)
CLOSED = (State.ACCEPTED, State.WAIVED)


@click.command(help=helped("help.check"))
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=Place(path_type=Path))
@click.option(
    "-o", "--output", type=Place(path_type=Path, file_okay=False), default=Path("checked"), show_default=True,
    metavar="DIR", help=helped("help.check.output"),
)  # fmt: skip
@click.option("--json", "json_file", metavar="FILE|-", help=helped("help.check.json"))
@click.option("--audit", type=Place(path_type=Path, file_okay=False), metavar="DIR", help=helped("help.check.audit"))
@click.option(
    "--stage", type=click.Choice([stage.value for stage in Stage]), default="draft", show_default=True,
    help=helped("help.check.stage"),
)  # fmt: skip
@click.option(
    "--fail-on", type=click.Choice([*(level.value for level in Level), "never"]), default="must_fix",
    show_default=True, help=helped("help.check.fail_on"),
)  # fmt: skip
@click.option("--roster", type=click.Path(path_type=Path, dir_okay=False), metavar="ROSTER", help=helped("help.roster"))
@click.option(
    "--summary", "summary_file", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
    help=helped("help.check.summary"),
)  # fmt: skip
@click.option(
    "--decisions", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help=helped("help.check.decisions")
)
@click.option(
    "--notes", type=click.Path(path_type=Path, file_okay=False), metavar="DIR", help=helped("help.check.notes")
)
@click.option("--previous", type=click.Path(path_type=Path), metavar="PATH", help=helped("help.check.previous"))
@click.option(
    "--select", multiple=True, metavar="CODES", shell_complete=complete_codes, help=helped("help.check.select")
)
@click.option(
    "--ignore", multiple=True, metavar="CODES", shell_complete=complete_codes, help=helped("help.check.ignore")
)
@click.option(
    "--levels", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help=helped("help.check.levels")
)
@click.option("--password", "passwords", multiple=True, metavar="PASSWORD", help=helped("help.check.password"))
@click.option(
    "--password-file", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
    help=helped("help.check.password_file"),
)  # fmt: skip
@click.option("--jobs", type=click.IntRange(min=1), metavar="N", help=helped("help.check.jobs"))
@click.option("--scheduler", metavar="ADDRESS", help=helped("help.check.scheduler"))
@click.option(
    "--ledger", type=click.Path(path_type=Path, file_okay=False), metavar="DIR", help=helped("help.check.ledger")
)
@click.option("--force", is_flag=True, help=helped("help.check.force"))
@lang_option
def check(
    paths: tuple[Path, ...],
    output: Path,
    json_file: str | None,
    audit: Path | None,
    stage: str,
    fail_on: str,
    roster: Path | None,
    summary_file: Path | None,
    decisions: Path | None,
    notes: Path | None,
    previous: Path | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    levels: Path | None,
    passwords: tuple[str, ...],
    password_file: Path | None,
    jobs: int | None,
    scheduler: str | None,
    ledger: Path | None,
    force: bool,
    lang: Lang | None,
) -> int:
    """Check returns; return the exit status of `design.md` §9."""
    screen = lang or terminal_lang()
    known = RosterFile(roster, read_bytes(roster)) if roster is not None else None
    ruled = decided(decisions) if decisions is not None else {}
    changed = adjustments(select, ignore, levels)
    keys = supplied_keys(passwords, password_file)
    years = last_years(previous, screen, keys) if previous is not None else None
    terms = Terms(Stage(stage), lang or "zh", known, ruled, changed, previous=years, keys=keys)
    if summary_file is not None:
        clear_for_summary(summary_file, decisions, paths, force=force)
    _refuse_other_file(json_file, force=force)
    named = (audit, roster, summary_file, decisions, levels, password_file, notes, Path(json_file or "-"))
    sources = find(paths, [output, *(path for path in named if path is not None)])
    options = Options(output, audit, force, terms, jobs_for(sources, jobs), scheduler=scheduler)
    clear_the_way(sources, options)
    with ledger_in(_ledger_folder(ledger, output)) as season:
        batch = _ran(sources, options, season, screen)
        told = told_of(batch, screen)
        expected = _keep_expected(season, known, told.forms, screen)
        click.echo("".join(f"{line}\n" for line in told.lines), nl=False, err=True)
        _write(batch, json_file, screen, lang or "zh")
        _write_for_finance(batch, expected, summary_file, lang or "zh")
        if notes is not None:
            write_notes(batch, notes, lang or "zh", force=force)
    if told.nothing:
        raise UsageFault("fault.nothing_to_check", path="、".join(map(str, paths)))
    return told.status(fail_on)


def _ledger_folder(named: Path | None, output: Path) -> Path:
    """Return the folder of the ledger; raise UsageFault where it would be at an address."""
    if named is None and is_address(output):
        raise UsageFault("fault.ledger.address", path=output)
    return named or output


def _ran(sources: tuple[Source, ...], options: Options, ledger: Ledger, screen: Lang) -> Batch:
    """Check, with progress on standard error; where it is stopped, say how to go on."""
    done = 0
    with progress(len(sources), screen) as advance:

        def watch(known: bool) -> None:
            nonlocal done
            done += 1
            advance(known)

        try:
            return run(sources, options, ledger, watch)
        except KeyboardInterrupt:
            stopped = say("cli.check.stopped", screen, done=done, count=len(sources))
    click.echo(stopped, err=True)
    raise KeyboardInterrupt


def _keep_expected(
    ledger: Ledger, roster: RosterFile | None, forms: Iterable[str], screen: Lang
) -> list[ExpectedEntry]:
    """Keep and return from whom returns are expected, and say what looks wrong in the roster."""
    expected: list[ExpectedEntry] = []
    if roster is None:
        return expected
    for number, form in enumerate(forms):
        read = roster(load_form(form))
        for notice in read.notices:
            click.echo(say("roster.notice", screen, sentence=notice.say(screen)), err=True)
        if number == 0:
            expected = expected_of(read)
            ledger.expect(expected)
    return expected


def _write(batch: Batch, json_file: str | None, screen: Lang, lang: Lang) -> None:
    """Write what was asked for, each from a pass of its own over the records."""
    if json_file != "-":
        _speak(batch, screen)
    if json_file is not None:
        pieces = streamed(batch.entries, batch.form, lang)
        if json_file == "-":
            for piece in pieces:
                click.echo(piece, nl=False)
        else:
            sweep(Path(json_file).parent)
            write_whole(Path(json_file), pieces)


def _speak(batch: Batch, screen: Lang) -> None:
    """Print what was found; whoever reads only the first lines still gets every file."""
    try:
        for line in spoken(batch.entries, screen):
            click.echo(line)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # nobody reads on


def _write_for_finance(batch: Batch, expected: list[ExpectedEntry], file: Path | None, lang: Lang) -> None:
    if file is not None:
        sweep(file.parent)
        write_whole(file, summary(batch, file.parent, lang, expected))


def _refuse_other_file(json_file: str | None, *, force: bool) -> None:
    """Refuse to write a result over a file that is none: it may be somebody's return."""
    path = Path(json_file or "-")
    if (
        json_file not in (None, "-")
        and not force
        and path.exists()
        and not (path.is_file() and RESULT in path.read_bytes()[:80])
    ):
        raise OutputExists("fault.json_exists", path=path)


class Told(Struct):
    """What is to be told of a run beside its outcomes, gathered in one pass over its records.

    `lines` for standard error; `forms` the forms that came back, in order; `nothing`: no workbook was among the files;
    `open_ranks` the levels of what is open; `failed`: a return was not checked, or its copy not written.
    """

    lines: list[str] = field(default_factory=list)
    forms: list[str] = field(default_factory=list)
    nothing: bool = True
    failed: bool = False
    open_ranks: set[int] = field(default_factory=set)

    def add(self, record: Record, screen: Lang) -> None:
        """Take a record into account."""
        entry = record.entry
        if entry.error is not None and not _is_passed_by(entry):
            sentence = entry.text["error"].say(screen)
            if "path" not in entry.text["error"].facts:
                sentence = say("fault.at", screen, path=entry.path, sentence=sentence)
            self.lines.append(say("fault.line", screen, sentence=sentence))
        if record.form is not None and record.form.id not in self.forms:
            self.forms.append(record.form.id)
        ignored = entry.status is Status.IGNORED
        self.nothing = self.nothing and ignored
        self.failed = self.failed or entry.status in NOT_CHECKED or (entry.error is not None and not ignored)
        self.open_ranks |= {one.level.rank for one in entry.findings if one.state not in CLOSED}

    def status(self, fail_on: str) -> int:
        """Return 2 where a return was not checked or a rule crashed, 1 where something is open at `fail_on`, else 0."""
        if self.failed:
            return FAILED
        if fail_on == "never":
            return 0
        return int(any(rank <= Level(fail_on).rank for rank in self.open_ranks))


def told_of(records: Iterable[Record], screen: Lang) -> Told:
    """Return what is to be told of a run: what went wrong with files first, then decisions that do not hold."""
    told = Told()

    def passed() -> Iterator[Record]:
        for record in records:
            told.add(record, screen)
            yield record

    told.lines += list(decision_notices(passed(), screen))
    return told


def _is_passed_by(entry: WorkbookEntry) -> bool:
    return is_listed(entry.status, entry.text["error"].key)
