"""URIs as clients spell them."""

from __future__ import annotations

from pathlib import Path

import pytest

from note_lsp.server import uris


@pytest.mark.parametrize(
    ("uri", "path"),
    [
        ("file:///vault/a.md", "/vault/a.md"),
        ("file:///vault/My%20note.md", "/vault/My note.md"),
        ("file:///vault/My note.md", "/vault/My note.md"),
        ("file:///vault/caf%C3%A9.md", "/vault/café.md"),
        ("file:///vault/café.md", "/vault/café.md"),
        ("file:///vault/100%25.md", "/vault/100%.md"),
        ("file:///vault/what%3F%23.md", "/vault/what?#.md"),
        ("file:///vault/what?#.md", "/vault/what?#.md"),
        ("file:///c%3A/vault/a.md", "/c:/vault/a.md"),
        ("file://localhost/vault/a.md", "/vault/a.md"),
        ("file:/vault/a.md", "/vault/a.md"),
        ("FILE:///vault/sub/../a.md", "/vault/a.md"),
        ("file:///vault/", "/vault"),
    ],
)
def test_a_file_uri_names_its_path_however_it_is_escaped(uri: str, path: str) -> None:
    assert uris.to_path(uri) == Path(path)


@pytest.mark.parametrize(
    "uri",
    [
        "untitled:Untitled-1",
        "vscode-notebook-cell:/a.md#x",
        "file://server/share/a.md",
        "",
        "file:///a%00b",
        "a.md",
        "file:///\ud83d",
    ],
)
def test_any_other_uri_names_no_path(uri: str) -> None:
    assert uris.to_path(uri) is None


@pytest.mark.parametrize(
    "name", ["a.md", "My note.md", "100%.md", "what?#.md", "日本/é😀.md", "x\udcff.md", "a&b=c;~.md"]
)
def test_a_path_comes_back_from_its_uri(name: str) -> None:
    path = Path("/vault", name)
    uri = uris.from_path(path)
    assert uri.isascii()
    assert " " not in uri
    assert uris.to_path(uri) == path


@pytest.mark.parametrize("root", ["/", "/vault", "/my vault/é#"])
@pytest.mark.parametrize("path", ["a.md", "sub/My note.md", "what?#.md", "café~.md"])
def test_the_uri_of_a_path_in_a_vault_is_that_of_the_file(root: str, path: str) -> None:
    assert uris.below(Path(root), path) == uris.from_path(Path(root) / path)
