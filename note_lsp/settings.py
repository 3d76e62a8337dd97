"""The settings, from ``.note-lsp.toml`` in the vault and from the editor; the file wins.

The descriptions of the fields are the source of the settings reference and of the JSON Schema.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterator, Mapping
from types import NoneType
from typing import Annotated, Any, Literal, NamedTuple, get_args, get_origin

import msgspec
from msgspec import Meta

FILE_NAME = ".note-lsp.toml"
"""The settings of a vault, in its root."""

SECTION = "noteLsp"
"""The name of the settings in an editor."""

Severity = Literal["off", "hint", "information", "warning", "error"]

DEFAULT_SEVERITIES: dict[str, Severity] = {
    "broken-link": "warning",
    "broken-heading": "warning",
    "broken-block": "warning",
    "broken-attachment": "warning",
    "broken-reference": "warning",
    "broken-footnote": "warning",
    "ambiguous-link": "information",
    "non-canonical-link": "hint",
    "url-in-wikilink": "warning",
    "timestamp-in-wikilink": "information",
    "duplicate-block-id": "warning",
    "duplicate-definition": "warning",
    "unused-definition": "hint",
    "malformed-front-matter": "warning",
    "malformed-timestamp": "warning",
    "out-of-range-timestamp": "warning",
    "mismatched-timestamp": "warning",
    "implausible-timestamp": "information",
    "placeholder-timestamp": "information",
    "empty-timestamp": "hint",
    "invalid-video-id": "warning",
    "timestamp-without-video": "hint",
}
"""Every code a finding can have, with the severity it has unless the settings say otherwise."""


class LinkSettings(msgspec.Struct, frozen=True):
    """``[links]``: how links are read and written."""

    strict: Annotated[
        bool,
        Meta(
            description="Resolve as Obsidian does: names must not differ in blanks, dashes and underscores, "
            "and a title or alias alone leads nowhere."
        ),
    ] = False
    style: Annotated[
        Literal["auto", "stem", "path", "relative", "markdown"],
        Meta(
            description="How completion writes a link: by the note's name, its path in the vault, its path from the "
            "note at hand, or as a Markdown link; `auto` does as most of the vault's links do."
        ),
    ] = "auto"
    site_root: Annotated[
        str | None, Meta(description="The folder that `/x` in a Markdown link begins at; the vault's root without it.")
    ] = None
    label_first: Annotated[bool, Meta(description="Read `[[Label|target]]`, as Dendron writes it.")] = False


class DiagnosticSettings(msgspec.Struct, frozen=True):
    """``[diagnostics]``: what is called wrong; in the file and in an editor the codes stand beside ``ignore``."""

    ignore: Annotated[
        tuple[str, ...],
        Meta(description="Notes without findings: globs of paths from the vault's root, as in .gitignore."),
    ] = ()
    severities: dict[str, Severity] = {}

    def severity(self, code: str) -> Severity:
        """How grave a finding of that code is; ``off`` means it is not shown."""
        return self.severities.get(code) or DEFAULT_SEVERITIES.get(code, "warning")


class VaultSettings(msgspec.Struct, frozen=True):
    """``[vault]``: what belongs to the vault."""

    ignore: Annotated[
        tuple[str, ...], Meta(description="Files and folders that do not belong to the vault: globs as in .gitignore.")
    ] = ()
    extensions: Annotated[
        tuple[str, ...], Meta(min_length=1, description="The endings of notes; any other file is an attachment.")
    ] = (".md", ".markdown")


class CompletionSettings(msgspec.Struct, frozen=True):
    """``[completion]``: what completion shows."""

    label: Annotated[
        Literal["name", "title"], Meta(description="What a note is listed by: the name of its file or its title.")
    ] = "name"


class VideoSettings(msgspec.Struct, frozen=True):
    """``[video]``: videos and what is shown of them."""

    pictures: Annotated[
        bool,
        Meta(
            description="Show a picture on hover: the video's, which comes from the net, or the frame of a local video."
        ),
    ] = True
    transcripts: Annotated[
        tuple[str, ...], Meta(description="Folders with transcripts (.vtt, .srt, .json3), from the vault's root.")
    ] = ()
    inlay_hints: Annotated[bool, Meta(description="Show a note's title behind its video's bare id or URL.")] = False
    symbols: Annotated[bool, Meta(description="List the timestamps of a video in its note's outline.")] = False


class HintSettings(msgspec.Struct, frozen=True):
    """``[hints]``: what an editor draws between the words of a note."""

    embeds: Annotated[
        bool, Meta(description="Show the first line of an embedded note, section or block behind it.")
    ] = False
    titles: Annotated[bool, Meta(description="Show a note's title behind a link to its bare id: a time, a hash.")] = (
        False
    )


class SymbolSettings(msgspec.Struct, frozen=True):
    """``[symbols]``: what an outline shows besides headings."""

    tags: Annotated[bool, Meta(description="List the tags of a note in its outline.")] = False


class LensSettings(msgspec.Struct, frozen=True):
    """``[lenses]``: what is said above the lines of a note."""

    backlinks: Annotated[
        bool, Meta(description="Say above a note, a heading and a block how often other notes link to it.")
    ] = True


class DailySettings(msgspec.Struct, frozen=True):
    """``[daily]``: daily notes."""

    folder: Annotated[
        str | None,
        Meta(
            description="Where daily notes lie, from the vault's root. What is not set here is as "
            "`.obsidian/daily-notes.json` or the plugin Periodic Notes has it."
        ),
    ] = None
    pattern: Annotated[
        Annotated[str, Meta(min_length=1)] | None,
        Meta(
            description="The name of a daily note, a pattern of strftime, in which `/` makes folders; "
            "`%Y-%m-%d` without it."
        ),
    ] = None
    template: Annotated[
        str | None,
        Meta(
            description="The note that a new daily note is a copy of, with `{{title}}`, `{{date}}`, `{{time}}`, "
            "`{{yesterday}}` and `{{tomorrow}}` filled in, and formats as in `{{date:dddd D MMMM}}`."
        ),
    ] = None


class NewNoteSettings(msgspec.Struct, frozen=True):
    """``[new_note]``: how a missing note is made."""

    folder: Annotated[
        str | None,
        Meta(description="Where a new note is made, from the vault's root; beside the note at hand without it."),
    ] = None
    template: Annotated[
        str | None,
        Meta(
            description="The note that a new note is a copy of, with `{{title}}`, `{{date}}` and `{{time}}` filled in."
        ),
    ] = None


class Settings(msgspec.Struct, frozen=True):
    """All of them."""

    links: LinkSettings = LinkSettings()
    diagnostics: DiagnosticSettings = DiagnosticSettings()
    vault: VaultSettings = VaultSettings()
    completion: CompletionSettings = CompletionSettings()
    video: VideoSettings = VideoSettings()
    hints: HintSettings = HintSettings()
    symbols: SymbolSettings = SymbolSettings()
    lenses: LensSettings = LensSettings()
    daily: DailySettings = DailySettings()
    new_note: NewNoteSettings = NewNoteSettings()


def load(toml_text: str | None, editor: Mapping[str, Any] | None) -> tuple[Settings, tuple[str, ...]]:
    """The settings of a vault, and what is wrong with how they are written, one message a fault.

    ``toml_text`` is the text of ``.note-lsp.toml``, None if there is none; ``editor`` the editor's
    settings, with or without the ``noteLsp`` around them, keys in camel or snake case or joined by
    dots.  A key that is unknown or has a wrong value is named and left out; all others hold.
    """
    messages: list[str] = []
    given: dict[tuple[str, str], Any] = {}
    sources = ((SECTION, _of_the_editor(editor or {})), (FILE_NAME, _of_the_file(toml_text, messages)))
    faults: list[tuple[str, _Entry, str]] = []
    for source, data in sources:
        for entry in _entries(data):
            fault = _take(entry, given)
            if fault is not None:
                faults.append((source, entry, fault))
    settings = _settings_of(given)
    messages += [_message(source, entry, fault, settings) for source, entry, fault in faults]
    return settings, tuple(messages)


def schema() -> dict[str, Any]:
    """The JSON Schema of ``.note-lsp.toml``."""
    (found,), definitions = msgspec.json.schema_components([Settings], ref_template="#/$defs/{name}")
    for definition in definitions.values():
        definition["additionalProperties"] = False
    properties = definitions["DiagnosticSettings"]["properties"]
    del properties["severities"]
    for section in definitions["Settings"]["properties"].values():
        del section["default"]
    for code, severity in DEFAULT_SEVERITIES.items():
        properties[code] = {
            "enum": list(get_args(Severity)),
            "default": severity,
            "description": f"How grave a finding `{code}` is.",
        }
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **found, "$defs": definitions}


class _Entry(NamedTuple):
    """One value as it was given: ``key`` is None where a section should be and something else is.

    ``section`` is empty where all of the settings should be and something else is.
    """

    section: str
    key: str | None
    value: Any

    def written(self, source: str) -> str:
        """How the key reads in that source."""
        names = [name for name in (self.section, self.key) if name]
        if source == SECTION:
            names = [SECTION, *(_camel(name) for name in names)]
        return ".".join(names)


_SECTIONS: dict[str, Any] = {field.name: field.type for field in msgspec.structs.fields(Settings)}
_FIELDS: dict[str, dict[str, Any]] = {
    name: {field.name: field.type for field in msgspec.structs.fields(struct) if field.name != "severities"}
    for name, struct in _SECTIONS.items()
}
# What the editors' own plugins keep under our name: how to start the server and what to log of it.
_OF_THE_PLUGIN = {"server", "trace", "path", "command", "enable"}


def _of_the_file(text: str | None, messages: list[str]) -> Mapping[str, Any]:
    try:
        return tomllib.loads((text or "").removeprefix("\ufeff"))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        messages.append(f"{FILE_NAME} is left out, for it is no TOML: {error}")
        return {}


def _of_the_editor(given: Mapping[str, Any]) -> dict[str, Any]:
    """The editor's settings as sections with keys in our spelling; values that are null are not set."""
    if not isinstance(given, Mapping):
        return {}
    flat = dict(_flattened(given))
    prefixed = {key[1:]: value for key, value in flat.items() if key and _snake(key[0]) in {"note_lsp", "note-lsp"}}
    sections: dict[str, Any] = {}
    for names, value in (prefixed or flat).items():
        if value is None or (names and names[0] in _OF_THE_PLUGIN):
            continue
        section = _snake(names[0]) if names else ""
        if len(names) <= 1:
            sections.setdefault(section, value)
        elif isinstance(sections.setdefault(section, {}), dict):
            sections[section][_known_key(section, ".".join(names[1:]))] = value
    return sections


def _flattened(given: Mapping[str, Any], before: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    for key, value in given.items():
        names = (*before, *str(key).split("."))
        if isinstance(value, Mapping) and len(names) < 8:
            yield from _flattened(value, names)
        else:
            yield names, value


def _known_key(section: str, key: str) -> str:
    snake = _snake(key)
    return snake.replace("_", "-") if section == "diagnostics" and snake != "ignore" else snake


def _entries(data: Mapping[str, Any]) -> Iterator[_Entry]:
    for section, values in data.items():
        if section not in _SECTIONS or not isinstance(values, Mapping):
            yield _Entry(section, None, values)
            continue
        for key, value in values.items():
            yield _Entry(section, key, value)


def _take(entry: _Entry, given: dict[tuple[str, str], Any]) -> str | None:
    """Put a value that is as it should be into ``given``; otherwise what is wrong with it."""
    section, key, value = entry
    if section and section not in _SECTIONS:
        return "is unknown" + _did_you_mean(section, list(_SECTIONS))
    if key is None:
        return f"must be a section with settings, not {_shown(value)}"
    is_code = section == "diagnostics" and key in DEFAULT_SEVERITIES
    if not is_code and key not in _FIELDS[section]:
        codes = list(DEFAULT_SEVERITIES) if section == "diagnostics" else []
        return "is unknown" + _did_you_mean(key, [*_FIELDS[section], *codes])
    wanted = Severity if is_code else _FIELDS[section][key]
    try:
        given[section, key] = msgspec.convert(value, wanted)
    except msgspec.ValidationError:
        return f"must be {_expected(wanted)}, not {_shown(value)}"
    return None


def _settings_of(given: Mapping[tuple[str, str], Any]) -> Settings:
    sections: dict[str, dict[str, Any]] = {name: {} for name in _SECTIONS}
    for (section, key), value in given.items():
        if key in DEFAULT_SEVERITIES:
            sections[section].setdefault("severities", {})[key] = value
        elif key == "extensions":
            sections[section][key] = tuple("." + extension.lower().lstrip(".") for extension in value)
        else:
            sections[section][key] = value
    return Settings(**{name: _SECTIONS[name](**values) for name, values in sections.items()})


def _message(source: str, entry: _Entry, fault: str, settings: Settings) -> str:
    message = f"{source}: {entry.written(source)} {fault}" if source != SECTION else f"{entry.written(source)} {fault}"
    if entry.section not in _SECTIONS or entry.key is None or "unknown" in fault:
        return message
    section = getattr(settings, entry.section)
    used = section.severity(entry.key) if entry.key in DEFAULT_SEVERITIES else getattr(section, entry.key)
    return f"{message}; {_shown(used)} is used"


def _expected(wanted: Any) -> str:
    """In words what a value of the type is."""
    bare, *notes = get_args(wanted) if get_origin(wanted) is Annotated else (wanted,)
    filled = " that is not empty" if any(note.min_length for note in notes) else ""
    if NoneType in get_args(bare):
        return _expected(next(one for one in get_args(bare) if one is not NoneType))
    if bare is bool:
        return "true or false"
    if get_origin(bare) is Literal:
        return "one of " + ", ".join(f'"{value}"' for value in get_args(bare))
    return ("a list of texts" if get_origin(bare) is tuple else "a text") + filled


def _shown(value: Any) -> str:
    """A value as TOML and JSON both write it, cut where it is long."""
    if value is None:
        return "nothing"
    try:
        text = msgspec.json.encode(value).decode()
    except (TypeError, ValueError, RecursionError):
        text = str(value)
    return text if len(text) <= 60 else text[:57] + "…"


def _did_you_mean(name: str, known: list[str]) -> str:
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.7)
    return f"; did you mean {near[0]}?" if near else ""


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])([A-Z])", r"_\1", name).lower()


def _camel(name: str) -> str:
    return name if "-" in name else re.sub(r"_([a-z])", lambda match: match[1].upper(), name)
