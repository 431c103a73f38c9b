"""How the pages of this folder become a site: `scripts/site`, strict, readable from a folder without a server."""

from __future__ import annotations

import re

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.search import SearchLanguage

project = "perfxl"
author = "perfxl"
language = "zh_CN"
extensions = ["myst_parser"]
exclude_patterns = ["_build"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
myst_links_external_new_tab = True
suppress_warnings = ["misc.highlighting_failure"]

html_theme = "furo"
html_title = "perfxl"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_show_sourcelink = False
html_copy_source = False
html_show_sphinx = False
html_show_copyright = False
html_show_search_summary = False  # it is fetched page by page, which a browser refuses to file://
html_search_language = "zh"
html_last_updated_fmt = None  # two builds of the same pages are the same
html_permalinks_icon = "#"

LATIN = "\u2000"  # Chinese signs and the quotation marks between them stand beyond
HAN = "\u3400-\u9fff"


class Pairs(SearchLanguage):
    """Search in Chinese and English: words of Latin letters, and of Chinese each sign and each pair of neighbours.

    A dictionary would have to know 资金结余 and 三公经费变动率; pairs need none, and what is searched for is taken
    apart by the same rule, so whatever stands on a page is found.
    """

    lang = "zh"
    language_name = "Chinese"
    js_splitter_code = f"""
var splitQuery = function (query) {{
  var found = [];
  (query.match(/[{HAN}]+|[a-zA-Z0-9_]+/g) || []).forEach(function (run) {{
    if (!/^[{HAN}]/.test(run)) found.push(run.toLowerCase());
    else if (run.length === 1) found.push(run);
    else for (var at = 0; at + 1 < run.length; at++) found.push(run.substr(at, 2));
  }});
  return found;
}};
"""

    def split(self, input: str) -> list[str]:
        """Return the words, signs and pairs of a text."""
        found: list[str] = []
        for run in re.findall(f"[{HAN}]+|[a-zA-Z0-9_]+", input):
            if not re.match(f"[{HAN}]", run):
                found.append(run.lower())
            else:
                found += [*run, *(run[at : at + 2] for at in range(len(run) - 1))]
        return found


def join_lines(_: Sphinx, page: nodes.document) -> None:
    """Take out the line breaks between Chinese signs, which a browser would show as spaces."""
    for seam in list(page.findall(lambda node: isinstance(node, nodes.Text) and node == "\n")):
        around = (seam.parent[seam.parent.index(seam) - 1], seam.next_node(descend=False, siblings=True))
        before, after = (one.astext() if one is not None else "" for one in around)
        if before and after and min(before[-1], after[0]) > LATIN:
            seam.parent.remove(seam)


def setup(app: Sphinx) -> None:
    """Give Sphinx the search language above in place of its own, and mend the pages once they are read."""
    app.add_search_language(Pairs)
    app.connect("doctree-read", join_lines)
