"""What a vault answers: texts, buffers, backlinks, wanted notes, tags, names to write."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from note_lsp.paths import VaultPath
from note_lsp.settings import DiagnosticSettings, LinkSettings, Settings, VaultSettings
from note_lsp.syntax import reparse
from note_lsp.syntax.markdown import parse
from note_lsp.syntax.nodes import Form
from note_lsp.vault import texts
from note_lsp.vault.answers import Mention
from note_lsp.vault.index import Index
from note_lsp.vault.vault import Vault
from tests.dsl import Picture, build_vault

S = VaultPath("s.md")


def vault_of(picture: str, settings: Settings | None = None) -> Vault:
    return Picture.parse(picture).vault(settings=settings)


def drawn(mentions: list[Mention]) -> list[str]:
    """Source and target of each."""
    return [f"{mention.source}: {mention.link.target}" for mention in mentions]


def test_rows_give_back_the_facts_they_were_made_of() -> None:
    picture = Picture.parse(
        r"""
        -- s.md --
        ---
        title: T
        aliases: [A, "B"]
        see: "[[other]]"
        tags: [one, "two"]
        ---
        # Top [[a|b]] {#here}
        [[ t # h | l ]] ![[p.png|100]] [x](<a b.md>#c) ![](d.png) [r]: gone <https://example.org>
        [r]: other.md#x "t"
        [[00:01:23]] [[https://example.org | t]] [[#^id]] [[]] www.example.org #tag

        | a |
        |---|
        | [[a\|b]] |

        Words \u{1F600} ^Block-id

        - item ^item

        <a id="x" name='y'></a> [^1] [x][gone]
        """
    )
    vault = picture.vault()
    facts = parse(picture.files[S].text)
    assert vault.links_of(S) == facts.links
    assert vault.headings(S) == facts.headings
    assert vault.block_ids(S) == tuple(block for block in facts.blocks if block.id is not None)
    assert vault.problems(S) == facts.problems
    assert vault.store.elements(S) == facts.html_anchors
    assert {tag for key in vault.tags() for _, tag in vault.tag_uses(key)} == set(facts.tags)
    lines = vault.lines(S)
    assert lines is not None
    assert lines.to_bytes() == facts.lines.to_bytes()
    assert [(path, tuple(links)) for path, links in vault.links_by_note()] == [(S, facts.links)]


def test_a_note_keeps_its_byte_order_mark() -> None:
    vault = vault_of("-- s.md [bom] --\n# Top")
    note = vault.note(S)
    assert note is not None
    assert note.text.startswith("\ufeff# Top")
    assert vault.headings(S)[0].span.of(note.text) == "# Top"


def test_texts_of_notes_and_of_nothing_else() -> None:
    vault = vault_of(
        """
        -- s.md --
        # Top
        -- pic.png --
        -- .gitignore --
        hidden.md
        -- hidden.md --
        # Hidden
        """
    )
    assert vault.note(VaultPath("gone.md")) is None
    assert vault.note(VaultPath("pic.png")) is None
    hidden = vault.note(VaultPath("hidden.md"))
    assert hidden is not None
    assert [heading.text for heading in vault.headings(VaultPath("hidden.md"))] == ["Hidden"]
    lines = vault.lines(VaultPath(".gitignore"))
    assert lines is not None
    assert lines.line_count == 2
    assert vault.lines(VaultPath("gone.txt")) is None


def test_a_note_that_changes_on_disk_is_read_again_without_being_told() -> None:
    vault = vault_of("-- s.md --\nold")
    assert vault.note(S).text == "old\n"  # type: ignore[union-attr]  # it is there
    vault.file_path(S).write_text("newer")
    assert vault.note(S).text == "newer"  # type: ignore[union-attr]  # it is there


def test_existence() -> None:
    vault = vault_of(
        """
        -- a/s.md --
        -- .gitignore --
        x.png
        -- x.png --
        """
    )
    for path in ("a/s.md", "a", "", "x.png", ".gitignore"):
        assert vault.exists(VaultPath(path)), path
    for path in ("s.md", "b", "x.jpg", "nul\0l", "x" * 5000):
        assert not vault.exists(VaultPath(path)), path


def test_an_open_buffer_counts_instead_of_its_file() -> None:
    vault = vault_of(
        """
        -- s.md --
        [[b]] #disk
        -- b.md --
        """
    )
    b = VaultPath("b.md")
    vault.open_buffer(S, "---\ntitle: Fresh\n---\n[[b]] [[b]] #buffer", 7)
    assert vault.backlink_count(b) == 2
    assert set(vault.tags()) == {"buffer"}
    assert vault.resolve_name("fresh", b).path == S
    note = vault.note(S)
    assert note is not None
    assert note.version == 7
    vault.change_buffer(S, "nothing", 8)
    assert vault.backlink_count(b) == 0
    assert vault.resolve_name("fresh", b).broken
    vault.close_buffer(S)
    assert vault.backlink_count(b) == 1
    assert set(vault.tags()) == {"disk"}
    assert not vault.is_open(S)


def test_a_long_open_note_is_parsed_by_what_has_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    vault = vault_of("-- s.md --\n-- b.md --")
    words = "Some words.\n\n" * 2_000
    vault.open_buffer(S, words + "[[b]]\n\n# End", 1)
    assert vault.backlink_count(VaultPath("b.md")) == 1

    def refused(*_: object) -> None:
        raise AssertionError("the whole note is read")

    with monkeypatch.context() as patch:
        for module, name in ((texts, "parse"), (texts, "parsed"), (reparse, "parsed")):
            patch.setattr(module, name, refused)
        for version, typed in ((2, "[[b]] and [[b"), (3, "[[b]] and [[b]]")):
            vault.change_buffer(S, f"{words}{typed}\n\n# End", version)
            note = vault.note(S)
            assert note is not None
            assert note.facts.headings == parse(note.text).headings
    assert vault.backlink_count(VaultPath("b.md")) == 2
    vault.change_buffer(S, f"[[b|c]]\n\n{words}# End", 4)
    vault.note(S)
    vault.reopen(Settings(links=LinkSettings(label_first=True)))
    note = vault.note(S)
    assert note is not None
    assert [link.target for link in note.facts.links] == ["c"]


def test_a_buffer_without_a_file_is_a_note_until_it_is_closed() -> None:
    vault = vault_of("-- s.md --\n[[new]]")
    new = VaultPath("sub/new.md")
    vault.open_buffer(new, "[[s]]\n# New", 1)
    assert vault.resolve_name("new", S).path == new
    assert drawn(vault.backlinks(S)) == ["sub/new.md: s"]
    assert [place.heading.text for place in vault.find_headings("new", 9)] == ["New"]
    vault.close_buffer(new)
    assert vault.resolve_name("new", S).broken
    assert vault.backlinks(S) == []


def test_an_open_note_whose_file_is_deleted_stays_until_it_is_closed() -> None:
    vault = vault_of(
        """
        -- s.md --
        [[b]]
        -- b.md --
        """
    )
    b = VaultPath("b.md")
    vault.open_buffer(b, "[[s]]", 1)
    vault.file_path(b).unlink()
    vault.refresh([b])
    assert vault.resolve_name("b", S).path == b
    assert vault.backlink_count(S) == 1
    vault.close_buffer(b)
    assert vault.resolve_name("b", S).broken
    assert vault.backlink_count(S) == 0


def test_an_ignored_note_that_is_open_stays_outside() -> None:
    vault = vault_of(
        """
        -- s.md --
        -- .gitignore --
        secret.md
        -- secret.md --
        """
    )
    secret = VaultPath("secret.md")
    vault.open_buffer(secret, "[[s]]\n# Deep", 1)
    assert vault.resolve_name("secret", S).broken
    assert vault.backlinks(S) == []
    assert [heading.text for heading in vault.headings(secret)] == ["Deep"]
    vault.close_buffer(secret)
    assert vault.resolve_name("secret", S).broken


@pytest.mark.parametrize("sources", [("s.md", "private/a.md"), ("private/a.md", "s.md")])
def test_what_lies_beside_an_ignored_note_is_found_whoever_asked_before(sources: tuple[str, ...]) -> None:
    vault = vault_of(
        """
        -- s.md --
        -- .gitignore --
        private/
        -- private/a.md --
        -- private/b.md --
        """
    )
    found = {source: vault.resolve_target("b.md", VaultPath(source), markdown=True).path for source in sources}
    assert found == {"s.md": None, "private/a.md": "private/b.md"}


def test_the_generation_goes_up_with_every_change_and_only_then() -> None:
    vault = vault_of("-- s.md --\nx")
    seen = [vault.generation]

    def moved() -> bool:
        seen.append(vault.generation)
        return seen[-1] > seen[-2]

    vault.open_buffer(S, "x", 1)
    assert moved()
    vault.change_buffer(S, "y", 2)
    assert moved()
    vault.close_buffer(S)
    assert moved()
    vault.refresh([S])
    assert not moved()
    vault.file_path(S).write_text("other")
    assert vault.refresh([S]) == {"s"}
    assert moved()
    assert vault.refresh([S]) == set()
    assert not moved()


def test_refresh_tells_the_keys_of_what_changed() -> None:
    vault = vault_of("-- a/s.md --\nx")
    new = VaultPath("a/New_note.md")
    vault.file_path(new).write_text("---\ntitle: Some Title\naliases: [Ally]\n---\n")
    assert vault.refresh([new]) == {"new note", "some title", "ally"}
    vault.file_path(new).write_text("---\ntitle: Other\n---\n")
    assert vault.refresh([new]) == {"new note", "some title", "ally", "other"}
    vault.file_path(new).unlink()
    assert vault.refresh([new]) == {"new note", "other"}
    picture = VaultPath("a/Pic_1.png")
    vault.file_path(picture).write_text("x")
    assert vault.refresh([picture]) == {"pic 1.png"}


def test_writes_into_a_hidden_folder_change_nothing() -> None:
    vault = vault_of(
        """
        -- s.md --
        -- .git/HEAD --
        """
    )
    before = vault.tables.generation
    (vault.root / ".git" / "index.lock").write_text("x")
    assert vault.refresh([VaultPath(".git/index.lock"), VaultPath(".git/HEAD")]) == set()
    assert vault.tables.generation == before


def test_refresh_tells_the_keys_of_what_ignored_and_hidden_files_change() -> None:
    vault = vault_of(
        """
        -- s.md --
        [x](x.log) [y](build/out.pdf) [z](build/)
        -- .gitignore --
        *.log
        build/
        -- x.log --
        -- build/out.pdf --
        """
    )
    log, pdf = VaultPath("x.log"), VaultPath("build/out.pdf")
    assert not any(vault.resolve(link, S).broken for link in vault.links_of(S))
    for path in (log, pdf):
        vault.file_path(path).unlink()
    assert vault.refresh([log, pdf]) == {"x.log", "out.pdf"}
    assert vault.refresh([log, pdf]) == set()
    vault.file_path(pdf).write_text("x")
    assert vault.refresh([pdf]) == {"out.pdf"}
    shutil.rmtree(vault.root / "build")
    assert vault.refresh([VaultPath("build")]) == {"build", "out.pdf"}
    vault.open_buffer(S, "[y](build/out.pdf) [[x]]", 1)
    (vault.root / "build").mkdir()
    vault.file_path(pdf).write_text("x")
    assert vault.refresh([VaultPath("build")]) == {"build", "out.pdf"}


def test_refresh_tells_the_keys_of_folders_that_come_and_go_with_a_file() -> None:
    vault = vault_of("-- s.md --\n[[dir/]]")
    note = VaultPath("dir/sub/x.md")
    vault.file_path(note).parent.mkdir(parents=True)
    vault.file_path(note).write_text("x")
    assert vault.refresh([note]) == {"dir", "sub", "x"}
    shutil.rmtree(vault.root / "dir")
    assert vault.refresh([note]) == {"dir", "sub", "x"}


def test_refresh_tells_the_keys_that_are_mentioned_more_or_less_often() -> None:
    vault = vault_of("-- s.md --\n[[zz]] [[same]]")
    vault.file_path(S).write_text("[[zz]] [[zz]] [[same]]")
    assert vault.refresh([S]) == {"s", "zz"}
    vault.file_path(S).unlink()
    assert vault.refresh([S]) == {"s", "zz", "same"}


def test_refresh_tells_of_absolute_links_when_they_become_a_websites() -> None:
    vault = vault_of(
        """
        -- s.md --
        [x](/gone.md) [y](/b.md)
        -- b.md --
        """
    )
    vault.open_buffer(S, "[x](/gone.md) [y](/b.md)", 1)
    assert vault.resolve_target("/gone.md", S, markdown=True).broken
    other = VaultPath("other.md")
    vault.file_path(other).write_text("[w](/far/away) " * 20)
    assert vault.refresh([other]) == {"other", "away", "gone", "b"}
    assert not vault.resolve_target("/gone.md", S, markdown=True).broken


def test_a_folder_that_is_gone_takes_what_is_hidden_in_it_along() -> None:
    vault = vault_of(
        """
        -- s.md --
        -- .gitignore --
        *.log
        -- d/x.log --
        -- d/.dot/y.md --
        """
    )
    assert vault.resolve_target("d/x.log", S, markdown=True).thing == "elsewhere"
    shutil.rmtree(vault.root / "d")
    assert vault.refresh([VaultPath("d")]) == {"d", "x.log", ".dot"}
    assert vault.resolve_target("d/x.log", S, markdown=True).broken
    assert vault.resolve_target("d/.dot/y.md", S, markdown=True).broken


@pytest.mark.parametrize("target", ["real", "."])
def test_a_note_opened_through_a_symlink_that_is_not_followed_stays_outside(target: str) -> None:
    vault = vault_of(
        """
        -- s.md --
        [[n]]
        -- real/n.md --
        """
    )
    n = VaultPath("real/n.md")
    (vault.root / "ln").symlink_to(vault.root / target)
    inside = VaultPath("ln/n.md" if target == "real" else "ln/real/n.md")
    vault.open_buffer(inside, "[[s]]", 1)
    vault.refresh([VaultPath("ln")])
    for _ in range(2):
        found = vault.resolve_name("n", S)
        assert (found.path, found.ambiguous, vault.backlink_count(S)) == (n, False, 0)
        vault.close_buffer(inside)
        vault.open_buffer(inside, "[[s]]", 2)


def test_what_changes_while_the_index_is_built_is_not_lost(tmp_path: Path) -> None:
    (tmp_path / "v").mkdir()
    (tmp_path / "v" / "s.md").write_text("[[new]]")
    vault = Vault.open(tmp_path / "v", Settings(), cache=tmp_path / "c")
    survey = vault.survey()
    vault.adopt_survey(survey)
    (tmp_path / "v" / "new.md").write_text("x")
    assert vault.refresh([VaultPath("new.md")]) == set()
    for built in vault.build(survey):
        vault.adopt(built)
    vault.finish()
    assert vault.resolve_name("new", S).path == "new.md"
    vault.close()


def test_backlinks_resolve_and_do_not_match_names() -> None:
    vault = vault_of(
        """
        -- y/s.md --
        [[dup]] [[dup#^x]] ![[dup]] [[y/dup]]
        -- x/t.md --
        [[dup]] [x](../y/dup.md#top) [[nice name]] [[Dup]]
        -- x/dup.md --
        [[#self]] [[dup]] [x](./dup.md)
        -- y/dup.md --
        ---
        title: Nice Name
        ---
        """
    )
    x, y = VaultPath("x/dup.md"), VaultPath("y/dup.md")
    assert drawn(vault.backlinks(y)) == [
        "x/t.md: ../y/dup.md",
        "x/t.md: nice name",
        "y/s.md: dup",
        "y/s.md: dup",
        "y/s.md: dup",
        "y/s.md: y/dup",
    ]
    assert drawn(vault.backlinks(x)) == ["x/t.md: dup", "x/t.md: Dup"]
    assert drawn(vault.backlinks(x, own=True)) == [
        "x/dup.md: ",
        "x/dup.md: dup",
        "x/dup.md: ./dup.md",
        "x/t.md: dup",
        "x/t.md: Dup",
    ]
    assert vault.backlink_count(y) == 6


def test_backlinks_of_folder_notes_and_files() -> None:
    vault = vault_of(
        """
        -- s.md --
        [[docs/]] [x](docs) ![[pic.png]] [y](img/pic.png) [[index]]
        -- docs/index.md --
        [up](..) [here](.)
        -- README.md --
        [x](docs/) [x](/)
        -- img/pic.png --
        """
    )
    assert drawn(vault.backlinks(VaultPath("docs/index.md"))) == [
        "README.md: docs/",
        "s.md: docs/",
        "s.md: docs",
        "s.md: index",
    ]
    assert drawn(vault.backlinks(VaultPath("README.md"))) == ["docs/index.md: .."]
    assert drawn(vault.backlinks(VaultPath("README.md"), own=True)) == ["README.md: /", "docs/index.md: .."]
    assert drawn(vault.backlinks(VaultPath("img/pic.png"))) == ["s.md: pic.png", "s.md: img/pic.png"]


def test_wanted_counts_every_link_to_the_missing_note() -> None:
    vault = vault_of(
        """
        -- s.md --
        [[Not written]] [[gone/Not written]] [[s]]
        -- a.md --
        [[not_written#x]] [x](Not%20written.md) ![[not written]]
        -- b.md --
        [x](gone/not-written.md) [y](./not%20written)
        """
    )
    assert vault.wanted("Not written", S) == (5, 3)
    assert vault.wanted("gone/not written", S) == (2, 2)
    assert vault.wanted("nobody wants it", S) == (0, 0)


def test_a_missing_note_is_wanted_no_more_once_it_is_there() -> None:
    vault = vault_of(
        """
        -- s.md --
        [[x/late]]
        -- a.md --
        [[late]]
        """
    )
    vault.open_buffer(VaultPath("y/late.md"), "", 1)
    assert vault.wanted("late", S) == (0, 0)
    assert vault.wanted("x/late", S) == (1, 1)


def test_wanted_keeps_up_with_what_is_written_opened_and_closed() -> None:
    vault = vault_of(
        """
        -- s.md --
        [[late]]
        -- a.md --
        [[late]] [[late#x]]
        """
    )
    a = VaultPath("a.md")
    assert vault.wanted("late", S) == (3, 2)
    vault.open_buffer(a, "[[late]]", 1)
    assert vault.wanted("late", S) == (2, 2)
    vault.change_buffer(a, "[[s]]", 2)
    assert vault.wanted("late", S) == (1, 1)
    vault.close_buffer(a)
    assert vault.wanted("late", S) == (3, 2)
    (vault.root / "a.md").write_text("nothing\n")
    vault.refresh([a])
    assert vault.wanted("late", S) == (1, 1)
    vault.open_buffer(VaultPath("late.md"), "", 1)
    assert vault.wanted("late", S) == (0, 0)
    vault.close_buffer(VaultPath("late.md"))
    assert vault.wanted("late", S) == (1, 1)


@pytest.mark.parametrize("wanting", [10, 40])
def test_a_key_press_reads_no_other_note_that_wants_the_same(wanting: int, monkeypatch: pytest.MonkeyPatch) -> None:
    others = "".join(f"-- {number}.md --\n[[late]] [[x/late]]\n" for number in range(wanting))
    vault = vault_of("-- s.md --\n[[late]]\n" + others)
    vault.open_buffer(S, "[[late]] [[x/late]]\n" * 20, 1)
    assert vault.wanted("late", S) == (20 + wanting, 1 + wanting)
    read: list[object] = []
    select = Index.select

    def counted(index: Index, sql: str, *parameters: Any) -> list[Any]:
        rows = select(index, sql, *parameters)
        read.extend(rows)
        return rows

    monkeypatch.setattr(Index, "select", counted)
    vault.change_buffer(S, "more [[late]] [[x/late]]\n" * 21, 2)
    for link in vault.links_of(S):
        assert vault.wanted(link.target, S) == (21 + wanting, 1 + wanting)
    assert len(read) == 42


def test_mentions_go_by_the_folded_name_whatever_it_resolves_to() -> None:
    vault = vault_of(
        """
        -- s.md --
        [[Not-written]] [x](a/not%20written.md) https://example.org/x [[other]]
        -- a/not written.md --
        """
    )
    assert drawn(vault.mentions_of("b/NOT_WRITTEN.md")) == ["s.md: Not-written", "s.md: a/not written.md"]
    assert drawn(vault.mentions_of_url("https://example.org/x")) == ["s.md: https://example.org/x"]


def test_tags_count_under_their_commonest_spelling() -> None:
    vault = vault_of(
        """
        -- s.md --
        #Reading #reading #reading/deep #a0b
        -- b.md --
        ---
        tags: [reading, Über]
        ---
        """
    )
    assert vault.tags() == {
        "reading": ("reading", 3),
        "reading/deep": ("reading/deep", 1),
        "a0b": ("a0b", 1),
        "über": ("Über", 1),
    }
    assert [(path, tag.name) for path, tag in vault.tag_uses("READING")] == [
        ("b.md", "reading"),
        ("s.md", "Reading"),
        ("s.md", "reading"),
    ]
    assert len(vault.tag_uses("reading", nested=True)) == 4


def test_headings_are_found_by_any_part_of_their_text() -> None:
    vault = vault_of(
        """
        -- s.md --
        # Big  Plans for later
        # Others
        -- b.md --
        ## planS fo
        """
    )
    assert {place.path for place in vault.find_headings("PLANS  fo", 10)} == {"s.md", "b.md"}
    assert len(vault.find_headings("plans", 1)) == 1
    assert vault.find_headings("100%_", 10) == []
    assert vault.find_headings("pns", 10) == []
    assert {place.path for place in vault.find_headings("pns", 10, loosely=True)} == {"s.md", "b.md"}


def test_notes_of_a_video_and_keys_of_front_matter() -> None:
    vault = vault_of(
        """
        -- s.md --
        ---
        videoId: abcdEFGH123
        title: x
        ---
        -- b.md --
        ---
        videoId: "abcdEFGH123"
        ---
        -- c.md --
        ---
        videoId: zzzzEFGH123
        ---
        -- u.md --
        ---
        videoId: https://youtu.be/abcdEFGH123
        ---
        """
    )
    assert vault.notes_of_video("abcdEFGH123") == ["b.md", "s.md", "u.md"]
    assert vault.others_of_video(VaultPath("s.md")) == ["b.md", "u.md"]
    assert vault.others_of_video(VaultPath("c.md")) == []
    assert vault.front_matter_keys() == {"videoId": 4, "title": 1}


def test_the_notes_of_a_video_are_those_of_the_open_buffers() -> None:
    vault = vault_of("-- a.md --\n---\nvideoId: abcdEFGH123\n---\n-- b.md --\n-- c.md --\n")
    assert vault.notes_of_video("abcdEFGH123") == ["a.md"]
    vault.open_buffer(VaultPath("a.md"), "---\nvideoId: zzzzEFGH123\n---\n", 1)
    vault.open_buffer(VaultPath("b.md"), "---\nvideoId: abcdEFGH123\n---\n", 1)
    assert vault.notes_of_video("abcdEFGH123") == ["b.md"]
    vault.change_buffer(VaultPath("b.md"), "", 2)
    vault.close_buffer(VaultPath("a.md"))
    assert vault.notes_of_video("abcdEFGH123") == ["a.md"]
    (vault.root / "a.md").unlink()
    vault.refresh([VaultPath("a.md")])
    assert vault.notes_of_video("abcdEFGH123") == []


def test_popularity_counts_links_by_stem() -> None:
    vault = vault_of(
        """
        -- s.md --
        [[data structures]] [[Data_structures]] [x](a/data-structures.md) [[gone]]
        -- a/data structures.md --
        """
    )
    assert vault.popularity() == {"data structures": 3}


def test_popularity_follows_what_is_written_and_saved() -> None:
    vault = vault_of("-- s.md --\n[[a]]\n-- a.md --\n-- b.md --\n[[a]]\n-- c.md --\n[[b]]\n")
    assert vault.popularity() == {"a": 2, "b": 1}
    vault.open_buffer(S, "[[b]] [[b]]", 1)
    vault.settle()
    assert vault.popularity() == {"a": 1, "b": 3}
    for path, text in {"s.md": "[[b]]", "c.md": "[[a]] [[a]]"}.items():
        (vault.root / path).write_text(text)
    vault.refresh([S, VaultPath("c.md")])
    vault.close_buffer(S)
    assert vault.popularity() == {"a": 3, "b": 1}
    (vault.root / "c.md").unlink()
    vault.refresh([VaultPath("c.md")])
    assert {name: count for name, count in vault.popularity().items() if count} == {"a": 1, "b": 1}


def test_typing_and_saving_count_no_more_than_one_note(monkeypatch: pytest.MonkeyPatch) -> None:
    vault = vault_of("-- s.md --\n[[a]]\n-- a.md --\n")
    assert vault.popularity() == {"a": 1}
    stream, asked = vault.store.index.stream, list[str]()

    def ask(sql: str, parameters: Sequence[object] = ()) -> Iterator[tuple[object, ...]]:
        asked.append(sql)
        return stream(sql, parameters)

    monkeypatch.setattr(vault.store.index, "stream", ask)
    vault.open_buffer(S, "[[a]] [[a]]", 1)
    vault.settle()
    assert vault.popularity() == {"a": 2}
    (vault.root / S).write_text("[[a]] [[a]]")
    vault.refresh([S])
    assert vault.popularity() == {"a": 2}
    assert not [sql for sql in asked if "main.link" in sql and "BETWEEN" not in sql]


def test_the_style_follows_what_is_written() -> None:
    vault = vault_of("-- s.md --\n" + "[[a]] " * 20)
    assert vault.link_style() == "stem"
    vault.open_buffer(VaultPath("t.md"), "[[../x/b]] " * 21, 1)
    vault.settle()
    assert vault.link_style() == "relative"


def test_recently_opened_notes_come_first() -> None:
    vault = vault_of("-- s.md --\n-- b.md --\n")
    for path in ("s.md", "b.md", "s.md"):
        vault.open_buffer(VaultPath(path), "", 1)
    assert vault.recent() == ("s.md", "b.md")


@pytest.mark.parametrize(
    ("links", "style"),
    [
        ("[[a]] " * 9 + "[[x/b]] " * 9, "stem"),
        ("[[x/b]] " * 10 + "[[a]] " * 9, "path"),
        ("[[x/b]] " * 9, "stem"),
        ("[[../x/b]] [[./c]] " * 5 + "[[a]] " * 9, "relative"),
        ("[[../x/b]] [[x/b]] " * 5 + "[[a]] " * 3, "stem"),
    ],
)
def test_links_are_written_as_most_of_the_vault_writes_them(links: str, style: str) -> None:
    vault = vault_of(f"-- s.md --\n{links}\n[x](x/b.md) " + "[[#here]] " * 30)
    assert vault.link_style() == style


def test_the_settings_know_the_style_better() -> None:
    vault = vault_of("-- s.md --\n" + "[[a]] " * 20, Settings(links=LinkSettings(style="markdown")))
    assert vault.link_style() == "markdown"


def test_the_shortest_name_that_means_the_note() -> None:
    vault = vault_of(
        """
        -- s.md --
        -- a/one.md --
        -- b/one.md --
        -- b/x/one.md --
        -- c/x/one.md --
        -- x/two.md --
        -- two.md --
        -- both.md --
        -- both.markdown --
        -- three.md --
        -- three.md.md --
        -- img/pic.png --
        -- y/pic.png --
        """
    )

    def name(path: str, source: str = "s.md") -> str:
        return vault.shortest_name(VaultPath(path), VaultPath(source))

    assert name("a/one.md") == "a/one"
    assert name("a/one.md", "a/t.md") == "one"
    assert name("b/x/one.md") == "b/x/one"
    assert name("two.md") == "two"
    assert name("x/two.md") == "x/two"
    assert name("both.md") == "both"
    assert name("both.markdown") == "both.markdown"
    assert name("three.md.md") == "three.md.md"
    assert name("img/pic.png") == "img/pic.png"
    assert name("img/pic.png", "img/t.md") == "pic.png"


def test_the_shortest_name_is_kept_until_a_name_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    vault = vault_of("-- s.md --\n-- a/one.md --\n-- a/two.md --\n")
    one = VaultPath("a/one.md")
    assert vault.shortest_name(one, S) == "one"
    with monkeypatch.context() as patch:
        patch.setattr(Vault, "resolve_target", lambda *_: pytest.fail("it is worked out again"))
        assert vault.shortest_name(one, S) == "one"
        assert vault.shortest_name(one, VaultPath("t.md")) == "one"
    vault.open_buffer(VaultPath("one.md"), "", 1)
    assert vault.shortest_name(one, S) == "a/one"
    vault.close_buffer(VaultPath("one.md"))
    assert vault.shortest_name(one, S) == "one"
    hidden = VaultPath(".hidden/three.md")
    assert vault.shortest_name(hidden, S) == ".hidden/three.md"


@pytest.mark.parametrize("paragraphs", [50, 500])
def test_a_key_press_in_a_note_of_usual_length_reads_a_part_of_it(
    paragraphs: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "# A\n\n" + "Some words and a [[link]] in a paragraph.\n\n" * paragraphs
    vault = vault_of(f"-- s.md --\n{text}")
    vault.open_buffer(S, text, 1)
    assert vault.note(S) is not None
    monkeypatch.setattr(reparse, "parsed", lambda *_: pytest.fail("the whole is read"))
    monkeypatch.setattr(texts, "parse", lambda *_: pytest.fail("the whole is read"))
    vault.change_buffer(S, text + "[[a]]", 2)
    assert len(vault.links_of(S)) == paragraphs + 1


def test_many_notes_are_asked_about_at_once_as_one_by_one() -> None:
    vault = vault_of(
        """
        -- s.md --
        # A [[heading]] of mine
        text [x]

        [x]: y.md
        -- b.md --
        ## Another [[one]]
        -- c.md --
        [y]: y.md
        """
    )
    vault.open_buffer(VaultPath("c.md"), "# Open [[two]]\n", 1)
    paths = [S, VaultPath("b.md"), VaultPath("c.md"), VaultPath("none.md")]
    assert vault.with_definitions(paths) == {path for path in paths if vault.has_definitions(path)} == {S}
    links = [(path, link.span) for path in paths for link in vault.links_of(path)]
    headings = {path: vault.headings(path) for path in paths}
    covered = {path for path, span in links if any(heading.span.covers(span) for heading in headings[path])}
    assert vault.in_headings(links) == covered == set(paths[:3])
    assert vault.in_headings([(S, vault.links_of(S)[-1].span)]) == set()
    assert vault.lossy_among(paths) == set()


def test_a_file_alone_is_a_vault_of_one_note(tmp_path: Path) -> None:
    (tmp_path / "s.md").write_text("[[s]] [[other]] [x](other.md) [[#Top]]\n# Top")
    (tmp_path / "other.md").write_text("x")
    vault = Vault.alone(tmp_path / "s.md", Settings())
    assert vault.solitary
    assert vault.complete
    assert [name.path for name in vault.names()] == ["s.md"]
    found = [(found.thing, found.path) for found in (vault.resolve(link, S) for link in vault.links_of(S))]
    assert found == [("note", "s.md"), ("unchecked", None), ("elsewhere", "other.md"), ("note", "s.md")]
    place = vault.find_anchor(S, "top", Form.WIKILINK)
    assert place is not None
    assert place.kind == "heading"
    vault.refresh([VaultPath("other.md"), VaultPath("")])
    assert [name.path for name in vault.names()] == ["s.md"]
    vault.close()


def test_what_is_asked_again_is_said_as_it_is_now() -> None:
    vault = vault_of("-- s.md --\n$0# Old\n-- t.md --\n[[s]]\n# Old\n-- .hidden/h.md --\n# Old\n")
    t, hidden = VaultPath("t.md"), VaultPath(".hidden/h.md")

    def found() -> list[object]:
        anchors = (vault.find_anchor(path, "old", Form.WIKILINK) for path in (S, S, t, t, hidden, hidden))
        return [*(anchor is not None for anchor in anchors), len(vault.backlinks(S)), len(vault.backlinks(S))]

    assert found() == [True] * 6 + [1, 1]
    vault.change_buffer(S, "# New", 2)
    for path in (t, hidden):
        vault.file_path(path).write_text("# New, [[s]] and [[s]]\n")
    assert found() == [False, False, True, True, False, False, 1, 1]
    vault.refresh([t])
    assert found() == [False] * 6 + [2, 2]
    vault.backlinks(S).clear()
    assert len(vault.backlinks(S)) == 2


def test_settings_that_leave_the_index_as_it_is() -> None:
    vault = vault_of(
        """
        -- s.md --
        -- data_structures.md --
        """
    )
    assert not vault.resolve_name("data structures", S).broken
    assert not vault.change_settings(Settings(links=LinkSettings(strict=True)))
    assert vault.resolve_name("data structures", S).broken
    assert vault.complete


def test_globs_of_the_settings_that_are_none_are_told_of() -> None:
    ignored = ("[z-a].md", "drop.md")
    settings = Settings(vault=VaultSettings(ignore=ignored), diagnostics=DiagnosticSettings(ignore=("!",)))
    vault = vault_of(
        """
        -- s.md --
        -- drop.md --
        """,
        settings,
    )
    assert [name.path for name in vault.names()] == ["s.md"]
    assert vault.survey().notices == [
        "vault.ignore: [z-a].md is no pattern and matches nothing",
        "diagnostics.ignore: ! is no pattern and matches nothing",
    ]


def test_settings_that_need_a_new_survey() -> None:
    vault = vault_of(
        """
        -- s.md --
        -- drafts/x.md --
        -- y.txt --
        [[s]]
        """
    )
    vault.open_buffer(VaultPath("drafts/x.md"), "[[s]]", 1)
    assert vault.backlink_count(S) == 1
    assert vault.change_settings(Settings(vault=VaultSettings(ignore=("drafts/",), extensions=(".md", ".txt"))))
    assert not vault.complete
    vault.catch_up()
    assert {name.path for name in vault.names()} == {"s.md", "y.txt"}
    assert drawn(vault.backlinks(S)) == ["y.txt: s"]


def test_a_vault_inside_another_owns_its_notes(tmp_path: Path) -> None:
    Picture.parse(
        """
        -- s.md --
        [[b]]
        -- inner/b.md --
        """
    ).write(tmp_path / "v")
    vault = Vault.open(tmp_path / "v", Settings(), cache=tmp_path / "c", apart=("inner",))
    vault.catch_up()
    assert vault.resolve_name("b", S).broken
    vault.refresh([VaultPath("inner/b.md"), VaultPath("inner")])
    assert vault.resolve_name("b", S).broken
    assert vault.resolve_name("inner/b", S).thing == "elsewhere"
    vault.close()


def test_a_file_url_inside_the_vault_is_a_path(tmp_path: Path) -> None:
    (tmp_path / "v" / "a b").mkdir(parents=True)
    (tmp_path / "v" / "a b" / "n.md").write_text("x")
    root = tmp_path / "v"
    url = (root / "a b" / "n.md").as_uri()
    (root / "s.md").write_text(f"[x]({url}) [y](file:///etc/passwd) [z]({root.as_uri()}/gone.md)")
    vault = build_vault(root, tmp_path / "c")
    found = [vault.resolve(link, S) for link in vault.links_of(S)]
    assert [(one.path, one.thing) for one in found] == [("a b/n.md", "note"), (None, "unchecked"), (None, None)]


def test_statistics() -> None:
    statistics = vault_of("-- s.md --\n[[a]] [[b]]\n-- pic.png --\n").statistics()
    assert (statistics.notes, statistics.files, statistics.links) == (1, 1, 2)
    assert statistics.index is not None
    assert statistics.index_bytes > 0


def test_what_appears_in_a_hidden_folder_is_seen_without_being_told() -> None:
    vault = vault_of(
        """
        -- s.md --
        [x](.git/HEAD) [y](/.git/HEAD)
        -- .git/config --
        """
    )
    links = vault.links_of(S)
    assert [vault.resolve(link, S).thing for link in links] == [None, "unchecked"]
    (vault.root / ".git" / "HEAD").write_text("x")
    assert [vault.resolve(link, S).thing for link in links] == ["elsewhere", "elsewhere"]
