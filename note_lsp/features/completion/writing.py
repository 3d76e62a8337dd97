"""How the name of a note, file or heading is written in a link, so that the link means exactly that."""

from __future__ import annotations

import re
from urllib.parse import quote

from note_lsp.paths import VaultPath, folder_of, relative
from note_lsp.syntax.links import WIKILINK, wikilink
from note_lsp.syntax.markdown import DEFAULT_OPTIONS, parse
from note_lsp.syntax.nodes import Leads, Link
from note_lsp.text import Span
from note_lsp.vault.resolve import Thing
from note_lsp.vault.vault import Vault

_OUTSIDE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:|www\.", re.IGNORECASE)
_NOT_IN_LABEL = re.compile(r"\[\[|\]\]|\]$|\{\{|<%")
_PLAIN = re.compile(r"(?!www\.)[^\W\d_](?:[\w ./-]*\w)?", re.IGNORECASE)
"""Names that mean nothing else in a wikilink, as most are."""
_OTHER_MARKUP = re.compile(r"[$`<]|%%")
_QUOTING = re.compile(r"[\"'\\]")
_NOT_IN_ANCHOR = re.compile(r"(?:[#|^\[\]{}\\\s]|%%|<%)+")


def wikilink_name(vault: Vault, path: VaultPath, source: VaultPath) -> str | None:
    """The target of a wikilink in ``source`` that means ``path``, in the vault's style; None if none can be written."""
    style = vault.link_style()
    bare = without_extension(vault, path)
    wanted: tuple[str, ...] = ()
    if style == "path":
        wanted = (bare,)
    elif style == "relative":
        beside = relative(bare, folder_of(source))
        wanted = (beside,) if beside.startswith("../") else (beside, f"./{beside}")
    for name in wanted:
        if is_target(name) and _means(vault, name, path, source):
            return name
    name = vault.shortest_name(path, source)
    # The whole path is what is left when nothing shorter, nor the path itself, means the note.
    return name if is_target(name) and (name != path or _means(vault, name, path, source)) else None


def is_target(name: str, behind: str = "") -> bool:
    """Whether ``[[name]]`` is a link, and its target the name, also with ``behind`` (``|label``) behind it."""
    if not behind and _PLAIN.fullmatch(name):
        return True
    if name.endswith("\\"):
        return False
    text = f"[[{name}{behind}]]"
    link: Link | None
    if _OTHER_MARKUP.search(text):
        link = next(iter(parse(text).links), None)
    else:
        found = WIKILINK.fullmatch(text)
        link = wikilink(text, Span(0, len(text)), Span(*found.span(1)), DEFAULT_OPTIONS) if found else None
    return link is not None and link.target == name and link.anchor is None and link.leads is Leads.VAULT


def _means(vault: Vault, name: str, path: VaultPath, source: VaultPath) -> bool:
    found = vault.resolve_name(name, source)
    return found.path == path and not found.ambiguous and found.thing in {Thing.NOTE, Thing.FILE}


def without_extension(vault: Vault, path: VaultPath) -> str:
    """A note's path as wikilinks write it; that of a file that is no note whole."""
    name = vault.name(path)
    return path[: path.rfind("/") + 1] + name.stem if name else path


def markdown_path(path: str, *, angled: bool = False) -> str:
    """A path as a Markdown destination."""
    if angled:
        written = re.sub(r"[%<>#?{}$`\\\x00-\x1f]|&(?=[#\w]+;)", lambda found: quote(found[0], safe=""), path)
    else:
        written = re.sub(r"[%<>#?{}$`\\()\s\"\x00-\x1f]|&(?=[#\w]+;)", lambda found: quote(found[0], safe=""), path)
    return f"./{written}" if _OUTSIDE.match(written) or written.startswith("//") else written


def markdown_text(words: str) -> str:
    """Words as the text of a Markdown link."""
    return re.sub(r"([\\\[\]`*_<>$~&])", r"\\\1", " ".join(words.split()))


def label(words: str, *, in_table: bool = False, in_front_matter: bool = False) -> str | None:
    """Words as the label of a wikilink; None where they cannot be one."""
    words = " ".join(words.split())
    if not words or _NOT_IN_LABEL.search(words):
        return None
    if in_front_matter and _QUOTING.search(words):
        return None
    return words.replace("|", "\\|") if in_table else words


def pipe(*, in_table: bool) -> str:
    """What separates target and label."""
    return "\\|" if in_table else "|"


def anchor_words(heading: str) -> str:
    """A heading's text as the anchor of a wikilink, as Obsidian writes it: without what means something there."""
    return _NOT_IN_ANCHOR.sub(" ", heading).strip()
