"""What can be done about a finding, and what a note reads like afterwards."""

from __future__ import annotations

import pytest

from note_lsp.edits import CreateNote, EditNote, apply
from note_lsp.features.actions import Action, Surroundings, actions, mending
from note_lsp.features.create_note import note_text
from note_lsp.features.diagnostics import findings
from note_lsp.paths import VaultPath
from note_lsp.settings import LinkSettings, NewNoteSettings, Settings
from note_lsp.text import Span
from tests.dsl import Picture, PictureFile, check_edit


def at_cursor(text: str, settings: Settings | None = None, only: list[str] | None = None) -> tuple[Action, ...]:
    picture = Picture.parse(text)
    vault = picture.vault(settings=settings)
    cursor = picture.cursor()
    return actions(vault, cursor.path, Span(cursor.offset, cursor.offset), only)


def check(before: str, *afters: str, title: str = "", settings: Settings | None = None) -> None:
    """Hold that the actions whose title contains ``title`` turn ``before`` into ``afters``, in that order.

    The text of a picture with one note stands for the note with the cursor; the others stay.
    """
    found = [one for one in at_cursor(before, settings) if title in one.title and (title or not one.vault_wide)]
    assert len(found) == len(afters), [action.title for action in found]
    for action, after in zip(found, afters, strict=True):
        assert action.edit is not None
        picture = Picture.parse(before)
        changed = Picture.parse(after)
        check_edit(picture, action.edit, Picture({**picture.files, **changed.files}, picture.folders))


NAMED = """
    -- a.md --
    {}
    -- data_structures.md --
    # D
    -- talks/x17.md --
    ---
    title: Grand Title
    aliases: [Ally]
    ---
    -- café.md --
"""


def named(line: str) -> str:
    return NAMED.format(line)


def note(line: str) -> str:
    return f"""
    -- a.md --
    {line}
    """


@pytest.mark.parametrize(
    ("before", "afters"),
    [
        ("[[Data stru$0ctures]]", ["[[data_structures|Data structures]]", "[[data_structures]]"]),
        ("[[ Data stru$0ctures | shown ]]", ["[[ data_structures | shown ]]"]),
        ("[[Data stru$0ctures.md]]", ["[[data_structures.md|Data structures.md]]", "[[data_structures.md]]"]),
        ("![[Data stru$0ctures]]", ["![[data_structures]]"]),
        ("[[Data stru$0ctures#D]]", ["[[data_structures#D|Data structures > D]]", "[[data_structures#D]]"]),
        ("![[Data stru$0ctures#D]]", ["![[data_structures#D]]"]),
        ("[x](Data%20stru$0ctures.md#d)", ["[x](data_structures.md#d)"]),
        ("[x](<Data stru$0ctures.md>)", ["[x](<data_structures.md>)"]),
        ("[x](./Data%20stru$0ctures)", ["[x](./data_structures)"]),
        ("[[Grand T$0itle]]", ["[[x17|Grand Title]]", "[[x17]]"]),
        ("[[al$0ly]]", ["[[x17|ally]]", "[[x17]]"]),
        ("[[al$0ly|her]]", ["[[x17|her]]"]),
        ("[[Talks/x17]] [[TALKS/X$017]]", []),
    ],
)
def test_another_spelling_gets_the_notes_own_name(before: str, afters: list[str]) -> None:
    check(named(before), *map(note, afters), title="Write “")


def test_in_a_table_the_label_is_parted_by_an_escaped_pipe() -> None:
    check(
        """
        -- a.md --
        | a |
        |---|
        | [[Data str$0uctures]] |
        -- data_structures.md --
        """,
        r"""
        -- a.md --
        | a |
        |---|
        | [[data_structures\|Data structures]] |
        """,
        title="show",
    )


LABEL_FIRST = Settings(links=LinkSettings(label_first=True))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("[[Data stru$0ctures]]", "[[Data structures|data_structures]]"),
        ("[[Data stru$0ctures#D]]", "[[Data structures > D|data_structures#D]]"),
        ("[[shown|Data stru$0ctures]]", "[[shown|data_structures]]"),
        ("[[Grand Titel$0]]", "[[Grand Title|x17]]"),
        ("[shown](talks/x17$0.md)", "[[shown|x17]]"),
    ],
)
def test_the_label_comes_first_where_the_settings_say_so(before: str, after: str) -> None:
    actions = at_cursor(named(before), LABEL_FIRST)
    title = next(one.title for one in actions if one.preferred or one.kind == "refactor.rewrite")
    check(named(before), note(after), title=title, settings=LABEL_FIRST)


def test_the_label_comes_first_in_a_table_too() -> None:
    check(
        """
        -- a.md --
        | a |
        |---|
        | [[d$0up]] |
        -- bb/dup.md --
        -- aa/dup.md --
        """,
        r"""
        -- a.md --
        | a |
        |---|
        | [[dup\|aa/dup]] |
        """,
        title="aa",
        settings=LABEL_FIRST,
    )


def test_a_title_that_can_be_no_label_is_left_out() -> None:
    check(
        """
        -- a.md --
        [[Grand Titel [x$0]]
        -- n.md --
        ---
        title: "Grand Title [x]"
        ---
        """,
        note("[[n]]"),
        title="Change to",
    )


def test_a_name_is_written_in_the_style_of_the_settings() -> None:
    settings = Settings(links=LinkSettings(style="path"))
    check(named("[[Grand T$0itle]]"), note("[[talks/x17|Grand Title]]"), title="show", settings=settings)


def test_the_form_that_reads_as_before_is_preferred() -> None:
    preferred = [action for action in at_cursor(named("[[Data stru$0ctures]]")) if action.preferred]
    assert [action.title for action in preferred] == ["Write “data_structures” and show “Data structures”"]


@pytest.mark.parametrize(
    ("before", "afters"),
    [
        ("[[data_structurs$0]]", ["[[data_structures]]"]),
        ("[[data_structurs$0#D|label]]", ["[[data_structures#D|label]]"]),
        ("[[cafe$0]]", ["[[café]]"]),
        ("[[cafés$0]]", ["[[café]]"]),
        ("[[Grand Titel$0]]", ["[[x17|Grand Title]]"]),
        ("[x](data_structurs$0.md)", ["[x](data_structures.md)"]),
        ("[x](data_structurs$0)", ["[x](data_structures)"]),
        ("[x](cafe$0.md)", ["[x](café.md)"]),
        ("[[data$0]]", []),
        ("[[nowhere/x17$0]]", ["[[x17]]"]),
    ],
)
def test_a_misspelt_name_gets_the_near_one(before: str, afters: list[str]) -> None:
    check(named(before), *map(note, afters), title="Change to")


def test_backslashes_become_slashes() -> None:
    check(named(r"[[talks\x$017]]"), note("[[talks/x17]]"), title="“/”")


AMBIGUOUS = """
    -- a.md --
    See {}.
    -- bb/dup.md --
    -- aa/dup.md --
"""


@pytest.mark.parametrize(
    ("before", "afters"),
    [
        ("[[d$0up]]", ["See [[aa/dup|dup]].", "See [[bb/dup|dup]]."]),
        ("[[d$0up|x]]", ["See [[aa/dup|x]].", "See [[bb/dup|x]]."]),
        ("[x](d$0up.md)", ["See [x](aa/dup.md).", "See [x](bb/dup.md)."]),
    ],
)
def test_an_ambiguous_name_is_lengthened_to_each_candidate(before: str, afters: list[str]) -> None:
    check(AMBIGUOUS.format(before), *map(note, afters), title="Lead to")


@pytest.mark.parametrize(
    ("line", "path"),
    [
        ("[[the missing_one$0]]", "sub/the missing_one.md"),
        ("[[deep/er$0]]", "deep/er.md"),
        ("[[../er$0]]", "er.md"),
        ("[[c/$0]]", "c/index.md"),
        ("[x](b/$0)", "sub/b/index.md"),
        ("[x](er$0.md)", "sub/er.md"),
        ("[x](/er$0.md)", "er.md"),
        ("[[Kubernetes: k8s$0]]", "sub/Kubernetes: k8s.md"),
        ("[[../../er$0]]", None),
        (f"[[{'long' * 70}$0]]", None),
        ("[[.hidden$0]]", None),
        ("[[there$0]]", None),
    ],
)
def test_a_missing_note_can_be_made(line: str, path: str | None) -> None:
    found = at_cursor(f"""
        -- sub/a.md --
        {line} [y](/there.md)
        -- there.md --
    """)
    made = [action for action in found if action.title.startswith("Create note")]
    assert [
        change.path
        for action in made
        if action.edit
        for change in action.edit.changes
        if isinstance(change, CreateNote)
    ] == ([path] if path else [])
    assert all(action.kind == "quickfix" and not action.preferred for action in made)


def test_a_note_that_two_links_want_is_offered_once() -> None:
    vault = Picture.parse(note("[[nope$0]] and [[nope]] and [[gone]]")).vault()
    titles = [action.title for action in actions(vault, VaultPath("a.md"), Span(0, 30), ["quickfix"])]
    assert titles == ["Create note nope.md", "Create note gone.md"]


def test_a_new_note_begins_with_its_title() -> None:
    check(
        """
        -- a.md --
        [[the_missing one$0]]
        """,
        """
        -- the_missing one.md --
        # the missing one
        """,
        title="Create",
    )


def test_a_folders_note_begins_with_the_folders_name() -> None:
    check(note("[[my_things/$0]]"), "-- my_things/index.md --\n# my things", title="Create")


@pytest.mark.parametrize(
    ("name", "plain", "double", "single", "listed"),
    [
        ("new one", "new one", "new one", "new one", "new one"),
        ("Re: a thing", "'Re: a thing'", "Re: a thing", "Re: a thing", "'Re: a thing'"),
        ("- x", "'- x'", "- x", "- x", "'- x'"),
        ("a, b", "a, b", "a, b", "a, b", "'a, b'"),
        ('say "it"', 'say "it"', r"say \"it\"", 'say "it"', 'say "it"'),
        ("it's #1", "'it''s #1'", "it's #1", "it''s #1", "'it''s #1'"),
        ("it's", "it's", "it's", "it''s", "it's"),
        ("2024-12-24", "2024-12-24", "2024-12-24", "2024-12-24", "2024-12-24"),
    ],
)
def test_a_title_in_the_front_matter_of_a_template_is_quoted_where_yaml_needs_it(
    name: str, plain: str, double: str, single: str, listed: str
) -> None:
    template = """
        -- t.md --
        ---
        title: {} # as a comment says
        double: "On {}"
        single: 'On {}'
        aliases: [x, {}]
        block: |
          {}
        ---
        # {}
    """
    settings = Settings(new_note=NewNoteSettings(template="t"))
    vault = Picture.parse(template.format(*["{{title}}"] * 6)).vault(settings=settings)
    assert note_text(vault, name) == Picture.parse(template.format(plain, double, single, listed, name, name)).text()


def test_a_new_note_is_a_copy_of_the_template_in_the_folder_of_the_settings() -> None:
    check(
        """
        -- sub/a.md --
        [[new$0]]
        -- templates/note.md --
        ---
        title: {{title}}
        ---
        {{ Title }} {{other}}
        """,
        """
        -- inbox/new.md --
        ---
        title: new
        ---
        new {{other}}
        """,
        title="Create",
        settings=Settings(new_note=NewNoteSettings(folder="inbox", template="templates/note")),
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("[[https://exam$0ple.org/z]]", "<https://example.org/z>"),
        ("[[https://exam$0ple.org/z | t]]", "[t](https://example.org/z)"),
        ("[[https://exam$0ple.org/z#part|t]]", "[t](https://example.org/z#part)"),
        ("[[www.exam$0ple.org]]", "<https://www.example.org>"),
        ("[[www.exam$0ple.org|t]]", "[t](https://www.example.org)"),
        ("[[mailto:a@b$0.org]]", "<mailto:a@b.org>"),
        ("[[https://exam$0ple.org/a_(b)]]", "<https://example.org/a_(b)>"),
        ("[[https://exam$0ple.org/a_(b)|t]]", "[t](https://example.org/a_(b))"),
        ("[[https://exam$0ple.org/a)_(b|t]]", "[t](https://example.org/a%29_%28b)"),
        ("[[https://exam$0ple.org/a b|t]]", "[t](https://example.org/a%20b)"),
        ("[[https://exam$0ple.org/w|a ] c]]", r"[a \] c](https://example.org/w)"),
        ("[[https://exam$0ple.org/w|[a] [c]]", r"[[a] \[c](https://example.org/w)"),
        ("[[https://exam$0ple.org/w|a\\]]", r"[a\\](https://example.org/w)"),
        ("![[https://exam$0ple.org/p.png]]", "![https://example.org/p.png](https://example.org/p.png)"),
    ],
)
def test_a_url_in_a_wikilink_becomes_a_link_of_its_own(before: str, after: str) -> None:
    check(note(before), note(after), title="Write")


def talk(line: str, stamp: str = "") -> str:
    return f"""
    -- a.md --
    ---
    videoId: abcdEFGH123
    ---
    {line}{stamp}
    """


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("[[00:01:$023]]", '<a class="yt-timestamp" data-t="00:01:23">[00:01:23]</a>'),
        ("[[41:$050]]", '<a class="yt-timestamp" data-t="00:41:50">[41:50]</a>'),
        ("[[00:01:$023|here]]", '<a class="yt-timestamp" data-t="00:01:23">here</a>'),
        ("[[00:01:$023|x]]", '<a class="yt-timestamp" data-t="00:01:23">x [00:01:23]</a>'),
        ("[here]([[00:01:$023]])", '<a class="yt-timestamp" data-t="00:01:23">here</a>'),
        ("[[00:05:$000-00:06:00]]", '<a class="yt-timestamp" data-t="00:05:00">[00:05:00-00:06:00]</a>'),
        (
            "[[00:01:$000, 00:02:00]]",
            (
                '<a class="yt-timestamp" data-t="00:01:00">[00:01:00]</a>, '
                '<a class="yt-timestamp" data-t="00:02:00">[00:02:00]</a>'
            ),
        ),
    ],
)
def test_a_time_in_a_wikilink_becomes_a_timestamp_in_a_note_with_a_video(before: str, after: str) -> None:
    check(talk(before), talk(after), title="timestamp")


def test_of_times_in_wikilinks_those_that_say_two_times_are_not_mended_with_the_others() -> None:
    mended = '<a class="yt-timestamp" data-t="00:05:00">{}</a>'
    before, after = "[[5:0$00]] [[5:00|2:00]] [[5:00|at 5:00]]", f"{mended} [[5:00|2:00]] {mended}"
    check(talk(before), talk(after.format("[5:00]", "at 5:00")), title="Mend all")


def test_a_time_in_a_wikilink_becomes_plain_text_in_a_note_without() -> None:
    check(note("At [[00:01:$023]]."), note("At 00:01:23."), title="plain")
    assert [action.title for action in at_cursor(note("At [[00:01:$023]]."))] == ["Make it plain text"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("[[00:01:$023|here]].", "here [00:01:23]."),
        ("[[00:01:$023|here]]{there}", "here 00:01:23{there}"),
        ("[[00:01:$023|1:23]].", "1:23."),
        ("[[00:01:$023|at 1:23]].", "at 1:23."),
        ("[[00:01:$023|2:00]].", "2:00 [00:01:23]."),
        ("[[00:01:$000-00:02:00|here]].", "here [00:01:00-00:02:00]."),
        ("at:[[00:01:$023]].", "at:[00:01:23]."),
        ("[[1:$023]]and", "[1:23]and"),
        ("[here]([[00:01:$023]])", "here [00:01:23]"),
    ],
)
def test_the_time_of_a_wikilink_is_said_still_where_it_becomes_plain_text(before: str, after: str) -> None:
    check(note(before), note(after), title="Make it plain text")


def test_a_video_named_before_a_time_in_a_wikilink_makes_it_a_timestamp() -> None:
    anchor = '<a class="yt-timestamp" data-t="00:01:23">[00:01:23]</a>'
    video = "https://youtu.be/abcdEFGH123"
    check(note(f"{video} [[00:01:$023]]"), note(f"{video} {anchor}"), title="timestamp")
    check(note(f"[[00:01:$023]] {video}"), note(f"00:01:23 {video}"), title="Make it")


PROPERTY = """
    -- a.md --
    ---
    videoId: abcdEFGH123
    up: {}
    ---
    -- Don't worry too much.md --
    -- data_structures.md --
    -- x17.md --
    ---
    aliases: 'say "hello world"'
    ---
    # Grand "openings" here
"""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('"[[00:01:2$03]]"', '"00:01:23"'),
        ('"[[https://exam$0ple.org/z]]"', '"https://example.org/z"'),
        ("'[[https://exam$0ple.org/it''s]]'", "'https://example.org/it''s'"),
        ("'[[Dont worry to$0o much]]'", "'[[Don''t worry too much]]'"),
        ("'[[Don''t worry to much$0]]'", "'[[Don''t worry too much]]'"),
        ('"[[say hello world$0]]"', '"[[x17|say \\"hello world\\"]]"'),
        ('"[[say \\"hello world\\"$0]]"', '"[[x17|say \\"hello world\\"]]"'),
        ('"[[x17#Grand \\"opnings\\" here$0]]"', '"[[x17#Grand \\"openings\\" here]]"'),
        ('"[[Data struct$0ures]]"', '"[[data_structures|Data structures]]"'),
        ("'[[Don''t worry too much$0]]'", None),
    ],
)
def test_in_front_matter_a_fix_keeps_to_the_quotes_and_to_what_means_something_there(
    before: str, after: str | None
) -> None:
    preferred = [action for action in at_cursor(PROPERTY.format(before)) if action.preferred]
    if after is None:
        assert not preferred
        return
    (action,) = preferred
    assert action.edit is not None
    check_edit(PROPERTY.format(before), action.edit, PROPERTY.format(after))


def test_a_label_of_a_url_in_front_matter_is_given_up_only_when_asked() -> None:
    (action,) = at_cursor(PROPERTY.format('"[[https://exam$0ple.org|t]]"'), only=["quickfix"])
    assert not action.preferred


def test_a_note_that_uses_anchors_gets_another_one() -> None:
    anchor = '<a class="yt-timestamp" data-t="00:05:00">[00:05:00]</a>'
    check(
        note(f"{anchor} and [[00:01:$023]]"),
        note(f'{anchor} and <a class="yt-timestamp" data-t="00:01:23">[00:01:23]</a>'),
        title="timestamp",
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Text.\n\n[old$0]: x.md\n[kept]: x.md\n\n[kept]\n", "Text.\n\n[kept]: x.md\n\n[kept]\n"),
        ("Text.\n\n[old$0]: x.md\n\nMore.\n", "Text.\n\nMore.\n"),
        ("Text.\n\n[old$0]: x.md\n", "Text.\n"),
        ("Text.\n\n[old$0]: x.md", "Text."),
        ("[old$0]: x.md\n\nText.\n", "\nText.\n"),
        ("[old$0]: x.md", ""),
        ("# A\n[old$0]: x.md\n\nText.\n", "# A\n\nText.\n"),
        ("Text.\n\n[^old$0]: one\n    two\n\nMore.\n", "Text.\n\nMore.\n"),
        ("> [old$0]: x.md\n", "> \n"),
    ],
)
def test_an_unused_definition_goes_with_its_lines_and_leaves_no_second_blank_one(before: str, after: str) -> None:
    cursor = before.index("$0")
    text = before.replace("$0", "")
    vault = Picture({VaultPath("a.md"): PictureFile(VaultPath("a.md"), text)}).vault()
    (action,) = (one for one in actions(vault, VaultPath("a.md"), Span(cursor, cursor)) if "Remove" in one.title)
    (change,) = action.edit.changes if action.edit else ()
    assert isinstance(change, EditNote)
    assert apply(text, change.edits) == after


def test_all_unused_definitions_go_at_once() -> None:
    check(
        """
        -- a.md --
        Text.

        [old$0]: x.md

        [older]: x.md

        More.

        [oldest]: x.md
        """,
        """
        -- a.md --
        Text.

        More.
        """,
        title="all 3",
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("[[N#Grand opnings$0]]", "[[N#Grand openings]]"),
        ("[[N#Top#Grand opnings$0]]", "[[N#Top#Grand openings]]"),
        ("[x](N.md#grand-opnings$0)", "[x](N.md#grand-openings)"),
        ("[[N#^secnd-block$0]]", "[[N#^second-block]]"),
    ],
)
def test_a_misspelt_anchor_gets_the_near_one(before: str, after: str) -> None:
    picture = """
        -- a.md --
        {}
        -- N.md --
        # Top

        ## Grand openings

        Words ^second-block
    """
    check(picture.format(before), note(after), title="Change to")


NESTED = """
    -- a.md --
    {}
    -- N.md --
    # Machine Learning
    ## Details
    ## A rather long heading about the {{{{templates}}}} x
    # Gardening
    ## Openings
    # C# and all of F#
"""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("[[N#Machine lerning#Details$0]]", "[[N#Machine Learning#Details]]"),
        ("[[N#Machine lerning # Details$0|x]]", "[[N#Machine Learning # Details|x]]"),
        ("[[N#Machine Learning#Detials$0]]", "[[N#Machine Learning#Details]]"),
        ("[[N#Machine lerning#Detials$0]]", None),
        ("[[N#Machine Learning#Opennings$0]]", None),
        ("[[N#Machine lerning#Openings$0]]", None),
        ("[[N#C# and all off F#$0]]", "[[N#C and all of F]]"),
        (
            "[[N#A rather long heading about the templaxes x$0]]",
            "[[N#A rather long heading about the templates x]]",
        ),
    ],
)
def test_the_part_of_a_nested_anchor_that_is_misspelt_is_mended_where_that_mends_it_all(
    before: str, after: str | None
) -> None:
    if after is None:
        assert not [one for one in at_cursor(NESTED.format(before)) if "Change to" in one.title]
    else:
        check(NESTED.format(before), note(after), title="Change to")


def test_a_repeated_heading_keeps_its_own_anchor_in_the_other_form() -> None:
    picture = """
        -- a.md --
        {}
        -- N.md --
        # Talk
        # Talk
    """
    check(picture.format("[x](N.md#talk-$01)"), note("[[N#talk-1|x]]"), title="Make it a")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("[x][long labl$0e]\n\n    [long label]: b.md\n    [long label]", "[x][long label]"),
        ("x[^long-not$0]\n\n    [^long-note]: b\n    [^long-note]", "x[^long-note]"),
    ],
)
def test_a_misspelt_label_gets_the_near_one(before: str, after: str) -> None:
    first = before.partition("\n")[0]
    check(note(before), note(before.replace(first, after)), title="Change to")


def test_all_findings_of_a_kind_are_mended_at_once() -> None:
    check(
        named("[[Data stru$0ctures]] [[data-structures]] [[other]]"),
        note("[[data_structures|Data structures]] [[data_structures|data-structures]] [[other]]"),
        title="all 2",
    )


def test_of_fixes_that_touch_each_other_the_first_is_made() -> None:
    picture = named("[[Data structures#Gardning]] [[Data structures]]").replace("# D\n", "# Gardening\n")
    vault = Picture.parse(picture).vault()
    path = VaultPath("a.md")
    found = findings(vault, path)
    assert [one.code for one in found] == ["non-canonical-link", "broken-heading", "non-canonical-link"]
    for ordered in (found, found[::-1]):
        edits = mending(Surroundings(vault, path), ordered).edits
        assert apply(vault.text(path) or "", edits).strip() == (
            "[[data_structures#Gardning|Data structures > Gardning]] [[data_structures|Data structures]]"
        )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (note("[[1:$023]][[2:00]] [[3:00]]"), note("1:23[[2:00]] 3:00")),
        (note("[[1:$023|1:23]][[2:00]]"), note("1:23[[2:00]]")),
        (
            talk("[[1:$023]][[2:00]]"),
            talk(
                '<a class="yt-timestamp" data-t="00:01:23">[1:23]</a>'
                '<a class="yt-timestamp" data-t="00:02:00">[2:00]</a>'
            ),
        ),
    ],
)
def test_of_times_that_would_run_into_each_other_the_first_is_mended(before: str, after: str) -> None:
    check(before, after, title="Mend all")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("[[x17$0|label]]", "[label](talks/x17.md)"),
        ("[[x17$0]]", "[x17](talks/x17.md)"),
        ("[[café#Much ad$0o]]", "[café > Much ado](café.md#Much%20ado)"),
        ("![[café$0]]", "![](café.md)"),
        ("[label](talks/x17$0.md)", "[[x17|label]]"),
        ("[x17](talks/x17$0.md)", "[[x17]]"),
        ("[a\\]\\] b](talks/x17$0.md)", None),
    ],
)
def test_a_link_is_written_in_the_other_form(before: str, after: str | None) -> None:
    found = [action for action in at_cursor(named(before)) if action.kind == "refactor.rewrite"]
    if after is None:
        assert "]]" not in str(found)
        return
    check(named(before), note(after), title="Make it a")


@pytest.mark.parametrize(
    "line",
    [
        "[x](talks/x17$0.md)(y)",
        "[see [x](talks/x17$0.md)](y.md)",
        "[y][[x17$0]]",
        "[5:03](#t$0=303)",
        "[w](#00:0$05:03)",
    ],
)
def test_a_link_that_the_other_form_would_make_no_link_or_no_moment_keeps_its_form(line: str) -> None:
    found = at_cursor(named(line), only=["refactor.rewrite"])
    assert [action.title for action in found if action.title.startswith("Make it a")] == []


def test_a_heading_is_named_by_its_slug_in_a_markdown_link() -> None:
    picture = """
        -- a.md --
        {}
        -- N.md --
        # Grand Openings: now
    """
    check(picture.format("[[N#Grand openings n$0ow|x]]"), note("[x](N.md#grand-openings-now)"), title="Make it a")
    check(picture.format("[x](N.md#grand-openings-n$0ow)"), note("[[N#Grand Openings: now|x]]"), title="Make it a")


def test_only_the_kinds_that_are_asked_for_are_answered() -> None:
    picture = named("[[Data stru$0ctures]]")
    assert {action.kind for action in at_cursor(picture)} == {"quickfix", "refactor.rewrite"}
    assert {action.kind for action in at_cursor(picture, only=["quickfix"])} == {"quickfix"}
    assert {action.kind for action in at_cursor(picture, only=["refactor"])} == {"refactor.rewrite"}
    assert at_cursor(picture, only=["source.organizeImports"]) == ()


def test_nothing_is_made_for_a_link_that_resolves() -> None:
    assert not [action for action in at_cursor(named("[[x$017]]")) if "Create" in action.title]


def test_strictly_a_name_spelt_differently_is_a_misspelt_one() -> None:
    settings = Settings(links=LinkSettings(strict=True))
    check(named("[[data stru$0ctures]]"), note("[[data_structures]]"), title="Change to", settings=settings)


@pytest.mark.parametrize(
    ("link", "there", "after"),
    [
        ("[[N#Go$0ne]]", "# N\n\n## A\n\nx\n\n\n", "# N\n\n## A\n\nx\n\n## Gone"),
        ("[[N#A#Go$0ne]]", "# N\n\n## A\n\nx\n\n# B", "# N\n\n## A\n\nx\n\n### Gone\n\n# B"),
        ("[[N#A#Go$0ne]]", "# N\n## A\n# B", "# N\n## A\n\n### Gone\n\n# B"),
        ("[[N#X#Go$0ne]]", "# N", "# N\n\n## X\n\n### Gone"),
        ("[y](N.md#my-new-$0one)", "---\nt: x\n---", "---\nt: x\n---\n## My new one"),
        ("[y](N.md#Gone$0)", "x", "x\n\n## Gone"),
        ("[[N#Go$0ne]]", "```\nopen", None),
        ("[[N#Go$0ne [x](y)]]", "x", None),
        ("[[N#A$0]]", "## A", None),
    ],
)
def test_the_heading_that_a_link_wants_can_be_written(link: str, there: str, after: str | None) -> None:
    picture = Picture.parse(f"-- a.md --\n{link}\n-- N.md --\n{there}\n")
    found = [
        one for one in at_cursor(f"-- a.md --\n{link}\n-- N.md --\n{there}\n") if one.title.startswith("Write heading")
    ]
    assert len(found) == (after is not None)
    for action in found:
        assert action.kind == "quickfix"
        assert action.edit is not None
        assert picture.edited(action.edit).text("N.md") == f"{after}\n"


def test_a_heading_of_the_note_itself_is_written_at_its_end() -> None:
    check(note("[[#He$0re]] x"), "-- a.md --\n[[#Here]] x\n\n## Here\n", title="Write heading")
