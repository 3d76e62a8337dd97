"""What a hover shows of a note: its title, its links and video, and the part that is meant."""

from __future__ import annotations

from note_lsp.features.hover.excerpt import excerpt
from note_lsp.features.markdown_words import code, counted, escaped, linked
from note_lsp.features.places import section_span, title_heading
from note_lsp.folding import fold_words
from note_lsp.paths import VaultPath, stem_of
from note_lsp.syntax.front_matter import read_front_matter
from note_lsp.syntax.media import own_medium
from note_lsp.syntax.nodes import Form, FrontMatter, Heading
from note_lsp.text import Span
from note_lsp.vault.vault import Vault


def preview(vault: Vault, path: VaultPath, anchor: str | None, form: Form) -> str | None:
    """The beginning of a note, or the section or block that ``anchor`` names; None if the note cannot be read.

    Only what is shown of the note is parsed.
    """
    text = vault.text(path)
    if text is None:
        return None
    front_matter, _ = read_front_matter(text)
    first = vault.first_heading(path)
    title = title_of(path, front_matter, first)
    names, part = [title], _beginning(text, title, front_matter, first)
    found = vault.find_anchor(path, anchor, form) if anchor else None
    if found is not None and found.heading is not None and found.heading != title_heading([first] if first else []):
        names, part = [title, found.heading.text], _after_heading(vault, path, found.heading)
    elif found is not None and found.block is not None:
        names, part = [title, f"^{found.block.id}"], found.span
    elif found is not None and found.kind == "html":
        part = Span(max(text.rfind("\n", 0, found.span.start), 0), len(text))
    pieces = [
        f"**{escaped(title)}**" + "".join(f" › {escaped(name)}" for name in names[1:]),
        f"{code(path)} · {links_to(vault.backlink_count(path), 'note')}",
    ]
    medium = own_medium(front_matter)
    if medium is not None:
        pieces.append(f"Video: {linked(title, medium.url())}")
    words = excerpt(text, part)
    return "\n\n".join([*pieces, "---", words] if words else pieces)


def title_of(path: VaultPath, front_matter: FrontMatter | None, first: Heading | None) -> str:
    """What people call a note: its title, else its first heading if that is of level 1, else its name."""
    if front_matter is not None and front_matter.title is not None and front_matter.title.text.strip():
        return front_matter.title.text
    heading = title_heading([first] if first is not None else [])
    return heading.text if heading is not None and heading.text else stem_of(path)


def links_to(count: int, what: str) -> str:
    """``12 links to this note``, ``No links to this heading``."""
    return f"{counted(count, 'link') if count else 'No links'} to this {what}"


def _after_heading(vault: Vault, path: VaultPath, heading: Heading) -> Span:
    lines = vault.lines(path)
    if lines is None:
        return heading.span
    section = section_span(heading, vault.headings(path), lines)
    return Span(heading.span.end, max(section.end, heading.span.end))


def _beginning(text: str, title: str, front_matter: FrontMatter | None, first: Heading | None) -> Span:
    """The note without front matter, and without the heading that only repeats its title."""
    top = front_matter.span.end if front_matter is not None else 0
    heading = title_heading([first] if first is not None else [])
    if heading is not None and fold_words(heading.text) == fold_words(title):
        before = text[top : heading.span.start].strip("\ufeff \t\r\n")
        top = top if before else heading.span.end
    return Span(top, len(text))
