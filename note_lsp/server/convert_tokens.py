"""Pieces of a note as semantic tokens: which type each is, and the numbers that stand for them (LSP 3.17).

Only types and modifiers of the protocol are used that the client has announced, so that every theme has a colour for
them; a kind whose type it has not announced is left out.  No two kinds share a type: a theme, or
``@lsp.type.….markdown`` in Neovim, can tell each of them.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, TypeAlias

from lsprotocol import types as lsp

from note_lsp.features.token_kinds import Kind, Token

if TYPE_CHECKING:
    from note_lsp.server.capabilities import Client
    from note_lsp.server.columns import Encoding
    from note_lsp.text import LineIndex
    from note_lsp.vault.vault import Note

_TYPES: Final = {
    Kind.LINK: lsp.SemanticTokenTypes.Class,
    Kind.EMBED: lsp.SemanticTokenTypes.Macro,
    Kind.EXTERNAL: lsp.SemanticTokenTypes.String,
    # Dim, as Obsidian shows it: a link to a note that is not written yet is a plan, not an error.
    Kind.BROKEN: lsp.SemanticTokenTypes.Comment,
    Kind.TAG: lsp.SemanticTokenTypes.EnumMember,
    Kind.TIMESTAMP: lsp.SemanticTokenTypes.Number,
    Kind.CALLOUT: lsp.SemanticTokenTypes.Keyword,
    Kind.BLOCK_ID: lsp.SemanticTokenTypes.Property,
    Kind.FOOTNOTE: lsp.SemanticTokenTypes.Parameter,
    Kind.FOOTNOTE_DEFINITION: lsp.SemanticTokenTypes.Parameter,
    Kind.LABEL: lsp.SemanticTokenTypes.Variable,
    Kind.LABEL_DEFINITION: lsp.SemanticTokenTypes.Variable,
}
_MODIFIERS: Final = {
    Kind.BLOCK_ID: lsp.SemanticTokenModifiers.Declaration,
    Kind.FOOTNOTE_DEFINITION: lsp.SemanticTokenModifiers.Definition,
    Kind.LABEL_DEFINITION: lsp.SemanticTokenModifiers.Definition,
}

Numbers: TypeAlias = "array[int]"
"""Five for each token: lines and units since the one before, length, type, modifiers."""


def legend(client: Client) -> lsp.SemanticTokensLegend:
    """The types and modifiers that are used with this client, in the order of their numbers."""
    types = dict.fromkeys(kind.value for kind in _TYPES.values() if kind.value in client.token_types)
    modifiers = dict.fromkeys(word.value for word in _MODIFIERS.values() if word.value in client.token_modifiers)
    return lsp.SemanticTokensLegend(list(types), list(modifiers))


def numbers(client: Client, note: Note, tokens: Sequence[Token]) -> Numbers:
    """The tokens as the client reads them; ``tokens`` are apart, in order, and none reaches over a line's end."""
    codes = _codes(client)
    if not all(codes):
        tokens = [token for token in tokens if codes[token[2]]]
    found = _in_code_points(tokens, note.facts.lines, codes)
    if _has_wide(note.text, client.encoding):
        _widen(found, tokens, note.text, client.encoding)
    return found


def _codes(client: Client) -> list[tuple[int, ...]]:
    """Type and modifiers of every kind as numbers; nothing for a kind that the client has no type for."""
    known = legend(client)
    types, modifiers = list(known.token_types), list(known.token_modifiers)
    codes: list[tuple[int, ...]] = []
    for kind in Kind:
        word, more = _TYPES[kind].value, _MODIFIERS.get(kind)
        bits = 1 << modifiers.index(more.value) if more is not None and more.value in modifiers else 0
        codes.append((types.index(word), bits) if word in types else ())
    return codes


def _in_code_points(tokens: Sequence[Token], lines: LineIndex, codes: list[tuple[int, ...]]) -> Numbers:
    begins = [*lines.begins(), lines.length + 1]
    found: list[int] = []
    add = found.extend
    line = line_before = start_before = 0
    line_end = begins[1]
    for start, end, kind in tokens:
        if start < line_end:
            add((0, start - start_before, end - start, *codes[kind]))
        else:
            while begins[line + 1] <= start:
                line += 1
            line_end = begins[line + 1]
            add((line - line_before, start - begins[line], end - start, *codes[kind]))
            line_before = line
        start_before = start
    return array("I", found)


def _has_wide(text: str, encoding: Encoding) -> bool:
    """Whether any character of the text takes several units."""
    if text.isascii() or encoding == "utf-32":
        return False
    return encoding == "utf-8" or len(text.encode("utf-16-le", "surrogatepass")) > 2 * len(text)


def _widen(found: Numbers, tokens: Sequence[Token], text: str, encoding: Encoding) -> None:
    """Count units in place of code points; what stands between two tokens of a line is looked at once."""
    codec, width = ("utf-8", 1) if encoding == "utf-8" else ("utf-16-le", 2)
    at = 1
    for start, end, _ in tokens:
        before, words = text[start - found[at] : start], text[start:end]
        if not before.isascii():
            found[at] = len(before.encode(codec, "surrogatepass")) // width
        if not words.isascii():
            found[at + 1] = len(words.encode(codec, "surrogatepass")) // width
        at += 5
