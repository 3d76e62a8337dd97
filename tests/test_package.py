"""What README.md says is what the code does."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from note_lsp import __version__, settings
from note_lsp.cli.group import group
from note_lsp.features.actions import SAFE
from note_lsp.server.capabilities import COMMANDS
from note_lsp.server.requests import REQUESTS
from tests.server.client import Editor, recorded

PROJECT = Path(__file__).parent.parent
README = (PROJECT / "README.md").read_text("utf-8")

OFFERS = {
    "completionProvider": "textDocument/completion",
    "hoverProvider": "textDocument/hover",
    "definitionProvider": "textDocument/definition",
    "declarationProvider": "textDocument/declaration",
    "typeDefinitionProvider": "textDocument/typeDefinition",
    "referencesProvider": "textDocument/references",
    "documentHighlightProvider": "textDocument/documentHighlight",
    "documentSymbolProvider": "textDocument/documentSymbol",
    "workspaceSymbolProvider": "workspace/symbol",
    "foldingRangeProvider": "textDocument/foldingRange",
    "selectionRangeProvider": "textDocument/selectionRange",
    "linkedEditingRangeProvider": "textDocument/linkedEditingRange",
    "callHierarchyProvider": "textDocument/prepareCallHierarchy",
    "documentLinkProvider": "textDocument/documentLink",
    "codeActionProvider": "textDocument/codeAction",
    "codeLensProvider": "textDocument/codeLens",
    "inlayHintProvider": "textDocument/inlayHint",
    "renameProvider": "textDocument/rename",
    "semanticTokensProvider": "textDocument/semanticTokens/full",
    "executeCommandProvider": "workspace/executeCommand",
    "diagnosticProvider": "textDocument/diagnostic",
}

NO_FEATURES = {"positionEncoding", "textDocumentSync", "workspace"}


def test_the_feature_table_names_what_the_server_offers(tmp_path: Path) -> None:
    with Editor(tmp_path, recorded("vscode")["capabilities"]) as editor:
        editor.start()
        editor.stop()
        offers = editor.offers
    offered = {OFFERS[name] for name, offer in offers.items() if name not in NO_FEATURES and offer}
    if offers["completionProvider"].get("resolveProvider"):
        offered.add("completionItem/resolve")
    if offers["semanticTokensProvider"]["full"]["delta"]:
        offered.add("textDocument/semanticTokens/full/delta")
    if offers["semanticTokensProvider"]["range"]:
        offered.add("textDocument/semanticTokens/range")
    if offers["diagnosticProvider"].get("workspaceDiagnostics"):
        offered.add("workspace/diagnostic")
    if offers["workspaceSymbolProvider"].get("resolveProvider"):
        offered.add("workspaceSymbol/resolve")
    if offers["callHierarchyProvider"]:
        offered |= {"callHierarchy/incomingCalls", "callHierarchy/outgoingCalls"}
    for name in ("codeAction", "codeLens"):
        if offers[f"{name}Provider"].get("resolveProvider"):
            offered.add(f"{name}/resolve")
    if offers["renameProvider"].get("prepareProvider"):
        offered.add("textDocument/prepareRename")
    asked = offers["workspace"]["fileOperations"]
    offered |= {f"workspace/{name}Files" for name in asked if name.startswith("will")}
    assert methods_in_the_readme() == offered


def test_the_feature_table_names_every_request_that_is_served() -> None:
    assert methods_in_the_readme() == set(REQUESTS)


def test_the_table_of_settings_is_the_code_s() -> None:
    expected = settings_table()
    written = README.split("<!-- settings -->\n")[1].split("<!-- /settings -->")[0]
    assert written.strip() == expected, f"README.md should say:\n{expected}"


@pytest.mark.parametrize("command", group.list_commands(None))  # type: ignore[arg-type]  # our group asks no context
def test_every_command_is_in_the_readme(command: str) -> None:
    assert f"| `note-lsp {command}" in section("On the command line")


def test_every_command_for_editors_is_in_the_readme() -> None:
    assert set(re.findall(r"^\| `([\w.-]+)`", section("Commands for editors"), re.MULTILINE)) == set(COMMANDS)


def test_the_readme_says_which_fixes_are_safe() -> None:
    listed = section("On the command line").split("makes them: ")[1]
    assert set(re.findall(r"`([a-z-]+)`", listed.split("reading")[0])) == set(SAFE)


def test_links_of_the_documents_lead_somewhere() -> None:
    documents = [*PROJECT.glob("*.md"), *(PROJECT / "note_lsp").glob("*.md"), *(PROJECT / "editors").rglob("README.md")]
    broken = [
        f"{document.relative_to(PROJECT)}: {target}"
        for document in documents
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", without_code(document.read_text("utf-8")))
        if not (document.parent / target).exists()
    ]
    assert broken == []


def test_the_architecture_names_files_that_are_there() -> None:
    text = (PROJECT / "ARCHITECTURE.md").read_text("utf-8")
    named = set(re.findall(r"`((?:cli|server|features|vault|syntax|tests|note_lsp|editors)/[\w./]*)`", text))
    missing = {path for path in named if not ((PROJECT / path).exists() or (PROJECT / "note_lsp" / path).exists())}
    assert missing == set()
    assert text.count("\n") <= 150


def test_every_extra_is_in_the_readme() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["project"]
    for extra in project["optional-dependencies"]:
        assert f"pip install 'note-lsp[{extra}]'" in section("Install")


def test_the_version_is_written_once() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["dynamic"] == ["version"]
    assert re.fullmatch(r"\d+\.\d+\.\d+", __version__)


def test_the_lock_file_names_public_hosts_only() -> None:
    hosts = set(re.findall(r"https?://([^/\"]+)", (PROJECT / "uv.lock").read_text("utf-8")))
    assert hosts <= {"pypi.org", "files.pythonhosted.org"}


def methods_in_the_readme() -> set[str]:
    """The protocol's methods in the table of features."""
    return set(re.findall(r"`(\w+(?:/\w+)+)`", section("What it does")))


def section(title: str) -> str:
    """A section of README.md."""
    return README.split(f"\n## {title}\n")[1].split("\n## ")[0]


def settings_table() -> str:
    """The settings reference, from the descriptions and defaults of the code."""
    rows = ["| section | setting | default | what it says |", "|---|---|---|---|"]
    for name, key, field in described_settings():
        default = "–" if field.get("default") is None else f"`{as_toml(field['default'])}`"
        words = field["description"].replace("|", "\\|")
        if not is_read(name, key):
            words += " *(Nothing reads it yet.)*"
        rows.append(f"| `[{name}]` | `{key}` | {default} | {words}{choices(field)} |")
    severities = " · ".join(f"`{severity}`" for severity in settings.Severity.__args__)  # type: ignore[attr-defined]
    rows.append(
        f"| `[diagnostics]` | a finding's code | [its own](note_lsp/findings.md) | How grave it is: {severities}. |"
    )
    return "\n".join(rows)


def described_settings() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """(section, key, its schema) of all settings but the severities."""
    schema = settings.schema()
    for name, reference in schema["$defs"]["Settings"]["properties"].items():
        struct = (reference.get("$ref") or reference["allOf"][0]["$ref"]).rpartition("/")[2]
        for key, field in schema["$defs"][struct]["properties"].items():
            if key not in settings.DEFAULT_SEVERITIES:
                yield name, key, field


def is_read(section_name: str, key: str) -> bool:
    """Whether a module that knows of the section, besides ``settings.py``, asks for the setting."""
    struct = type(getattr(settings.Settings(), section_name)).__name__
    knows = re.compile(rf"\.{section_name}\b|\b{struct}\b")
    asks = re.compile(rf"\.{key}\b")
    texts = [
        module.read_text("utf-8") for module in (PROJECT / "note_lsp").rglob("*.py") if module.name != "settings.py"
    ]
    return any(knows.search(text) and asks.search(text) for text in texts)


def choices(field: dict[str, Any]) -> str:
    """The values to choose from, if there are any."""
    return "".join([" One of ", ", ".join(f"`{value}`" for value in field["enum"]), "."]) if "enum" in field else ""


def as_toml(value: Any) -> str:
    """A default as it is written in the file."""
    if isinstance(value, bool):
        return str(value).lower()
    return f"[{', '.join(map(as_toml, value))}]" if isinstance(value, list | tuple) else f'"{value}"'


def without_code(text: str) -> str:
    """A document without its fences and code spans."""
    return re.sub(r"`[^`\n]*`", "", re.sub(r"^ *```[\s\S]*?^ *```", "", text, flags=re.MULTILINE))
