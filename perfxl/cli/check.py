"""`perfxl check`: what came back is checked, scored, marked, and told to the person at the keyboard."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import click

from perfxl.batch import Options, find, run, write_whole
from perfxl.cli.adjust import adjustments
from perfxl.cli.decisions import clear_for_summary, decided, decision_notices
from perfxl.cli.options import helped, lang_option
from perfxl.cli.passwords import supplied_keys
from perfxl.cli.previous import last_years
from perfxl.cli.speech import fault_sentence, terminal_lang
from perfxl.errors import OutputExists, UsageFault
from perfxl.form import Form
from perfxl.messages import Lang, say
from perfxl.model import Level, Outcome, Stage, Status
from perfxl.pipeline import Terms
from perfxl.render import is_listed, report, summary, terminal
from perfxl.roster import Roster
from perfxl.rules import sent_twice

FAILED = 2
RESULT = b'"schema": "perfxl/check/'  # stands at the head of every result of ours
NOT_CHECKED = (Status.UNREADABLE, Status.CRASHED)


@click.command(help=helped("help.check"))
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, file_okay=False), default=Path("checked"), show_default=True,
    metavar="DIR", help=helped("help.check.output"),
)  # fmt: skip
@click.option("--json", "json_file", metavar="FILE|-", help=helped("help.check.json"))
@click.option(
    "--audit", type=click.Path(path_type=Path, file_okay=False), metavar="DIR", help=helped("help.check.audit")
)
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
@click.option("--previous", type=click.Path(path_type=Path), metavar="PATH", help=helped("help.check.previous"))
@click.option("--select", multiple=True, metavar="CODES", help=helped("help.check.select"))
@click.option("--ignore", multiple=True, metavar="CODES", help=helped("help.check.ignore"))
@click.option(
    "--levels", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help=helped("help.check.levels")
)
@click.option("--password", "passwords", multiple=True, metavar="PASSWORD", help=helped("help.check.password"))
@click.option(
    "--password-file", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
    help=helped("help.check.password_file"),
)  # fmt: skip
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
    previous: Path | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    levels: Path | None,
    passwords: tuple[str, ...],
    password_file: Path | None,
    force: bool,
    lang: Lang | None,
) -> int:
    """Check returns; return the exit status of `design.md` §9."""
    screen = lang or terminal_lang()
    known = _rosters(roster, screen) if roster is not None else None
    ruled = decided(decisions) if decisions is not None else {}
    changed = adjustments(select, ignore, levels)
    keys = supplied_keys(passwords, password_file)
    years = last_years(previous, screen, keys) if previous is not None else None
    terms = Terms(Stage(stage), lang or "zh", known, ruled, changed, previous=years, keys=keys)
    options = Options(output, audit, force, terms)
    if summary_file is not None:
        clear_for_summary(summary_file, decisions, paths, force=force)
    if json_file is not None and json_file != "-" and not force:
        _refuse_other_file(Path(json_file))
    named = (audit, roster, summary_file, decisions, levels, password_file, Path(json_file) if json_file else None)
    outcomes = sent_twice(run(find(paths, [output, *(path for path in named if path is not None)]), options))
    _tell_faults(outcomes, screen)
    for line in decision_notices(outcomes, screen):
        click.echo(line, err=True)
    if json_file != "-":
        for line in terminal(outcomes, screen):
            click.echo(line)
    if json_file is not None:
        _write_json(json_file, report(outcomes, lang or "zh"))
    if summary_file is not None:
        write_whole(summary_file, summary(outcomes, summary_file.parent, lang or "zh"))
    if all(outcome.status is Status.IGNORED for outcome in outcomes):
        raise UsageFault("fault.nothing_to_check", path="、".join(map(str, paths)))
    return exit_status(outcomes, fail_on)


def _tell_faults(outcomes: Iterable[Outcome], screen: Lang) -> None:
    for outcome in outcomes:
        if outcome.fault is not None and not is_listed(outcome.status, outcome.fault.key):
            sentence = fault_sentence(outcome.fault, screen)
            if "path" not in outcome.fault.facts:
                sentence = say("fault.at", screen, path=outcome.path, sentence=sentence)
            click.echo(say("fault.line", screen, sentence=sentence), err=True)


def _rosters(path: Path, lang: Lang) -> Callable[[Form], Roster]:
    """Return what reads a roster for a form, once for each form that comes back."""
    from perfxl.cli.issue import load_roster  # draws forms, too: only where a roster is given

    read: dict[str, Roster] = {}

    def roster(form: Form) -> Roster:
        if form.id not in read:
            read[form.id] = load_roster(form, path, lang)
        return read[form.id]

    return roster


def _refuse_other_file(path: Path) -> None:
    """Refuse to write a result over a file that is none: it may be somebody's return."""
    if path.exists() and not (path.is_file() and RESULT in path.read_bytes()[:80]):
        raise OutputExists("fault.json_exists", path=path)


def _write_json(file: str, data: bytes) -> None:
    if file == "-":
        click.echo(data, nl=False)
    else:
        write_whole(Path(file), data)


def _not_written(outcome: Outcome) -> bool:
    """Whether a return was checked but its marked copy could not be made or written."""
    return outcome.fault is not None and outcome.status is not Status.IGNORED


def exit_status(outcomes: Iterable[Outcome], fail_on: str) -> int:
    """Return 2 where a return was not checked or a rule crashed, 1 where something is open at `fail_on`, else 0."""
    outcomes = tuple(outcomes)
    if any(outcome.status in NOT_CHECKED or _not_written(outcome) for outcome in outcomes):
        return FAILED
    if fail_on == "never":
        return 0
    limit = Level(fail_on).rank
    return int(any(finding.level.rank <= limit for outcome in outcomes for finding in outcome.open_findings))
