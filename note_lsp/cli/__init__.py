"""The command line of note-lsp."""

from __future__ import annotations

import gc
import sys

from note_lsp import __version__


def main() -> None:
    """Run the command line with the process's arguments and exit with its code."""
    # Answered before click is imported: editors and scripts ask for the version at each start.
    if sys.argv[1:] in (["--version"], ["-V"]):
        sys.stdout.write(f"note-lsp {__version__}\n")
        return
    if sys.argv[1:2] != ["serve"]:
        # A command lives for a moment and makes no cycles worth collecting: looking for them costs it a third.
        gc.disable()
    from note_lsp.cli.group import group

    group(prog_name="note-lsp")
