"""The command line of note-lsp."""

from __future__ import annotations

import sys

from note_lsp import __version__


def main() -> None:
    """Run the command line with the process's arguments and exit with its code."""
    # Answered before click is imported: editors and scripts ask for the version at each start.
    if sys.argv[1:] in (["--version"], ["-V"]):
        sys.stdout.write(f"note-lsp {__version__}\n")
        return
    from note_lsp.cli.group import group

    group(prog_name="note-lsp")
