"""What a cursor stands in while something is being typed, as data: the answers of ``cursor.context_at``.

Every ``query`` is what was typed up to the cursor, every ``replace`` what an accepted name takes the
place of.  ``closing`` is what has to be written behind the name so that the construct is closed exactly
once: empty where the text closes it already.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from note_lsp.text import Span


class Quoting(msgspec.Struct, frozen=True, gc=False):
    """How a wikilink stands in a value of front matter."""

    quote: Literal["", '"', "'"]
    """The quote that the value begins with; empty for one that needs quotes, since YAML reads a list of lists."""
    open_span: Span
    """The two opening brackets."""
    end: int
    """Where the link ends: behind its closing brackets if it has them."""


class WikilinkTarget(msgspec.Struct, frozen=True, gc=False):
    """The target of a wikilink: ``[[al``."""

    query: str
    """Trimmed."""
    replace: Span
    """From behind the brackets and their blanks to where the target ends."""
    open_span: Span
    """The two opening brackets."""
    end: int
    """Where the link ends: behind its closing brackets if it has them."""
    closing: Literal["]]", "]", ""] = "]]"
    embed: bool = False
    has_anchor: bool = False
    """``#…`` stands behind the cursor."""
    has_label: bool = False
    """``|…`` stands behind the cursor."""
    in_table: bool = False
    in_front_matter: bool = False
    quoting: Quoting | None = None


class WikilinkAnchor(msgspec.Struct, frozen=True, gc=False):
    """The anchor of a wikilink: ``[[note#he``, ``[[note#A#B``, ``[[note#^id``, ``[[#he``."""

    target: str
    """Trimmed; empty for the note itself."""
    parents: tuple[str, ...]
    """The headings named before this one."""
    query: str
    """Without ``#`` and ``^``."""
    replace: Span
    """The last heading, or the block id without its caret."""
    kind: Literal["heading", "block"] = "heading"
    closing: Literal["]]", "]", ""] = "]]"
    has_label: bool = False
    in_table: bool = False
    quoting: Quoting | None = None


class WikilinkLabel(msgspec.Struct, frozen=True, gc=False):
    """The label of a wikilink: ``[[note|la``; ``replace`` takes a pipe along that ends the cell."""

    target: str
    anchor: str | None
    query: str
    replace: Span
    closing: Literal["]]", "]", ""] = "]]"
    in_table: bool = False
    ends_cell: bool = False
    """In a table the pipe lacks its backslash."""
    quoting: Quoting | None = None


class VaultHeading(msgspec.Struct, frozen=True, gc=False):
    """Any heading of the vault: ``[[##he``; ``replace`` takes the two marks along."""

    query: str
    replace: Span
    closing: Literal["]]", "]", ""] = "]]"
    has_label: bool = False
    in_table: bool = False
    quoting: Quoting | None = None


class VaultBlock(msgspec.Struct, frozen=True, gc=False):
    """Any block at hand: ``[[^^wo``; ``replace`` takes the two marks along."""

    query: str
    replace: Span
    closing: Literal["]]", "]", ""] = "]]"
    has_label: bool = False
    in_table: bool = False
    quoting: Quoting | None = None


class MarkdownPath(msgspec.Struct, frozen=True, gc=False):
    """The destination of a Markdown link or of a definition: ``[x](pa``, ``[x](<pa``, ``[x]: pa``."""

    query: str
    """Percent-decoded."""
    replace: Span
    """Inside the angle brackets, if there are any."""
    closing: str = ")"
    """``)``, ``>)``, ``>`` or nothing."""
    embed: bool = False
    angled: bool = False
    has_anchor: bool = False


class MarkdownAnchor(msgspec.Struct, frozen=True, gc=False):
    """The anchor of a Markdown destination: ``[x](note.md#he``."""

    target: str
    """Percent-decoded; empty for the note itself."""
    query: str
    replace: Span
    closing: str = ")"
    embed: bool = False


class ReferenceLabel(msgspec.Struct, frozen=True, gc=False):
    """The second part of a reference link: ``[x][re``."""

    query: str
    replace: Span
    closing: Literal["]", ""] = "]"


class FootnoteLabel(msgspec.Struct, frozen=True, gc=False):
    """A footnote's id: ``[^no``, without the caret."""

    query: str
    replace: Span
    closing: Literal["]", ""] = "]"


class TagName(msgspec.Struct, frozen=True, gc=False):
    """A tag in the text, without its ``#``."""

    query: str
    replace: Span


class CalloutKind(msgspec.Struct, frozen=True, gc=False):
    """The kind of a callout: ``> [!in``."""

    query: str
    replace: Span
    closing: Literal["]", ""] = "]"


class FrontMatterKey(msgspec.Struct, frozen=True, gc=False):
    """A key of front matter at the start of a line."""

    query: str
    replace: Span
    colon: bool
    """A colon stands behind it already."""


class FrontMatterValue(msgspec.Struct, frozen=True, gc=False):
    """A value of front matter, or one of a list of values."""

    key: str
    """As written."""
    query: str
    """Without quotes and without a tag's ``#``."""
    replace: Span
    """Inside the quotes."""
    quoted: str = ""
    """The quote that stands before it, if any."""
    in_list: bool = False


class TimeValue(msgspec.Struct, frozen=True, gc=False):
    """The value of a timestamp anchor: ``<a class="yt-timestamp" data-t="00:0``."""

    query: str
    replace: Span
    """The value inside its quotes."""
    text_span: Span | None = None
    """The shown text behind it in the same line, with its brackets, of an anchor that is closed; it may be empty."""
    missing: str = ""
    """What has to follow the value before a text and ``</a>`` that the anchor lacks too; empty if it lacks none."""
    end: int = 0
    """Where what ``missing`` and they take the place of ends."""


class BracketedTime(msgspec.Struct, frozen=True, gc=False):
    """A time in brackets: ``[00:0``."""

    query: str
    """Without the bracket."""
    replace: Span
    """From the bracket to the end of the time, with the bracket that closes it."""
    is_closed: bool = False


class AnchorTag(msgspec.Struct, frozen=True, gc=False):
    """The beginning of an anchor: ``<``, ``<a cl``."""

    query: str
    """With its ``<``."""
    replace: Span
    """With what an editor closed behind the cursor."""


class QuotedWords(msgspec.Struct, frozen=True, gc=False):
    """Words of a quotation, from the beginning of a sentence: ``> we wan``, ``"we wan``."""

    query: str
    replace: Span
    in_table: bool = False


Context = (
    WikilinkTarget
    | WikilinkAnchor
    | WikilinkLabel
    | VaultHeading
    | VaultBlock
    | MarkdownPath
    | MarkdownAnchor
    | ReferenceLabel
    | FootnoteLabel
    | TagName
    | CalloutKind
    | FrontMatterKey
    | FrontMatterValue
    | TimeValue
    | BracketedTime
    | AnchorTag
    | QuotedWords
)
