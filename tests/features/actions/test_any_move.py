"""Whatever the notes of a vault hold and whatever is selected: what moves or is rewritten breaks no link."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from note_lsp.edits import CreateNote
from note_lsp.features.actions import actions
from note_lsp.paths import VaultPath
from note_lsp.text import Span
from tests.dsl import Picture, PictureFile
from tests.features.actions.leads import after_extraction, edited, leads
from tests.random_notes import PIECES

PATHS = [VaultPath(path) for path in ("a.md", "deep/plan.md", "ideas.md")]
LINES = (
    "# Ideas",
    "## Plan",
    "### Plan",
    "Plan\n---",
    "- item [[#Plan]]",
    "  - deeper ^id",
    "> quote [x](deep/plan.md#plan)",
    "[x][ref] [^1] [[ideas#Plan]]",
    "[ref]: ideas.md#plan",
    "[^1]: foot [[plan]]",
    "![[ideas]]",
    "![[ideas#Plan]]",
    "![[plan#^id]]",
    "[[#^id]] [y](#plan-1) [[a#Ideas]]",
    "[z](../ideas.md) [w](plan.md)",
    "```\n# no heading\n```",
    "| a | [[ideas\\|b]] |\n|---|---|",
    "%%\nhidden\n%%",
    "",
    "",
    "",
)
TEXTS = st.lists(st.sampled_from(LINES) | st.sampled_from(PIECES), max_size=14).map("\n".join)
SELECTIONS = st.tuples(st.floats(0, 1), st.floats(0, 1) | st.none())
KEEPS_LINKS = ("Markdown link", "wikilink", "reference", "definitions", "in place")


@given(st.tuples(TEXTS, TEXTS, TEXTS), SELECTIONS, st.sampled_from(["refactor", "source"]))
@settings(max_examples=60)
def test_every_link_leads_where_it_led(texts: tuple[str, ...], selected: tuple[float, float | None], kind: str) -> None:
    clean = [text.encode("utf-8", "replace").decode() for text in texts]
    picture = Picture({path: PictureFile(path, text) for path, text in zip(PATHS, clean, strict=True)})
    vault = picture.vault()
    path, length = PATHS[0], len(clean[0])
    start = round(selected[0] * length)
    span = Span(start, start if selected[1] is None else max(start, round(selected[1] * length)))
    for action in actions(vault, path, span, [kind]):
        edit = action.edit
        if edit is None:
            continue
        picture.edited(edit)
        known = leads(vault)
        changed = edited(vault, edit)
        now = leads(vault)
        for one in changed:
            vault.close_buffer(one)
        if action.kind == "refactor.extract":
            (new,) = (change.path for change in edit.changes if isinstance(change, CreateNote))
            known, now = after_extraction(vault, known, path, new), after_extraction(vault, now, path, new)
            assert now - known == Counter({(path, "the new note", ""): 1})
            assert known - now == Counter()
        elif action.kind == "refactor.inline":
            gone, more = known - now, now - known
            assert {lead[1:] for lead in more} <= {lead[1:] for lead in known}
            assert sum(gone.values()) <= 1
        elif any(words in action.title for words in KEEPS_LINKS):
            assert now == known, action.title
    vault.close()
