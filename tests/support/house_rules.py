"""The house rules as pure functions: each takes a text and yields its offences, place first."""

from __future__ import annotations

import ast
import configparser
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

FILE_LINES = 400
FUNCTION_LINES = 50
PARAMETERS = 7

Function = ast.FunctionDef | ast.AsyncFunctionDef
Check = Callable[[str, str], Iterator[str]]

LIBRARY_HOMES: Mapping[str, str] = {"lxml": "perfxl/ooxml", "zipfile": "perfxl/ooxml"}
"""Library → the one folder that may import it; the others are contracts in setup.cfg."""

BROAD_HANDLERS: Mapping[str, str] = {
    "_compare": "perfxl/batch/running.py",  # a slip while returns are compared is told of each, and costs none of them
    "run_rule": "perfxl/rules/", "_checked": "perfxl/batch/one.py", "_served": "perfxl/isolated.py",
    "_serve": "perfxl/batch/pool.py", "_answered": "perfxl/batch/serving.py",
}  # fmt: skip
"""Function → the folder it lives in: the only places that may catch every exception."""

TOP_LEVEL = frozenset({
    "perfxl", "workbook_templates", "samples", "tests", "setup.cfg", "README.md", "README.zh-CN.md",
    "pyproject.toml", "LICENSE", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md",
    "docs", "benchmarks", "scripts", ".ci", ".github", ".gitignore", ".gitattributes",
})  # fmt: skip

MACHINE_PATH = re.compile(r"(?<![\w.])/(?:work|root|tmp)/")
MOBILE_NUMBER = re.compile(r"(?<![\w.])1[3-9][0-9]{9}(?![\w])")
INVENTED_NUMBER = "13800000000"


def long_files(path: str, source: str) -> Iterator[str]:
    """Yield the file if it is over the budget of lines."""
    lines = len(source.splitlines())
    if lines > FILE_LINES:
        yield f"{path}: {lines} lines, the cap is {FILE_LINES}"


def long_functions(path: str, source: str) -> Iterator[str]:
    """Yield functions over the budget of lines, docstring included."""
    for function in functions_of(source):
        lines = (function.end_lineno or function.lineno) - function.lineno + 1
        if lines > FUNCTION_LINES:
            yield f"{path}:{function.lineno}: {function.name} has {lines} lines, the cap is {FUNCTION_LINES}"


def wide_functions(path: str, source: str) -> Iterator[str]:
    """Yield functions over the budget of parameters; a click command has as many as it has options."""
    for function in functions_of(source):
        count = len([name for name in parameters_of(function) if name.arg not in {"self", "cls"}])
        if count > PARAMETERS and not is_click_command(function):
            yield f"{path}:{function.lineno}: {function.name} has {count} parameters, the cap is {PARAMETERS}"


def untyped_functions(path: str, source: str) -> Iterator[str]:
    """Yield functions with an argument or a return that has no annotation."""
    for function in functions_of(source):
        bare = [name.arg for name in parameters_of(function) if name.annotation is None]
        bare = [name for name in bare if name not in {"self", "cls"}]
        if function.returns is None:
            bare.append("return")
        if bare:
            yield f"{path}:{function.lineno}: {function.name} has no annotation for {', '.join(bare)}"


def missing_docstrings(path: str, source: str) -> Iterator[str]:
    """Yield the module, its classes, and its public functions and methods that lack a docstring."""
    tree = ast.parse(source)
    if ast.get_docstring(tree) is None:
        yield f"{path}: the module has no docstring"
    yield from _missing_inside(path, tree)


def _missing_inside(path: str, owner: ast.Module | ast.ClassDef) -> Iterator[str]:
    for node in owner.body:
        if isinstance(node, ast.ClassDef):
            if ast.get_docstring(node) is None:
                yield f"{path}:{node.lineno}: class {node.name} has no docstring"
            if not node.name.startswith("_"):
                yield from _missing_inside(path, node)
        elif isinstance(node, Function) and is_public(node) and ast.get_docstring(node) is None:
            yield f"{path}:{node.lineno}: {node.name} has no docstring"


def asserts(path: str, source: str) -> Iterator[str]:
    """Yield every assert statement: what must hold is raised, or python -O removes it."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Assert):
            yield f"{path}:{node.lineno}: assert in the product"


def broad_handlers(path: str, source: str) -> Iterator[str]:
    """Yield handlers that catch everything, outside the functions named in BROAD_HANDLERS."""
    tree = ast.parse(source)
    allowed: set[ast.AST] = set()
    for function in functions_of(source, tree):
        if function.name in BROAD_HANDLERS and path.startswith(BROAD_HANDLERS[function.name]):
            allowed |= set(ast.walk(function))
    for node in ast.walk(tree):
        if isinstance(node, ast.ExceptHandler) and node not in allowed and catches_everything(node):
            yield f"{path}:{node.lineno}: catches every exception"


def strange_imports(path: str, source: str) -> Iterator[str]:
    """Yield imports of a library outside its home."""
    for node in ast.walk(ast.parse(source)):
        for library in sorted(LIBRARY_HOMES.keys() & set(imported_by(node))):
            home = LIBRARY_HOMES[library]
            if not (path.startswith(f"{home}/") or path == f"{home}.py"):
                yield f"{path}:{getattr(node, 'lineno', 0)}: {library} is at home in {home}"


def machine_paths(path: str, text: str) -> Iterator[str]:
    """Yield lines that name a folder of somebody's machine."""
    for number, line in enumerate(text.splitlines(), 1):
        if MACHINE_PATH.search(line):
            yield f"{path}:{number}: a path of one machine"


def mobile_numbers(path: str, text: str) -> Iterator[str]:
    """Yield lines with a mobile number other than the invented one."""
    for number, line in enumerate(text.splitlines(), 1):
        if set(MOBILE_NUMBER.findall(line)) - {INVENTED_NUMBER}:
            yield f"{path}:{number}: looks like somebody's telephone"


def strange_top_level(paths: Iterable[str]) -> Iterator[str]:
    """Yield names at the top level that the house does not know."""
    for name in sorted({path.split("/", 1)[0] for path in paths} - TOP_LEVEL):
        yield f"{name}: not a name of the top level"


def unlisted_packages(settings: str, modules: Iterable[str]) -> Iterator[str]:
    """Yield packages on disk that setup.cfg does not list (a wheel would lack them), and listed ones not on disk."""
    config = configparser.RawConfigParser()
    config.read_string(settings)
    listed = set(config["options"]["packages"].split())
    mapped = {line.split("=")[0].strip() for line in config["options"]["package_dir"].strip().splitlines()}
    present = {str(Path(module).parent).replace("/", ".") for module in modules} | mapped
    for name in sorted(present - listed):
        yield f"{name}: not listed under packages in setup.cfg"
    for name in sorted(listed - present):
        yield f"{name}: listed in setup.cfg, but there is no such package"


def functions_of(source: str, tree: ast.Module | None = None) -> list[Function]:
    """Return every function of a source, nested ones and methods too."""
    return [node for node in ast.walk(tree or ast.parse(source)) if isinstance(node, Function)]


def parameters_of(function: Function) -> list[ast.arg]:
    """Return every parameter of a function, starred ones included."""
    args = function.args
    starred = [name for name in (args.vararg, args.kwarg) if name is not None]
    return [*args.posonlyargs, *args.args, *args.kwonlyargs, *starred]


def is_click_command(function: Function) -> bool:
    """Whether a decorator of click stands above the function."""
    names = (ast.unparse(decorator).split("(")[0] for decorator in function.decorator_list)
    return any(name.startswith("click.") or name.endswith(".command") for name in names)


def is_public(function: Function) -> bool:
    """Whether a function is for others: no underscore, and no second half of a property or an overload."""
    decorators = {ast.unparse(decorator) for decorator in function.decorator_list}
    second_half = any(name.endswith((".setter", ".deleter", "overload", "override")) for name in decorators)
    return not function.name.startswith("_") and not second_half


def catches_everything(handler: ast.ExceptHandler) -> bool:
    """Whether a handler is bare, or names Exception or BaseException."""
    if handler.type is None:
        return True
    caught = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(isinstance(kind, ast.Name) and kind.id in {"Exception", "BaseException"} for kind in caught)


def imported_by(node: ast.AST) -> list[str]:
    """Return the top names of the libraries a statement imports."""
    if isinstance(node, ast.Import):
        return [alias.name.split(".")[0] for alias in node.names]
    if isinstance(node, ast.ImportFrom) and not node.level and node.module:
        return [node.module.split(".")[0]]
    return []


SOURCE_CHECKS: tuple[Check, ...] = (
    long_files, long_functions, wide_functions, untyped_functions, missing_docstrings,
    asserts, broad_handlers, strange_imports,
)  # fmt: skip
"""What holds for every Python file of the product."""

TEST_CHECKS: tuple[Check, ...] = (long_files, long_functions)
"""What holds for tests and scripts as well."""

TEXT_CHECKS: tuple[Check, ...] = (machine_paths, mobile_numbers)
"""What holds for every text that is committed."""
