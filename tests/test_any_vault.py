"""Whatever the notes of a vault hold, every feature answers, wherever the cursor stands."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations, pairwise

from hypothesis import example, given, settings
from hypothesis import strategies as st

from note_lsp.features.actions import actions
from note_lsp.features.call_hierarchy import incoming, item_at, outgoing
from note_lsp.features.code_lens import code_lenses, lens_answer
from note_lsp.features.completion import ClientTraits, complete, documentation
from note_lsp.features.definition import declaration, definition, type_definition
from note_lsp.features.diagnostics import all_findings, findings
from note_lsp.features.document_links import document_links
from note_lsp.features.document_symbols import Symbol, document_symbols
from note_lsp.features.folding_ranges import folds
from note_lsp.features.highlight import highlights
from note_lsp.features.hover import hover
from note_lsp.features.inlay_hints import inlay_hints
from note_lsp.features.linked_editing import linked_places
from note_lsp.features.places import Place
from note_lsp.features.references import references
from note_lsp.features.selection_ranges import selections
from note_lsp.features.workspace_symbols import workspace_symbols
from note_lsp.paths import VaultPath
from note_lsp.settings import HintSettings, Settings, SymbolSettings, VideoSettings
from note_lsp.text import Span
from note_lsp.vault.vault import Vault
from tests.dsl import Picture, PictureFile
from tests.random_notes import NOTES, PIECES

PATHS = [VaultPath(path) for path in ("ideas.md", "deep/plan.md", "Plan.md", "a.md")]
VAULTS = st.tuples(*(NOTES for _ in PATHS))


@given(VAULTS)
@example(("".join(PIECES), "", "", ""))
@settings(max_examples=25)
def test_every_feature_answers_at_every_cursor(texts: tuple[str, ...]) -> None:
    vault = _vault_of(texts)
    path = PATHS[0]
    for offset in range(len(texts[0]) + 1):
        for find in (definition, declaration, type_definition):
            destination = find(vault, path, offset)
            if destination is not None:
                assert 0 <= destination.origin.start <= destination.origin.end <= len(texts[0])
                _check_places(vault, destination.places)
        _check_places(vault, references(vault, path, offset, declaration=True))
        highlights(vault, path, offset)
        hover(vault, path, offset)
    vault.close()


@given(VAULTS, st.booleans())
@example(("".join(PIECES), "", "", ""), True)
@settings(max_examples=25)
def test_what_is_completed_takes_the_place_of_a_piece_of_the_line(texts: tuple[str, ...], apply_edit: bool) -> None:
    vault = _vault_of(texts)
    note = vault.note(PATHS[0])
    assert note is not None
    for offset in range(len(note.text) + 1):
        for item in complete(vault, PATHS[0], offset, ClientTraits(apply_edit=apply_edit)).items:
            assert item.replace.touches(offset)
            assert "\n" not in item.replace.of(note.text)
            assert all(0 <= edit.span.start <= edit.span.end <= len(note.text) for edit in item.additional)
            documentation(vault, item.data)
    vault.close()


@given(VAULTS)
@example(("".join(PIECES), "", "", ""))
@settings(max_examples=50)
def test_findings_are_in_the_text_and_every_fix_can_be_made(texts: tuple[str, ...]) -> None:
    picture, vault = _picture_of(texts), _vault_of(texts)
    together = dict(all_findings(vault))
    for path in PATHS:
        found = findings(vault, path)
        assert together.get(path, ()) == found
        for finding in found:
            assert 0 <= finding.span.start <= finding.span.end <= len(picture.text(path))
            assert finding.message
        for action in actions(vault, path, Span(0, len(picture.text(path)))):
            if action.edit is not None:
                picture.edited(action.edit)
    vault.close()


@given(VAULTS)
@example(("".join(PIECES), "", "", ""))
@settings(max_examples=50)
def test_every_note_has_its_symbols_and_links(texts: tuple[str, ...]) -> None:
    vault = _vault_of(
        texts,
        settings=Settings(
            video=VideoSettings(inlay_hints=True, symbols=True),
            hints=HintSettings(embeds=True, titles=True),
            symbols=SymbolSettings(True),
        ),
    )
    for path in PATHS:
        note = vault.note(path)
        assert note is not None
        length = len(note.text)
        _check_symbols(document_symbols(vault, path), Span(0, length))
        links = document_links(vault, path)
        assert all(link.span.end <= after.span.start for link, after in pairwise(links))
        assert all(0 <= hint.offset <= length for hint in inlay_hints(vault, path, Span(0, length)))
        for lens in code_lenses(vault, path):
            assert lens_answer(vault, path, lens.kind, lens.name) is not None
    for query in ("", "a", "é", "[["):
        workspace_symbols(vault, query)
    vault.close()


@given(VAULTS)
@example(("".join(PIECES), "", "", ""))
@settings(max_examples=25)
def test_what_is_selected_is_wider_each_time_and_what_is_linked_says_the_same(texts: tuple[str, ...]) -> None:
    vault = _vault_of(texts)
    note = vault.note(PATHS[0])
    assert note is not None
    places = range(len(note.text) + 1)
    for offset, chain in zip(places, selections(vault, PATHS[0], places), strict=True):
        assert chain[0].touches(offset)
        assert chain[-1] == Span(0, len(note.text))
        assert all(outer.covers(inner) and outer != inner for inner, outer in pairwise(chain))
        linked = linked_places(vault, PATHS[0], offset)
        if linked is not None:
            assert len({span.of(note.text) for span in linked.spans}) == 1
            assert all(span.end <= after.start for span, after in pairwise(linked.spans))
    vault.close()


@given(VAULTS)
@example(("".join(PIECES), "", "", ""))
@settings(max_examples=25)
def test_folds_lie_in_the_text_and_links_are_seen_from_both_ends(texts: tuple[str, ...]) -> None:
    vault = _vault_of(texts)
    pairs: set[tuple[VaultPath, VaultPath, Span]] = set()
    back: set[tuple[VaultPath, VaultPath, Span]] = set()
    for path in PATHS:
        note = vault.note(path)
        assert note is not None
        assert all(Span(0, len(note.text)).covers(fold.span) for fold in folds(vault, path))
        line_of = note.facts.lines.line_of
        folded = [(line_of(fold.span.start), line_of(fold.span.end)) for fold in folds(vault, path)]
        for (first, last), (below, end) in combinations(folded, 2):
            assert first < below
            assert below > last or end <= last
        pairs |= {(path, other.item.path, span) for other in outgoing(vault, path) for span in other.spans}
        back |= {(other.item.path, path, span) for other in incoming(vault, path) for span in other.spans}
        for offset in range(0, len(note.text), 7):
            item = item_at(vault, path, offset)
            assert item is not None
            incoming(vault, item.path, item.heading)
            outgoing(vault, item.path, item.heading)
    assert pairs == back
    vault.close()


@given(VAULTS)
@settings(max_examples=25)
def test_a_buffer_like_the_file_changes_nothing(texts: tuple[str, ...]) -> None:
    closed = _vault_of(texts, opened=False)
    opened = _vault_of(texts)
    for path in PATHS:
        assert opened.links_of(path) == closed.links_of(path)
        assert opened.headings(path) == closed.headings(path)
        assert opened.problems(path) == closed.problems(path)
        assert _sorted(opened, path) == _sorted(closed, path)
        assert opened.name(path) == closed.name(path)
    assert opened.tags() == closed.tags()
    opened.close()
    closed.close()


def _picture_of(texts: tuple[str, ...]) -> Picture:
    """These notes and a picture; lone surrogates cannot be on disk."""
    named = {
        **dict(zip(PATHS, (text.encode("utf-8", "replace").decode() for text in texts), strict=True)),
        VaultPath("pic.png"): "no picture",
    }
    return Picture({path: PictureFile(path, text) for path, text in named.items()})


def _vault_of(texts: tuple[str, ...], opened: bool = True, settings: Settings | None = None) -> Vault:
    """The vault of these notes, the first of them open."""
    picture = _picture_of(texts)
    vault = picture.vault(settings=settings)
    if opened:
        vault.open_buffer(PATHS[0], picture.text(PATHS[0]), 1)
    return vault


def _check_symbols(symbols: Iterable[Symbol], around: Span) -> None:
    for symbol in symbols:
        assert around.covers(symbol.span)
        assert symbol.span.covers(symbol.selection)
        assert symbol.name
        _check_symbols(symbol.children, symbol.span)


def _check_places(vault: Vault, places: Iterable[Place]) -> None:
    for place in places:
        lines = vault.lines(place.path)
        length = lines.length if lines else 0
        assert 0 <= place.span.start <= place.span.end <= length
        assert place.span.covers(place.selection)


def _sorted(vault: Vault, path: VaultPath) -> list[tuple[VaultPath, int]]:
    return sorted((mention.source, mention.link.span.start) for mention in vault.backlinks(path, own=True))
