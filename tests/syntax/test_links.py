"""Links of every form: what is one, what is none, and where its parts stand."""

from __future__ import annotations

import pytest

from note_lsp.syntax.markdown import parse
from note_lsp.syntax.nodes import Form, Leads, Link, SyntaxOptions


def shown(link: Link) -> str:
    """A link in one line: what leads where, and how it was written."""
    kind = {Form.WIKILINK: "", Form.MARKDOWN: "md ", Form.DEFINITION: "def ", Form.AUTOLINK: "auto "}[link.form]
    lead = "" if link.leads is Leads.VAULT else f"<{link.leads}> "
    anchor = "" if link.anchor is None else f"#{link.anchor}"
    label = "" if link.label is None else f" | {link.label}"
    return f"{'!' if link.embed else ''}{kind}{lead}{link.target}{anchor}{label}"


def links(text: str, options: SyntaxOptions | None = None) -> list[str]:
    return [shown(link) for link in parse(text, options or SyntaxOptions()).links]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("See [[t]].", ["t"]),
        ("See [[t|label]].", ["t | label"]),
        ("See [[ t | label ]].", ["t | label"]),
        ("See [[t#h]].", ["t#h"]),
        ("See [[ t # h ]].", ["t#h"]),
        ("See [[#h]].", ["#h"]),
        ("See [[#]].", ["#"]),
        ("See [[t#A#B]].", ["t#A#B"]),
        ("See [[t#^id]].", ["t#^id"]),
        ("See [[#^id]].", ["#^id"]),
        ("![[t]]", ["!t"]),
        ("![[img.png|100x145]]", ["!img.png | 100x145"]),
        ("[[a | b | c]]", ["a | b | c"]),
        ("[[a|]]", ["a | "]),
        ("[[a [[Inner]] c]]", ["Inner"]),
        ("[[a]b]] and [[c[d]]", ["a]b", "c[d"]),
        ("[[[a]]]", ["a"]),
        ("[[a]]]", ["a"]),
        ("[[one]][[two]]", ["one", "two"]),
        ("[[Kubernetes: k8s]]", ["Kubernetes: k8s"]),
        ("[[a.b.c]] and [[Next.js]]", ["a.b.c", "Next.js"]),
        ("[[2024]]", ["2024"]),
        ("[[a\\|b]]", ["a | b"]),
        ("# On [[idea | the idea]]", ["idea | the idea"]),
        ("- item [[a]]\n  - [[b]]\n> [[c]]", ["a", "b", "c"]),
        ("<span>[[a]]</span>", ["a"]),
        ("[[note#The `code` part]]", ["note#The `code` part"]),
        ("[x]([[a]]) and [y]([[b|c]])", ["a", "b | c"]),
        ("[[a]]() and [[b|c]](<>) and ![[d]]()", ["a", "b | c", "!d"]),
        ("\\![[a]] and \\\\![[b]]", ["a", "!b"]),
        ("{{[[a]]\n}} and <% [[b]]", ["a", "b"]),
        ("{{embed [[a]]}} {{query (and [[b]] [[c]])}}", ["a", "b", "c"]),
        ("$$ and [[a]]\n\nmore [[b]]", ["a", "b"]),
        ("*[[a]]* **[[b]]** ~~[[c]]~~ ==[[d]]==", ["a", "b", "c", "d"]),
        ("\\\\[[a]]", ["a"]),
        ("e!‼[[a]]\U0001f600[[b]]", ["a", "b"]),
    ],
)
def test_wikilinks(text: str, expected: list[str]) -> None:
    assert links(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "[[]] [[ ]] [[|x]] [[ | ]]",
        "[[a\nb]]",
        "[[a\r\nb]]",
        "[[a] ]",
        "\\[[a]] and \\[\\[b]]",
        "`[[a]]` and ``[[b]] ` ``",
        "```\n[[a]]\n```",
        "~~~md\n[[a]]\n~~~~",
        "    [[a]]",
        "```\n[[a]]",
        "<!-- [[a]] -->",
        "<!--\n[[a]]\n\n[[b]]\n-->",
        "text <!-- [[a]] --> text",
        "%% [[a]] %%",
        "%%\n[[a]]\n\n[[b]]\n%%",
        "words\n\n%%\n\n[[hides the rest]]",
        "$$\n[[a]]\n$$",
        "$$\n[[a]]\n\n[[b]]\n\n# [x](c.md)\n\n$$",
        "> $$\n> [[a]]\n>\n> [[b]]\n> $$",
        "%%\n\n$$\n\n%% [x]()\n",
        '<% tp.file.include("[[x]]") %> and <%* [[y]] -%>',
        "{{[[TODO]]}} {{[[video-timestamp]]: 00:02:35}}",
        "[x](<% tp.date %>) [y]({{date}}) [z](<{{a b}}>)",
        "$[[a]]$",
        "<div>\n[[a]]\n</div>",
        '<a title="[[a]]">x</a>',
        "[[{{title}}]] [[{{date}}-x]] [[<% tp.file.title %>]]",
        "---\nabout: some [[a]] words\n---\n",
        "---\ntitle: About [[x]]\n---\n",
        "![[",
    ],
)
def test_no_link_stands_there(text: str) -> None:
    assert links(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[x](path.md#slug)", ["md path.md#slug | x"]),
        ("[x](<a b.md>)", ["md a b.md | x"]),
        ("[x](My%20Note.md)", ["md My Note.md | x"]),
        ("[x](a%2520b.md)", ["md a%20b.md | x"]),
        ("[x](a.md#One%20two)", ["md a.md#One two | x"]),
        ('[x](a.md "A title")', ["md a.md | x"]),
        ("[x](a(b)c.md)", ["md a(b)c.md | x"]),
        ("[x](a\\)b.md)", ["md a)b.md | x"]),
        ("[x](\n  a.md\n  'title'\n)", ["md a.md | x"]),
        ("![alt](pic.png)", ["!md pic.png | alt"]),
        ("[![alt](pic.png)](a.md)", ["md a.md | ![alt](pic.png)", "!md pic.png | alt"]),
        ("[x](#part)", ["md #part | x"]),
        ("[x](a.md?raw=1#p)", ["md a.md#p | x"]),
        ("[x](file:notes/a.md)", ["md file:notes/a.md | x"]),
        ("[[a]](b.md)", ["md b.md | [a]"]),
        ("[*a* `b`](c.md)", ["md c.md | *a* `b`"]),
        ("[](a.md)", ["md a.md | "]),
        ("[x]() [y](<>)", []),
        ("[x](a b.md)", []),
        ("[[a]] (b.md)", ["a"]),
        ("`[x](a.md)` and\n\n    [x](a.md)", []),
        ("[x](a.md) [y](b.md)", ["md a.md | x", "md b.md | y"]),
    ],
)
def test_markdown_links(text: str, expected: list[str]) -> None:
    assert links(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<https://example.org/x>", ["auto <url> https://example.org/x"]),
        ("<me@example.org>", ["auto <url> me@example.org"]),
        ("see https://example.org/a_(b), then", ["auto <url> https://example.org/a_(b)"]),
        ("(see https://example.org/a.)", ["auto <url> https://example.org/a"]),
        ("{{video https://example.org/v?v=x}}, or", ["auto <url> https://example.org/v?v=x"]),
        ("[see https://example.org/x] and", ["auto <url> https://example.org/x"]),
        ("(https://example.org/{a}[1]).", ["auto <url> https://example.org/{a}[1]"]),
        ("| https://example.org/a|b |\n|---|---|\n", ["auto <url> https://example.org/a"]),
        ("www.example.org/x", ["auto <url> www.example.org/x"]),
        ("[x](https://example.org/a.md)", ["md <url> https://example.org/a.md | x"]),
        ("[x](mailto:a@example.org) [y](tel:+12)", ["md <url> mailto:a@example.org | x", "md <url> tel:+12 | y"]),
        ("[x](obsidian://open)", ["md <url> obsidian://open | x"]),
        ("[x](www.example.org)", ["md <url> www.example.org | x"]),
        ("[x](www.notes.md)", ["md www.notes.md | x"]),
        ("[x](c:note.md)", ["md c:note.md | x"]),
        ("[[https://example.org/#a | t]]", ["<url> https://example.org/#a | t"]),
        ("[[www.example.org]] [[mailto:a@example.org]]", ["<url> www.example.org", "<url> mailto:a@example.org"]),
        ("`https://example.org`", []),
    ],
)
def test_urls_are_no_notes(text: str, expected: list[str]) -> None:
    assert links(text) == expected


@pytest.mark.parametrize(
    "words", ["00:01:23", "1:02", "00:01:00-00:02:00", "00:01:00, 00:02:00", "00:12:34:05", " 05:10 – 06:00 "]
)
def test_times_in_a_wikilink_are_a_timestamp(words: str) -> None:
    assert links(f"[[{words}]]") == [f"<time> {words.strip()}"]


def test_a_time_as_the_text_of_a_timestamp_anchor_is_no_link() -> None:
    assert links('<a class="yt-timestamp" data-t="00:00:04">[[00:00:04]]</a>') == []


def test_in_a_table_the_escaped_pipe_parts_target_and_label() -> None:
    text = "| a | b |\n|---|---|\n| [[no\\|x]] | [[q]] |\n"
    assert links(text) == ["no | x", "q"]
    assert all(link.in_table for link in parse(text).links)


def test_in_a_table_a_bare_pipe_ends_the_cell() -> None:
    assert links("| a | b |\n|---|---|\n| [[q|r]] | y |\n") == []


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("'[[Don''t#It''s|isn''t]]'", ("Don't", "It's", "isn't")),
        (r'"[[a \"b\"]]"', ('a "b"', None, None)),
    ],
)
def test_front_matter_links_read_as_yaml_reads_them(value: str, read: tuple[str, str | None, str | None]) -> None:
    (link,) = parse(f"---\nup: {value}\n---\n").links
    assert (link.target, link.anchor, link.label) == read


def test_front_matter_strings_that_are_wholly_a_link() -> None:
    text = '---\nup: "[[parent]]"\nsee:\n  - "[[one|1]]"\n  - \'[[two]]\'\nbare: [[three]]\n---\n'
    assert links(text) == ["parent", "one | 1", "two"]
    assert all(link.in_front_matter for link in parse(text).links)


def test_front_matter_strings_at_any_depth_may_be_a_link() -> None:
    text = 'rel:\n  up: "[[one]]"\n  more: [x, ["[[two|2]]"]]\nlist:\n  - key: "[[three]]"\n    not: "a [[four]]"\n'
    assert links(f"---\n{text}---\n") == ["one", "two | 2", "three"]


def test_a_link_that_yaml_names_twice_is_one() -> None:
    text = '---\na: &x "[[one]]"\nb: *x\nc: &y [ "[[two]]", *x ]\nd: *y\n---\n'
    assert links(text) == ["one", "two"]
    assert [link.span.of(text) for link in parse(text).links] == ["[[one]]", "[[two]]"]


def test_label_first_as_dendron_writes_it() -> None:
    assert links("[[The label|some.note#part]]", SyntaxOptions(label_first=True)) == ["some.note#part | The label"]


def test_a_note_wrapped_in_a_fence_holds_no_link() -> None:
    assert links("```markdown\n# Title\n[[a]] [x](b.md) #tag\n```\n") == []


def test_a_dollar_sign_is_money_beside_digits_or_blanks() -> None:
    assert links("costs $5 or [[a]] and $6; $ x [[b]] $ y; 5$[[c]]$") == ["a", "b", "c"]


def test_a_lone_comment_mark_in_a_line_is_text() -> None:
    assert links("100 %% of [[a]]\n\nmore %% [[b]]") == ["a", "b"]


def test_lone_carriage_returns_end_lines() -> None:
    assert links("```\r[[no]]\r```\r\r[[yes]]\r") == ["yes"]


@pytest.mark.parametrize(
    ("text", "target", "anchor", "label", "whole"),
    [
        ("é [[ a b # c d | e f ]] x", "a b", "c d", "e f", "[[ a b # c d | e f ]]"),
        ("\U0001f600 ![[p.png|100]]", "p.png", None, "100", "![[p.png|100]]"),
        ("[x y](<a b.md#c d> 'T')", "a b.md", "c d", "x y", "[x y](<a b.md#c d> 'T')"),
        ("[x]( a%20b.md#c%20d )", "a%20b.md", "c%20d", "x", "[x]( a%20b.md#c%20d )"),
        ("[x](a.md?q=1#c)", "a.md", "c", "x", "[x](a.md?q=1#c)"),
        ("[x](it&#39;s.md#part)", "it&#39;s.md", "part", "x", "[x](it&#39;s.md#part)"),
        ("[x]([[a#b|c]])", "a", "b", "c", "[x]([[a#b|c]])"),
    ],
)
def test_where_the_parts_stand(text: str, target: str, anchor: str | None, label: str, whole: str) -> None:
    (link,) = parse(text).links
    assert link.span.of(text) == whole
    assert link.target_span.of(text) == target
    assert (link.anchor_span.of(text) if link.anchor_span else None) == anchor
    assert link.label_span is not None
    assert link.label_span.of(text) == label


@pytest.mark.parametrize("before", ["</a>", "<i>x</i>", "<i></a>"])
def test_a_time_in_a_wikilink_behind_a_closing_tag_is_a_link(before: str) -> None:
    assert links(f'a <a class="yt-timestamp" data-t="5:00">[5:00]{before}[[5:00]]') == ["<time> 5:00"]


@pytest.mark.parametrize("before", ["<a>", "<i></i><a>", '<a class="yt-timestamp" data-t="5:00">'])
def test_a_time_in_a_wikilink_behind_an_opening_tag_is_its_text(before: str) -> None:
    assert links(f"a {before}[[5:00]]</a>") == []
