"""Every link follows what it leads to: the edits that moved files call for in all notes."""

from __future__ import annotations

from collections.abc import Iterable

from note_lsp.edits import TextEdit
from note_lsp.features import writing
from note_lsp.features.moving.changes import Changes
from note_lsp.features.moving.moves import Moves, after
from note_lsp.features.moving.reached import Reached
from note_lsp.features.moving.spelling import Spelling
from note_lsp.paths import VaultPath, folder_of, relative
from note_lsp.syntax.nodes import Leads, Link
from note_lsp.vault.after import After
from note_lsp.vault.resolve import Thing
from note_lsp.vault.vault import Mention, Vault


def follow_moves(vault: Vault, moves: Moves, changes: Changes) -> None:
    """Change the links of all notes so that each leads, once ``moves`` are made, to what it leads to now.

    Those stay as they are that do so anyway; links that lead nowhere are left alone.
    """
    then = after(vault, moves)
    # From the same folder every link leads where it led, unless its goal moves.
    elsewhere = (old for old, new in moves.notes.items() if folder_of(old) != folder_of(new))
    own = (Mention(path, link) for path in elsewhere for link in vault.links_of(path))
    keep_links(vault, then, moves, (*own, *vault.mentions_under(then.names.keys_that_move())), changes)


def keep_links(vault: Vault, then: After, moves: Moves, mentions: Iterable[Mention], changes: Changes) -> None:
    """Change those of ``mentions`` that would lead elsewhere, or less surely, in the vault as it is ``then``."""
    spelling, due = Spelling(vault, then), list[tuple[Link, Reached]]()
    for mention in mentions:
        link = vault.as_meant(mention.link, mention.source)
        if link.leads is not Leads.VAULT or not link.target:
            continue
        reached = _reached(vault, moves, mention.source, link)
        if reached is not None and not spelling.stays_right(reached):
            due.append((link, reached))
    spelling = Spelling(vault, then, vault.with_definitions({reached.source for _, reached in due}))
    for link, reached in due:
        # A title or alias stays what is shown where it no longer is what is linked.
        words = link.target if reached.now.kind in {"title", "alias"} else ""
        edit = respelled(vault, spelling, reached, words)
        if edit is not None:
            changes.replace_in_link(reached.source, link, edit)


def respell(vault: Vault, moves: Moves, source: VaultPath, link: Link, changes: Changes) -> None:
    """Let a link that leads to a note by its title say the note's name, once ``moves`` are made."""
    reached = _reached(vault, moves, source, link)
    target = Spelling(vault, after(vault, moves)).new_target(reached) if reached is not None else None
    edit = writing.target_edit(vault, link, target) if target is not None else None
    if edit is not None:
        changes.leave(source, link)
        changes.replace_in_link(source, link, edit)


def _reached(vault: Vault, moves: Moves, source: VaultPath, link: Link) -> Reached | None:
    now = vault.resolve(link, source)
    if now.thing in {None, Thing.UNCHECKED}:
        return None
    goal = moves.new(now.path) if now.path is not None else None
    folder = moves.new(now.folder) if now.folder is not None else None
    return Reached(link, now, source, moves.new(source), goal, folder)


def respelled(vault: Vault, spelling: Spelling, reached: Reached, words: str = "") -> TextEdit | None:
    """The edit of the link's target, which shows ``words`` then; of a name that no wikilink can hold one that makes it
    a Markdown link.  None if it stays or cannot be written.
    """
    target = spelling.new_target(reached)
    link = reached.link
    if target is None:
        if reached.markdown or link.in_front_matter or reached.goal is None:
            return None
        return TextEdit(link.span, _as_markdown(link, relative(reached.goal, folder_of(reached.new_source))))
    return writing.target_edit(vault, link, target, words) if target != link.target else None


def _as_markdown(link: Link, path: str) -> str:
    label = link.label if link.label is not None else writing.shown(link.target, link.anchor)
    anchor = f"#{writing.markdown_anchor(link.anchor)}" if link.anchor is not None else ""
    destination = f"{writing.markdown_path(path)}{anchor}"
    if link.in_table:
        destination = destination.replace("|", "%7C")
    return f"{'!' if link.embed else ''}[{writing.markdown_label(label)}]({destination})"
