"""Notes rewritten and files moved together: all of it or nothing."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from pathlib import Path

import msgspec

from note_lsp.cli.writing import NotWrittenError, beside, held, told_in_words
from note_lsp.edits import TextEdit, apply


class Rewrite(msgspec.Struct, frozen=True):
    """Edits of a note whose file holds ``before``."""

    name: str
    """What the note is called where it has to be named."""
    file: Path
    before: str
    edits: tuple[TextEdit, ...]


class _Prepared(msgspec.Struct, frozen=True):
    """A note whose new text lies in a file beside it."""

    name: str
    file: Path
    held: bytes
    new: Path
    status: os.stat_result
    """What tells the new file from any other that may have come to have the name of the old one."""
    kept: Path
    """Where what the file held is kept until all is done."""


def write_together(rewrites: Sequence[Rewrite], moves: Sequence[tuple[Path, Path]]) -> None:
    """Make ``rewrites``, then ``moves`` in their order; raises ``NotWrittenError`` where not all of it can be done.

    Everything is as it was before then.  All new texts lie on the disk before the first file is touched, and each takes
    its file's place by one rename; files move after that.  So a process that is killed leaves every note with a whole
    text, the old or the new one, under the old or the new name, and at the worst hidden files beside them, that end in
    ``.tmp`` and ``.before``.
    """
    with ExitStack() as undoing:
        prepared = [_prepare(one, undoing) for one in rewrites]
        for one in prepared:
            _replace(one, undoing)
        kept = [one.kept for one in prepared]
        for old, new in moves:
            with told_in_words(old.name):
                real_old, real_new = (Path(os.path.realpath(path.parent), path.name) for path in (old, new))
                _move(real_old, real_new, undoing)
                kept = [_after(path, real_old, real_new) for path in kept]
        undoing.pop_all()
    for path in kept:
        with suppress(OSError):
            path.unlink()


def _prepare(rewrite: Rewrite, undoing: ExitStack) -> _Prepared:
    """Put a note's new text beside it."""
    with told_in_words(rewrite.name):
        real, data = held(rewrite.file, rewrite.before)
        new = beside(real, apply(rewrite.before, rewrite.edits).encode("utf-8"))
        undoing.callback(new.unlink, missing_ok=True)
        return _Prepared(rewrite.name, real, data, new, new.stat(), new.with_suffix(".before"))


def _replace(one: _Prepared, undoing: ExitStack) -> None:
    """Let a note hold its new text, unless it is another now than the one that was looked at."""
    with told_in_words(one.name):
        undoing.callback(_put_back, one)
        try:
            one.kept.hardlink_to(one.file)
        except OSError:
            # Not every file system has links.
            copy = beside(one.file, one.held)
            undoing.callback(copy.unlink, missing_ok=True)
            copy.replace(one.kept)
        if one.file.read_bytes() != one.held:
            raise NotWrittenError("it has changed meanwhile")
        one.new.replace(one.file)


def _put_back(one: _Prepared) -> None:
    """What somebody else has put in the place of the note stays."""
    try:
        if os.path.lexists(one.kept) and os.path.samestat(one.file.stat(), one.status):
            one.kept.replace(one.file)
        one.kept.unlink(missing_ok=True)
    except OSError as error:
        words = f"{one.name} cannot be put back ({error.strerror}); what it held is in {one.kept}"
        raise NotWrittenError(words) from error


def _move(old: Path, new: Path, undoing: ExitStack) -> None:
    _make_folder(new.parent, undoing)
    there = os.path.lexists(new)
    if there and not _is_same(old, new):
        raise NotWrittenError(f"there is something called {new.name} already")
    undoing.callback(_move_back, old, new, there)
    if there or old.is_symlink() or old.is_dir():
        old.rename(new)
        return
    try:
        # Unlike a rename it never takes another file's place.
        new.hardlink_to(old)
    except FileExistsError:
        raise
    except OSError:
        old.rename(new)
    else:
        old.unlink()


def _move_back(old: Path, new: Path, there: bool) -> None:
    """Undo a move; the file had both names before where the new one was ``there``."""
    try:
        if not os.path.lexists(new):
            return
        if not os.path.lexists(old):
            new.rename(old)
        elif _is_same(old, new):
            # Taking one of two spellings away would take the file away where the disk tells them not apart.
            if there:
                new.rename(old)
            else:
                new.unlink()
    except OSError as error:
        raise NotWrittenError(f"{new} cannot be moved back ({error.strerror}); it was {old}") from error


def _make_folder(folder: Path, undoing: ExitStack) -> None:
    if not folder.exists():
        _make_folder(folder.parent, undoing)
        folder.mkdir()
        undoing.callback(_remove_empty, folder)


def _remove_empty(folder: Path) -> None:
    with suppress(OSError):
        folder.rmdir()


def _is_same(old: Path, new: Path) -> bool:
    """Whether both names are one file, as where a disk does not tell cases apart."""
    return os.path.samestat(old.lstat(), new.lstat())


def _after(path: Path, old: Path, new: Path) -> Path:
    """Where ``path`` lies once ``old`` is ``new``."""
    return new / path.relative_to(old) if path.is_relative_to(old) else path
