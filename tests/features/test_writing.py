"""Links are written so that they read back as meant."""

from __future__ import annotations

import pytest

from note_lsp.features import writing
from note_lsp.paths import VaultPath
from note_lsp.settings import LinkSettings, Settings
from note_lsp.syntax.markdown import parse
from note_lsp.syntax.nodes import Form
from tests.dsl import Picture

SOURCE = VaultPath("s.md")


@pytest.mark.parametrize("style", ["stem", "path", "relative"])
def test_a_target_means_its_note_and_may_mean_no_other(style: str) -> None:
    settings = Settings(links=LinkSettings(style=style))  # type: ignore[arg-type]  # a literal
    vault = Picture.parse("-- s.md --\n-- n.md.md --\n-- n.md.markdown --\n-- a/dup.md --\n-- b/dup.md --\n").vault(
        settings=settings
    )
    for name in vault.names():
        target = writing.wikilink_name(vault, name.path, SOURCE)
        found = vault.resolve_name(target or "", SOURCE)
        assert (found.path, found.ambiguous) == (name.path, False)


@pytest.mark.parametrize(
    "label", ["plain", "a ] b", "[ a", "a [b] c", "] [", r"a \] b", "a\\", r"a \\] b", "[[a] b", r"\[ ]", "**a** `b`"]
)
def test_a_label_of_any_brackets_is_the_text_of_a_markdown_link(label: str) -> None:
    text = f"[{writing.markdown_label(label)}](n.md)"
    (link,) = parse(text).links
    assert (link.form, link.target, link.span.of(text)) == (Form.MARKDOWN, "n.md", text)


def test_balanced_brackets_of_a_label_stay() -> None:
    assert writing.markdown_label("a [b] **c**") == "a [b] **c**"


@pytest.mark.parametrize("words", ["it's", 'say "it"', r"a\b", "'", ""])
@pytest.mark.parametrize("mark", ["'", '"'])
def test_words_in_quotes_are_read_back_by_yaml(words: str, mark: str) -> None:
    front_matter = parse(f"---\nx: {mark}{writing.in_quotes(words, mark)}{mark}\n---\n").front_matter
    assert front_matter is not None
    assert front_matter.fields[0].values[0].text == words
