"""The facts of one note: frozen values whose spans are code points of the note's whole text."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from note_lsp.syntax.time_anchors import TimeAnchor
from note_lsp.syntax.time_table import TimeTable
from note_lsp.text import LineIndex, Span


class Form(StrEnum):
    """How a link is written."""

    WIKILINK = "wikilink"
    """``[[target#anchor|label]]``, also inside a Markdown destination ``[x]([[target]])``."""
    MARKDOWN = "markdown"
    """``[label](target#anchor)`` or ``![alt](target)``."""
    DEFINITION = "definition"
    """``[label]: target#anchor``: the place where reference links name their target."""
    AUTOLINK = "autolink"
    """``<https://…>`` or a bare URL."""


class Leads(StrEnum):
    """Where a link leads by the look of its target alone."""

    VAULT = "vault"
    """To a note or file: resolve it."""
    URL = "url"
    """Out of the vault: ``scheme://``, ``mailto:``, ``tel:``, ``www.``."""
    TIME = "time"
    """To a moment: ``[[00:01:23]]``, ``[x](00:01:23)``, and ``[01:23]()`` with its label as the target."""
    LABEL = "label"
    """``[[label]]`` where the note has ``[label]: …``: to where that definition says."""


class Use(msgspec.Struct, frozen=True, gc=False):
    """A place that uses a definition."""

    span: Span
    """The whole construct."""
    label_span: Span


class Link(msgspec.Struct, frozen=True, gc=False):
    """A mention of a note, file or URL."""

    form: Form
    leads: Leads
    span: Span
    """The whole construct with brackets, and ``!`` for an embed; of a definition the whole definition."""
    target: str
    """What is looked up: trimmed, ``\\|`` read as the pipe's escape, percent-decoded once in Markdown
    forms, query string cut; without the anchor.  Empty for a link into the note itself."""
    target_span: Span
    """The target as it is written, without blanks, brackets and angle brackets; empty but placed if there is none."""
    anchor: str | None = None
    """What follows the first ``#``, trimmed and decoded (``^id`` with its caret); None without a ``#``."""
    anchor_span: Span | None = None
    """The anchor as it is written, without its ``#``."""
    label: str | None = None
    """The shown text as written: after the first pipe, trimmed, or between a Markdown link's brackets."""
    label_span: Span | None = None
    embed: bool = False
    in_table: bool = False
    in_front_matter: bool = False
    angled: bool = False
    """A Markdown destination in angle brackets."""
    uses: tuple[Use, ...] = ()
    """Of a definition: the reference links that it leads on, in the order of the text."""

    @property
    def count(self) -> int:
        """As how many links this counts: a definition as those that use it, and as one that nothing uses."""
        return len(self.uses) or 1

    @property
    def may_be_name(self) -> bool:
        """Whether this is a URL by its ``www.`` alone, which a file's name may begin with too."""
        return self.leads is Leads.URL and self.form is not Form.AUTOLINK and self.target[:4].lower() == "www."


class ReferenceUse(msgspec.Struct, frozen=True, gc=False):
    """``[text][label]``, ``[label][]`` or ``[label]``: the use of a definition."""

    span: Span
    label: str
    """Normalized: case folded, blanks as one."""
    label_span: Span
    text_span: Span
    """The shown text; the same as ``label_span`` for ``[label]``."""
    full: bool
    """``[text][label]`` with two non-empty parts.  Only these may stand without a definition."""
    embed: bool = False


class Definition(msgspec.Struct, frozen=True, gc=False):
    """``[label]: target "title"``; its target is among the links, with form ``DEFINITION``, unless ``comment``."""

    span: Span
    label: str
    """Normalized like ``ReferenceUse.label``."""
    label_span: Span
    target: str
    comment: bool = False
    """``[//]: # (…)``, a comment by custom."""


class Heading(msgspec.Struct, frozen=True, gc=False):
    """A heading, ATX or setext, wherever it stands."""

    level: int
    text: str
    """Plain text: inline markup and ``{#id}`` stripped, links as their labels."""
    slug: str
    """GitHub's slug with the number of a repeat; the explicit id where there is one."""
    span: Span
    """The heading's line or lines without the last line break."""
    text_span: Span
    """The text as written, without ``#`` marks, blanks and ``{#id}``."""
    explicit_id: str | None = None
    source_words: str | None = None
    """The folded words of the text as written, as Obsidian's links have them; None where they are those of ``text``."""


class Block(msgspec.Struct, frozen=True, gc=False):
    """A paragraph, list item or other block that a link can name or could be given an id."""

    span: Span
    """The block without its id; of a list item its own lines, without nested ones."""
    id: str | None = None
    id_span: Span | None = None
    """``^id`` with its caret."""
    insert_at: int = 0
    """Where `` ^id`` would be inserted."""


class Tag(msgspec.Struct, frozen=True, gc=False):
    """``#name`` in the text, or a value of ``tags:`` in front matter."""

    name: str
    """Without ``#``, in the writer's case."""
    span: Span
    """With ``#`` where it is written."""
    in_front_matter: bool = False


class Callout(msgspec.Struct, frozen=True, gc=False):
    """``> [!kind]+ title``."""

    kind: str
    """Lower case."""
    kind_span: Span
    title_span: Span
    span: Span
    """The whole quote."""
    folding: str = ""
    """``+``, ``-`` or nothing."""


class FootnoteUse(msgspec.Struct, frozen=True, gc=False):
    """``[^id]`` in the text."""

    id: str
    """Case folded, without the caret."""
    id_span: Span
    """``^id`` with its caret."""
    span: Span


class FootnoteDefinition(msgspec.Struct, frozen=True, gc=False):
    """``[^id]: …``."""

    id: str
    """Case folded, without the caret."""
    id_span: Span
    """``^id`` with its caret."""
    span: Span


class HtmlAnchor(msgspec.Struct, frozen=True, gc=False):
    """``id="x"`` or ``name="x"`` of an HTML element."""

    name: str
    span: Span


class Value(msgspec.Struct, frozen=True, gc=False):
    """A scalar of front matter, always text: ``no``, ``12:30`` and ``007`` stay as they are written."""

    text: str
    span: Span
    """Inside the quotes, if there are any."""
    plain: bool = True
    """Not quoted."""


class Field(msgspec.Struct, frozen=True, gc=False):
    """A top-level key of front matter with its scalars: one, or those of a list; nested maps give none."""

    key: str
    """As written; compare with ``fold_case``."""
    key_span: Span
    values: tuple[Value, ...]
    is_list: bool = False


class FrontMatter(msgspec.Struct, frozen=True, gc=False):
    """The YAML block at a note's first byte."""

    span: Span
    """With both ``---`` lines, without the line break after the second."""
    body: Span
    """The YAML between them."""
    fields: tuple[Field, ...] = ()
    title: Value | None = None
    aliases: tuple[Value, ...] = ()
    video_id: Value | None = None
    """``videoId`` as it is written; whether it is an id is for ``media`` to say."""
    bracketed: tuple[Value, ...] = ()
    """Quoted strings that hold ``[[``, those of nested lists and maps too: they may be links."""

    def field(self, key: str) -> Field | None:
        """The first field of that name, case ignored; None if there is none."""
        wanted = key.lower()
        return next((field for field in self.fields if field.key.lower() == wanted), None)


class Timestamp(msgspec.Struct, frozen=True, gc=False):
    """A moment in a video, in one of its canonical forms."""

    seconds: int
    span: Span
    """The whole construct: the anchor with its tags, the Markdown link, or the plain ``[00:05:00]``."""
    time_span: Span
    """The time as written: the value of ``data-t``, the ``t=`` of a URL, or the plain text."""
    text_span: Span | None = None
    """The shown text, with its brackets."""
    end_seconds: int | None = None
    url: str | None = None
    """The URL the timestamp carries itself, if it does."""
    plain: bool = False
    """Words of the text: speaks only on hover."""
    bare: bool = False
    """Without so much as brackets: in a note without a medium it is a time of day."""


class Problem(msgspec.Struct, frozen=True, gc=False):
    """A fault that the note shows by itself, whatever other notes say."""

    code: str
    """The code of its finding, as note_lsp/findings.md lists it."""
    span: Span
    words: tuple[str, ...] = ()
    """What the message needs: names, texts."""
    related: tuple[Span, ...] = ()


class NoteFacts(msgspec.Struct, frozen=True, gc=False):
    """Everything the server knows of one text.  Every tuple is in the order of the text."""

    lines: LineIndex
    front_matter: FrontMatter | None = None
    links: tuple[Link, ...] = ()
    """Wikilinks, Markdown links, definitions' targets, URLs."""
    references: tuple[ReferenceUse, ...] = ()
    definitions: tuple[Definition, ...] = ()
    headings: tuple[Heading, ...] = ()
    blocks: tuple[Block, ...] = ()
    tags: tuple[Tag, ...] = ()
    callouts: tuple[Callout, ...] = ()
    footnote_uses: tuple[FootnoteUse, ...] = ()
    footnote_definitions: tuple[FootnoteDefinition, ...] = ()
    html_anchors: tuple[HtmlAnchor, ...] = ()
    timestamps: tuple[Timestamp, ...] = ()
    time_anchors: tuple[TimeAnchor, ...] = ()
    """The HTML anchors among the timestamps, and those that say no clear time."""
    times: TimeTable = TimeTable()
    """Of the timestamps what the index keeps."""
    problems: tuple[Problem, ...] = ()
    hidden: tuple[Span, ...] = ()
    """Where nothing is a link: code, math, comments, HTML tags; sorted, not overlapping."""
    tables: tuple[Span, ...] = ()


class SyntaxOptions(msgspec.Struct, frozen=True):
    """The settings that change what a text means."""

    label_first: bool = False
    """``[[Label|target]]``, as Dendron writes it."""
