"""The label of a link made an alias of the note it leads to."""

from __future__ import annotations

import re
from collections.abc import Iterator

from note_lsp.edits import TextEdit, apply
from note_lsp.features.action_kinds import REWRITE
from note_lsp.features.actions.action import Action, edit_of
from note_lsp.features.actions.lines import line_break
from note_lsp.features.front_matter_words import as_value
from note_lsp.folding import fold_name
from note_lsp.syntax.front_matter import read_front_matter
from note_lsp.syntax.nodes import Field, FrontMatter, Leads
from note_lsp.text import Span
from note_lsp.vault.resolve import Thing
from note_lsp.vault.vault import Note, Vault

_REST_OF_LINE = re.compile(r"[^\r\n]*")
_KEYS = ("aliases", "alias")


def additions(vault: Vault, note: Note, span: Span) -> Iterator[Action]:
    """The action for the label of the link at ``span``, if its note is not called so yet."""
    link = next((one for one in note.facts.links if one.span.meets(span)), None)
    if link is None or link.embed or link.leads is not Leads.VAULT or not link.target or link.label is None:
        return
    label = " ".join(link.label.replace("\\|", "|").split())
    found = vault.resolve(link, note.path)
    name = vault.name(found.path) if found.path is not None and found.thing is Thing.NOTE else None
    if name is None or not label or link.anchor or any(sign in label for sign in "[]<>`*_\\"):
        return
    called = {fold_name(one) for one in (name.stem, name.title or "", *name.aliases)}
    text = vault.text(name.path) if fold_name(label) not in called else None
    edit = alias_edit(text, label) if text is not None else None
    if edit is not None:
        yield Action(f"Add “{label}” as an alias of {name.stem}", REWRITE, edit_of(name.path, edit))


def alias_edit(text: str, alias: str) -> TextEdit | None:
    """The edit that gives the note of this text an alias more, in the form that its aliases have.

    None where its front matter is malformed, or written so that the alias could not be added without another change.
    """
    front_matter, problems = read_front_matter(text)
    if problems:
        return None
    edit = _added(text, front_matter, alias)
    if edit is None:
        return None
    after, problems = read_front_matter(apply(text, [edit]))
    kept = after is not None and not problems and _fields(after) == _fields(front_matter)
    before = [one.text for one in front_matter.aliases] if front_matter is not None else []
    return edit if kept and after is not None and [*before, alias] == [one.text for one in after.aliases] else None


def _added(text: str, front_matter: FrontMatter | None, alias: str) -> TextEdit | None:
    newline = line_break(text)
    listed = f"aliases:{newline}  - {as_value(alias, in_list=False)}{newline}"
    if front_matter is None:
        at = Span(int(text.startswith("\ufeff")), int(text.startswith("\ufeff")))
        return TextEdit(at, f"---{newline}{listed}---{newline}")
    field = next((one for key in _KEYS if (one := front_matter.field(key)) is not None), None)
    if field is None:
        end = front_matter.body.end
        return TextEdit(Span(end, end), listed)
    if not field.values:
        return _first(text, field, alias, newline)
    last = field.values[-1]
    end = last.span.end + (not last.plain)
    if not field.is_list:
        return _as_list(text, field, alias)
    line = max(text.rfind("\n", 0, last.span.start), text.rfind("\r", 0, last.span.start)) + 1
    before = text[line : last.span.start - (not last.plain)]
    if before.strip() == "-":
        # Behind a comment that the line may have.
        end += len(_REST_OF_LINE.match(text, end)[0])  # type: ignore[index]  # it matches the empty string too
        return TextEdit(Span(end, end), f"{newline}{before}{as_value(alias, in_list=False)}")
    return TextEdit(Span(end, end), f", {as_value(alias, in_list=True)}")


def _first(text: str, field: Field, alias: str, newline: str) -> TextEdit | None:
    """The first alias behind a key that has none: ``aliases:`` or ``aliases: []``."""
    colon = text.find(":", field.key_span.end) + 1
    bracket = text.find("[", colon) + 1
    if field.is_list and colon and bracket:
        return TextEdit(Span(bracket, bracket), as_value(alias, in_list=True))
    return TextEdit(Span(colon, colon), f"{newline}  - {as_value(alias, in_list=False)}") if colon else None


def _as_list(text: str, field: Field, alias: str) -> TextEdit | None:
    """One string made a list; of ``a, b`` the whole and each part are aliases, and stay so."""
    value = field.values[0]
    if "\n" in value.span.of(text) or "\r" in value.span.of(text):
        return None
    quotes = 0 if value.plain else 1
    whole = Span(value.span.start - quotes, value.span.end + quotes)
    parts = [part.strip() for part in value.text.split(",") if part.strip()] if "," in value.text else []
    words = [as_value(value.text, in_list=True) if value.plain else whole.of(text)]
    words += [as_value(one, in_list=True) for one in (*parts, alias)]
    return TextEdit(whole, f"[{', '.join(words)}]")


def _fields(front_matter: FrontMatter | None) -> list[tuple[str, tuple[str, ...]]]:
    """What the front matter says apart from aliases."""
    fields = front_matter.fields if front_matter is not None else ()
    return [(one.key, tuple(value.text for value in one.values)) for one in fields if one.key.lower() not in _KEYS]
