"""What a hover shows of a note: its title, its links and video, and the part that is meant."""

from __future__ import annotations

from note_lsp.features.hover.excerpt import excerpt
from note_lsp.features.markdown_words import code, counted, escaped, linked
from note_lsp.features.places import section_span, title_heading
from note_lsp.folding import fold_words
from note_lsp.paths import VaultPath, stem_of
from note_lsp.syntax.media import own_medium
from note_lsp.syntax.nodes import Form, Heading
from note_lsp.text import Span
from note_lsp.vault.vault import Note, Vault


def preview(vault: Vault, path: VaultPath, anchor: str | None, form: Form) -> str | None:
    """The beginning of a note, or the section or block that ``anchor`` names; None if the note cannot be read."""
    note = vault.note(path)
    if note is None:
        return None
    found = vault.find_anchor(path, anchor, form) if anchor else None
    title = title_of(note)
    if found is not None and found.heading is not None and found.heading != title_heading(note.facts.headings):
        section = _after_heading(note, found.heading)
        return _assembled(vault, note, f"**{escaped(title)}** › {escaped(found.heading.text)}", section)
    if found is not None and found.block is not None:
        return _assembled(vault, note, f"**{escaped(title)}** › {escaped('^' + (found.block.id or ''))}", found.span)
    if found is not None and found.kind == "html":
        line = note.facts.lines.line_span(note.facts.lines.line_of(found.span.start))
        return _assembled(vault, note, f"**{escaped(title)}**", Span(line.start, len(note.text)))
    return _assembled(vault, note, f"**{escaped(title)}**", _beginning(note, title))


def title_of(note: Note) -> str:
    """What people call a note: its title, else its first heading of level 1, else its name."""
    front_matter = note.facts.front_matter
    if front_matter is not None and front_matter.title is not None and front_matter.title.text.strip():
        return front_matter.title.text
    heading = title_heading(note.facts.headings)
    return heading.text if heading is not None and heading.text else stem_of(note.path)


def links_to(count: int, what: str) -> str:
    """``12 links to this note``."""
    return f"{counted(count, 'link')} to this {what}"


def _assembled(vault: Vault, note: Note, head: str, part: Span) -> str:
    medium = own_medium(note.facts.front_matter)
    about = f"{code(note.path)} · {links_to(vault.backlink_count(note.path), 'note')}"
    pieces = [head, about]
    if medium is not None:
        pieces.append(f"Video: {linked(title_of(note), medium.url())}")
    words = excerpt(note, part)
    return "\n\n".join([*pieces, "---", words] if words else pieces)


def _after_heading(note: Note, heading: Heading) -> Span:
    section = section_span(heading, note.facts.headings, note.facts.lines)
    return Span(heading.span.end, max(section.end, heading.span.end))


def _beginning(note: Note, title: str) -> Span:
    """The note without the heading that only repeats its title."""
    heading = title_heading(note.facts.headings)
    front_matter = note.facts.front_matter
    top = front_matter.span.end if front_matter is not None else 0
    if heading is not None and fold_words(heading.text) == fold_words(title):
        before = note.text[top : heading.span.start].strip("\ufeff \t\r\n")
        top = top if before else heading.span.end
    return Span(top, len(note.text))
