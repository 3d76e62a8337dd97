"""Small vaults whose notes link to each other in every spelling."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from urllib.parse import quote

from note_lsp.paths import VaultPath, folder_of, name_of, relative
from tests.dsl import Picture, PictureFile

PATHS = tuple(
    VaultPath(path)
    for path in (
        "note.md",
        "Note.md",
        "x/note.md",
        "x/y/note.md",
        "two words.md",
        "x/two_words.md",
        "x/index.md",
        "y/README.md",
        "y/y.md",
        "y/a & b (c).md",
        "x.md",
        "v1.2.md",
        "y/note.markdown",
        "y/pic.png",
        "x/pic.png",
        "100%25.md",
        "x/Café.md",
    )
)
ODD_PATHS = tuple(VaultPath(path) for path in ("y/#1 [x].md", "www.note.md", "x/00:01:02.md", "x/%b.md"))
"""Names that not every link can hold."""
NAMES = (
    *("note", "Note", "NOTE", "two words", "two-words", "other", "x", "y", "index", "README", "v1.2", "a#b", "Title"),
    *("Nick", "ref", "x/other", "y/note", "x/y/z", "b [c]", "100% (d)", "Part", "Inner", "Café", "Cafe\u0301", "a|b"),
    *("part-1", "Part {x}", "*Part* two", "C# and F#", "w.note", 'it\'s: "so"', "note.png", "{{x}}", "$a$ b", "`c`"),
    *("a<b>", "00:01:02", "#", "^id", "tag/sub", "12", "a  b", "a_b_", "_a_", "é", "&amp;"),
)
ANCHORS = (
    *("", "", "", "#Part", "#part", "#PART", "#Inner", "#Part#Inner", "#inner", "#part-1", "#^id", "#other", "#Over"),
    *("#two-words", "#two words", "#own", "#Over note", "#over-note", "#nowhere", "#note", "#one--two", "#C# and F#"),
)
HEADINGS = (
    *("# note", "# Two words", "## Part", "## Part", "### Inner", "### Inner", "## Over [[{t}]]", "## Own {{#own}}"),
    *("## *Part*", "## [[{t}{a}]]", "## [l](<{m}>)", "> ## Part", "Part\n===", "## One & two", "## C# and F#", "# {w}"),
    "## [[{t}{a}|Part]]",
)
LINES = (
    *("[[{t}{a}]]", "[[{t}{a}|label]]", "[[ {t}{a} | padded ]]", "![[{t}{a}]]", "![[{t}|100]]", "[x]({p}{b})"),
    *(
        "[x](<{m}{a}> 'T')",
        "![x]({p})",
        "[x][ref] [[ref]]\n\n[ref]: {p}{b}",
        "[[{t}]] [[{w}]]\n\n[{w}]: {p}",
        "{a} [[{a}]]",
    ),
    *("| a | b |\n|---|---|\n| [[{t}{a}\\|c]] | [[{t}]] |", "| a |\n|---|\n| [x]({p}{b}) |", "[x]([[{t}{a}]])"),
    *("`[[{t}]]`", "#tag #tag/sub [[{t}]]", "words [[{t}{a}]] ^id", '<a id="own"></a>', "a[^1]\n\n[^1]: [[{t}]]"),
    *("%% [[{t}]] %%", "- [[{t}]]\n  - [x]({p})", "[[{w}]]", "[{w}]", "[x](file:{r})", "[[{t}]](y)", "[[[{t}]]]"),
    *("[x]({p}?q{b})", '[x]({p} "[[{t}]]")', "[[{t}|[x]({p})]]", "**[[{t}{a}]]**", "[![a]({p})]({p}{b})", "\\[[{t}]]"),
)
FRONT = (
    *("", "", "", "title: Title", "title: 'Title'", 'aliases: [Nick, "two words"]', "alias: Nick, other"),
    *('up: "[[{t}{a}]]"', "up:\n  - '[[{t}|l]]'", "title: note", "tags: [tag, tag/sub]", "aliases:\n- Nick\ntitle: x"),
)

Spelled = Callable[[VaultPath, VaultPath], str]


def _bare(path: str) -> str:
    for extension in (".md", ".markdown"):
        path = path.removesuffix(extension)
    return path


SPELLINGS: tuple[Spelled, ...] = (
    lambda goal, _: name_of(_bare(goal)),
    lambda goal, _: name_of(_bare(goal)),
    lambda goal, _: name_of(goal),
    lambda goal, _: _bare(goal),
    lambda goal, _: goal,
    lambda goal, _: "/" + _bare(goal),
    lambda goal, source: relative(goal, folder_of(source)),
    lambda goal, source: relative(_bare(goal), folder_of(source)),
    lambda goal, source: "./" + relative(goal, folder_of(source)),
    lambda goal, source: (
        (f"../{name_of(folder_of(source))}/" if folder_of(source) else "./") + relative(goal, folder_of(source))
    ),
    lambda goal, _: name_of(_bare(goal)).upper(),
    lambda goal, _: name_of(_bare(goal)).replace(" ", "_"),
    lambda goal, _: folder_of(goal) or "x",
    lambda goal, _: (folder_of(goal) or "y") + "/",
    lambda goal, source: relative(folder_of(goal), folder_of(source)) if folder_of(goal) else "..",
    lambda goal, _: "/".join(_bare(goal).split("/")[-2:]),
    lambda *_: "Title",
    lambda *_: "Nick",
    lambda *_: "",
)


def random_vault(random: Random) -> Picture:
    """A vault of two to five notes and files."""
    paths = random.sample(PATHS, random.randint(2, 5))
    if random.random() < 0.2:
        paths.append(random.choice(ODD_PATHS))
    return Picture({path: PictureFile(path, _random_text(random, path, paths)) for path in paths}, ())


def _random_text(random: Random, path: VaultPath, paths: list[VaultPath]) -> str:
    if path.endswith(".png"):
        return "no picture"
    front = _filled(random, random.choice(FRONT), path, paths)
    body = [
        _filled(random, random.choice((*HEADINGS, *LINES, *LINES)), path, paths) for _ in range(random.randint(0, 4))
    ]
    text = (f"---\n{front}\n---\n" if front else "") + "\n\n".join([*body, ""])
    return random.choice(("", "", "", "\ufeff")) + text.replace("\n", random.choice(("\n", "\n", "\n", "\r\n")))


def _filled(random: Random, template: str, source: VaultPath, paths: list[VaultPath]) -> str:
    target = random.choice(SPELLINGS)(random.choice(paths), source)
    anchor, word = random.choice(ANCHORS), random.choice(NAMES)
    return template.format(
        t=target, m=target, p=quote(target, safe="/()&"), a=anchor, b=quote(anchor, safe="#^"), w=word, r=quote(target)
    )
