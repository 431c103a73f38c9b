"""The blank workbook of each form is the committed one, member by member, uncompressed.

What is committed is the SHA-256 of every member: `python -m tests.template.test_members` writes it afresh after a
change that is meant.
"""

import hashlib
import json
from pathlib import Path

import pytest

from perfxl.form import form_folders, load_form
from perfxl.ooxml import Package
from perfxl.template import build_template

COMMITTED = Path(__file__).with_name("members.json")


def members(form: str) -> dict[str, str]:
    """Return the SHA-256 of every member of a blank workbook, in the order of the archive."""
    package = Package.open(build_template(load_form(form)))
    return {name: hashlib.sha256(package.read(name)).hexdigest() for name in package.names}


@pytest.mark.parametrize("form", sorted(form_folders()))
def test_a_blank_workbook_is_the_committed_one(form):
    committed, made = json.loads(COMMITTED.read_text("utf-8"))[form], members(form)
    assert list(made) == list(committed)
    assert [name for name in made if made[name] != committed[name]] == []


if __name__ == "__main__":
    text = json.dumps({form: members(form) for form in sorted(form_folders())}, indent=1)
    COMMITTED.write_text(text + "\n", "utf-8")
