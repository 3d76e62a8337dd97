"""The ladder itself: from a target and the folder of its note to a ``Resolution``.

Pure but for targets that name something hidden, about which the disk is asked.  Answers are kept
until the names change; most do not depend on the source's folder and are kept once.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from typing import Final

from note_lsp.folding import fold_case, fold_name
from note_lsp.paths import VaultPath, folder_of, join, name_of, stem_of
from note_lsp.settings import LinkSettings
from note_lsp.vault.names import Names, NoteName
from note_lsp.vault.resolve import BROKEN, UNCHECKED, Resolution, Rung, Thing

_RUNG_OF_LEVEL: Final = (Rung.EXACT, Rung.CASE, Rung.CASE, Rung.FOLDED)
_FOLDED: Final = 3
_NOTE, _NAMED_SO, _FILE, _FOLDER = range(4)
_KEPT_AT_MOST: Final = 1 << 16

Match = tuple[int, int, VaultPath]
"""How well something matches (level 0 bytes, 1 NFC, 2 case, 3 folded); what it is, the more likely meant first
(``x.md`` means that note before one whose stem is ``x.md``); its path."""


class Ladder:
    """Resolves targets against ``names``."""

    def __init__(
        self,
        names: Names,
        settings: LinkSettings,
        is_on_disk: Callable[[VaultPath], bool],
        is_website: Callable[[], bool],
    ) -> None:
        self._names = names
        self._settings = settings
        self._is_on_disk = is_on_disk
        self._is_website = is_website
        self._worst = 2 if settings.strict else _FOLDED
        self._generation = -1
        self._asked_disk = False
        # Answers that hold from every folder, so that most links take one look-up; and the others.
        self._wikilinks: dict[str, Resolution] = {}
        self._markdown: dict[str, Resolution] = {}
        self._absolute: dict[str, Resolution] = {}
        self._by_folder: dict[tuple[str, bool, str], Resolution] = {}
        self._shortest: dict[tuple[VaultPath, VaultPath], str] = {}

    def resolve(self, target: str, source: VaultPath, markdown: bool) -> Resolution:
        """What ``target`` means in the note ``source``; a Markdown link looks beside the note first."""
        if self._generation != self._names.generation:
            self._forget()
        known = (self._markdown if markdown else self._wikilinks).get(target)
        # Beside a note that is hidden itself there may be more than beside the others.
        if known is None or (known.broken and not self._names.has_folder(folder_of(source))):
            return self._resolve_anew(target, source, markdown)
        return known

    def everywhere(self, target: str, markdown: bool) -> Resolution | None:
        """What ``target`` means in every note alike; None if that may depend on where the note lies."""
        self.resolve(target, VaultPath(""), markdown)
        return (self._markdown if markdown else self._wikilinks).get(target)

    def shortest_names(self) -> dict[tuple[VaultPath, VaultPath], str]:
        """What has been found to be the shortest name of a path in the notes of a folder, by both; to be added to.

        It is empty after a change of any name.
        """
        if self._generation != self._names.generation or len(self._shortest) > _KEPT_AT_MOST:
            self._forget()
        return self._shortest

    def _resolve_anew(self, target: str, source: VaultPath, markdown: bool) -> Resolution:
        if not target:
            return Resolution(Thing.NOTE, source, Rung.EXACT, (source,))
        if target[0] == "/":
            found = self.resolve_absolute(target)
            left_alone = found.broken and self._settings.site_root is None and self._is_website()
            return UNCHECKED if left_alone else found
        key = (target, markdown, folder_of(source))
        known = self._by_folder.get(key)
        if known is None:
            self._asked_disk = False
            known, everywhere = self._climb(*key)
            if self._asked_disk:
                # Nobody tells of changes in hidden folders.
                return known
            if len(self._wikilinks) + len(self._markdown) + len(self._by_folder) > _KEPT_AT_MOST:
                self._forget()
            if everywhere:
                (self._markdown if markdown else self._wikilinks)[target] = known
            else:
                self._by_folder[key] = known
        return known

    def resolve_absolute(self, target: str) -> Resolution:
        """What ``/target`` means, whatever is thought of the vault's absolute links."""
        if target.startswith("//"):
            return UNCHECKED
        if self._generation != self._names.generation:
            self._forget()
        known = self._absolute.get(target)
        if known is None:
            path = join("", f"{self._settings.site_root or ''}/{target}")
            self._asked_disk = False
            known = BROKEN if path is None else self._at_or_hidden(path, target)
            if not self._asked_disk:
                self._absolute[target] = known
        return known

    def at(self, path: VaultPath) -> Resolution:
        """What stands at exactly this path of the vault."""
        return self._at_or_hidden(path, path)

    def _climb(self, target: str, markdown: bool, folder: str) -> tuple[Resolution, bool]:
        """The resolution, and whether it is the same from every folder."""
        segments = [target]
        if "/" in target or target[0] == ".":
            segments = [segment for segment in target.split("/") if segment]
            if "." in segments or ".." in segments:
                path = join(folder, target)
                return (BROKEN if path is None else self._at_or_hidden(path, target)), False
        written = "/".join(segments)
        matches = self._matches(written, target.endswith("/"))
        if len(matches) == 1:
            return self._single(*matches[0]), True
        if matches:
            # One note and, say, the folder it is named like: no folder decides between them.
            best = min(matches)[:2]
            alone = not markdown and sum(match[:2] == best for match in matches) == 1
            return self._several(matches, segments, folder, markdown), alone
        titled = () if self._settings.strict or target.endswith("/") else self._names.titled(fold_name(target))
        if titled:
            return self._titled(titled, target, folder), len(titled) == 1
        if self._may_be_hidden(segments, folder):
            return self._hidden_beside(written, target, folder), False
        return BROKEN, True

    def _forget(self) -> None:
        for known in (self._wikilinks, self._markdown, self._absolute, self._by_folder):
            known.clear()
        self._shortest.clear()
        self._generation = self._names.generation

    def _at_or_hidden(self, path: VaultPath, target: str) -> Resolution:
        """What stands at ``path`` itself, in any spelling the rungs allow."""
        only_folders = target.endswith("/") or not path or name_of(target) in {".", ".."}
        depth = path.count("/")
        if not path:
            return self._single(0, _FOLDER, path)
        matches = [match for match in self._matches(path, only_folders) if match[2].count("/") == depth]
        if len(matches) == 1:
            return self._single(*matches[0])
        if matches:
            return self._several(matches, path.split("/"), folder_of(path), markdown=True)
        found = self._hidden_at(path, bare=False)
        return BROKEN if found is None else Resolution(Thing.ELSEWHERE, found, Rung.EXACT, (found,))

    def _matches(self, written: str, only_folders: bool) -> list[Match]:
        """Everything whose path ends in ``written``, at a folder's boundary."""
        last = name_of(written)
        key = fold_name(last)
        found: list[Match] = []
        if not only_folders:
            stem = stem_of(last, self._names.extensions)
            if len(stem) < len(last):
                for note in self._names.called(fold_name(stem)):
                    self._add(found, written, note.path, _NOTE, note.path)
            kind = _NAMED_SO if len(stem) < len(last) else _NOTE
            for note in self._names.called(key):
                self._add(found, written, _without_extension(note), kind, note.path)
            for file in self._names.files_called(key):
                self._add(found, written, file, _FILE, file)
        for folder in self._names.folders_called(key):
            self._add(found, written, folder, _FOLDER, folder)
        return found

    def _add(self, found: list[Match], written: str, name: str, kind: int, path: VaultPath) -> None:
        level = _level(written, name)
        if level is not None and level <= self._worst:
            found.append((level, kind, path))

    def _single(self, level: int, kind: int, path: VaultPath) -> Resolution:
        rung = _RUNG_OF_LEVEL[level]
        if kind == _FOLDER:
            note = self._names.folder_note(path)
            if note is None:
                return Resolution(Thing.FOLDER, None, rung, folder=path)
            return Resolution(Thing.NOTE, note, rung, (note,), kind="folder", folder=path)
        return Resolution(Thing.FILE if kind == _FILE else Thing.NOTE, path, rung, (path,))

    def _several(self, matches: list[Match], segments: list[str], folder: str, markdown: bool) -> Resolution:
        """The winner of several matches: the best rung, on it a note before a file before a folder."""
        depth = len(segments)
        if markdown:
            beside = [m for m in matches if m[0] < _FOLDED and m[1] < _FOLDER and _above(m[2], depth) == folder]
            matches = beside or matches
        best = min(matches)[:2]
        paths = [path for level, kind, path in matches if (level, kind) == best]
        near = [path for path in paths if _above(path, depth) == folder]
        whole = [path for path in paths if path.count("/") == depth - 1]
        for preferred in (near, whole) if markdown else (whole, near):
            if preferred:
                rest = [path for path in paths if path not in preferred]
                decided = len(preferred) == 1 or self._differ_in_extension_alone(preferred, segments[-1])
                ordered = [*self._ordered(preferred, decided), *sorted(rest, key=_shortest_first)]
                return self._winner(ordered, best, not decided)
        return self._winner(sorted(paths, key=_shortest_first), best, len(paths) > 1)

    def _winner(self, paths: list[VaultPath], best: tuple[int, int], ambiguous: bool) -> Resolution:
        level, kind = best
        folder = paths[0] if kind == _FOLDER else None
        if kind == _FOLDER:
            leading = [(path, note) for path in paths if (note := self._names.folder_note(path)) is not None]
            if not leading or leading[0][0] != paths[0]:
                return self._single(level, kind, paths[0])
            paths = [note for _, note in leading]
            ambiguous = ambiguous and len(paths) > 1
        candidates = tuple(paths) if ambiguous else (paths[0],)
        thing = Thing.FILE if kind == _FILE else Thing.NOTE
        rung = _RUNG_OF_LEVEL[level]
        return Resolution(thing, paths[0], rung, candidates, ambiguous, "" if folder is None else "folder", folder)

    def _ordered(self, paths: list[VaultPath], by_extension: bool) -> list[VaultPath]:
        if by_extension:
            return sorted(paths, key=self._extension_order)
        return sorted(paths, key=_shortest_first)

    def _differ_in_extension_alone(self, paths: list[VaultPath], last: str) -> bool:
        """Whether the paths are one name with several notes' extensions: the first in the settings is meant."""
        extensions = self._names.extensions
        if stem_of(last, extensions) != last:
            return False
        bare = {folder_of(path) + "/" + stem_of(path, extensions) for path in paths}
        return len(bare) == 1 and len({self._extension_order(path) for path in paths}) == len(paths)

    def _extension_order(self, path: VaultPath) -> int:
        lowered = path.lower()
        ends = (lowered.endswith(extension) for extension in self._names.extensions)
        return next((number for number, fits in enumerate(ends) if fits), len(self._names.extensions))

    def _titled(self, notes: tuple[NoteName, ...], target: str, folder: str) -> Resolution:
        paths = sorted((note.path for note in notes), key=_shortest_first)
        near = [path for path in paths if folder_of(path) == folder]
        if near:
            paths = [*near, *(path for path in paths if path not in near)]
        winner = next(note for note in notes if note.path == paths[0])
        kind = "title" if winner.title and fold_name(winner.title) == fold_name(target) else "alias"
        ambiguous = len(paths) > 1 and len(near) != 1
        return Resolution(Thing.NOTE, paths[0], Rung.TITLE, tuple(paths) if ambiguous else (paths[0],), ambiguous, kind)

    def _may_be_hidden(self, segments: list[str], folder: str) -> bool:
        """Whether a target may name something hidden; rarely so, and cheap to tell."""
        names = self._names
        if not names.hidden_names:
            return False
        return (
            any(segment in names.hidden_names for segment in segments)
            or any(segments[-1] + extension in names.hidden_names for extension in names.extensions)
            or not names.has_folder(VaultPath(folder))
            or "" in names.hidden_folders
        )

    def _hidden_beside(self, written: str, target: str, folder: str) -> Resolution:
        """What is hidden at a path from the root or beside the note."""
        bare = "/" not in target and stem_of(target, self._names.extensions) == target
        for base in ("", folder) if folder else ("",):
            found = self._hidden_at(VaultPath(f"{base}/{written}" if base else written), bare)
            if found is not None:
                return Resolution(Thing.ELSEWHERE, found, Rung.EXACT, (found,))
        return BROKEN

    def _hidden_at(self, path: VaultPath, bare: bool) -> VaultPath | None:
        """The hidden file or folder at ``path``; a ``bare`` name does not find a note by its stem."""
        names = self._names
        if path in names.hidden_files or path in names.hidden_folders:
            return path
        written = () if bare else tuple(VaultPath(path + extension) for extension in names.extensions)
        for longer in written:
            if longer in names.hidden_files:
                return longer
        if any(above in names.hidden_folders for above in _folders_above(path)):
            self._asked_disk = True
            return next((at for at in (path, *written) if self._is_on_disk(at)), None)
        return None


def _level(written: str, path: str) -> int | None:
    """How well ``path`` ends in ``written`` at a folder's boundary; None if it does not."""
    if path == written or path.endswith("/" + written):
        return 0
    depth = written.count("/")
    if path.count("/") < depth:
        return None
    tail = path.split("/", path.count("/") - depth)[-1]
    if not tail.isascii() and unicodedata.normalize("NFC", tail) == unicodedata.normalize("NFC", written):
        return 1
    if fold_case(tail) == fold_case(written):
        return 2
    same = all(
        fold_name(one) == fold_name(other) for one, other in zip(tail.split("/"), written.split("/"), strict=True)
    )
    return _FOLDED if same else None


def _without_extension(note: NoteName) -> str:
    return note.path[: len(note.path) - note.suffix]


def _above(path: str, depth: int) -> str:
    """``path`` without its last ``depth`` segments."""
    return path.rsplit("/", depth)[0] if path.count("/") >= depth else ""


def _folders_above(path: str) -> Iterable[str]:
    while path:
        path = folder_of(path)
        yield path


def _shortest_first(path: str) -> tuple[int, str]:
    return len(path), path
