"""The command line of note-lsp."""

from __future__ import annotations

import gc
import sys

from note_lsp import __version__
from note_lsp.cli.output import give_up, write_lines

INTERRUPTED = 130
"""The exit code after Ctrl-C, as shells have it."""


def main() -> None:
    """Run the command line with the process's arguments and exit with its code."""
    try:
        _run()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except OSError as error:
        give_up()
        if sys.stderr is not None:
            sys.stderr.write(f"note-lsp: {error}\n")
        sys.exit(2)


def _run() -> None:
    # Answered before click is imported: editors and scripts ask for the version at each start.
    if sys.argv[1:] in (["--version"], ["-V"]):
        write_lines([f"note-lsp {__version__}"])
        return
    # A command lives for a moment and makes no cycles worth collecting: looking for them costs it a third.  The server
    # has them looked for again when it has begun.
    gc.disable()
    if sys.argv[1:] in (["serve"], ["serve", "--stdio"]):
        # As editors start it, who wait for the answer: they need not wait for click.
        from note_lsp.server import main as server

        server.serve()
    from note_lsp.cli.group import group

    group(prog_name="note-lsp")
