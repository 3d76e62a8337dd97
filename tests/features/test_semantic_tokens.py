"""Which pieces of a note are what, for an editor that colours them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given

from note_lsp.features.diagnostics import findings
from note_lsp.features.semantic_tokens import Kind, semantic_tokens
from note_lsp.paths import VaultPath
from note_lsp.settings import LinkSettings, Settings
from note_lsp.text import LineIndex, Span
from note_lsp.vault.vault import Vault
from tests.dsl import Picture
from tests.random_notes import NOTES

NOTE = VaultPath("note.md")
AROUND = """
    -- other.md --
    # Other
    ## A part
    Words. ^block
    -- My Note.md --
    -- one/twin.md --
    -- two/twin.md --
    -- pic.png --
    -- talk.mp4 --
"""
MEDIUM = "---\nvideoId: abcdEFGH123\n---\n"
BROKEN = {
    *("broken-link", "broken-attachment", "broken-heading", "broken-block", "broken-reference", "broken-footnote"),
}
UNCLEAR = {"malformed-timestamp", "out-of-range-timestamp", "placeholder-timestamp", "implausible-timestamp"}


def vault_with(words: str, settings: Settings | None = None) -> Vault:
    """A vault of a few files, and a note of these words that is open."""
    vault = Picture.parse(AROUND).vault(settings=settings)
    vault.open_buffer(NOTE, words, 1)
    return vault


def shown(vault: Vault, span: Span | None = None) -> str:
    """The words of the note with its pieces written in as ``«kind:…»``."""
    words = vault.text(NOTE) or ""
    for start, end, kind in reversed(semantic_tokens(vault, NOTE, span)):
        words = f"{words[:start]}«{Kind(kind).name.lower()}:{words[start:end]}»{words[end:]}"
    return words


def bare(drawn: str) -> str:
    """The words without those marks."""
    return re.sub("«[a-z_]+:([^»]*)»", r"\1", drawn)


def check(drawn: str, settings: Settings | None = None) -> None:
    """Hold that the pieces of the bare words are the drawn ones."""
    assert shown(vault_with(bare(drawn), settings)) == drawn


@pytest.mark.parametrize(
    "drawn",
    [
        "[[«link:other»]] [[ «link:other | the other» ]] [[«link:OTHER#A part|x»]] [[«link:twin»]]",
        "[[«broken:missing»]] [[«broken:missing#part|label»]] ![[«broken:missing.png»]]",
        "[[«link:other#»«broken:no part»«link:|label»]] [[«link:other#»«broken:^none»]] [[«link:other#^block»]]",
        "# Top\n[[«link:#top»]] [[«link:#»«broken:nowhere»]] [[«link:#»]]",
        "![[«embed:other»]] ![[«embed:pic.png|100x145»]] ![«embed:alt»](«embed:pic.png»)",
        '[«link:x»](«link:other.md#a-part» "title") [«link:x»](<«link:My Note.md»>) [](«link:other.md»)',
        "[«broken:x»](«broken:missing.md») [«link:x»](«link:other.md#»«broken:no-part»)",
        "[x]([[«link:other»]]) [[«link:one/twin»]] [[«link:./other»]]",
        "# A [[«link:other»]] «tag:#tag»\n",
        "| [[«link:other\\|x»]] |\n| - |\n",
        '---\nup: "[[«link:other»]]"\ntags: [«tag:one», «tag:two/three»]\n---\n',
    ],
)
def test_a_link_is_what_it_leads_to(drawn: str) -> None:
    check(drawn)


@pytest.mark.parametrize(
    "drawn",
    [
        "<«external:https://a.org»> «external:https://a.org» [«external:x»](«external:https://a.org»)",
        "[[«external:https://a.org | x»]] [«external:x»](«external:mailto:a@b.org») [[«external:www.a.org»]]",
        "[«external:x»][«label:r»] [«external:r»] ![«external:x»][«label:r»]\n\n[«label_definition:r»]: «external:https://a.org»",
        "[«link:x»][«label:r»] [[«link:r»]]\n\n[«label_definition:r»]: «link:other.md»",
        "[«broken:x»][«label:r»]\n\n[«label_definition:r»]: «broken:missing.md»",
        "[x][«broken:none»] [none] [none][]\n\n[//]: # (words)",
        "a[«footnote:^1»] b[«broken:^2»]\n\n[«footnote_definition:^1»]: words",
    ],
)
def test_references_and_footnotes_are_what_is_defined(drawn: str) -> None:
    check(drawn)


@pytest.mark.parametrize(
    "drawn",
    [
        "«tag:#tag/x» word#no `#no` %%#no%% #123",
        "> «callout:[!info]» Title\n> words\n\n> «callout:[!warning]-»\n> > «callout:[!tip]+» in it",
        "Words «block_id:^id»\n\n- item «block_id:^Other-1»\n",
        "> [«link:a label»\n> «link:on two lines»](«link:other.md»)",
        "`[[other]]` <!-- [[other]] -->\n\n    [[other]]\n\n```\n#tag\n```\n",
        "",
        "plain words",
    ],
)
def test_tags_callouts_and_blocks_have_their_signs(drawn: str) -> None:
    check(drawn)


@pytest.mark.parametrize(
    "drawn",
    [
        '«timestamp:<a class="yt-timestamp" data-t="00:05:00">[00:05:00]</a>» and «timestamp:[00:06:00]»',
        "«timestamp:[5:00](https://youtu.be/abcdEFGH123?t=300)» «timestamp:https://youtu.be/abcdEFGH123?t=5»",
        "«timestamp:[[00:01:23]]» «timestamp:[x](00:02:41)» «timestamp:[00:05:03](#t=303)»",
        "[[«link:talk.mp4#»«timestamp:t=62»]] ![[«embed:talk.mp4#»«timestamp:t=5,10»«embed:|x»]]",
        "[[«broken:no.mp4#»«timestamp:t=62»]]",
        '«broken:<a class="yt-timestamp" data-t="HH:MM:SS">[x]</a>»',
        '«broken:<a class="yt-timestamp" data-t="00:75:00">[00:75:00]</a>»',
        '«timestamp:<a class="yt-timestamp"»\n«timestamp:data-t="00:05:00">[00:05:00]</a>»',
        "# [[«link:other»]] «timestamp:[00:05:00]»",
    ],
)
def test_timestamps_are_whole(drawn: str) -> None:
    check(MEDIUM + drawn)


def test_a_bare_time_is_a_time_of_day_where_there_is_no_video() -> None:
    check("from 12:30 on, «timestamp:[12:30]»")
    check(MEDIUM + "from «timestamp:12:30» on")


@pytest.mark.parametrize(
    "drawn",
    [
        "[«link:![»«embed:alt»«link:](»«embed:pic.png»«link:)»](«link:other.md»)",
        "[«link:see ![»«embed:alt»«link:](»«embed:pic.png»«link:) there»](«link:other.md»)",
        "[«broken:![»«embed:a»«broken:](»«embed:pic.png»«broken:) and»](«broken:y.md»)",
        "[«link:![»«broken:a»«link:](»«broken:x.png»«link:)»](«link:other.md»)",
    ],
)
def test_a_picture_in_a_link_is_cut_out_of_it(drawn: str) -> None:
    check(drawn)


def test_names_in_the_settings_decide_what_is_broken() -> None:
    check("[[«link:my_note»]]")
    check("[[«broken:my_note»]]", Settings(links=LinkSettings(strict=True)))
    check("[[«link:shown»|«link:other»]]", Settings(links=LinkSettings(label_first=True)))


def test_nothing_is_broken_before_the_first_index_is_complete() -> None:
    vault = vault_with("[[missing]] [x](missing.md) ![[missing.png]] [[other#no]] [[#own]]")
    vault.complete = False
    assert (
        shown(vault) == "[[«link:missing»]] [«link:x»](«link:missing.md») ![[«embed:missing.png»]] "
        "[[«link:other#no»]] [[«link:#»«broken:own»]]"
    )


def test_a_note_alone_has_no_broken_links() -> None:
    vault = Vault.alone(Picture.parse(AROUND).vault().root / "note.md", Settings())
    vault.open_buffer(NOTE, "[[missing]] [[#own]]", 1)
    assert shown(vault) == "[[«link:missing»]] [[«link:#»«broken:own»]]"
    vault.close()


def test_an_anchor_is_looked_for_in_the_note_as_it_is_now() -> None:
    vault = vault_with("[[other#new]]")
    assert "broken" in shown(vault)
    vault.open_buffer(VaultPath("other.md"), "# New\n", 1)
    assert "broken" not in shown(vault)
    vault.change_buffer(VaultPath("other.md"), "# Newer\n", 2)
    assert "broken" in shown(vault)
    vault.close_buffer(VaultPath("other.md"))
    (vault.root / "other.md").write_text("# New, and longer\n# New\n")
    assert "broken" in shown(vault)
    vault.refresh([VaultPath("other.md")])
    assert "broken" not in shown(vault)


def test_only_what_meets_the_span_is_told() -> None:
    words = "#one [[other]] #two"
    vault = vault_with(words)
    at = words.index("other")
    assert shown(vault, Span(at + 1, at + 2)) == "#one [[«link:other»]] #two"
    assert shown(vault, Span(4, at)) == words
    assert shown(vault, Span(3, 5)) == "«tag:#one» [[other]] #two"
    assert shown(vault, Span(7, 7)) == words


def test_there_is_nothing_in_a_note_that_is_not_there() -> None:
    assert semantic_tokens(vault_with(""), VaultPath("none.md")) == []


@given(NOTES)
def test_pieces_are_in_order_apart_and_on_one_line_and_broken_where_a_finding_says_so(words: str) -> None:
    vault = vault_with(words)
    tokens = semantic_tokens(vault, NOTE)
    lines = LineIndex.of(words)
    at = 0
    for start, end, _ in tokens:
        assert at <= start < end
        assert lines.line_of(start) == lines.line_of(end)
        at = end
    broken = {offset for start, end, kind in tokens if kind == Kind.BROKEN for offset in range(start, end)}
    found = findings(vault, NOTE)
    for finding in found:
        if finding.code in BROKEN and finding.span.start < finding.span.end:
            assert finding.span.start in broken, finding
    note = vault.note(NOTE)
    for anchor in note.facts.time_anchors if note is not None else ():
        assert anchor.seconds is not None or anchor.span.start in broken, anchor
    assert not broken or {finding.code for finding in found} & {*BROKEN, *UNCLEAR}
    vault.close()
