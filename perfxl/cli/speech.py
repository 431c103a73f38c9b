"""In which language the screen speaks, and how a fault becomes a sentence on it."""

from __future__ import annotations

import locale
import os

import click

from perfxl.errors import PerfxlError
from perfxl.messages import Lang, say, say_quoting


def terminal_lang() -> Lang:
    """Return zh where the locale is Chinese, en elsewhere (LC_ALL, LC_MESSAGES, LANG, then the system's)."""
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        setting = os.environ.get(variable)
        if setting:
            return "zh" if setting.lower().startswith("zh") else "en"
    name = (locale.getlocale()[0] or "").lower()
    return "zh" if name.startswith(("zh", "chinese")) else "en"


def fault_sentence(fault: PerfxlError, lang: Lang) -> str:
    """Return the sentence of a fault: place, state, cure."""
    return say_quoting(fault.key, lang, fault.facts)


def usage_sentence(fault: click.ClickException, lang: Lang) -> str:
    """Return click's complaint about the command line in the user's language, the near miss offered."""
    context = getattr(fault, "ctx", None)
    command = context.command_path if context else "perfxl"
    if isinstance(fault, click.NoSuchOption):
        near = "、".join(sorted(fault.possibilities)[:3]) if fault.possibilities else ""
        return say("fault.usage.option", lang, option=fault.option_name, near=_near(near, lang), command=command)
    if isinstance(fault, click.MissingParameter):
        return say("fault.usage.missing", lang, name=_parameter(fault), command=command)
    if isinstance(fault, click.BadParameter):
        problem = fault.message.rstrip(".")
        return say("fault.usage.value", lang, name=_parameter(fault), problem=problem, command=command)
    return say("fault.usage.other", lang, problem=fault.format_message().rstrip("."), command=command)


def _near(near: str, lang: Lang) -> str:
    return say("fault.usage.near", lang, near=near) if near else ""


def _parameter(fault: click.BadParameter) -> str:
    return fault.param.get_error_hint(fault.ctx).strip("'") if fault.param and fault.ctx else "?"
