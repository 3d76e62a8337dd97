"""How findings are printed: for people, as JSON, as annotations of GitHub, as SARIF."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import click
import msgspec

import note_lsp
from note_lsp.cli.output import printable
from note_lsp.cli.report import Report, Reported
from note_lsp.features.diagnostics import explanations, is_raised
from note_lsp.settings import DEFAULT_SEVERITIES

_COLOURS: Final = {"error": "red", "warning": "yellow", "information": "blue", "hint": "cyan"}
_LEVELS: Final = {"error": "error", "warning": "warning", "information": "note", "hint": "note"}
_COMMANDS: Final = {"error": "error", "warning": "warning", "information": "notice", "hint": "notice"}


def as_text(report: Report, colours: bool) -> Iterator[str]:
    """A line a finding, ``path:line:column: severity[code] message``; paths are such that a terminal can open them."""
    before = _path_from_here(Path(report.vault))
    for found in report.findings:
        start = found.range.start
        place = printable(f"{before}{found.path}:{start.line}:{start.column}:")
        kind = f"{found.severity}[{found.code}]"
        if colours:
            place, kind = click.style(place, bold=True), click.style(kind, fg=_COLOURS[found.severity])
        yield f"{place} {kind} {printable(found.message)}"


def as_json(report: Report, colours: bool) -> Iterator[str]:
    """One object; paths are relative to ``vault``, lines and columns count from 1, columns in code points."""
    yield msgspec.json.encode(report).decode()


def as_github(report: Report, colours: bool) -> Iterator[str]:
    """Workflow commands; paths are relative to the workspace where the vault lies in one, else to the vault."""
    before = _path_in_workspace(Path(report.vault))
    for found in report.findings:
        start, end = found.range.start, found.range.end
        place = f"line={start.line},endLine={end.line},col={start.column}"
        if start.line == end.line:
            place += f",endColumn={end.column}"
        file, title = _property(before + found.path), _property(found.code)
        message = _data("\n".join(_told(found, before)))
        yield f"::{_COMMANDS[found.severity]} file={file},{place},title={title}::{message}"


def as_sarif(report: Report, colours: bool) -> Iterator[str]:
    """A SARIF 2.1.0 log with one run."""
    explained = explanations()
    page = Path(note_lsp.__file__).with_name("findings.md").as_uri()
    rules = [
        {
            "id": code,
            "shortDescription": {"text": code.replace("-", " ")},
            "help": {"text": explained[code], "markdown": explained[code]},
            "helpUri": f"{page}#{code}",
            "defaultConfiguration": {"level": _LEVELS[severity]},
        }
        for code, severity in DEFAULT_SEVERITIES.items()
        if severity != "off" and is_raised(code)
    ]
    numbers = {rule["id"]: number for number, rule in enumerate(rules)}
    root = Path(report.vault).as_uri().rstrip("/") + "/"
    run = {
        "tool": {"driver": {"name": "note-lsp", "semanticVersion": report.version, "rules": rules}},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {"VAULT": {"uri": root}},
        "results": [_result(found, numbers) for found in report.findings],
        "properties": {"notes": report.notes},
    }
    log = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}
    yield msgspec.json.encode(log).decode()


FORMATS: Final[dict[str, Callable[[Report, bool], Iterator[str]]]] = {
    "text": as_text,
    "json": as_json,
    "github": as_github,
    "sarif": as_sarif,
}

OF_ONE_VAULT: Final = frozenset({"json", "sarif"})
"""The formats that are one object, and so tell of one vault."""


def _told(found: Reported, before: str) -> Iterator[str]:
    """A finding in lines of words, with what the other formats have fields for."""
    yield found.message
    for other in found.related:
        yield f"{before}{other.path}:{other.range.start.line}:{other.range.start.column}: {other.message}"
    if found.fix is not None:
        yield f"Fix: {found.fix.title}"


def _result(found: Reported, numbers: dict[Any, int]) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": found.code,
        "level": _LEVELS[found.severity],
        "message": {"text": found.message},
        "locations": [_location(found.path, found.range)],
        "properties": {"severity": found.severity, "target": found.target},
    }
    if found.code in numbers:
        result["ruleIndex"] = numbers[found.code]
    if found.related:
        result["relatedLocations"] = [
            {"id": number, **_location(other.path, other.range), "message": {"text": other.message}}
            for number, other in enumerate(found.related)
        ]
    if found.fix is not None:
        replacements = [
            {"deletedRegion": _region(edit.range), "insertedContent": {"text": edit.new_text}}
            for edit in found.fix.edits
        ]
        changes = [{"artifactLocation": _artifact(found.path), "replacements": replacements}]
        result["fixes"] = [{"description": {"text": found.fix.title}, "artifactChanges": changes}]
    return result


def _location(path: str, place: Any) -> dict[str, Any]:
    return {"physicalLocation": {"artifactLocation": _artifact(path), "region": _region(place)}}


def _artifact(path: str) -> dict[str, str]:
    return {"uri": quote(path, errors="surrogateescape"), "uriBaseId": "VAULT"}


def _region(place: Any) -> dict[str, int]:
    start, end = place.start, place.end
    return {"startLine": start.line, "startColumn": start.column, "endLine": end.line, "endColumn": end.column}


def _path_from_here(root: Path) -> str:
    """What stands before a vault's paths in a terminal: relative where the vault lies below the current folder."""
    try:
        inside = root.relative_to(Path.cwd()).as_posix()
    except (ValueError, OSError):
        return f"{root.as_posix().rstrip('/')}/"
    return "" if inside == "." else f"{inside}/"


def _path_in_workspace(root: Path) -> str:
    workspace = os.environ.get("GITHUB_WORKSPACE")
    if not workspace:
        return ""
    try:
        inside = root.resolve().relative_to(Path(workspace).resolve()).as_posix()
    except (ValueError, OSError):
        return ""
    return "" if inside == "." else f"{inside}/"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
