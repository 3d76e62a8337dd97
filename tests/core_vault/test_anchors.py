"""What follows a link's ``#``: headings, blocks, elements, and what is left alone."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from note_lsp.syntax.markdown import parse
from note_lsp.syntax.nodes import Form
from note_lsp.vault.anchor_names import AnchorNames
from note_lsp.vault.anchors import A_TIME, Anchors, find_in_note
from tests.core_vault.drawing import check_links


def test_a_headings_text_its_words_and_its_slug() -> None:
    check_links(
        """
        -- s.md --
        [[n#Kubernetes: k8s]] [[n#kubernetes k8s]] [[n#kubernetes-k8s]] [[n#Kubernetes]]
        [[n#  what's   new ]] [[n#Whats new]] [[n#what]]
        -- n.md --
        # Top
        ## Kubernetes: k8s
        ## What's new
        """,
        """
        n -> n.md exact = Kubernetes: k8s
        n -> n.md exact = Kubernetes: k8s
        n -> n.md exact = Kubernetes: k8s
        n -> n.md exact = no Kubernetes
        n -> n.md exact = What's new
        n -> n.md exact = What's new
        n -> n.md exact = no what
        """,
    )


def test_the_better_match_wins_over_the_earlier_one() -> None:
    check_links(
        """
        -- s.md --
        [[n#Plans, now]] [[n#plans now]]
        -- n.md --
        # Plans: now
        # Plans, now
        """,
        """
        n -> n.md exact = Plans, now
        n -> n.md exact = Plans: now
        """,
    )


def test_nested_headings_descend_to_any_depth() -> None:
    check_links(
        """
        -- s.md --
        [[n#A#C]] [[n#A#B#C]] [[n#Z#C]] [[n#A#Z]] [[n#B#A]] [[n#Z#B#^id]] [[n#Z#B]]
        -- n.md --
        # A
        ## B
        ### C
        # Z
        ## X
        #### B
        Text ^id
        """,
        """
        n -> n.md exact = C
        n -> n.md exact = C
        n -> n.md exact = no Z#C
        n -> n.md exact = no A#Z
        n -> n.md exact = no B#A
        n -> n.md exact = ^id
        n -> n.md exact = B
        """,
    )


def test_a_heading_may_hold_a_hash() -> None:
    check_links(
        """
        -- s.md --
        [[n#C# and F#]] [[n#C and F]]
        -- n.md --
        ## C# and F#
        """,
        """
        n -> n.md exact = C# and F#
        n -> n.md exact = C# and F#
        """,
    )


def test_the_parts_of_a_nested_anchor_are_not_read_as_one_heading() -> None:
    check_links(
        """
        -- s.md --
        [[n#Go#Further]] [[n#xy#z]] [[n#A#C]] [[n#A C]] [x](n.md#xy#z) [x](n.md#A#C)
        -- n.md --
        # Ok
        ## Go further
        ## xyz
        ## A C
        """,
        """
        n -> n.md exact = no Go#Further
        n -> n.md exact = no xy#z
        n -> n.md exact = no A#C
        n -> n.md exact = A C
        n.md -> n.md exact = no xy#z
        n.md -> n.md exact = no A#C
        """,
    )


def test_markdown_anchors_are_slugs_with_the_number_of_a_repeat() -> None:
    check_links(
        """
        -- s.md --
        [x](n.md#plans) [x](n.md#plans-1) [x](n.md#plans-2) [x](n.md#Plans) [x](n.md#big%20plans) [x](n.md#big)
        [x](#own) [x](n.md#%C3%BCber-uns)

        # Own
        -- n.md --
        # Plans
        ## Plans
        ## Big plans
        ## Über uns
        """,
        """
        n.md -> n.md exact = Plans
        n.md -> n.md exact = Plans
        n.md -> n.md exact = no plans-2
        n.md -> n.md exact = Plans
        n.md -> n.md exact = Big plans
        n.md -> n.md exact = no big
        (here) -> s.md exact = Own
        n.md -> n.md exact = Über uns
        """,
    )


def test_percent_encoded_anchors_are_decoded_in_wikilinks_too() -> None:
    check_links(
        """
        -- s.md --
        [[n#Big%20plans]] [[n#100%25]] [[n#50%]] [[n#Big%20]]
        -- n.md --
        ## Big plans
        ## 100%
        ## 50%
        """,
        """
        n -> n.md exact = Big plans
        n -> n.md exact = 100%
        n -> n.md exact = 50%
        n -> n.md exact = no Big%20
        """,
    )


def test_an_explicit_id_is_an_anchor_and_no_part_of_the_text() -> None:
    check_links(
        """
        -- s.md --
        [x](n.md#short) [[n#Long title]] [[n#short]] [x](n.md#long-title)
        -- n.md --
        ## Long title {#short}
        """,
        """
        n.md -> n.md exact = Long title
        n -> n.md exact = Long title
        n -> n.md exact = Long title
        n.md -> n.md exact = Long title
        """,
    )


def test_elements_with_an_id_are_anchors() -> None:
    check_links(
        """
        -- s.md --
        [x](n.md#here) [[n#there]] [x](n.md#nowhere) [20:40](n.md#t-20-40)
        -- n.md --
        <span id="here">x</span> <a name="There"></a> <b id="t-20-40">x</b>
        """,
        """
        n.md -> n.md exact = html
        n -> n.md exact = html
        n.md -> n.md exact = no nowhere
        n.md -> n.md exact = html
        """,
    )


def test_block_ids_compare_without_case() -> None:
    check_links(
        """
        -- s.md --
        [[n#^Some-ID]] [x](n.md#^some-id) [[n#^other]] [[#^own]]

        Mine ^own
        -- n.md --
        Words ^some-id
        """,
        """
        n -> n.md exact = ^some-id
        n.md -> n.md exact = ^some-id
        n -> n.md exact = no ^other
        (here) -> s.md exact = ^own
        """,
    )


def test_headings_in_quotes_and_with_links_count() -> None:
    check_links(
        """
        -- s.md --
        [[n#The Idea]] [[n#Quoted]] [[n#STRASSE]]
        -- n.md --
        ## [[idea | The Idea]]
        > ### *Quoted*

        # Straße
        """,
        """
        n -> n.md exact = The Idea
        n -> n.md exact = Quoted
        n -> n.md exact = Straße
        """,
    )


def test_a_heading_is_found_by_the_words_of_its_source_as_obsidian_writes_them() -> None:
    check_links(
        """
        -- s.md --
        [[n#idea The Big Idea x]] [[n#The Big Idea x]] [[n#H &amp; M]] [[n#H & M]] [[n#the text(https //e.org) goes]]
        [[n#_So_ it goes]] [[n#Parent#idea The Big Idea x]] [[n#idea x]] [x](n.md#idea%20The%20Big%20Idea%20x)
        [[#own Own one]]

        # [[own | Own one]]
        -- n.md --
        # Parent
        ## [[idea|The Big Idea]] x
        ## H &amp; M
        ## the [text](https://e.org) goes
        ## _So_ it goes
        """,
        """
        n -> n.md exact = The Big Idea x
        n -> n.md exact = The Big Idea x
        n -> n.md exact = H & M
        n -> n.md exact = H & M
        n -> n.md exact = the text goes
        n -> n.md exact = So it goes
        n -> n.md exact = The Big Idea x
        n -> n.md exact = no idea x
        n.md -> n.md exact = The Big Idea x
        (here) -> s.md exact = Own one
        own -> broken
        """,
    )


def test_the_text_that_is_shown_comes_before_the_words_of_a_source() -> None:
    check_links(
        """
        -- s.md --
        [[n#idea plan]]
        -- n.md --
        # [[idea|plan]]
        # Idea: plan
        """,
        "n -> n.md exact = Idea: plan",
    )


def test_vowel_signs_and_tone_marks_are_part_of_a_word() -> None:
    check_links(
        r"""
        -- s.md --
        [[n#कि]] [[n#की]] [[n#की: और]] [[n#ไม่]] [[n#\u{26a0}\u{fe0f} Warning]] [[n#Warning]] [[n#1 first]]
        -- n.md --
        # की
        # की - और
        # ไม้
        # \u{26a0}\u{fe0f} Warning!
        # 1\u{fe0f}\u{20e3} First
        """,
        """
        n -> n.md exact = no कि
        n -> n.md exact = की
        n -> n.md exact = की - और
        n -> n.md exact = no ไม่
        n -> n.md exact = \u26a0\ufe0f Warning!
        n -> n.md exact = \u26a0\ufe0f Warning!
        n -> n.md exact = 1\ufe0f\u20e3 First
        """,
    )


def test_moments_are_left_alone() -> None:
    check_links(
        """
        -- s.md --
        [00:05:03](#00:05:03) [x](#t=90) [x](#t1:27:26) [x](#t-20-40) [[n#12:30]] [x](#later)
        -- n.md --
        ## 12:30
        """,
        """
        (here) -> s.md exact = elsewhere
        (here) -> s.md exact = elsewhere
        (here) -> s.md exact = elsewhere
        (here) -> s.md exact = elsewhere
        n -> n.md exact = 12:30
        (here) -> s.md exact = no later
        """,
    )


def test_anchors_of_files_are_left_alone() -> None:
    check_links(
        """
        -- s.md --
        [x](code.py#L10) ![[talk.mp4#t=62]] [[paper.pdf#page=3]]
        -- code.py --
        -- talk.mp4 --
        -- paper.pdf --
        """,
        """
        code.py -> code.py exact (file) = line
        talk.mp4 -> talk.mp4 exact (file) = line
        paper.pdf -> paper.pdf exact (file) = line
        """,
    )


def test_anchors_of_an_ignored_note_are_read_from_its_file() -> None:
    check_links(
        """
        -- s.md --
        [x](private/diary.md#monday) [x](private/diary.md#tuesday)
        -- .gitignore --
        private
        -- private/diary.md --
        # Monday
        """,
        """
        private/diary.md -> private/diary.md exact (elsewhere) = Monday
        private/diary.md -> private/diary.md exact (elsewhere) = no tuesday
        """,
    )


@pytest.mark.parametrize("anchor", ["00:05:03", "t=30", "T=30", "t-20-40", "t1:27:26", "t=5,10"])
@pytest.mark.parametrize(
    "place",
    [
        *("# 00:05:03", "# 00 05 03", "# 000503", "# t 20 40", "# T-20-40", "# t12726", "# t=30", "# t30", "# 5"),
        *("## x {#T-20-40}", "## x {#t=30}", '<a name="t=30">', '<b id="T1:27:26">', '# <b id="t=5,10">x</b>', "words"),
        *("# [[t 20 40|x]]", "# [t=30](x)", "# `00:05:03`", "# t 20 40\n\n# t 20 40", "# t=30, t"),
    ],
)
def test_a_moment_is_what_leads_nowhere_else(anchor: str, place: str) -> None:
    facts = parse(f"[x](#{anchor})\n\n{place}\n")
    found = find_in_note(anchor, Form.MARKDOWN, facts.headings, (), facts.html_anchors)
    assert bool([stamp for stamp in facts.timestamps if not stamp.plain]) == (found is A_TIME)


@pytest.mark.parametrize("form", [Form.WIKILINK, Form.MARKDOWN, Form.DEFINITION])
def test_many_anchors_lead_where_each_of_them_does(form: Form) -> None:
    facts = parse("""
# Plans, now
## plans now
## Plans now
### C# and F#
## Same {#own}
## Same {#OWN}
#
## same-1
<a id="own"></a> <b name="Top"> ^Point

words ^point
""")
    blocks = [block for block in facts.blocks if block.id is not None]
    parts = facts.headings, blocks, facts.html_anchors
    words = ["Plans, now", "plans now", "plans-now", "same", "same-1", "own", "OWN", "top", "C# and F#", "C#", ""]
    words += ["Plans now#Same", "plans#C# and F#", "^point", "^POINT", "a#^point", "^", "^none", "%53ame", "t=30", "#"]
    anchors = Anchors(*parts)
    for anchor in (*words, *(f" #{word} " for word in words), *reversed(words)):
        assert anchors.find(anchor, form) == find_in_note(anchor, form, *parts)


ANCHOR_PIECES = (
    *(
        "a",
        "A b",
        "a-b",
        "a_b",
        "é",
        "e\u0301",
        "É",
        "C#",
        "#",
        "^",
        "^id",
        "^ID",
        " ",
        "!",
        "",
        "%20",
        "%23",
        "%5Eid",
        "-1",
    ),
    *("1:30", "t=5", "[[x]]", "*a*", "b", "own", "OWN", "x.y", "日本", "\U0001f600", "ß", "SS"),
)
ANCHORS = st.lists(st.sampled_from(ANCHOR_PIECES), max_size=4).map("".join)
PARTS = st.lists(
    st.builds("{} {}\n\n".format, st.sampled_from(["#", "##"]), ANCHORS)
    | st.sampled_from(["words ^id\n\n", "# T {#own}\n\n", "<b id='a'>x</b>\n\n", "# A\n\n", "# A\n\n"]),
    max_size=5,
).map("".join)


@example("", "%20", Form.WIKILINK)
@example("words ^id\n\n", "%20^id", Form.WIKILINK)
@example("# A\n\n# A\n\n", "a-1", Form.MARKDOWN)
@given(PARTS, ANCHORS, st.sampled_from([Form.WIKILINK, Form.MARKDOWN]))
def test_the_sets_of_names_say_what_a_search_would_find(text: str, anchor: str, form: Form) -> None:
    facts = parse(text)
    parts = facts.headings, [block for block in facts.blocks if block.id is not None], facts.html_anchors
    assert AnchorNames(*parts).has(anchor, form) == (find_in_note(anchor, form, *parts) is not None)
