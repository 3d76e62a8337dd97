"""The command line: ``note-lsp check | definition | hover | references | complete | mv | index | serve``."""

from __future__ import annotations

import importlib
from typing import Any

import click

from note_lsp import __version__
from note_lsp.cli import INTERRUPTED

_COMMANDS = {
    "check": ("note_lsp.cli.check", "Print what is wrong in notes: broken links and the like."),
    "definition": ("note_lsp.cli.ask", "Print where the link at FILE:LINE:COL leads."),
    "hover": ("note_lsp.cli.ask", "Print what a hover at FILE:LINE:COL shows."),
    "references": ("note_lsp.cli.ask", "Print who links to what stands at FILE:LINE:COL."),
    "complete": ("note_lsp.cli.ask", "Print what completion offers at FILE:LINE:COL."),
    "mv": ("note_lsp.cli.mv", "Move or rename notes, files and folders, with every link to them."),
    "index": ("note_lsp.cli.index", "Show, place or rebuild the index of a vault."),
    "serve": ("note_lsp.cli.serve", "Run the language server; editors do this."),
}


class _LazyGroup(click.Group):
    """A group that imports a command's module when the command is run, so that no command pays for another."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        command = getattr(importlib.import_module(_COMMANDS[cmd_name][0]), cmd_name)
        assert isinstance(command, click.Command)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            # click would end with 1, which means that there are findings.
            ctx.exit(INTERRUPTED)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, help_text) for name, (_, help_text) in _COMMANDS.items()])


@click.group(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "-V", "--version", prog_name="note-lsp", message="%(prog)s %(version)s")
def group() -> None:
    """A language server for vaults of Markdown notes, and its answers without an editor.

    Exit codes: 0 clean, 1 findings at or above --fail-on, 2 wrong use.
    """
