"""How the parts of a link are written so that it reads back as meant: target, anchor, label, path."""

from __future__ import annotations

import re
from urllib.parse import quote

from note_lsp.edits import TextEdit
from note_lsp.paths import VaultPath, folder_of, relative
from note_lsp.syntax.links import TIMES, WIKILINK, wikilink
from note_lsp.syntax.markdown import DEFAULT_OPTIONS, parse
from note_lsp.syntax.nodes import Form, Heading, Leads, Link
from note_lsp.text import Span
from note_lsp.vault.resolve import Thing
from note_lsp.vault.vault import Vault

_OUTSIDE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:|www\.", re.IGNORECASE)
_NOT_IN_LABEL = re.compile(r"\[\[|\]\]|\]$|\{\{|<%")
_PLAIN = re.compile(r"(?!www\.)[^\W\d_](?:[\w ./-]*\w)?", re.IGNORECASE)
"""Names that mean nothing else in a wikilink, as most are."""
_OTHER_MARKUP = re.compile(r"[$`<]|%%")
_NOT_IN_ANGLES = re.compile(r"[%<>#?{}$`\\\x00-\x1f]|&(?=[#\w]+;)")
_NOT_IN_DESTINATION = re.compile(r"[%<>#?{}$`\\()\s\"\x00-\x1f]|&(?=[#\w]+;)")
_BRACKET = re.compile(r"\\(?=\Z)|\\.|[\[\]]", re.DOTALL)
_NOT_IN_ANCHOR = re.compile(r"(?:[#|^\[\]{}\\\s]|%%|<%)+")


def wikilink_name(vault: Vault, path: VaultPath, source: VaultPath, style: str = "") -> str | None:
    """The target of a wikilink in ``source`` that means ``path``, in the vault's style; None if none can be written.

    ``style`` is the vault's for who has asked for it already, to write many links.
    """
    style = style or vault.link_style()
    wanted: tuple[str, ...] = ()
    if style == "path":
        wanted = (without_extension(vault, path),)
    elif style == "relative":
        beside = relative(without_extension(vault, path), folder_of(source))
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
    return markdown_anchor(as_path(path), angled=angled)


def as_path(path: str) -> str:
    """A path so that nobody takes it for a URL or a time."""
    return f"./{path}" if _OUTSIDE.match(path) or path.startswith("//") or TIMES.fullmatch(path) else path


def markdown_anchor(anchor: str, *, angled: bool = False) -> str:
    """What follows the ``#`` of a Markdown destination: only what would end or change it is encoded."""
    meaning = _NOT_IN_ANGLES if angled else _NOT_IN_DESTINATION
    return meaning.sub(lambda found: quote(found[0], safe=""), anchor)


def markdown_text(words: str) -> str:
    """Words as the text of a Markdown link."""
    return re.sub(r"([\\\[\]`*_<>$~&])", r"\\\1", " ".join(words.split()))


def markdown_label(label: str) -> str:
    """A label, markup and all, as the text of a Markdown link: brackets without a partner are escaped."""
    opened: list[int] = []
    alone: set[int] = set()
    for found in _BRACKET.finditer(label):
        if found[0] == "[":
            opened.append(found.start())
        elif found[0] == "]" and not opened:
            alone.add(found.start())
        elif found[0] == "]":
            opened.pop()
        elif found[0] == "\\":
            alone.add(found.start())
    alone.update(opened)
    return "".join("\\" + ch if at in alone else ch for at, ch in enumerate(label))


def label(words: str, *, in_table: bool = False) -> str | None:
    """Words as the label of a wikilink; None where they cannot be one."""
    words = " ".join(words.split())
    if not words or _NOT_IN_LABEL.search(words):
        return None
    return words.replace("|", "\\|") if in_table else words


def pipe(*, in_table: bool) -> str:
    """What separates target and label."""
    return "\\|" if in_table else "|"


def anchor_words(heading: str) -> str:
    """A heading's text as the anchor of a wikilink, as Obsidian writes it: without what means something there."""
    return _NOT_IN_ANCHOR.sub(" ", heading).strip()


def in_quotes(words: str, quote_mark: str) -> str:
    """Words inside a YAML string that begins with ``quote_mark``; as they are behind anything else."""
    if quote_mark == "'":
        return words.replace("'", "''")
    return re.sub(r'([\\"])', r"\\\1", words) if quote_mark == '"' else words


def as_quoted(edit: TextEdit, link: Link, text: str) -> TextEdit:
    """An edit in a link of front matter, escaped as the string needs in which the link stands in ``text``."""
    return TextEdit(edit.span, in_quotes(edit.new_text, text[max(link.span.start - 1, 0) : link.span.start]))


def shown(target: str, anchor: str | None) -> str:
    """What Obsidian shows of a wikilink without a label."""
    parts = [target, *(anchor or "").split("#")]
    return " > ".join(part.strip() for part in parts if part.strip())


def labelled(vault: Vault, target: str, words: str, *, in_table: bool = False) -> str | None:
    """What stands between a wikilink's brackets, in the order of the settings; None if ``words`` can be no label.

    ``target`` is whole, with its anchor.
    """
    shows = label(words, in_table=in_table)
    name, label_first = target.partition("#")[0], vault.settings.links.label_first
    if shows is None or (name and not is_target(name, f"|{shows}")) or (label_first and "|" in shows):
        return None
    return pipe(in_table=in_table).join((shows, target) if label_first else (target, shows))


def target_edit(vault: Vault, link: Link, target: str, words: str = "") -> TextEdit | None:
    """The edit that makes a link lead to ``target``; None where that cannot be written.

    A wikilink that has no label shows ``words`` afterwards in the target's place, where there are any
    and they can be a label.
    """
    if link.form is not Form.WIKILINK:
        is_url = target[:5].lower() == "file:"
        path = (markdown_anchor if is_url else markdown_path)(target, angled=link.angled)
        return TextEdit(link.target_span, path.replace("|", "%7C") if link.in_table else path)
    if not is_target(target):
        return None
    if words and link.label is None and not link.embed:
        whole = target if link.anchor is None else f"{target}#{link.anchor}"
        text = labelled(vault, whole, shown(words, link.anchor), in_table=link.in_table)
        if text is not None:
            return TextEdit(Span(link.target_span.start, (link.anchor_span or link.target_span).end), text)
    return TextEdit(link.target_span, target)


def anchor_edit(link: Link, anchor: str) -> TextEdit:
    """The edit that gives a link, which has an anchor, another one."""
    assert link.anchor_span is not None
    written = anchor if link.form is Form.WIKILINK else markdown_anchor(anchor, angled=link.angled)
    return TextEdit(link.anchor_span, written.replace("|", "%7C") if link.in_table else written)


def heading_names(heading: Heading, form: Form) -> tuple[str, str]:
    """What may stand for a heading in the anchor of a link of that form, the usual one first; either may be empty."""
    words = anchor_words(heading.text)
    return (words, heading.slug) if form is Form.WIKILINK else (heading.slug, words)


def heading_anchor(vault: Vault, path: VaultPath, heading: Heading, form: Form) -> str | None:
    """How a link of that form names a heading of the note ``path``; None if nothing names it and no other."""
    for anchor in heading_names(heading, form):
        place = vault.find_anchor(path, anchor, form) if anchor else None
        if place is not None and place.heading == heading:
            return anchor
    return None
