"""Links of every form: wikilinks by a grammar of ours, Markdown links as the parser found them."""

from __future__ import annotations

import re
from urllib.parse import unquote

import msgspec

from note_lsp.folding import fold_blanks
from note_lsp.syntax.nodes import Form, FrontMatter, Leads, Link, ReferenceUse, SyntaxOptions
from note_lsp.syntax.structure import OPAQUE, Ranges, RawLink, Structure, is_escaped, spans_between
from note_lsp.text import Span

# Behind `[[` no third bracket, inside no line break and no `[[`; a single bracket is part of the target.
# An atomic group, since Python before 3.11.5 reads a possessive quantifier behind a group wrongly.
WIKILINK = re.compile(rf"\[\[(?!\[)((?>(?:[^\[\]\r\n{OPAQUE}]++|\](?!\])|\[(?!\[))*))\]\]")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")
_WIKI_URL = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]+://|mailto:|tel:|www\.)", re.IGNORECASE)
_NOTE_ENDING = re.compile(r"\.(?:md|markdown)$", re.IGNORECASE)
_TIME = r"[0-9]{1,3}:[0-9]{1,2}(?::[0-9]{1,2}){0,2}(?:[.,][0-9]+)?"
TIMES = re.compile(rf"\s*{_TIME}(?:\s*[-–—,;&~]\s*{_TIME})*\s*")
_BARE_URL = re.compile(rf"(?<![\w@/.])(?:https?://|www\.(?=\w))[^\s<>{OPAQUE}\x1a]+", re.IGNORECASE)
_BLANK = " \t\r\n"
_VAULT, _WIKILINK_FORM = Leads.VAULT, Form.WIKILINK
"""Looking a member of an enumeration up costs as much as making a span."""
_HASH = re.compile(r"&#\w{1,8};|#")
_ENDS_NO_URL = "?!.,:;*_~'\""
_OPENING = {")": "(", "]": "[", "}": "{"}
_LONGEST_TIMES = 200
_DEEPEST_LABEL = 10
"""In how many others a link may stand to have a label, so that all labels are no longer than a few texts."""


def wikilinks_in(text: str, live: str, structure: Structure, html_tags: Ranges, options: SyntaxOptions) -> list[Link]:
    """The wikilinks of a text.

    ``live`` is the text with everything blanked out in which no link may stand.
    """
    tables, cells = Ranges(structure.tables), Ranges(structure.cells)
    commands, templates = Ranges(spans_between(live, "{{", "}}")), Ranges(spans_between(live, "<%", "%>"))
    links = []
    for found in WIKILINK.finditer(live):
        start, end = found.span()
        before = text[start - 1 : start]
        if (before == "\\" and is_escaped(text, start)) or (templates and templates.holds(start)):
            continue
        if before == "{" and commands and live.startswith("{{", start - 2) and commands.holds(start):
            # Roam's `{{[[TODO]]}}`; in Logseq's `{{embed [[note]]}}` it is a link.
            continue
        inner = Span(start + 2, end - 2)
        if before == "!" and not is_escaped(text, start - 1):
            start -= 1
        in_table = bool(tables) and tables.holds(start)
        if in_table:
            cell = cells.around(start)
            if cell is None or end > cell[1]:
                continue
        link = wikilink(text, Span(start, end), inner, options, in_table=in_table)
        if link is None or (link.leads is Leads.TIME and _is_text_of_tag(text, start, html_tags)):
            continue
        links.append(link)
    return links


def _is_text_of_tag(text: str, start: int, html_tags: Ranges) -> bool:
    """Whether what begins at ``start`` stands right behind a tag that opens an element, and so is its text."""
    tags = html_tags.around(start - 1) if start else None
    return tags is not None and not text.startswith("</", text.rfind("<", tags[0], start))


def is_template(words: str) -> bool:
    return "{{" in words or "<%" in words


def wikilink(
    text: str,
    span: Span,
    inner: Span,
    options: SyntaxOptions,
    *,
    in_table: bool = False,
    in_front_matter: bool = False,
) -> Link | None:
    """The wikilink whose words between the brackets are ``inner``; None if they make none."""
    start, end = inner.start, inner.end
    words = text[start:end]
    if is_template(words):
        return None
    label, label_span = None, None
    pipe = words.find("|")
    if pipe >= 0:
        # In a table cell the pipe is escaped; the backslash is no part of the target anywhere.
        target_end = pipe - 1 if words[pipe - 1 : pipe] == "\\" else pipe
        parts = (words[:target_end], start), (words[pipe + 1 :], start + pipe + 1)
        (words, start), (label, label_start) = reversed(parts) if options.label_first else parts
        label, label_span = _trimmed(label, label_start)
    target, target_span = _trimmed(words, start)
    if not target:
        return None
    anchor, anchor_span, leads = None, None, _leads(target)
    hash_at = target.find("#") if leads is _VAULT else -1
    if hash_at >= 0:
        anchor, anchor_span = _trimmed(target[hash_at + 1 :], target_span.start + hash_at + 1)
        target, target_span = _trimmed(target[:hash_at], target_span.start)
    return Link(
        _WIKILINK_FORM,
        leads,
        span,
        target,
        target_span,
        anchor,
        anchor_span,
        label,
        label_span,
        text[span.start] == "!",
        in_table,
        in_front_matter,
    )


def _leads(written: str) -> Leads:
    if ":" in written or "." in written:
        if _WIKI_URL.match(written) and not (written[:4].lower() == "www." and _NOTE_ENDING.search(written)):
            return Leads.URL
        if TIMES.fullmatch(written):
            return Leads.TIME
    return _VAULT


def front_matter_links(text: str, front_matter: FrontMatter | None, options: SyntaxOptions) -> list[Link]:
    """The links that are wholly a string of front matter: ``"[[x]]"`` (Obsidian help, "Properties")."""
    if front_matter is None:
        return []
    links = []
    for value in front_matter.bracketed:
        found = WIKILINK.fullmatch(text, value.span.start, value.span.end)
        link = wikilink(text, value.span, Span(*found.span(1)), options, in_front_matter=True) if found else None
        links += [_unescaped(link, value.text, options)] if link else []
    return links


def _unescaped(link: Link, words: str, options: SyntaxOptions) -> Link:
    """The link as YAML reads it, where it is written with escapes."""
    found = WIKILINK.fullmatch(words) if len(words) != link.span.end - link.span.start else None
    read = wikilink(words, Span(0, len(words)), Span(*found.span(1)), options) if found else None
    return msgspec.structs.replace(link, target=read.target, anchor=read.anchor, label=read.label) if read else link


def markdown_links(text: str, structure: Structure, options: SyntaxOptions) -> tuple[list[Link], list[ReferenceUse]]:
    """The Markdown links, autolinks and uses of references that the parser found."""
    links, uses = [], []
    tables = Ranges(structure.tables)
    for raw in structure.links:
        if raw.kind in {"Reference", "Collapsed", "Shortcut"}:
            uses.append(_reference_use(text, raw))
        elif raw.kind in {"Autolink", "Email"}:
            inside = Span(raw.start + 1, raw.end - 1)
            links.append(_url(Form.AUTOLINK, Span(raw.start, raw.end), inside, raw.destination))
        elif raw.kind == "Inline":
            link = _inline_link(text, raw, tables.holds(raw.start), options)
            links += [link] if link else []
    return links, uses


def _reference_use(text: str, raw: RawLink) -> ReferenceUse:
    start = raw.start + (2 if raw.image else 1)
    shown_end = text.find("]", raw.content_end, raw.end)
    text_span = Span(start, shown_end if shown_end >= 0 else raw.end - 1)
    label_span = Span(text_span.end + 2, raw.end - 1) if raw.kind == "Reference" else text_span
    full = raw.kind == "Reference" and text_span.start < text_span.end
    return ReferenceUse(
        Span(raw.start, raw.end), fold_blanks(label_span.of(text)), label_span, text_span, full, raw.image
    )


def _inline_link(text: str, raw: RawLink, in_table: bool, options: SyntaxOptions) -> Link | None:
    bracket = text.find("](", raw.content_end, raw.end)
    if bracket < 0:
        return None
    label_span = Span(raw.start + (2 if raw.image else 1), bracket)
    span, written, angled = Span(raw.start, raw.end), *destination_of(text, bracket + 2, raw.end - 1)
    inner = written.of(text)
    if not inner and not raw.image:
        return _time_without_destination(text, span, label_span)
    # `(<%26.md>)` begins like a template.
    whole = text[bracket : raw.end]
    if not inner or is_template(inner if angled and "%>" not in whole else whole):
        return None
    if inner.startswith("[[") and inner.endswith("]]"):
        return wikilink(text, span, Span(written.start + 2, written.end - 2), options, in_table=in_table)
    link = vault_or_url(Form.MARKDOWN, span, written, inner, raw.destination)
    labelled = raw.depth <= _DEEPEST_LABEL
    return Link(
        link.form,
        link.leads,
        span,
        link.target,
        link.target_span,
        link.anchor,
        link.anchor_span,
        label_span.of(text) if labelled else None,
        label_span if labelled else None,
        embed=raw.image,
        in_table=in_table,
        angled=angled,
    )


def _time_without_destination(text: str, span: Span, label_span: Span) -> Link | None:
    """``[02:01]()``, as the plug-in Media Notes for Obsidian writes the moments of the note's medium."""
    words = label_span.of(text) if label_span.end - label_span.start <= _LONGEST_TIMES else ""
    if not TIMES.fullmatch(words):
        return None
    return Link(
        Form.MARKDOWN,
        Leads.TIME,
        span,
        *_trimmed(words, label_span.start),
        label=words,
        label_span=label_span,
    )


def destination_of(text: str, start: int, end: int) -> tuple[Span, bool]:
    """Where the destination of a link stands between ``start`` and its closing parenthesis, and whether in ``<>``."""
    while start < end and text[start] in _BLANK:
        start += 1
    if start < end and text[start] == "<":
        close = start + 1
        while close < end and text[close] != ">":
            close += 2 if text[close] == "\\" else 1
        return Span(start + 1, min(close, end)), True
    close = start
    while close < end and text[close] not in _BLANK:
        close += 2 if text[close] == "\\" else 1
    return Span(start, min(close, end)), False


def vault_or_url(form: Form, span: Span, written: Span, inner: str, destination: str) -> Link:
    """A link by its destination: ``inner`` as written at ``written``, ``destination`` with escapes undone."""
    if _SCHEME.match(destination) and not destination.lower().startswith("file:"):
        return _url(form, span, written, destination)
    if destination[:4].lower() == "www." and not _NOTE_ENDING.search(destination.partition("#")[0]):
        return _url(form, span, written, destination)
    if TIMES.fullmatch(destination) or destination.startswith(("a class=", "a data-t=")):
        return Link(form, Leads.TIME, span, destination, written)
    path, hash_mark, anchor = destination.partition("#")
    # Not that of an entity, which the parser has read already.
    hash_at = next((found.start() for found in _HASH.finditer(inner) if found[0] == "#"), -1)
    target_span = Span(written.start, written.start + hash_at) if hash_mark and hash_at >= 0 else written
    anchor_span = Span(written.start + hash_at + 1, written.end) if hash_mark and hash_at >= 0 else None
    path, query, _ = path.partition("?")
    if query:
        target_span = Span(target_span.start, target_span.start + max(inner.find("?"), 0))
    target = unquote(path, errors="replace").strip()
    return Link(
        form, Leads.VAULT, span, target, target_span, unquote(anchor).strip() if anchor_span else None, anchor_span
    )


def _url(form: Form, span: Span, written: Span, url: str) -> Link:
    return Link(form, Leads.URL, span, url, written)


def bare_urls_in(live: str, cells: Ranges) -> list[Link]:
    """URLs that stand in the text without any marks (GFM, "Autolinks (extension)")."""
    if "http" not in live and "www." not in live and "HTTP" not in live:
        return []
    links = []
    for found in _BARE_URL.finditer(live):
        url = found[0].partition("|")[0] if cells.holds(found.start()) else found[0]
        url = url[: _end_of_url(url)]
        span = Span(found.start(), found.start() + len(url))
        links.append(_url(Form.AUTOLINK, span, span, url))
    return links


def _end_of_url(url: str) -> int:
    """Where a URL ends without the punctuation behind it and without closing brackets that open before it."""
    surplus = {closing: url.count(closing) - url.count(opening) for closing, opening in _OPENING.items()}
    end = len(url)
    while end and (url[end - 1] in _ENDS_NO_URL or surplus.get(url[end - 1], 0) > 0):
        end -= 1
        if url[end] in surplus:
            surplus[url[end]] -= 1
    return end


def as_name(link: Link) -> Link:
    """A link that looks like a URL, read as the name of a note or file with its anchor."""
    target, hash_mark, anchor = link.target.partition("#")
    at = link.target_span.start
    anchor_span = _trimmed(anchor, at + len(target) + 1)[1] if hash_mark else None
    if link.form is not Form.WIKILINK:
        target = target.partition("?")[0]
    _, target_span = _trimmed(target, at)
    if link.form is not Form.WIKILINK:
        target, anchor = unquote(target, errors="replace"), unquote(anchor)
    return msgspec.structs.replace(
        link,
        leads=Leads.VAULT,
        target=target.strip(),
        target_span=target_span,
        anchor=anchor.strip() if hash_mark else None,
        anchor_span=anchor_span,
    )


def _trimmed(words: str, start: int) -> tuple[str, Span]:
    """``words``, which stand at ``start``, without the blanks around them, and where they begin and end then."""
    bare = words.strip()
    if len(bare) != len(words):
        start += len(words) - len(words.lstrip())
    return bare, Span(start, start + len(bare))
