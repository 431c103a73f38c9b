"""docs/pictures: each shows what the program draws today, is small, and is shown on a page."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest
from PIL import Image

from tests.support import pictures


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return pictures.books(tmp_path_factory.mktemp("pictures"))


def test_what_the_pictures_show_has_not_changed_since_they_were_drawn(made: dict[str, Path]):
    kept = json.loads(pictures.DIGESTS.read_text("utf-8"))
    stale = [name for name, digest in pictures.digests(made).items() if kept.get(name) != digest]
    assert stale == [], "run scripts/pictures"
    assert set(kept) == {one.name for one in pictures.PICTURES}


def test_another_figure_on_the_sheet_would_be_another_digest(made: dict[str, Path]):
    (slip,) = (one for one in pictures.PICTURES if one.name == "slip")
    assert pictures.digest(slip, made[pictures.SAMPLE]) != pictures.digest(slip, made[slip.book])


@pytest.mark.parametrize("one", pictures.PICTURES, ids=lambda one: one.name)
def test_a_picture_is_there_small_and_shown(root: Path, one: pictures.Picture):
    path = pictures.FOLDER / f"{one.name}.png"
    assert path.stat().st_size <= pictures.LARGEST
    with Image.open(path) as picture:
        assert picture.width >= 600
    pages = [page for page in (root / "docs").glob("*.md") if f"pictures/{one.name}.png" in page.read_text("utf-8")]
    assert pages != []


def test_a_return_that_lacks_what_is_to_be_changed_is_refused():
    lacking = msgspec.structs.replace(pictures.SEASON[0], words={"不在表里的话": "x"})
    with pytest.raises(ValueError, match="does not stand in"):
        pictures.returned(lacking)
