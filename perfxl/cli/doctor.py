"""`perfxl doctor`: what is installed, what is missing and how to get it, what this machine will not do. Offline."""

from __future__ import annotations

import hashlib
import json
import locale
import os
import platform
import re
import shutil
import struct
import sys
import tempfile
from collections.abc import Iterator
from enum import StrEnum
from importlib import import_module, metadata
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import click
from msgspec import Struct

from perfxl import __version__
from perfxl.cli.options import helped, lang_option
from perfxl.cli.speech import fault_sentence, problem_said, terminal_lang
from perfxl.errors import PerfxlError
from perfxl.messages import Lang, say

FOR_DEVELOPERS = ("dev", "docs", "judges", "test")
WINDOWS = os.name == "nt"
LITTLE = 500  # MB free: a season of some thousand marked copies needs as much
SHOWN_DIGEST = 12
_NEEDS = re.compile(r"([A-Za-z0-9_.-]+)(?:\[\w+\])?\s*(?:>=\s*([0-9.]+))?[^;]*(?:;.*extra == [\"'](\w+)[\"'])?")


class State(StrEnum):
    """How a thing is: `ok`, worth a `note`, or `wrong`."""

    OK = "ok"
    NOTE = "note"
    WRONG = "wrong"


class Told(Struct, frozen=True):
    """One line: the state of a thing, the catalogue's key of its sentence (below `doctor.`) and its facts."""

    state: State
    key: str
    facts: dict[str, str]


@click.command(help=helped("help.doctor"))
@click.option("--json", "as_json", is_flag=True, help=helped("help.doctor.json"))
@lang_option
def doctor(as_json: bool, lang: Lang | None) -> int:
    """Print how this installation is; return 1 where something needed is wrong, else 0."""
    screen = lang or terminal_lang()
    told = list(examined(screen))
    wrong = sum(one.state is State.WRONG for one in told)
    if as_json:
        things = [{"state": one.state, "thing": one.key.partition(".")[0], **one.facts} for one in told]
        click.echo(json.dumps({"well": not wrong, "things": things}, ensure_ascii=False, indent=1))
        return int(wrong > 0)
    for one in told:
        text = say(f"doctor.{one.key}", screen, **one.facts)
        click.echo(say("doctor.line", screen, state=say(f"doctor.{one.state}", screen), text=text))
    click.echo(say("doctor.unwell" if wrong else "doctor.well", screen, count=wrong))
    return int(wrong > 0)


def examined(lang: Lang) -> Iterator[Told]:
    """Yield what was found, in the order it is told."""
    system = f"{platform.system()} {platform.release()} {platform.machine()}"
    bits = str(struct.calcsize("P") * 8)
    facts = {"version": __version__, "python": platform.python_version(), "bits": bits, "system": system}
    yield Told(State.OK, "program", facts)
    yield _text(lang)
    yield from _forms(lang)
    yield from _packages()
    yield _folder("current", Path.cwd(), lang)
    yield _folder("temporary", Path(tempfile.gettempdir()), lang)
    if WINDOWS:
        yield _long_paths()


def _text(lang: Lang) -> Told:
    screen = (sys.stdout.encoding if sys.stdout else "") or "?"
    state = State.OK if _shows_chinese(screen) else State.NOTE
    language = ".".join(part for part in locale.getlocale() if part) or "C"
    facts = {"locale": language, "screen": screen, "files": sys.getfilesystemencoding(), "page": _code_page(lang)}
    return Told(state, f"text.{state}", facts)


def _shows_chinese(encoding: str) -> bool:
    try:
        "绩效自评①".encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def _code_page(lang: Lang) -> str:
    """Say the code pages of Windows and of its console; nothing elsewhere."""
    if not WINDOWS:
        return ""
    library: Any = import_module("ctypes")
    kernel = library.windll.kernel32
    return say("doctor.page", lang, ansi=str(kernel.GetACP()), console=str(kernel.GetConsoleOutputCP()))


def _forms(lang: Lang) -> Iterator[Told]:
    from perfxl.form import load_form
    from perfxl.form.folders import form_folders

    folders = form_folders()
    if not folders:
        yield Told(State.WRONG, "no_form.wrong", {})
    for place in sorted({str(Path(str(folder)).parent) for folder in folders.values()}):
        yield Told(State.OK, "forms.ok", {"path": place})
    for name, folder in folders.items():
        try:
            form = load_form(name)
        except PerfxlError as fault:
            yield Told(State.WRONG, "form.wrong", {"form": name, "problem": fault_sentence(fault, lang)})
            continue
        facts = {"form": name, "version": form.version, "title": form.definition.title, "digest": digest_of(folder)}
        yield Told(State.OK, "form.ok", facts)


def digest_of(folder: Traversable) -> str:
    """Return the beginning of the SHA-256 of a folder's definitions: every .toml by its path, line ends as LF."""
    held = hashlib.sha256()
    for path, file in sorted(_definitions(folder, "")):
        data = file.read_bytes().replace(b"\r\n", b"\n")
        held.update(f"{path}\0{len(data)}\0".encode() + data)
    return held.hexdigest()[:SHOWN_DIGEST]


def _definitions(folder: Traversable, under: str) -> Iterator[tuple[str, Traversable]]:
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _definitions(entry, f"{under}{entry.name}/")
        elif entry.name.endswith(".toml"):
            yield f"{under}{entry.name}", entry


def _packages() -> Iterator[Told]:
    """Compare what is installed with what the installed perfxl says it needs."""
    try:
        needs = metadata.requires("perfxl") or []
    except metadata.PackageNotFoundError:
        yield Told(State.NOTE, "packages.unknown", {})
        return
    for need in needs:
        match = _NEEDS.match(need)
        if match is None or match[3] in FOR_DEVELOPERS:
            continue
        yield _package(match[1], match[2] or "0", match[3] or "")


def _package(name: str, least: str, extra: str) -> Told:
    facts = {"name": name, "least": least, **({"extra": extra} if extra else {})}
    try:
        version = metadata.version(name)
    except metadata.PackageNotFoundError:
        return Told(State.NOTE if extra else State.WRONG, "extra.missing" if extra else "package.missing", facts)
    if _numbers(version) < _numbers(least):
        return Told(State.WRONG, "package.old", {**facts, "version": version})
    return Told(State.OK, "extra.ok" if extra else "package.ok", {**facts, "version": version})


def _numbers(version: str) -> tuple[int, ...]:
    """Return the numbers a version begins with, zeros at its end left out: 3.1 is 3.1.0."""
    numbers = [int(part) for part in re.findall(r"\d+", version.partition("+")[0])]
    while numbers and numbers[-1] == 0:
        numbers.pop()
    return tuple(numbers)


def _folder(what: str, path: Path, lang: Lang) -> Told:
    facts = {"what": say(f"doctor.{what}", lang), "path": str(path)}
    try:
        with tempfile.NamedTemporaryFile(prefix=".perfxl-", dir=path) as file:
            file.write(b"\0" * 4096)
            file.flush()
        free = shutil.disk_usage(path).free // 2**20
    except OSError as fault:
        return Told(State.WRONG, "folder.wrong", {**facts, "problem": problem_said(fault.strerror or str(fault), lang)})
    key = "ok" if free >= LITTLE else "full"
    return Told(State.OK if free >= LITTLE else State.NOTE, f"folder.{key}", {**facts, "free": str(free)})


def _long_paths() -> Told:
    """Whether Windows takes paths over 260 characters."""
    registry: Any = import_module("winreg")
    try:
        with registry.OpenKey(registry.HKEY_LOCAL_MACHINE, r"SYSTEM\CurrentControlSet\Control\FileSystem") as key:
            on = bool(registry.QueryValueEx(key, "LongPathsEnabled")[0])
    except OSError:
        on = False  # older Windows has no such setting, and no long paths
    return Told(State.OK if on else State.NOTE, "paths.ok" if on else "paths.note", {})
