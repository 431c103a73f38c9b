"""Where the form folders are: inside the installed package, or at the top of a plain checkout."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

INSTALLED = "perfxl.workbook_templates"
VERSIONS = "versions"
CHECKOUT = Path(__file__).resolve().parents[2] / "workbook_templates"


def form_folders() -> Mapping[str, Traversable]:
    """Return every form folder we were delivered with, by form id, sorted; empty where there is none."""
    return folders_under(delivered_templates())


def version_folders(folder: Traversable) -> Mapping[str, Traversable]:
    """Return the folders of a form's other versions, `versions/<name>` inside its own, by name, sorted."""
    return folders_under(folder.joinpath(VERSIONS))


def delivered_templates() -> Traversable:
    """Return the folder that holds the form folders: a wheel carries it as a package, a checkout at its top."""
    try:
        return files(INSTALLED)
    except ModuleNotFoundError:
        return CHECKOUT


def folders_under(templates: Traversable) -> Mapping[str, Traversable]:
    """Return the subfolders of `templates` that hold a form.toml, by name, sorted."""
    if not templates.is_dir():
        return {}
    folders = sorted(templates.iterdir(), key=lambda entry: entry.name)
    return {folder.name: folder for folder in folders if folder.joinpath("form.toml").is_file()}
