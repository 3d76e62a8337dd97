"""Pictures of a vault: what most tests are written in.

    -- today.md --
    See [[ideas#Pla$0ns]].
    -- ideas.md --
    # Ideas
    ## «Plans»

``-- path --`` opens a file, ``-- path/ --`` makes an empty folder.  After the path may stand, in
brackets, what is not as usual: ``[crlf]``, ``[bom]``, ``[noeol]`` (no line break at the end),
``[latin1]`` (the bytes on disk are no UTF-8).  A picture without any such line is one note,
``note.md``.  ``$0`` … ``$9`` are cursors, ``«…»`` expected ranges, ``«name:…»`` those of a name
(lower case, a colon, no blank or slash after it; ``«:x:y»`` has no name).  ``\\u{1F600}`` is the
character of that number, also for characters that mean something here, as in ``\\u{24}0``; write
pictures as raw strings, or double the backslash.

The indentation of the first line that is not blank is taken off every line, and a last line of
blanks is no line.

Three shapes cover what is to be told:

- ranges: ``check_ranges(picture, selections(places))``
- a vault before and after: ``check_edit(picture, edit, after)``
- rendered text, for inline snapshots: ``draw_findings``, ``draw_hover``

``picture.vault()`` writes the picture to a fresh folder and builds its vault, with the note of the
first cursor open as a buffer; the fixtures of conftest.py say where and close what was opened.
Import it as ``from tests.dsl import …``.
"""

from __future__ import annotations

import difflib
import re
import tempfile
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import msgspec

from note_lsp.edits import CreateNote, Edit, EditNote, RenameFile, TextEdit, apply
from note_lsp.paths import VaultPath
from note_lsp.settings import Settings
from note_lsp.text import LineIndex, Span

if TYPE_CHECKING:
    from note_lsp.vault.vault import Vault

FIRST_PATH = VaultPath("note.md")
"""The path of the note that a picture without paths is."""

_HEADER = re.compile(r"-- (?P<path>.+?)(?: \[(?P<flags>[a-z0-9 ]+)\])? --")
_FLAGS = {"crlf", "bom", "noeol", "latin1"}
_MARKUP = re.compile(
    r"\\u\{(?P<code>[0-9A-Fa-f]+)\}|\$(?P<cursor>\d)|(?P<open>«(?:(?P<name>[a-z][a-z0-9_]*|):(?![\s/]))?)|»"
)
_NAME = re.compile(r"(?:[a-z][a-z0-9_]*)?:(?![\s/])")
_SPECIAL = re.compile(r"[«»]|\$(?=\d)|\\(?=u\{[0-9A-Fa-f]+\})|^-(?=- .+ --$)| $", re.MULTILINE)
_open_vaults: list[Vault] = []
_workshop: list[Path] = []


class Mark(msgspec.Struct, frozen=True):
    """One ``«…»`` of a picture."""

    name: str
    span: Span


class PictureFile(msgspec.Struct, frozen=True):
    """One file: its text without the picture's own signs, and where these stood."""

    path: VaultPath
    text: str
    cursors: tuple[tuple[int, int], ...] = ()
    """(number, offset)"""
    marks: tuple[Mark, ...] = ()
    latin1: bool = False


class Cursor(msgspec.Struct, frozen=True):
    """Where a cursor stands."""

    path: VaultPath
    offset: int


class HasPlace(Protocol):
    """What ``selections`` needs of a place."""

    @property
    def path(self) -> VaultPath: ...
    @property
    def selection(self) -> Span: ...


class HasRelated(Protocol):
    """What ``draw_findings`` needs of a related place."""

    @property
    def path(self) -> VaultPath: ...
    @property
    def span(self) -> Span: ...
    @property
    def message(self) -> str: ...


class HasFinding(Protocol):
    """What ``draw_findings`` needs of a finding."""

    @property
    def code(self) -> str: ...
    @property
    def severity(self) -> str: ...
    @property
    def span(self) -> Span: ...
    @property
    def message(self) -> str: ...
    @property
    def related(self) -> Sequence[HasRelated]: ...
    @property
    def unnecessary(self) -> bool: ...


class HasHover(Protocol):
    """What ``draw_hover`` needs of a hover."""

    @property
    def span(self) -> Span: ...
    @property
    def markdown(self) -> str: ...


class Picture(msgspec.Struct, frozen=True):
    """A vault as a value."""

    files: dict[VaultPath, PictureFile]
    folders: tuple[VaultPath, ...] = ()
    """Those drawn without a file."""

    @classmethod
    def parse(cls, text: str) -> Picture:
        """Read a picture; raises ``ValueError`` where it is not well formed."""
        files: dict[VaultPath, PictureFile] = {}
        folders: list[VaultPath] = []
        for path, flags, lines in _sections(text):
            if path.endswith("/"):
                folders.append(VaultPath(path.rstrip("/")))
                continue
            if path in files:
                raise ValueError(f"{path} is drawn twice")
            files[path] = _read_file(path, flags, lines)
        return cls(files, tuple(folders))

    def text(self, path: str | None = None) -> str:
        """The text of a file; of the note with the first cursor, or the first file, if none is named."""
        return self.files[self.main if path is None else VaultPath(path)].text

    @property
    def main(self) -> VaultPath:
        """The note with the lowest cursor, else the first file."""
        cursors = self._cursors()
        return cursors[min(cursors)].path if cursors else next(iter(self.files))

    def cursor(self, number: int = 0) -> Cursor:
        """Where ``$number`` stands; raises ``KeyError`` if it is not drawn."""
        return self._cursors()[number]

    def marks(self, name: str = "") -> list[tuple[VaultPath, Span]]:
        """The ranges of that name, file by file."""
        return [(file.path, mark.span) for file in self.files.values() for mark in file.marks if mark.name == name]

    def mark(self, name: str = "") -> Span:
        """The only range of that name."""
        ((_, span),) = self.marks(name)
        return span

    def write(self, folder: Path) -> None:
        """Lay the files out under ``folder``, byte for byte."""
        for empty in self.folders:
            (folder / empty).mkdir(parents=True, exist_ok=True)
        for file in self.files.values():
            place = folder / file.path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(file.text.encode("latin-1" if file.latin1 else "utf-8"))

    def vault(self, folder: Path | None = None, settings: Settings | None = None) -> Vault:
        """The picture's vault, built and complete; the note of the first cursor, if there is one, is open.

        It is written to a fresh folder in ``folder``, or where ``work_in`` said.
        """
        home = Path(tempfile.mkdtemp(prefix="picture-", dir=folder or (_workshop[-1] if _workshop else None)))
        (home / "vault").mkdir()
        self.write(home / "vault")
        vault = build_vault(home / "vault", home / "cache", settings)
        cursors = self._cursors()
        if cursors:
            path = cursors[min(cursors)].path
            vault.open_buffer(path, self.files[path].text, 1)
        return vault

    def edited(self, edit: Edit | Iterable[TextEdit]) -> Picture:
        """The picture after ``edit`` (bare edits are of its main note); raises ``ValueError`` if it cannot be made."""
        changes = edit.changes if isinstance(edit, Edit) else (EditNote(self.main, tuple(edit)),)
        files = {path: file.text for path, file in self.files.items()}
        folders = list(self.folders)
        for change in changes:
            match change:
                case EditNote(path, edits):
                    files[path] = apply(files[path], edits)
                case CreateNote(path, text):
                    if path in files:
                        raise ValueError(f"{path} is there already")
                    files[path] = text
                case RenameFile(old, new):
                    files = _moved(files, old, new)
                    folders = [_moved_path(path, old, new) for path in folders]
        return Picture({path: PictureFile(path, text) for path, text in files.items()}, tuple(folders))

    def draw(self, marked: Iterable[tuple[str, Span]] = ()) -> str:
        """The picture of the bare texts with ``marked`` ranges; ``Picture.parse`` reads it back."""
        spans: dict[str, list[Span]] = {}
        for path, span in marked:
            spans.setdefault(path, []).append(span)
        drawn = [f"-- {_escaped(folder)}/ --\n" for folder in sorted(self.folders)]
        drawn += [_draw_file(self.files[path], spans.pop(path, [])) for path in sorted(self.files)]
        for path, strange in sorted(spans.items()):
            drawn += [f"-- {_escaped(path)} is not drawn, but has {span.start} to {span.end} --\n" for span in strange]
        return "".join(drawn)

    def _cursors(self) -> dict[int, Cursor]:
        return {number: Cursor(file.path, offset) for file in self.files.values() for number, offset in file.cursors}


def check_ranges(picture: Picture | str, found: Iterable[tuple[str, Span]], name: str = "") -> None:
    """Hold that ``found`` are the ranges ``«…»`` (or ``«name:…»``) of the picture, in any order, repeats counted."""
    picture = _picture(picture)
    _check_same(picture.draw(picture.marks(name)), picture.draw(found))


def check_edit(before: Picture | str, edit: Edit | Iterable[TextEdit], after: Picture | str) -> None:
    """Hold that ``edit`` turns one picture into the other; cursors and ranges of both are left out."""
    _check_same(_picture(after).draw(), _picture(before).edited(edit).draw())


def selections(places: Iterable[HasPlace]) -> list[tuple[str, Span]]:
    """What the places of a feature select."""
    return [(place.path, place.selection) for place in places]


def draw_findings(
    picture: Picture | str, findings: Iterable[HasFinding] | Mapping[VaultPath, Iterable[HasFinding]]
) -> str:
    """Each finding under its source line: carets, code, severity, message, and related places below it.

    A plain iterable is of the picture's main note; a mapping gives each note its path above.  Lines
    without a finding are left out; carets of a longer range end with the line, an empty one is ``|``.
    """
    picture = _picture(picture)
    if not isinstance(findings, Mapping):
        return _draw_findings_of(picture, picture.main, findings)
    drawn = ((path, _draw_findings_of(picture, path, findings[path])) for path in sorted(findings))
    return "".join(f"-- {path} --\n{text}" for path, text in drawn if text)


def draw_hover(picture: Picture | str, hover: HasHover | None) -> str:
    """The words that the hover is about in ``«…»``, then its Markdown; "nothing" for none."""
    if hover is None:
        return "nothing\n"
    picture = _picture(picture)
    return f"«{_escaped(hover.span.of(picture.text()))}»\n{hover.markdown.rstrip()}\n"


def build_vault(root: Path, cache: Path, settings: Settings | None = None, *, lasting: bool = False) -> Vault:
    """A vault of the folder ``root``, indexed to the end; ``close_vaults`` closes it, unless it is ``lasting``."""
    from note_lsp.vault.vault import Vault

    vault = Vault.open(root, settings or Settings(), cache=cache)
    if not lasting:
        _open_vaults.append(vault)
    survey = vault.survey()
    vault.adopt_survey(survey)
    for built in vault.build(survey, workers=1):
        vault.adopt(built)
    vault.finish()
    return vault


def close_vaults() -> None:
    """Close every vault that pictures have built since the last time."""
    while _open_vaults:
        _open_vaults.pop().close()


def work_in(folder: Path | None) -> None:
    """Say where pictures are written from now on; None for the system's temporary folder."""
    _workshop[:] = [folder] if folder else []


def _picture(picture: Picture | str) -> Picture:
    return Picture.parse(picture) if isinstance(picture, str) else picture


def _sections(text: str) -> list[tuple[VaultPath, set[str], list[str]]]:
    lines = text.split("\n")
    if len(lines) > 1 and not lines[0].strip(" "):
        del lines[0]
    if lines and not lines[-1].strip(" "):
        del lines[-1]
    first = next((line for line in lines if line.strip(" ")), "")
    margin = first[: len(first) - len(first.lstrip(" "))]
    sections: list[tuple[VaultPath, set[str], list[str]]] = []
    for line in (_without_margin(line, margin) for line in lines):
        header = _HEADER.fullmatch(line)
        if header:
            flags = set((header["flags"] or "").split())
            if flags - _FLAGS:
                raise ValueError(f"unknown in a picture: {', '.join(sorted(flags - _FLAGS))}")
            sections.append((VaultPath(_unescaped(header["path"])), flags, []))
        elif sections:
            sections[-1][2].append(line)
        else:
            sections.append((FIRST_PATH, set(), [line]))
    return sections or [(FIRST_PATH, set(), [])]


def _without_margin(line: str, margin: str) -> str:
    if line.startswith(margin):
        return line[len(margin) :]
    return line.lstrip(" ") if not line.strip(" ") else line


def _read_file(path: VaultPath, flags: set[str], lines: list[str]) -> PictureFile:
    source = "\n".join(lines) + ("\n" if lines and "noeol" not in flags else "")
    if "crlf" in flags:
        source = source.replace("\n", "\r\n")
    pieces = ["\ufeff"] if "bom" in flags else []
    length = len(pieces)
    cursors: list[tuple[int, int]] = []
    marks: list[Mark] = []
    pending: list[tuple[str, int]] = []
    at = 0
    for sign in _MARKUP.finditer(source):
        pieces.append(source[at : sign.start()])
        length += sign.start() - at
        at = sign.end()
        if sign["code"]:
            pieces.append(chr(int(sign["code"], 16)))
            length += 1
        elif sign["cursor"]:
            cursors.append((int(sign["cursor"]), length))
        elif sign["open"]:
            pending.append((sign["name"] or "", length))
        elif pending:
            name, start = pending.pop()
            marks.append(Mark(name, Span(start, length)))
        else:
            raise ValueError(f"a » without « in {path}")
    if pending:
        raise ValueError(f"a « without » in {path}")
    return PictureFile(path, "".join([*pieces, source[at:]]), tuple(cursors), tuple(marks), "latin1" in flags)


def _unescaped(text: str) -> str:
    return re.sub(r"\\u\{([0-9A-Fa-f]+)\}", lambda match: chr(int(match[1], 16)), text)


def _moved(files: dict[VaultPath, str], old: VaultPath, new: VaultPath) -> dict[VaultPath, str]:
    if not any(path == old or path.startswith(f"{old}/") for path in files):
        raise ValueError(f"{old} is not there")
    moved = {_moved_path(path, old, new): text for path, text in files.items()}
    if len(moved) < len(files):
        raise ValueError(f"{new} is there already")
    return moved


def _moved_path(path: VaultPath, old: VaultPath, new: VaultPath) -> VaultPath:
    if path == old or path.startswith(f"{old}/"):
        return VaultPath(new + path[len(old) :])
    return path


def _draw_file(file: PictureFile, spans: list[Span]) -> str:
    text = file.text
    for span in spans:
        if not 0 <= span.start <= span.end <= len(text):
            return f"-- {_escaped(file.path)} has {len(text)} characters, and a range {span.start} to {span.end} --\n"
    bounds = {offset for span in spans for offset in (span.start, span.end)}
    breaks = [match.start() for match in re.finditer(r"\r?\n", text)]
    bom = text.startswith("\ufeff") and 0 not in bounds
    crlf = bool(breaks) and all(text[at] == "\r" and at + 1 not in bounds for at in breaks)
    drawn = _escaped_characters(text)
    for at in ([0] if bom else []) + (breaks if crlf else []):
        drawn[at] = ""
    body = "".join(sign + ch for sign, ch in zip(_signs(text, spans), [*drawn, ""], strict=True))
    noeol = bool(body) and not body.endswith("\n")
    flags = [("crlf", crlf), ("bom", bom), ("noeol", noeol), ("latin1", file.latin1)]
    shown = " ".join(name for name, given in flags if given)
    header = f"-- {_escaped(file.path)} [{shown}] --\n" if shown else f"-- {_escaped(file.path)} --\n"
    return header + body + ("\n" if noeol else "")


def _signs(text: str, spans: list[Span]) -> list[str]:
    """What is drawn before each character, and after the last: first what ends there, then what is empty or begins."""
    ends, empty, begins = ([0] * (len(text) + 1) for _ in range(3))
    for span in spans:
        if span.start == span.end:
            empty[span.start] += 1
        else:
            begins[span.start] += 1
            ends[span.end] += 1
    signs = ["»" * end + "«»" * none + "«" * begin for end, none, begin in zip(ends, empty, begins, strict=True)]
    for offset, begin in enumerate(begins):
        if begin and _NAME.match(text, offset):
            signs[offset] += ":"
    return signs


def _escaped(text: str) -> str:
    return "".join(_escaped_characters(text))


def _escaped_characters(text: str) -> list[str]:
    """``text``, character by character, with those escaped that a reader would not see or a picture would misread."""
    characters = [ch if ch == "\n" or _visible(ch) else f"\\u{{{ord(ch):x}}}" for ch in text]
    for match in _SPECIAL.finditer(text):
        characters[match.start()] = f"\\u{{{ord(text[match.start()]):x}}}"
    return characters


def _visible(ch: str) -> bool:
    return ch.isprintable() and unicodedata.category(ch) not in {"Mn", "Me"}


def _draw_findings_of(picture: Picture, path: VaultPath, findings: Iterable[HasFinding]) -> str:
    text = picture.files[path].text
    lines = LineIndex.of(text)
    drawn: list[str] = []
    last = -1
    for finding in sorted(findings, key=lambda finding: (finding.span.start, finding.span.end, finding.code)):
        line = lines.line_of(finding.span.start)
        source = lines.line_span(line)
        if line != last:
            drawn.append(_shown(source.of(text)))
        last = line
        before = re.sub(r"[^\t]", " ", _shown(text[source.start : finding.span.start]))
        carets = "^" * len(_shown(text[finding.span.start : min(finding.span.end, source.end)])) or "|"
        more = "…" if finding.span.end > source.end else ""
        faded = ", unnecessary" if finding.unnecessary else ""
        drawn.append(f"{before}{carets}{more} {finding.code} ({finding.severity}{faded}): {finding.message}")
        drawn += [f"{before}  {_draw_related(picture, path, related)}" for related in finding.related]
    return "".join(f"{line}\n" for line in drawn)


def _draw_related(picture: Picture, path: VaultPath, related: HasRelated) -> str:
    file = picture.files.get(related.path)
    words = f" «{_shown(related.span.of(file.text))}»" if file else ""
    return f"→ {'here' if related.path == path else related.path}{words}: {related.message}"


def _shown(text: str) -> str:
    """``text`` for a drawing with carets: what cannot be seen is escaped, tabs stay."""
    return "".join(ch if ch == "\t" or _visible(ch) else f"\\u{{{ord(ch):x}}}" for ch in text)


def _check_same(expected: str, actual: str) -> None:
    if expected != actual:
        lines = difflib.unified_diff(expected.split("\n"), actual.split("\n"), "expected", "actual", lineterm="", n=99)
        raise AssertionError("not as drawn:\n" + "\n".join(lines) + "\n\nwhat came:\n" + actual)
