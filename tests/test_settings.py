"""The settings of a vault and of an editor, and what is said of faults in them."""

from __future__ import annotations

from typing import Any, get_args

import pytest

from note_lsp import settings
from note_lsp.settings import DEFAULT_SEVERITIES, Settings, Severity, load


def test_without_file_and_editor_the_defaults_hold() -> None:
    assert load(None, None) == (Settings(), ())


def test_the_file_wins_over_the_editor_key_by_key() -> None:
    found, messages = load('[links]\nstyle = "path"\n', {"noteLsp": {"links": {"style": "stem", "siteRoot": "docs"}}})
    assert (found.links.style, found.links.site_root, messages) == ("path", "docs", ())


@pytest.mark.parametrize(
    "editor",
    [
        {"noteLsp": {"newNote": {"folder": "inbox"}}},
        {"newNote": {"folder": "inbox"}},
        {"new_note": {"folder": "inbox"}},
        {"noteLsp.newNote.folder": "inbox", "editor.tabSize": 4},
        {"newNote.folder": "inbox"},
        {"note_lsp": {"new_note.folder": "inbox"}},
    ],
)
def test_an_editor_may_write_the_keys_in_its_own_way(editor: dict[str, Any]) -> None:
    found, messages = load(None, editor)
    assert (found.new_note.folder, messages) == ("inbox", ())


def test_what_an_editor_leaves_empty_or_keeps_for_its_plugin_is_no_fault() -> None:
    assert load(None, {"noteLsp": {"links": None, "trace": {"server": "off"}, "video": {"pictures": None}}}) == (
        Settings(),
        (),
    )


def test_codes_stand_directly_under_diagnostics() -> None:
    found, messages = load(
        '[diagnostics]\nignore = ["drafts/**"]\nbroken-link = "off"\n', {"diagnostics": {"brokenHeading": "error"}}
    )
    assert messages == ()
    assert found.diagnostics.ignore == ("drafts/**",)
    assert found.diagnostics.severity("broken-link") == "off"
    assert found.diagnostics.severity("broken-heading") == "error"
    assert found.diagnostics.severity("ambiguous-link") == "information"


@pytest.mark.parametrize(
    ("toml", "message"),
    [
        ("[links]\nstrict = 1", ".note-lsp.toml: links.strict must be true or false, not 1; false is used"),
        ("[links]\nsite_root = 1", ".note-lsp.toml: links.site_root must be a text, not 1; nothing is used"),
        ("[links]\nstrikt = true", ".note-lsp.toml: links.strikt is unknown; did you mean strict?"),
        ("[link]\nstrict = true", ".note-lsp.toml: link is unknown; did you mean links?"),
        ("links = 3", ".note-lsp.toml: links must be a section with settings, not 3"),
        (
            '[diagnostics]\nbroken-link = "loud"',
            (
                ".note-lsp.toml: diagnostics.broken-link must be one of "
                '"off", "hint", "information", "warning", "error", not "loud"; "warning" is used'
            ),
        ),
        (
            '[diagnostics]\nbroken-lnk = "off"',
            ".note-lsp.toml: diagnostics.broken-lnk is unknown; did you mean broken-link?",
        ),
        ("[vault]\nextensions = []", None),
        (
            '[daily]\npattern = ""',
            '.note-lsp.toml: daily.pattern must be a text that is not empty, not ""; nothing is used',
        ),
    ],
)
def test_a_wrong_key_is_named_and_all_others_hold(toml: str, message: str | None) -> None:
    found, messages = load(toml + '\n[completion]\nlabel = "title"\n', None)
    assert len(messages) == 1
    assert message is None or messages == (message,)
    assert found.completion.label == "title"
    assert found.vault.extensions == (".md", ".markdown")


def test_the_editors_value_serves_where_the_files_is_wrong() -> None:
    found, messages = load("[links]\nstrict = 2\n", {"links": {"strict": True}})
    assert found.links.strict
    assert messages == (".note-lsp.toml: links.strict must be true or false, not 2; true is used",)


def test_a_fault_of_the_editors_is_named_as_the_editor_writes_it() -> None:
    assert load(None, {"links": {"site_root": 3}})[1] == (
        "noteLsp.links.siteRoot must be a text, not 3; nothing is used",
    )


def test_a_file_that_is_no_toml_is_left_out_with_its_line() -> None:
    found, messages = load("[links]\nstrict = true\n[video\n", {"links": {"style": "path"}})
    assert found == Settings(links=settings.LinkSettings(style="path"))
    assert len(messages) == 1
    assert "line 3" in messages[0]


def test_a_byte_order_mark_does_not_spoil_the_file() -> None:
    assert load("\ufeff[links]\nstrict = true\n", None)[0].links.strict


def test_endings_of_notes_are_written_with_or_without_their_dot() -> None:
    assert load('[vault]\nextensions = ["MD", ".txt"]\n', None)[0].vault.extensions == (".md", ".txt")


@pytest.mark.parametrize("editor", [{"noteLsp": 3}, {"noteLsp": []}, {"": {"": 1}}, {"links": {"strict": {"a": {}}}}])
def test_no_editor_brings_the_settings_down(editor: dict[str, Any]) -> None:
    assert load(None, editor)[0] == Settings()


def test_the_schema_knows_every_key_and_every_code() -> None:
    schema = settings.schema()
    sections = schema["$defs"]["Settings"]["properties"]
    known = {"links", "diagnostics", "vault", "completion", "video", "lenses", "hints", "symbols", "daily", "new_note"}
    assert set(sections) == known
    diagnostics = schema["$defs"]["DiagnosticSettings"]["properties"]
    assert set(diagnostics) == {"ignore", *DEFAULT_SEVERITIES}
    assert diagnostics["broken-link"]["enum"] == list(get_args(Severity))
    for name, definition in schema["$defs"].items():
        assert definition["additionalProperties"] is False, name
        for key, value in definition["properties"].items():
            assert value.get("description") or "$ref" in value, key
