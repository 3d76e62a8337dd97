"""What a link resolves to: the ladder, who wins on a rung, and what is left alone."""

from __future__ import annotations

from note_lsp.settings import LinkSettings, Settings, VaultSettings
from tests.core_vault.drawing import check_links


def test_the_vault_path_a_suffix_of_it_and_the_stem_are_exact() -> None:
    check_links(
        """
        -- s.md --
        [[a/b/note]] [[a/b/note.md]] [[b/note]] [[note]] [[note.md]]
        -- a/b/note.md --
        """,
        """
        a/b/note -> a/b/note.md exact
        a/b/note.md -> a/b/note.md exact
        b/note -> a/b/note.md exact
        note -> a/b/note.md exact
        note.md -> a/b/note.md exact
        """,
    )


def test_a_suffix_begins_at_a_folder() -> None:
    check_links(
        """
        -- s.md --
        [[b/note]] [[ote]]
        -- ab/note.md --
        """,
        """
        b/note -> broken
        ote -> broken
        """,
    )


def test_a_wrong_folder_does_not_fall_back_to_the_stem() -> None:
    check_links(
        """
        -- s.md --
        [[missing/target]]
        -- clippings/target.md --
        """,
        "missing/target -> broken",
    )


def test_case_resolves_below_exact() -> None:
    check_links(
        """
        -- s.md --
        [[NOTE]] [[A/Note]] [[note.MD]] [[Ext]] [[Ext.md]]
        -- a/note.md --
        -- Ext.MD --
        """,
        """
        NOTE -> a/note.md case
        A/Note -> a/note.md case
        note.MD -> a/note.md case
        Ext -> Ext.MD exact
        Ext.md -> Ext.MD case
        """,
    )


def test_notes_that_differ_in_case_alone_are_told_apart() -> None:
    check_links(
        """
        -- s.md --
        [[Notex]] [[notex]] [[NOTEX]]
        -- Notex.md --
        -- notex.md --
        """,
        """
        Notex -> Notex.md exact
        notex -> notex.md exact
        NOTEX -> Notex.md case ambiguous with notex.md
        """,
    )


def test_exact_bytes_come_before_the_composed_form_and_that_before_case() -> None:
    check_links(
        r"""
        -- s.md --
        [[caf\u{e9}]] [[cafe\u{301}]] [[CAF\u{c9}]]
        -- caf\u{e9}.md --
        -- x/cafe\u{301}.md --
        """,
        """
        caf\u00e9 -> caf\u00e9.md exact
        cafe\u0301 -> x/cafe\u0301.md exact
        CAF\u00c9 -> caf\u00e9.md case
        """,
    )
    check_links(
        r"""
        -- s.md --
        [[caf\u{e9}]]
        -- x/cafe\u{301}.md --
        -- Caf\u{e9}.md --
        """,
        "caf\u00e9 -> x/cafe\u0301.md case",
    )


def test_letters_fold_beyond_ascii() -> None:
    check_links(
        """
        -- s.md --
        [[STRASSE]] [[ЗАМЕТКА]]
        -- Straße.md --
        -- заметка.md --
        """,
        """
        STRASSE -> Straße.md case
        ЗАМЕТКА -> заметка.md case
        """,
    )


def test_blanks_dashes_and_underscores_are_one() -> None:
    check_links(
        """
        -- s.md --
        [[Data structures]] [[data-structures]] [[us_china]] [[my-folder/data structures]] [[data.structures]]
        -- My_Folder/data_structures.md --
        -- us__china.md --
        """,
        """
        Data structures -> My_Folder/data_structures.md folded
        data-structures -> My_Folder/data_structures.md folded
        us_china -> us__china.md folded
        my-folder/data structures -> My_Folder/data_structures.md folded
        data.structures -> broken
        """,
    )


def test_a_dash_at_a_names_end_is_no_padding() -> None:
    check_links(
        """
        -- s.md --
        [[index]] [[draft]] [[templates/]] [[a--]] [[-]] [[_]] [[-draft]] [[__draft]] [[ _draft ]] [[Last-]] [[last]]
        [x](-)
        -- _index.md --
        -- _draft.md --
        -- index/README.md --
        -- _templates/x.md --
        -- a.md --
        -- last_.md --
        -- README.md --
        """,
        """
        index -> index/README.md exact folder
        draft -> broken
        templates/ -> broken
        a-- -> broken
        - -> broken
        _ -> broken
        -draft -> _draft.md folded
        __draft -> _draft.md folded
        _draft -> _draft.md exact
        Last- -> last_.md folded
        last -> broken
        - -> broken
        """,
    )


def test_a_fold_does_not_reach_over_a_folder() -> None:
    check_links(
        """
        -- s.md --
        [[a-b/c]] [[a/b-c]]
        -- a/b/c.md --
        -- a b/x/c.md --
        """,
        """
        a-b/c -> broken
        a/b-c -> broken
        """,
    )


def test_an_exact_match_elsewhere_beats_a_folded_one_at_home() -> None:
    check_links(
        """
        -- x/s.md --
        [[Data structures]]
        -- x/data_structures.md --
        -- y/Data structures.md --
        """,
        "Data structures -> y/Data structures.md exact",
    )


def test_titles_and_aliases_are_the_last_rung() -> None:
    check_links(
        """
        -- s.md --
        [[Grand title]] [[ally]] [[Both]] [[one, two]] [[two]] [[heading]] [[TCP/IP basics]] [[x17]]
        -- x17.md --
        ---
        title: Grand Title
        aliases: [Ally, x18, TCP/IP basics]
        ---
        # Heading
        -- x18.md --
        ---
        title: Both
        aliases: one, two
        ---
        """,
        """
        Grand title -> x17.md title title
        ally -> x17.md title alias
        Both -> x18.md title title
        one, two -> x18.md title alias
        two -> x18.md title alias
        heading -> broken
        TCP/IP basics -> x17.md title alias
        x17 -> x17.md exact
        """,
    )


def test_a_folded_stem_beats_a_title() -> None:
    check_links(
        """
        -- s.md --
        [[grand-title]]
        -- grand title.md --
        -- x17.md --
        ---
        title: grand-title
        ---
        """,
        "grand-title -> grand title.md folded",
    )


def test_titles_alike_are_ambiguous_unless_one_lies_beside() -> None:
    picture = """
        -- s.md --
        [[Same]]
        -- b/s.md --
        [[Same]]
        -- a/one.md --
        ---
        title: Same
        ---
        -- b/other.md --
        ---
        aliases: [same]
        ---
        """
    check_links(picture, "Same -> a/one.md title title ambiguous with b/other.md")
    check_links(picture, "Same -> b/other.md title alias", source="b/s.md")


def test_titles_alike_beside_the_source_are_ambiguous() -> None:
    check_links(
        """
        -- b/s.md --
        [[Same]]
        -- a/far.md --
        ---
        title: Same
        ---
        -- b/one.md --
        ---
        title: Same
        ---
        -- b/other.md --
        ---
        aliases: [same]
        ---
        """,
        "Same -> b/one.md title title ambiguous with b/other.md, a/far.md",
    )


def test_strict_vaults_have_neither_folds_nor_titles() -> None:
    check_links(
        """
        -- s.md --
        [[Grand Title]] [[Ally]] [[data struc]] [[X17]] [x](data%20struc.md)
        -- x17.md --
        ---
        title: Grand Title
        aliases: [Ally]
        ---
        -- data_struc.md --
        """,
        """
        Grand Title -> broken
        Ally -> broken
        data struc -> broken
        X17 -> x17.md case
        data struc.md -> broken
        """,
        Settings(links=LinkSettings(strict=True)),
    )


def test_the_exact_vault_path_wins_over_everything() -> None:
    check_links(
        """
        -- zeta/s.md --
        [[target]]
        -- zeta/target.md --
        -- alpha/beta/target.md --
        -- target.md --
        """,
        "target -> target.md exact",
    )


def test_a_path_from_the_root_is_exact_in_any_depth() -> None:
    check_links(
        """
        -- zeta/s.md --
        [[b/target]] [[c/d/target]]
        -- b/target.md --
        -- a/b/target.md --
        -- c/d/target.md --
        -- a/c/d/target.md --
        """,
        """
        b/target -> b/target.md exact
        c/d/target -> c/d/target.md exact
        """,
    )


def test_the_sources_own_folder_wins_over_shorter_paths() -> None:
    check_links(
        """
        -- deep/er/s.md --
        [[dup]] [[sub/inner]]
        -- x/dup.md --
        -- deep/dup.md --
        -- deep/er/dup.md --
        -- x/sub/inner.md --
        -- deep/er/sub/inner.md --
        """,
        """
        dup -> deep/er/dup.md exact
        sub/inner -> deep/er/sub/inner.md exact
        """,
    )


def test_the_sources_own_folder_is_not_its_ancestors() -> None:
    check_links(
        """
        -- deep/er/s.md --
        [[dup]]
        -- deep/dup.md --
        -- x/dup.md --
        """,
        "dup -> x/dup.md exact ambiguous with deep/dup.md",
    )


def test_then_the_shortest_path_wins_and_then_the_alphabet() -> None:
    check_links(
        """
        -- s.md --
        [[one]] [[two]]
        -- zeta/one.md --
        -- alpha/one.md --
        -- bb/two.md --
        -- aa/two.md --
        -- longer/two.md --
        """,
        """
        one -> zeta/one.md exact ambiguous with alpha/one.md
        two -> aa/two.md exact ambiguous with bb/two.md, longer/two.md
        """,
    )


def test_names_with_dots_are_stems() -> None:
    check_links(
        """
        -- s.md --
        [[doc.3.with.dots]] [[doc.3.with]] [[Next.js]] [[note.md]] [[data.csv]]
        -- doc.3.with.dots.md --
        -- sub/Next.js.md --
        -- note.md.md --
        -- data.csv --
        -- x/data.csv.md --
        """,
        """
        doc.3.with.dots -> doc.3.with.dots.md exact
        doc.3.with -> broken
        Next.js -> sub/Next.js.md exact
        note.md -> note.md.md exact
        data.csv -> x/data.csv.md exact
        """,
    )


def test_a_note_comes_before_the_one_whose_name_ends_like_it() -> None:
    check_links(
        """
        -- s.md --
        [[note.md]] [[note]] [[note.md.md]]
        -- note.md --
        -- note.md.md --
        """,
        """
        note.md -> note.md exact
        note -> note.md exact
        note.md.md -> note.md.md exact
        """,
    )


def test_the_first_extension_of_the_settings_is_meant() -> None:
    check_links(
        """
        -- s.md --
        [[both]] [[both.markdown]] [[one]]
        -- both.md --
        -- both.markdown --
        -- x/one.markdown --
        """,
        """
        both -> both.md exact
        both.markdown -> both.markdown exact
        one -> x/one.markdown exact
        """,
    )


def test_other_extensions_can_be_notes() -> None:
    check_links(
        """
        -- s.txt --
        [[other]] [[plain.md]]
        -- other.txt --
        -- plain.md --
        """,
        """
        other -> other.txt exact
        plain.md -> plain.md exact (file)
        """,
        Settings(vault=VaultSettings(extensions=(".txt",))),
    )


def test_attachments_need_their_extension() -> None:
    check_links(
        """
        -- s.md --
        ![[picture.png]] [[picture]] ![[Picture.PNG]] [[my picture.png]] ![](img/picture.png)
        -- img/picture.png --
        -- img/my_picture.png --
        """,
        """
        picture.png -> img/picture.png exact (file)
        picture -> broken
        Picture.PNG -> img/picture.png case (file)
        my picture.png -> img/my_picture.png folded (file)
        img/picture.png -> img/picture.png exact (file)
        """,
    )


def test_names_of_object_properties_and_invisible_characters() -> None:
    check_links(
        r"""
        -- s.md --
        [[constructor]] [[__proto__]] [[\u{2068}hidden\u{2069}]] [[hidden]]
        -- constructor.md --
        -- __proto__.md --
        -- \u{2068}hidden\u{2069}.md --
        """,
        """
        constructor -> constructor.md exact
        __proto__ -> __proto__.md exact
        \u2068hidden\u2069 -> \u2068hidden\u2069.md exact
        hidden -> broken
        """,
    )


def test_a_folder_means_its_index_then_its_readme_then_its_namesake() -> None:
    check_links(
        """
        -- s.md --
        [[one]] [[two/]] [[three]] [[four/]] [[five]] [[TWO]] [x](one) [y](one/) [[x/three/]]
        -- one/index.md --
        -- one/README.md --
        -- two/README.md --
        -- two/two.md --
        -- x/three/three.md --
        -- four/other.md --
        -- five/ --
        """,
        """
        one -> one/index.md exact folder
        two/ -> two/README.md exact folder
        three -> x/three/three.md exact
        four/ -> folder
        five -> folder
        TWO -> two/two.md case
        one -> one/index.md exact folder
        one/ -> one/index.md exact folder
        x/three/ -> x/three/three.md exact folder
        """,
    )


def test_a_folder_without_a_note_makes_none_ambiguous() -> None:
    check_links(
        """
        -- s.md --
        [[one]] [[two]]
        -- a/one/index.md --
        -- b/one/other.md --
        -- a/two/index.md --
        -- b/two/index.md --
        """,
        """
        one -> a/one/index.md exact folder
        two -> a/two/index.md exact folder ambiguous with b/two/index.md
        """,
    )


def test_a_note_comes_before_a_file_before_a_folder() -> None:
    check_links(
        """
        -- s.md --
        [[thing]] [[plain]] [[Thing/]]
        -- deep/down/thing.md --
        -- thing/index.md --
        -- plain --
        -- x/plain/index.md --
        """,
        """
        thing -> deep/down/thing.md exact
        plain -> plain exact (file)
        Thing/ -> thing/index.md case folder
        """,
    )


def test_a_markdown_link_looks_beside_the_note_first() -> None:
    check_links(
        """
        -- a/s.md --
        [x](other.md) [y](sub/note.md) [z](elsewhere.md) [n](Other.md)
        -- other.md --
        -- a/other.md --
        -- sub/note.md --
        -- a/sub/note.md --
        -- far/away/elsewhere.md --
        -- b/Other.md --
        """,
        """
        other.md -> a/other.md exact
        sub/note.md -> a/sub/note.md exact
        elsewhere.md -> far/away/elsewhere.md exact
        Other.md -> a/other.md case
        """,
    )


def test_of_several_notes_beside_a_markdown_link_the_same_one_wins_as_elsewhere() -> None:
    check_links(
        """
        -- x/s.md --
        [x](a) [x](ACQ.md) [x](./ACQ.md) [x](a.md) [[a]] [[ACQ]]
        -- x/acq.md --
        -- x/Acq.md --
        -- x/a.markdown --
        -- x/a.md --
        """,
        """
        a -> x/a.md exact
        ACQ.md -> x/Acq.md case ambiguous with x/acq.md
        ./ACQ.md -> x/Acq.md case ambiguous with x/acq.md
        a.md -> x/a.md exact
        a -> x/a.md exact
        ACQ -> x/Acq.md case ambiguous with x/acq.md
        """,
    )


def test_a_folded_match_beside_a_markdown_link_does_not_beat_an_exact_one_elsewhere() -> None:
    check_links(
        """
        -- x/s.md --
        [x](my%20note.md) [x](my-note.md)
        -- x/my_note.md --
        -- y/my note.md --
        """,
        """
        my note.md -> y/my note.md exact
        my-note.md -> x/my_note.md folded
        """,
    )


def test_an_explicit_relative_path_gets_no_fallback() -> None:
    check_links(
        """
        -- a/s.md --
        [x](./My%20Note.md) [y](../My%20Note.md) [[../top]] [[./beside]] [z](./be-side%20it.md) [w](../TOP.md)
        -- Sub/My Note.md --
        -- top.md --
        -- a/beside.md --
        -- a/be_side it.md --
        """,
        """
        ./My Note.md -> broken
        ../My Note.md -> broken
        ../top -> top.md exact
        ./beside -> a/beside.md exact
        ./be-side it.md -> a/be_side it.md folded
        ../TOP.md -> top.md case
        """,
    )


def test_beyond_the_root_nothing_resolves() -> None:
    check_links(
        """
        -- a/s.md --
        [x](../../s.md) [[../../../etc/passwd]] [y](../../vault/a/s.md)
        """,
        """
        ../../s.md -> broken
        ../../../etc/passwd -> broken
        ../../vault/a/s.md -> broken
        """,
    )


def test_relative_folders() -> None:
    check_links(
        """
        -- a/b/s.md --
        [x](..) [y](../) [z](.) [w](../../) [v](../c)
        -- a/index.md --
        -- a/b/README.md --
        -- index.md --
        -- a/c/c.md --
        """,
        """
        .. -> a/index.md exact folder
        ../ -> a/index.md exact folder
        . -> a/b/README.md exact folder
        ../../ -> index.md exact folder
        ../c -> a/c/c.md exact folder
        """,
    )


def test_a_slash_first_is_the_vaults_root() -> None:
    check_links(
        """
        -- a/s.md --
        [x](/top.md) [y](/a/s) [z](/s.md) [[/top]] [r](/)
        -- top.md --
        -- index.md --
        """,
        """
        /top.md -> top.md exact
        /a/s -> a/s.md exact
        /s.md -> broken
        /top -> top.md exact
        / -> index.md exact folder
        """,
    )


def test_a_site_can_have_its_root_in_a_folder() -> None:
    check_links(
        """
        -- s.md --
        [x](/page.md) [y](/docs/page.md) [z](/gone.md)
        -- docs/page.md --
        """,
        """
        /page.md -> docs/page.md exact
        /docs/page.md -> broken
        /gone.md -> broken
        """,
        Settings(links=LinkSettings(site_root="docs")),
    )


def test_absolute_links_that_hardly_ever_resolve_are_a_websites() -> None:
    tenth = "\n".join(f"        [x](/site/{number})" for number in range(9))
    check_links(
        f"""
        -- s.md --
        [[gone]]
        {tenth.strip()}
        -- other.md --
        [x](/site/9)
        """,
        "gone -> broken\n" + "\n".join(f"/site/{number} -> unchecked" for number in range(9)),
    )
    check_links(
        f"""
        -- s.md --
        [x](/other.md)
        {tenth.strip()}
        -- other.md --
        """,
        "/other.md -> other.md exact\n" + "\n".join(f"/site/{number} -> broken" for number in range(9)),
    )


def test_percent_signs_are_decoded_once() -> None:
    check_links(
        """
        -- s.md --
        [x](a%2520b.md) [y](a%20b.md)
        -- a%20b.md --
        -- a b.md --
        """,
        """
        a%20b.md -> a%20b.md exact
        a b.md -> a b.md exact
        """,
    )


def test_a_backslash_is_no_separator() -> None:
    check_links(
        r"""
        -- s.md --
        [[a\\note]]
        -- a/note.md --
        """.replace("\\\\", "\\"),
        "a\\note -> broken",
    )


def test_what_is_ignored_is_found_by_its_path_alone() -> None:
    check_links(
        """
        -- s.md --
        [[secret]] [[secret.md]] [[private/diary]] [[diary]] [x](private/diary.md) [y](private/gone.md)
        ![](private/pic.png) ![[pic.png]] [z](.obsidian/app.json) [[private]] [v](build.log) [[node_modules/x/README]]
        -- .gitignore --
        private/
        secret.md
        *.log
        -- secret.md --
        -- private/diary.md --
        -- private/pic.png --
        -- .obsidian/app.json --
        -- build.log --
        -- node_modules/x/README.md --
        """,
        """
        secret -> broken
        secret.md -> secret.md exact (elsewhere)
        private/diary -> private/diary.md exact (elsewhere)
        diary -> broken
        private/diary.md -> private/diary.md exact (elsewhere)
        private/gone.md -> broken
        private/pic.png -> private/pic.png exact (elsewhere)
        pic.png -> broken
        .obsidian/app.json -> .obsidian/app.json exact (elsewhere)
        private -> private exact (elsewhere)
        build.log -> build.log exact (elsewhere)
        node_modules/x/README -> node_modules/x/README.md exact (elsewhere)
        """,
    )


def test_urls_and_times_name_no_note() -> None:
    check_links(
        """
        -- s.md --
        [[https://example.org/s]] [[00:01:23]] <https://example.org> [x](mailto:a@example.org) [[www.example.org]]
        -- s2.md --
        """,
        """
        https://example.org/s -> unchecked
        00:01:23 -> unchecked
        https://example.org -> unchecked
        mailto:a@example.org -> unchecked
        www.example.org -> unchecked
        """,
    )


def test_a_www_name_that_is_a_file_is_that_file() -> None:
    check_links(
        """
        -- s.md --
        [[www.saved.html]]
        -- clips/www.saved.html --
        """,
        "www.saved.html -> clips/www.saved.html exact (file)",
    )


def test_an_empty_target_is_the_note_itself() -> None:
    check_links(
        """
        -- a/s.md --
        [[#Top]] [[#]] [x](#top)

        # Top
        """,
        """
        (here) -> a/s.md exact = Top
        (here) -> a/s.md exact = note
        (here) -> a/s.md exact = Top
        """,
    )
