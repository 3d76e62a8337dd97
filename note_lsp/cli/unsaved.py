"""What editors leave beside a file, or in a folder of theirs, while somebody has unsaved changes of it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

_DIRTY_AT: Final = 1007
"""Where a swap file of Vim, Neovim or nano says whether there are changes (Vim, memline.c, ``b0_dirty``)."""
_DIRTY: Final = 0x55


def sign_of_unsaved(file: Path) -> Path | None:
    """The file that shows that an editor has unsaved changes of ``file``; None if none does.

    Vim, Neovim, nano, Emacs and Kate leave such files; of other editors nothing can be known.
    """
    for one in dict.fromkeys((file, Path(os.path.realpath(file)))):
        for swap in _swap_files(one):
            if _is_dirty(swap):
                return swap
        for lock in (one.with_name(f".#{one.name}"), one.with_name(f".{one.name}.kate-swp")):
            # Emacs has links that lead nowhere.
            if os.path.lexists(lock):
                return lock
    return None


def _swap_files(file: Path) -> Iterator[Path]:
    """Those of the first three editors that have the file open."""
    state = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state")
    elsewhere = state / os.environ.get("NVIM_APPNAME", "nvim") / "swap" / str(file).replace(os.sep, "%")
    for ending in ("swp", "swo", "swn"):
        yield file.with_name(f".{file.name}.{ending}")
        yield elsewhere.with_name(f"{elsewhere.name}.{ending}")


def _is_dirty(swap: Path) -> bool:
    try:
        with swap.open("rb") as stream:
            head = stream.read(_DIRTY_AT + 1)
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        # Its name may be too long to be one; if it is there and says nothing, it may say anything.
        return os.path.lexists(swap)
    return len(head) <= _DIRTY_AT or head[_DIRTY_AT] == _DIRTY
