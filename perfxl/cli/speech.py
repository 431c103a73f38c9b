"""In which language the screen speaks, and how a fault becomes a sentence on it."""

from __future__ import annotations

import errno
import locale
import os
from collections.abc import Callable
from difflib import get_close_matches

import click
import click.types

from perfxl.errors import PerfxlError
from perfxl.messages import Lang, catalogue, say, say_quoting

_CLICK = (click.core, click.decorators, click.exceptions, click.formatting, click.types)
_SYSTEM = (
    "EACCES",
    "EDQUOT",
    "EFBIG",
    "EIO",
    "ENAMETOOLONG",
    "ENOENT",
    "ENOSPC",
    "ENOTDIR",
    "EPERM",
    "EROFS",
    "EISDIR",
)
_asked: list[Lang] = []  # the language of `--lang`, where it was given


def speak(asked: Lang | None) -> None:
    """From here on speak the language asked for, else the terminal's; click's own words are said in it, too."""
    _asked[:] = [asked] if asked else []
    lang = terminal_lang()
    words = {texts["en"]: texts[lang] for key, texts in catalogue().items() if key.startswith("click.")}

    def told(text: str) -> str:
        return words.get(text, text)

    def counted(one: str, many: str, count: int) -> str:
        return told(one if count == 1 else many)

    hooks: dict[str, Callable[..., str]] = {"_": told, "ngettext": counted}
    for module in _CLICK:
        for name, hook in hooks.items():
            if hasattr(module, name):  # what gettext would do, were there a file of translations to install
                setattr(module, name, hook)


def terminal_lang() -> Lang:
    """Return the language asked for; else zh where the locale is Chinese (LC_ALL, LC_MESSAGES, LANG, the system's)."""
    if _asked:
        return _asked[0]
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        setting = os.environ.get(variable)
        if setting:
            return "zh" if setting.lower().startswith("zh") else "en"
    name = (locale.getlocale()[0] or "").lower()
    return "zh" if name.startswith(("zh", "chinese")) else "en"


def fault_sentence(fault: PerfxlError, lang: Lang) -> str:
    """Return the sentence of a fault: place, state, cure."""
    facts = dict(fault.facts)
    if isinstance(problem := facts.get("problem"), str):
        facts["problem"] = problem_said(problem, lang)
    return say_quoting(fault.key, lang, facts)


def problem_said(problem: str, lang: Lang) -> str:
    """Return what the system says is wrong in the user's language; as it is where the catalogue has no word for it."""
    for name in _SYSTEM:
        number = getattr(errno, name, None)
        if number is not None and problem == os.strerror(number):
            return say(f"problem.{name}", lang)
    known = {"database or disk is full": "ENOSPC", "disk I/O error": "EIO"}  # SQLite's own words
    return say(f"problem.{known[problem]}", lang) if problem in known else problem


def system_sentence(fault: OSError, lang: Lang) -> str:
    """Return the sentence of what the system refused and nobody nearer the place has told."""
    path = fault.filename if isinstance(fault.filename, str) else "?"
    if fault.errno == errno.ENAMETOOLONG:
        return say("fault.system.long", lang, path=f"{path[:60]}…")
    return say("fault.system", lang, path=path, problem=problem_said(fault.strerror or str(fault), lang))


def usage_sentence(fault: click.ClickException, lang: Lang) -> str:
    """Return click's complaint about the command line in the user's language, the near miss offered."""
    context = getattr(fault, "ctx", None)
    command = context.command_path if context else "perfxl"
    if isinstance(fault, click.NoSuchOption):
        offered = sorted(fault.possibilities or ())
        near = "、".join(get_close_matches(fault.option_name, offered, 3, 0.75) or offered[:3])
        return say("fault.usage.option", lang, option=fault.option_name, near=_near(near, lang), command=command)
    if isinstance(fault, click.MissingParameter):
        return say("fault.usage.missing", lang, name=_parameter(fault), command=command)
    if isinstance(fault, click.BadParameter):
        problem = fault.message.rstrip(".。")
        return say("fault.usage.value", lang, name=_parameter(fault), problem=problem, command=command)
    return say("fault.usage.other", lang, problem=fault.format_message().rstrip(".。"), command=command)


def _near(near: str, lang: Lang) -> str:
    return say("fault.usage.near", lang, near=near) if near else ""


def _parameter(fault: click.BadParameter) -> str:
    return fault.param.get_error_hint(fault.ctx).replace("'", "") if fault.param and fault.ctx else "?"
