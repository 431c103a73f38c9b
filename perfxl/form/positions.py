"""Where a key of a definition file stands: its line, found by an address of keys and ids."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from msgspec import Struct, field

if TYPE_CHECKING:
    from tree_sitter import Node

Address = tuple[str, ...]


class Spot(Struct, dict=True):
    """One key, table or element: its line, and what stands inside it. An element answers to its number and its id."""

    line: int
    inside: dict[str, Spot] = field(default_factory=dict)
    text: str = ""


def label_of(table: Mapping[str, object], number: int) -> str:
    """Return what an element of a list is addressed by: its id, else code and title, else its number."""
    for key in ("id", "grade"):
        if key in table:
            return str(table[key])
    return f"{table['code']} {table.get('title', '')}" if "code" in table else str(number)


def spots(source: str) -> Spot:
    """Return every key of a TOML text with its line."""
    # The grammar keeps positions, which tomllib does not; it is asked only when something is wrong.
    from tree_sitter import Language, Parser
    from tree_sitter_toml import language

    root = Spot(1)
    for node in Parser(Language(language())).parse(source.encode()).root_node.named_children:
        if node.type == "pair":
            _add_pair(root, node)
        elif node.type in ("table", "table_array_element"):
            _add_table(root, node)
    _name_elements(root)
    if "blocks" in root.inside:
        _name_fields(root.inside["blocks"])
    return root


def _name_fields(blocks: Spot) -> None:
    """Let the fields of a sheet, however deep in its blocks, answer to their ids under `blocks`."""
    for spot in list(walk_spots(blocks)):
        if "id" in spot.inside and spot.inside["id"].text:
            blocks.inside.setdefault(spot.inside["id"].text, spot)


def locate(root: Spot, address: Address) -> tuple[int, int]:
    """Return how many steps of the address were found, and the line of the last of them."""
    spot, depth = root, 0
    for step in address:
        if step not in spot.inside:
            break
        spot, depth = spot.inside[step], depth + 1
    return depth, spot.line


def _key(node: Node) -> tuple[str, ...]:
    return tuple(part.strip().strip("\"'") for part in (node.text or b"").decode().split("."))


def _add_pair(spot: Spot, node: Node) -> None:
    key, value = node.named_children[:2]
    for part in _key(key):
        spot = spot.inside.setdefault(part, Spot(node.start_point[0] + 1))
    _fill(spot, value)


def _fill(spot: Spot, value: Node) -> None:
    if value.type == "inline_table":
        for pair in value.named_children:
            if pair.type == "pair":
                _add_pair(spot, pair)
    elif value.type == "array":
        elements = [child for child in value.named_children if child.type != "comment"]
        for number, child in enumerate(elements):
            _fill(spot.inside.setdefault(str(number), Spot(child.start_point[0] + 1)), child)
    else:
        spot.text = (value.text or b"").decode().strip("\"'")


def _add_table(root: Spot, node: Node) -> None:
    name, *pairs = [child for child in node.named_children if child.type != "comment"]
    line = node.start_point[0] + 1
    spot = root
    for part in _key(name):
        spot = spot.inside.setdefault(part, Spot(line))
    if node.type == "table_array_element":
        number = sum(key.isdecimal() for key in spot.inside)
        spot = spot.inside.setdefault(str(number), Spot(line))
    for pair in pairs:
        _add_pair(spot, pair)


def _name_elements(spot: Spot) -> None:
    for key, child in list(spot.inside.items()):
        _name_elements(child)
        if key.isdecimal():
            texts = {word: one.text for word, one in child.inside.items() if one.text}
            spot.inside.setdefault(label_of(texts, int(key)), child)


def walk_spots(spot: Spot) -> Iterator[Spot]:
    """Yield a spot and everything inside it."""
    yield spot
    for child in spot.inside.values():
        yield from walk_spots(child)
