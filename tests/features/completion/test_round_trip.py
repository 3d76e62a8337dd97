"""Whatever is accepted leads to exactly what was chosen, and the link is closed exactly once."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from note_lsp.features.completion import Item, Kind, complete
from note_lsp.paths import VaultPath
from note_lsp.settings import LinkSettings, Settings
from note_lsp.syntax.nodes import Form, Heading, Leads
from note_lsp.text import Span
from note_lsp.vault.vault import Vault
from tests import dsl
from tests.dsl import Picture, PictureFile
from tests.features.completion.choosing import ABLE, accepted

LETTERS = st.sampled_from(
    [*"abAB -_.#|[]^()%&\\'!~:,é$", "e\u0301", "%20", "..", "日", "{{", "www.", "[[", "]]", "tel:"]
)
NAMES = st.lists(LETTERS, min_size=1, max_size=5).map(lambda parts: "".join(parts).strip(" ./")).filter(bool)
FOLDERS = st.sampled_from(["", "a/", "A b/", "a/a/", "c#/", "b_a/"])
NOTES = st.lists(st.tuples(FOLDERS, NAMES, NAMES | st.none(), NAMES | st.none()), min_size=1, max_size=6)
STYLES = st.sampled_from(["auto", "stem", "path", "relative", "markdown"])
SETTINGS = settings(max_examples=40, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def vault_of(notes: list[tuple[str, str, str | None, str | None]], style: str) -> tuple[Vault, VaultPath]:
    files = {}
    for folder, name, title, alias in notes:
        path = VaultPath(f"{folder}{name}.md")
        lines = [
            "---",
            f"title: {quoted(title)}" if title else "x: y",
            f"aliases: [{quoted(alias)}]" if alias else "z: y",
        ]
        files[path] = PictureFile(path, "\n".join([*lines, "---", ""]))
    source = VaultPath("a/source.md")
    files[source] = PictureFile(source, "")
    return Picture(files).vault(settings=Settings(links=LinkSettings(style=style))), source  # type: ignore[arg-type]  # a literal


def leads_to(vault: Vault, source: VaultPath, text: str) -> list[VaultPath | None]:
    vault.open_buffer(source, text, 2)
    links = [link for link in vault.links_of(source) if link.leads is Leads.VAULT]
    found = [vault.resolve(link, source) for link in links]
    assert not any(resolution.ambiguous for resolution in found), text
    return [resolution.path for resolution in found]


LINES = st.sampled_from(
    ["[[{}", "[[{}]", "[[{}]]", "[[ {} ]] x", "x ![[{}|label]]", "| a | b |\n|---|---|\n| [[{} | b |"]
)
PATH_LINES = st.sampled_from(["[x]({}", "[x]({})", "[x](<{}", "[x](<{}>)", '[x]({} "t")', "[ref]: {}"])


@given(NOTES, STYLES, LINES, st.text("abé_ ", max_size=2))
@SETTINGS
def test_an_accepted_note_is_the_one_the_link_means(
    notes: list[tuple[str, str, str | None, str | None]], style: str, line: str, typed: str
) -> None:
    vault, source = vault_of(notes, style)
    try:
        before, _, after = line.partition("{}")
        text = f"{before}{typed}{after}\n"
        vault.open_buffer(source, text, 1)
        for item in complete(vault, source, len(before + typed), ABLE).items:
            if item.kind in {Kind.NOTE, Kind.ALIAS}:
                check_link(vault, source, text, item)
    finally:
        dsl.close_vaults()


def check_link(vault: Vault, source: VaultPath, text: str, item: Item) -> None:
    written = accepted(text, item)
    assert leads_to(vault, source, written) == [item.description], written
    (link,) = (link for link in vault.links_of(source) if link.leads is Leads.VAULT)
    assert written.count("\n") == text.count("\n")
    if link.form is Form.WIKILINK:
        assert link.span.of(written).endswith("]]")
        assert not written[link.span.end :].startswith("]"), written


@given(NOTES, PATH_LINES, st.text("abé_", max_size=2))
@SETTINGS
def test_an_accepted_path_is_the_one_the_link_means(
    notes: list[tuple[str, str, str | None, str | None]], line: str, typed: str
) -> None:
    vault, source = vault_of(notes, "auto")
    try:
        before, _, after = line.partition("{}")
        text = f"{before}{typed}{after}\n"
        vault.open_buffer(source, text, 1)
        for item in complete(vault, source, len(before + typed), ABLE).items:
            written = accepted(text, item)
            assert leads_to(vault, source, written) == [item.description], written
    finally:
        dsl.close_vaults()


HEADINGS = st.lists(st.tuples(st.integers(1, 4), NAMES), min_size=1, max_size=8)


@given(HEADINGS, st.sampled_from(["[[#{}", "[[##{}]]", "[x](#{})"]))
@SETTINGS
def test_an_accepted_heading_is_the_one_the_link_means(headings: list[tuple[int, str]], line: str) -> None:
    source = VaultPath("source.md")
    below = "\n\n" + "".join(f"{'#' * level} {name}\n" for level, name in headings)
    before, _, after = line.partition("{}")
    text = before + after + below
    vault = Picture({source: PictureFile(source, text)}).vault()
    try:
        vault.open_buffer(source, text, 1)
        known = vault.headings(source)
        for item in complete(vault, source, len(before), ABLE).items:
            assert item.data is not None
            chosen = next(heading for heading in known if heading.span.start == item.data["start"])
            check_heading(vault, source, accepted(text, item), chosen, len(text))
    finally:
        dsl.close_vaults()


def check_heading(vault: Vault, source: VaultPath, written: str, chosen: Heading, length: int) -> None:
    vault.open_buffer(source, written, 2)
    link = vault.links_of(source)[0]
    assert link.anchor is not None
    found = vault.find_anchor(source, link.anchor, link.form)
    assert found is not None, written
    assert found.heading is not None, written
    by = len(written) - length
    assert found.heading.span == Span(chosen.span.start + by, chosen.span.end + by), written
