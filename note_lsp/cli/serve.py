"""``note-lsp serve``: the language server itself."""

from __future__ import annotations

import click

LOG_LEVELS = ("debug", "info", "warning", "error")


@click.command()
@click.option("--stdio", is_flag=True, help="Talk over standard input and output; this is the default anyway.")
@click.option(
    "--tcp",
    metavar="HOST:PORT",
    callback=lambda *given: _address(*given),
    help="Listen on HOST:PORT instead; without a host on the loopback alone.",
)
@click.option(
    "--log-level",
    type=click.Choice(LOG_LEVELS),
    help="How much is written to standard error; NOTE_LSP_LOG says it too.",
)
def serve(stdio: bool, tcp: tuple[str, int] | None, log_level: str | None) -> None:
    """Run the language server; editors do this."""
    if stdio and tcp:
        raise click.UsageError("--stdio and --tcp exclude each other")
    # Imported here: the protocol's types take half a second, and no other command needs them.
    from note_lsp.server import main as server

    server.serve(tcp=tcp, log_level=log_level)


def _address(ctx: click.Context, param: click.Parameter, value: str | None) -> tuple[str, int] | None:
    """Read ``HOST:PORT``, ``:PORT`` or ``PORT``; without a host the loopback alone."""
    if value is None:
        return None
    host, _, port = value.rpartition(":")
    if not port.isascii() or not port.isdigit() or int(port) > 65535:
        raise click.BadParameter(f"{value!r} is no address; write HOST:PORT, such as 127.0.0.1:7998")
    return host.strip("[]") or "127.0.0.1", int(port)
