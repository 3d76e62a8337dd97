"""The servers that are measured side by side: how each is started, and how those that a registry has are installed.

    python -m tests.benchmarks.peers            # install what is missing into .cache/peers, and say what is there

marksman, markdown-oxide and zk are taken where the machine has them. A server whose installation fails is left out,
and so is said in the tables.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from tests.benchmarks.generate import Kind

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
PEERS = Path(os.environ.get("BENCH_PEERS", ROOT / ".cache" / "peers"))

RUMDL, VSCODE, MARKDOWN_IT, IWES = "0.3.0", "0.5.0", "14.1.0", "0.29.3"
# Style is not what is compared, so rumdl is spared it: only what it says of links.
RUMDL_RULES = "MD051,MD057"

VSCODE_SETTINGS = {
    "markdown": {
        "suggest": {"paths": {"enabled": True, "includeWorkspaceHeaderCompletions": "never"}},
        "occurrencesHighlight": {"enabled": True},
        "preferredMdPathExtensionStyle": "auto",
        "validate": {
            "enabled": True,
            "referenceLinks": {"enabled": "warning"},
            "fragmentLinks": {"enabled": "warning"},
            "fileLinks": {"enabled": "warning", "markdownFragmentLinks": "inherit"},
            "ignoredLinks": [],
            "unusedLinkDefinitions": {"enabled": "hint"},
            "duplicateLinkDefinitions": {"enabled": "warning"},
        },
    }
}
BOTH: tuple[Kind, ...] = ("wikilink", "markdown")


class Server(msgspec.Struct, frozen=True):
    """How a server is started and what can be asked of it."""

    name: str
    command: list[str]
    kinds: tuple[Kind, ...] = BOTH
    """The links it knows; answers are judged by these."""
    settings: Any = None
    options: Any = None
    files: dict[str, str] = {}
    """Written into the vault's copy before it is started."""
    kept: list[str] = []
    """What it keeps in the vault, besides the cache folder that it is given; deleted for a cold start."""
    finds: bool = True
    """Whether it has findings at all: nothing in the protocol says so."""
    check: list[str] = []
    """The command that checks a whole vault, run in it; empty if there is none."""
    check_word: str = ""
    """What its output holds once for each broken link."""
    most_notes: int | None = None
    """Vaults above this size would need more than 8 GB or ten minutes."""


def own_server() -> Server:
    """note-lsp, from this tree."""
    program = [sys.executable, "-m", "note_lsp"]
    check = [*program, "check", "--format", "json", "--fail-on", "never", "."]
    return Server("note-lsp", [*program, "serve"], check=check, check_word='"code":"broken-link"')


def servers() -> dict[str, Server]:
    """All that are here now, by name; our own first."""
    rumdl = str(PEERS / "rumdl" / "bin" / "rumdl")
    rules = f"global.enable=[{','.join(repr(rule) for rule in RUMDL_RULES.split(','))}]"
    node = shutil.which("node") or "node"
    vscode = str(HERE / "vscode_host.mjs")
    known = [
        own_server(),
        Server("floor", [sys.executable, str(HERE / "floor.py")]),
        Server(
            "rumdl",
            [rumdl, "server", "--config", rules],
            kinds=("markdown",),
            kept=[".rumdl_cache"],
            check=[rumdl, "check", "--enable", RUMDL_RULES, "--output-format", "json", "."],
            check_word='"MD057"',
        ),
        Server("vscode", [node, vscode, str(PEERS / "vscode")], kinds=("markdown",), settings=VSCODE_SETTINGS),
        Server(
            "iwe",
            [str(PEERS / "iwe" / "bin" / "iwes")],
            kinds=("wikilink",),
            finds=False,
            files={".iwe/config.toml": ""},
            most_notes=15_000,
        ),
        Server("marksman", ["marksman", "server"]),
        Server("markdown-oxide", ["markdown-oxide"], kinds=("wikilink",)),
        Server("zk", ["zk", "lsp"], most_notes=1_000),
    ]
    return {server.name: server for server in known if _is_here(server)}


def _is_here(server: Server) -> bool:
    if server.name == "vscode":
        return (PEERS / "vscode" / "node_modules").exists() and shutil.which("node") is not None
    return shutil.which(server.command[0]) is not None


def install() -> list[str]:
    """Get what the registries have, pinned, where it is missing; says what could not be had."""
    missing = []
    steps: dict[str, Callable[[], None]] = {"rumdl": _install_rumdl, "vscode": _install_vscode, "iwe": _install_iwe}
    for name, step in steps.items():
        if name in servers():
            continue
        sys.stderr.write(f"installing {name} …\n")
        try:
            step()
        except (OSError, subprocess.SubprocessError) as error:
            missing.append(f"{name}: {error}")
            shutil.rmtree(PEERS / name, ignore_errors=True)
    return missing


def _install_rumdl() -> None:
    folder = PEERS / "rumdl"
    venv.create(folder, with_pip=True)
    pip = [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, f"rumdl=={RUMDL}"], check=True)


def _install_vscode() -> None:
    folder = PEERS / "vscode"
    folder.mkdir(parents=True, exist_ok=True)
    packages = [f"vscode-markdown-languageserver@{VSCODE}", f"markdown-it@{MARKDOWN_IT}"]
    command = ["npm", "install", "--silent", "--no-fund", "--no-audit", "--prefix", str(folder), *packages]
    subprocess.run(command, check=True)


def _install_iwe() -> None:
    """Built from its source: takes some minutes."""
    folder = PEERS / "iwe"
    command = ["cargo", "install", "iwes", "--version", IWES, "--locked", "--quiet", "--root", str(folder)]
    subprocess.run(command, check=True, env={**os.environ, "CARGO_TARGET_DIR": str(folder / "target")})
    shutil.rmtree(folder / "target", ignore_errors=True)


def main() -> None:
    """Install and say what is there."""
    for line in install():
        sys.stderr.write(f"could not be installed: {line}\n")
    for server in servers().values():
        sys.stdout.write(f"{server.name}: {' '.join(server.command)}\n")


if __name__ == "__main__":
    main()
