"""Tables of contents, inserted and brought up to date."""

from __future__ import annotations

import pytest

from note_lsp.features.actions import actions
from note_lsp.settings import LinkSettings, Settings
from note_lsp.text import Span
from tests.dsl import Picture

MARKDOWN = Settings(links=LinkSettings(style="markdown"))
ON_SAVE = ["source.tableOfContents.note-lsp"]


def after(text: str, settings: Settings | None = None, only: list[str] | None = None) -> str | None:
    """The note with its table of contents as the action at the cursor leaves it; None if none is offered."""
    picture = Picture.parse(f"-- a.md --\n{text}\n-- b.md --\n")
    vault = picture.vault(settings=settings)
    at = picture.cursor().offset
    found = [one for one in actions(vault, picture.main, Span(at, at), only) if "table of contents" in one.title]
    if not found:
        return None
    (action,) = found
    assert action.edit is not None
    made = picture.edited(action.edit).text("a.md")
    return made.removesuffix("\n")


NOTE = "# A\n{}## Plans\n### Sub: x\n## Plans\n> ## Quoted\n## See [[b]] `c`"


def test_it_is_inserted_below_the_title_or_at_an_empty_line() -> None:
    wanted = "- [[#Plans]]\n  - [[#Sub: x]]\n- [[#plans-1|Plans]]\n- [[#See b c]]"
    body = NOTE.partition("{}")[2]
    assert after(NOTE.format("").replace("# A", "# A$0", 1)) == f"# A\n\n{wanted}\n\n{body}"
    assert after(NOTE.format("words\n$0\n")) == f"# A\nwords\n\n{wanted}\n\n{body}"


def test_it_is_written_in_the_style_of_the_vault() -> None:
    wanted = "- [Plans](#plans)\n  - [Sub: x](#sub-x)\n- [Plans](#plans-1)\n- [See b c](#see-b-c)"
    assert after(NOTE.format("\n$0\n\n"), MARKDOWN) == NOTE.format(f"\n{wanted}\n\n")


@pytest.mark.parametrize(
    ("table", "wanted"),
    [
        ("* [[#Old]]\n* $0[[#More]]", "* [[#Plans]]\n  * [[#Sub]]\n* [[#More]]"),
        ("- [Old](#old)\n\t- [Sub](#sub)$0\n- [More](#more)", "- [Plans](#plans)\n\t- [Sub](#sub)\n- [More](#more)"),
        (
            "<!-- toc -->\n$0\n<!-- tocstop -->",
            "<!-- toc -->\n- [[#Plans]]\n  - [[#Sub]]\n- [[#More]]\n<!-- tocstop -->",
        ),
        ("## Contents\n- $0[[#Plans]]", "## Contents\n- [[#Plans]]\n  - [[#Sub]]\n- [[#More]]"),
        ("- $0[[#Contents]]\n- [[#Plans]]", "- [[#Plans]]\n  - [[#Sub]]\n- [[#More]]"),
        ("- [[#A]]\n  - $0[[#Plans]]", "- [[#A]]\n  - [[#Plans]]\n    - [[#Sub]]\n  - [[#More]]"),
    ],
)
def test_one_that_is_there_is_brought_up_to_date_as_it_is_written(table: str, wanted: str) -> None:
    note = "# A\n\n{}\n\n## Plans\n### Sub\n## More"
    made = after(note.format(table))
    assert made == note.format(wanted)
    first = wanted.index("[[#" if "[[" in wanted else "[Plans")
    assert after(made[: made.index(wanted) + first] + "$0" + made[made.index(wanted) + first :]) is None


def test_an_editor_may_update_it_on_save_wherever_the_cursor_is() -> None:
    note = "# A\n\n- [[#Plans]]\n\n## Plans\n## More\n\nwor$0ds"
    assert after(note, only=ON_SAVE) == note.replace("$0", "").replace("[[#Plans]]", "[[#Plans]]\n- [[#More]]")
    assert after(note.replace("[[#Plans]]", "[[#Plans]]\n- [[#More]]"), only=ON_SAVE) is None
    assert after("# A\n$0\n## B", only=ON_SAVE) is None


@pytest.mark.parametrize(
    "note",
    [
        "# A\nwor$0ds\n## B",
        "# A$0",
        "$0\n\nno heading",
        "# A\n\n- see [[#B]]\n- $0[[#B]]\n\n## B",
        "# A\n\n- $0[[#Old]]\n- [[#Older]]\n- [[#B]]\n\n## B",
        "# A\n\n- $0[[b]]\n- [[#B]]\n\n## B",
        "# A\n```\n$0\n```\n## B",
        "---\n$0\n---\n## B",
    ],
)
def test_elsewhere_none_is_offered(note: str) -> None:
    assert after(note) is None
