"""The site: built strictly, whole in its folder, searched in Chinese by its own script, complete in its navigation."""

from __future__ import annotations

import importlib.util
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from perfxl.form.lint import lint_folder
from perfxl.messages import catalogue
from tests.support import architecture
from tests.test_docs_forms import CODES, follow

DOCS = Path(__file__).resolve().parents[1] / "docs"
SEARCH = Path(__file__).with_name("support") / "site_search.js"
ELSEWHERE = re.compile(r"""(?:src|href)=["'](?:https?:)?//|url\(\s*["']?(?:https?:)?//|@import\s+["'](?:https?:)?//""")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    top = tmp_path_factory.mktemp("site")
    options = ["--builder", "html", "--fail-on-warning", "--quiet", "--doctree-dir", str(top / "trees")]
    subprocess.run([sys.executable, "-m", "sphinx", *options, str(DOCS), str(top / "site")], check=True)
    return top / "site"


@pytest.mark.judge("sphinx")
def test_every_page_and_picture_is_there(site: Path):
    for page in DOCS.glob("*.md"):
        assert (site / f"{page.stem}.html").is_file(), page
    for page in site.glob("*.html"):
        for source in re.findall(r'<img [^>]*src="([^"]+)"', page.read_text("utf-8")):
            assert (site / source).is_file(), source


@pytest.mark.judge("sphinx")
def test_nothing_is_fetched_from_elsewhere(site: Path):
    fetched = re.compile(r'<(?:script|link|img|iframe)[^>]*(?:src|href)="(?:https?:)?//[^"]*"')
    for path in (*site.rglob("*.html"), *site.rglob("*.css")):
        text = path.read_text("utf-8")
        found = fetched.findall(text) if path.suffix == ".html" else ELSEWHERE.findall(text)
        assert found == [], path
    assert fetched.search('<link rel="x" href="https://fonts.example/a.css">')
    assert ELSEWHERE.search("body { background: url(//cdn.example/a.png) }")


SEARCHED = {
    "结转": "rules", "资金结余": "rules", "三公经费变动率": "rules", "受保护的视图": "departments", "催报": "finance",
    "特殊事项备案": "changing", "计分口径": "auditors", "check_one": "developers", "password": "commands",
    "evaluation_year": "keys",
}  # fmt: skip
NOWHERE = ("查无此词", "计径")


@pytest.fixture(scope="module")
def found(site: Path) -> dict[str, list[str]]:
    queries = (*SEARCHED, *NOWHERE)
    done = subprocess.run(["node", str(SEARCH), str(site), *queries], check=True, capture_output=True, text=True)
    return dict(zip(queries, map(json.loads, done.stdout.splitlines()), strict=True))


@pytest.mark.judge("sphinx", "node")
@pytest.mark.parametrize(("query", "page"), SEARCHED.items())
def test_its_search_finds_words_of_both_languages(found: dict[str, list[str]], query: str, page: str):
    assert page in found[query]


@pytest.mark.judge("sphinx", "node")
def test_its_search_finds_nothing_where_the_word_does_not_stand(found: dict[str, list[str]]):
    assert [query for query in NOWHERE if found[query]] == []
    assert set(found["受保护的视图"]) == {"departments", "troubleshooting"}


def test_the_picture_of_the_architecture_is_the_contract_s():
    assert architecture.PICTURE.read_text("utf-8") == architecture.svg(), "run scripts/pictures"
    assert ["marking", "render"] in architecture.floors()


NAMED = sorted(set(re.findall(r"`(perfxl\.[\w.]+)`", (DOCS / "developers.md").read_text("utf-8"))))


@pytest.mark.parametrize("name", [*NAMED, *(stage.function for stage in (*architecture.WAY, *architecture.FORM))])
def test_every_name_developers_read_exists(name: str):
    assert resolved(name) is not None


def test_a_name_that_is_not_there_is_found_out():
    with pytest.raises(AttributeError):
        resolved("perfxl.rules.run_alle")


def resolved(name: str) -> object:
    """What a dotted name stands for: the longest module in it, then attributes."""
    module, _, rest = name.rpartition(".")
    attributes = [rest]
    while importlib.util.find_spec(module.split(".")[0]) and not _is_module(module):
        module, _, rest = module.rpartition(".")
        attributes.insert(0, rest)
    held: object = importlib.import_module(module)
    for attribute in attributes:
        held = getattr(held, attribute)
    return held


def _is_module(name: str) -> bool:
    try:
        return importlib.util.find_spec(name) is not None
    except ModuleNotFoundError:
        return False


def test_the_chinese_page_on_changing_a_form_is_followed_and_lint_is_content(root: Path, tmp_path: Path):
    shutil.copytree(root / "workbook_templates", tmp_path / "workbook_templates")
    follow((DOCS / "changing.md").read_text("utf-8"), tmp_path)
    folder = tmp_path / "workbook_templates" / "department_overall_2021"
    assert lint_folder(folder, CODES) == ()


def test_the_words_of_the_screens_are_the_catalogue_s():
    page = "".join((DOCS / f"{name}.md").read_text("utf-8") for name in ("departments", "auditors", "finance"))
    for key in (
        "marking.problems.title", "marking.scores.title", "marking.record.title", "marking.problems.head.explanation",
        "word.level.must_fix", "word.level.must_explain", "word.level.notice", "word.status.accepted",
        "word.status.to_explain", "word.status.returned", "template.check.title", "template.guide.title",
        "summary.departments", "summary.head.approved", "summary.head.decision",
    ):  # fmt: skip
        assert catalogue()[key]["zh"] in page, key


def test_what_troubleshooting_quotes_is_what_the_program_says():
    page = (DOCS / "troubleshooting.md").read_text("utf-8").partition("## 收到的表")[0]
    quoted = [row for row in re.findall(r"^\| (.+?) \| ", page, re.MULTILINE) if row not in {"屏幕上说", "---"}]
    said = [texts["zh"].replace(" ", "") for texts in catalogue().values()]
    assert len(quoted) >= 7
    for row in quoted:
        pieces = [piece for piece in re.split("[…，。？ ]+", row) if piece]
        assert any(all(piece in sentence for piece in pieces) for sentence in said), row
