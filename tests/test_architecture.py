"""The rules of ARCHITECTURE.md that a machine can hold."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from note_lsp.server.requests import REQUESTS

PACKAGE = Path(__file__).parent.parent / "note_lsp"
MODULES = sorted(PACKAGE.rglob("*.py"))

ONLY_IN = {
    "pygls": ("server/",),
    "lsprotocol": ("server/",),
    "asyncio": ("server/",),
    "sqlite3": ("vault/index.py",),
    "pyromark": ("syntax/markdown.py",),
    "yaml": ("syntax/front_matter.py",),
    "frontmatter": ("syntax/front_matter.py",),
    "pathspec": ("vault/ignore.py",),
    "watchfiles": ("server/",),
    "av": ("vault/frame_worker.py",),
    "click": ("cli/",),
    "rich": ("cli/",),
}

POSSESSIVE_GROUP = re.compile(r"(?<!\\)\)(?:[*+?]|\{[0-9,]+\})\+")

WALKS = {"scandir", "walk", "listdir", "iterdir", "glob", "rglob"}


LONGER = {"server/capabilities.py client_of", "syntax/links.py wikilink"}
"""Functions that are to be cut; nothing is to be added."""


def test_arrows_point_down() -> None:
    checked = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-logo"],
        cwd=PACKAGE.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr


@pytest.mark.parametrize("library", ONLY_IN)
def test_one_place_imports_it(library: str) -> None:
    users = {place for place, imported in imports() if imported.split(".")[0] == library}
    assert {place for place in users if not place.startswith(ONLY_IN[library])} == set()
    assert users, f"nothing imports {library} any more"


def test_one_module_walks_a_vault() -> None:
    walkers = {
        str(module.relative_to(PACKAGE))
        for module in MODULES
        for node in ast.walk(ast.parse(module.read_text("utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in WALKS and ast.unparse(node) != "ast.walk"
    }
    # place.py lists the cache folder and the package's own files, never a vault.
    assert walkers == {"vault/place.py", "vault/scan.py"}


def test_the_command_line_starts_without_the_protocol() -> None:
    loaded = subprocess.run(
        [sys.executable, "-c", "import sys, note_lsp.cli; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert {"pygls", "lsprotocol", "asyncio"}.isdisjoint(loaded.stdout.split())


@pytest.mark.parametrize("module", MODULES, ids=lambda module: str(module.relative_to(PACKAGE)))
def test_a_file_fits_into_a_reader(module: Path) -> None:
    ceiling = 200 if "features" in module.parts else 400
    lines = module.read_text("utf-8").count("\n")
    assert lines <= ceiling


@pytest.mark.parametrize("module", MODULES, ids=lambda module: str(module.relative_to(PACKAGE)))
def test_no_quantifier_behind_a_group_is_possessive(module: Path) -> None:
    # CPython 3.11.0 to 3.11.4 matches `(?:a|b)*+` wrongly; an atomic group says the same.
    texts = (node.value for node in ast.walk(ast.parse(module.read_text("utf-8"))) if isinstance(node, ast.Constant))
    found = [text for text in texts if isinstance(text, str) and POSSESSIVE_GROUP.search(text)]
    assert found == []


def test_a_function_fits_onto_a_screen() -> None:
    long = {
        f"{module.relative_to(PACKAGE).as_posix()} {node.name}"
        for module in MODULES
        for node in ast.walk(ast.parse(module.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and lines_of(node) > 40
    }
    assert long - LONGER == set()


def test_a_handler_decodes_asks_and_encodes() -> None:
    tree = ast.parse((PACKAGE / "server" / "requests.py").read_text("utf-8"))
    handlers = {handler.__name__ for handler in REQUESTS.values()}
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    assert {node.name for node in functions if node.name in handlers and lines_of(node) > 10} == set()


def lines_of(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """How many lines a function has, its decorators left out."""
    return (node.end_lineno or node.lineno) - node.lineno + 1


def imports() -> Iterator[tuple[str, str]]:
    """(module's path inside the package, name of what it imports), local imports too."""
    for module in MODULES:
        place = module.relative_to(PACKAGE).as_posix()
        for node in ast.walk(ast.parse(module.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                yield from ((place, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield place, node.module
