"""What can be folded: whole lines, of which the first stays."""

from __future__ import annotations

from note_lsp.features.folding_ranges import folds
from tests.dsl import Picture

MARGIN = 4


def check(drawing: str, at_most: int | None = None) -> None:
    """Hold that a note is folded as is drawn in front of its lines: each fold from ``v`` to ``^``."""
    expected = [line[MARGIN:] for line in drawing.splitlines()[1:-1]]
    picture = Picture.parse("-- a.md --\n" + "".join(f"{line[MARGIN:]}\n" for line in expected))
    vault = picture.vault()
    lines = vault.lines(picture.main)
    assert lines is not None
    signs = [[" "] * MARGIN for _ in expected]
    for fold in folds(vault, picture.main, at_most):
        first, last = lines.line_of(fold.span.start), lines.line_of(fold.span.end)
        column = next(column for column, sign in enumerate(signs[first]) if sign == " ")
        for line in range(first, last + 1):
            signs[line][column] = "v" if line == first else "^" if line == last else "|"
    drawn = [f"{''.join(before)}{line[MARGIN:]}".rstrip() for before, line in zip(signs, expected, strict=True)]
    assert drawn == [line.rstrip() for line in expected]


def kinds(drawn: str) -> list[tuple[str, str]]:
    picture = Picture.parse(drawn)
    return [(fold.kind, fold.shown) for fold in folds(picture.vault(), picture.main)]


def test_a_section_is_folded_up_to_its_last_words() -> None:
    check("""
    v   # Top
    |
    |   Words.
    |
    |v  ## One
    ||
    |^  Words.
    |
    |v  Two
    ||  ---
    ^^  Words.

    v   # Next
    ^   Words.
    """)


def test_a_section_in_a_quote_or_list_ends_with_it_and_ends_none_outside() -> None:
    check("""
    v   ## Top
    |
    |v  > text
    ||v > # Quoted
    |^^ > words
    |   >
    |
    |v  - # Listed
    |^    words
    |
    ^   Words.
    """)


def test_list_items_are_folded_with_what_is_in_them() -> None:
    check("""
    v   - a
    |v    - b
    |^      c
    |
    ^     words
        - d

        1. e
    v   2. f
    ^      - g
    """)


def test_items_indented_by_tabs_are_folded_as_others() -> None:
    check("""
    v   - a
    |   \t- b
    |v  \t- c
    |^  \t\t- d
    ^   \t- e
    """)


def test_quotes_fences_tables_and_html_are_folded() -> None:
    check("""
    v   > [!note]- Title
    |   > words
    ^   > words

    v   | a | b |
    |   |---|---|
    ^   | c | d |

    v   ```py
    |   x
    |
    ^   ```

    v   <div>
    ^   </div>

    v   [^1]: a
    |
    ^       b

        one
        paragraph
    """)


def test_comments_and_front_matter_have_a_kind_and_say_what_is_in_them() -> None:
    note = """
        ---
        title: About trees
        ---
        %%
        hidden
        %%
        <!-- seen
        -->
        <!--

          more
        -->

        $$
        x = 1
        $$
        $$y =
        1$$
    """
    assert kinds(note) == [
        ("region", "--- About trees"),
        ("comment", "%% hidden"),
        ("comment", ""),
        ("comment", "<!-- more"),
        ("", "$$ x = 1"),
        ("", ""),
    ]
    assert kinds("---\ntags: x\n---\n") == [("region", "--- tags: x")]
    assert kinds("---\n---\n") == [("region", "")]


def test_nothing_in_a_comment_is_folded_by_itself() -> None:
    check("""
    v   %%
    |   - a
    |     - b
    |   # no heading
    |   ```
    |   ```
    ^   %%
        words
    """)


def test_a_comment_that_is_never_closed_is_folded_to_the_end() -> None:
    check("""
        words

    v   %%
    |
    ^   words
    """)


def test_of_two_folds_that_begin_in_a_line_the_longer_one_is_given() -> None:
    check("""
    v   - > a
    |     > b
    |
    ^     c
    v   > - a
    |   >   b
    ^   > c
    """)


def test_of_too_many_folds_the_longest_are_given() -> None:
    note = """
    v   # A
    |   x
    |v  - b
    ^^    - c

    v   # D
    |   w
    ^   x
    """
    check(note)
    check(note.replace("|v", "| ").replace("^^", "^ "), 2)


def test_lines_end_however_they_end() -> None:
    for flags in ("crlf", "bom", "noeol", "crlf bom noeol"):
        assert kinds(f"-- a.md [{flags}] --\n# A\nx\n\n> b\n> c\n") == [("", "")] * 2
    assert kinds("# A\\u{d}x\\u{d}\\u{d}- b\\u{d}  - c\\u{d}") == [("", "")] * 2
    assert kinds("# A\\u{2028}x\n") == []


def test_an_empty_note_and_a_missing_one_have_no_folds() -> None:
    assert kinds("") == []
    picture = Picture.parse("-- a.md --\n")
    vault = picture.vault()
    (vault.root / "a.md").unlink()
    assert folds(vault, picture.main) == ()
