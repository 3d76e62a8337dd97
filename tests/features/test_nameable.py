"""References and highlights from every place where a name may stand, for each kind of thing that has one."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from note_lsp.features.highlight import Highlight, highlights
from note_lsp.features.references import references
from tests.dsl import Picture, check_ranges, selections

FOUND = {
    "a title": '-- a.md --\n[[«n»]] [[«My title»]]\n-- n.md --\n---\ntitle: "My ti$0tle"\n---\nx\n',
    "a key of front matter": '-- a.md --\n[[«n»]]\n-- n.md --\n---\nti$0tle: "My title"\n---\nx\n',
    "the fence of front matter": '-- a.md --\n[[«n»]]\n-- n.md --\n-$0--\ntitle: "My title"\n---\nx\n',
    "an embed": "-- a.md --\n![[«n$0»]] ![[«n»#h]] [[#h]]\n-- n.md --\nx\n",
    "a label": "-- a.md --\n[[«n»|la$0bel]] [[«n»]]\n-- n.md --\nx\n",
    "a label of a link to a heading": "-- a.md --\n[[«n»#H|la$0bel]] [[n]]\n-- n.md --\nx\n## H\n",
    "the words of a Markdown link": "-- a.md --\n[la$0bel](«n.md») [[«n»]]\n-- n.md --\nx\n",
    "the target of a definition": "-- a.md --\n[x][«r»]\n\n[r]: «n$0.md»\n-- b.md --\n[[«n»]]\n-- n.md --\nx\n",
    "a link to a folder": (
        "-- a.md --\n[[«fold$0er/»]] [x](«folder/») [[«folder/index»]] [[«folder»]]\n-- folder/index.md --\nx\n"
    ),
    "the note of a folder": "-- a.md --\n[[«folder/»]] [x](«folder/»)\n-- folder/README.md --\n# Re$0ad\n",
    "a note named like its folder": (
        "-- a.md --\n[[«folder/»]] [x](«folder/») [[«folder»]]\n-- folder/folder.md --\n# Re$0ad\n"
    ),
    "links to their own folder": "-- f/a.md --\n[x](«.») [x](«./») [y](«../f»)\n-- f/index.md --\n# Re$0ad\n",
    "a link in front matter": '-- a.md --\n---\nup: "[[«n$0»]]"\nlist:\n  - "[[«N»|x]]"\n---\n-- n.md --\nx\n',
    "a link in a heading": "-- a.md --\n## See [[«n$0»]]\n-- n.md --\nx\n",
    "a tag in a heading": "-- a.md --\n# See «#t$0ag»\n\n«#tag»\n",
    "a heading in a quote": "-- a.md --\n[[«b»#H]]\n-- b.md --\nx\n\n> ## H$0\n",
    "the line below a heading": "-- a.md --\n[[«b»#H]]\n-- b.md --\nx\n\nH\n-$0--\n",
    "an embedded section": "-- a.md --\n![[«b»#H$0]] [[«b»#h]]\n-- b.md --\nx\n\n## H\n",
    "the id of a list item": "-- a.md --\n[[«b»#^id]]\n-- b.md --\n- one ^i$0d\n- two ^other\n",
    "the id of a heading": "-- a.md --\n[[«b»#^id]] [[b#H]]\n-- b.md --\nx\n\n## H ^i$0d\n",
    "an id on a line of its own": "-- a.md --\n[[«b»#^id]]\n-- b.md --\n| a |\n|---|\n| b |\n\n^i$0d\n",
    "an HTML id": '-- a.md --\n[x](«b.md»#top) [[«b»#top]]\n-- b.md --\nwords <a id="t$0op"></a> [x](#«top»)\n',
    "a tag in a list": "-- a.md --\n---\ntags:\n  - «t$0ag»\n  - other\n---\n«#tag»\n",
    "a tag with its sign in quotes": '-- a.md --\n---\ntags: ["«#t$0ag»"]\n---\n«#tag»\n',
    "a tag in a string": "-- a.md --\n---\ntags: other, «t$0ag»\n---\n«#tag»\n",
    "a single tag": "-- a.md --\n---\ntag: «t$0ag»\n---\n«#tag» «#tag/x»\n",
    "the key of tags": "-- a.md --\n---\nta$0gs: [x]\n---\n#x\n-- b.md --\n[[«a»]]\n",
    "the first part of a tag": "-- a.md --\n«#pro$0ject/x» #x\n-- b.md --\n«#project» «#project/y» #projects\n",
    "the end of a tag's part": "-- a.md --\n«#project$0/x»\n-- b.md --\n«#project»\n",
    "the middle of a tag": "-- a.md --\n«#a/b$0/c»\n-- b.md --\n«#a/b» #a «#a/b/d» #b\n",
    "the last part of a tag": "-- a.md --\n«#a/b/c$0»\n-- b.md --\n#a/b #a\n",
    "the first part of a tag in front matter": "-- a.md --\n---\ntags: [«pro$0ject/x»]\n---\n-- b.md --\n«#project»\n",
    "an alias in a list": "-- a.md --\n[[«Two»]] [[One]]\n-- n.md --\n---\naliases:\n  - One\n  - T$0wo\n---\n",
    "an alias as a string": "-- a.md --\n[[«One»]] [[«one»|x]] [[n]]\n-- n.md --\n---\naliases: O$0ne\n---\n",
    "one of several aliases in a string": (
        "-- a.md --\n[[«Two»]] [[One]] [[n]]\n-- n.md --\n---\naliases: One, T$0wo\n---\n"
    ),
    "an alias in quotes": '-- a.md --\n[[«Two»]]\n-- n.md --\n---\nalias: "T$0wo"\n---\n',
    "the key of aliases": '-- a.md --\n[[«Two»]] [[«n»]]\n-- n.md --\n---\nali$0ases: "Two"\n---\n',
    "an alias in a Markdown link": (
        '-- a.md --\n[x](«Two») [[«n»]] [x](«Tw$0o»)\n-- n.md --\n---\naliases: "Two"\n---\n'
    ),
    "an alias in a link": '-- a.md --\n[[«T$0wo»]] [[«n»]]\n-- n.md --\n---\naliases: "Two"\n---\n',
    "an attachment in a definition": "-- a.md --\n![x][«r»] ![[«pic.png»|100]]\n\n[r]: «pi$0c.png»\n-- pic.png --\nx\n",
    "an attachment": "-- a.md --\n[[«doc.pdf»#page=2]] [x](«do$0c.pdf»)\n-- doc.pdf --\nx\n",
    "a page of an attachment": "-- a.md --\n[[«doc.pdf»#pa$0ge=2]] [x](«doc.pdf»)\n-- doc.pdf --\nx\n",
    "an attachment in front matter": (
        '-- a.md --\n---\ncover: "[[«pi$0c.png»]]"\n---\n![](«pic.png»)\n-- pic.png --\nx\n'
    ),
    "a missing heading": "-- a.md --\n[[«n»#Go$0ne]] [[«n»]]\n-- n.md --\nx\n",
    "a URL in a wikilink": '-- a.md --\n[[«https://e.org/a»]] [x](«https://e.or$0g/a» "t") «https://e.org/a»\n',
    "a URL in a definition": "-- a.md --\n[x][«r»]\n\n[r]: «https://e.or$0g/a»\n-- b.md --\n<«https://e.org/a»>\n",
    "a footnote without its note": "-- a.md --\nx[«^n$0»] y[«^n»]\n",
    "a link of a note to itself": "-- note.md --\nfirst\n\n[[«no$0te»]] [[#x]]\n-- b.md --\n[[«note»]]\n",
    "an empty note": "-- note.md --\n$0\n-- b.md --\n[[«note»]]\n",
    "a note with a byte order mark": "-- n.md [bom] --\n# T$0\n-- b.md --\n[[«n»]]\n",
    "a note with CR LF": "-- n.md [crlf] --\n# T\n\n## H$0\n-- b.md [crlf] --\nx\n\n[[«n»#H]]\n",
    "the URL of a video": (
        "-- a.md --\nx\n\n«https://youtu.be/abcdEF$0GH123»\n-- b.md --\n---\nvideoId: «abcdEFGH123»\n---\n"
    ),
    "an address without a scheme": "-- a.md --\nx\n\n«www.exa$0mple.org/x» [x](«www.example.org/x»)\n",
}
WITH_THE_DECLARATION = {
    "an anchor": "-- a.md --\n[[«b»#H$0]]\n-- b.md --\nx\n\n## «H»\n",
    "a heading with an id": "-- a.md --\n[x](«b.md»#own)\n-- b.md --\nx\n\n## «H$0» {#own}\n",
    "an embedded block": "-- a.md --\n![[«b»#^i$0d]] [x](«b.md»#^id)\n-- b.md --\nx «^id»\n",
    "a link to an HTML id": '-- a.md --\n[x](«b.md»#t$0op)\n-- b.md --\nwords <a id="«top»"></a>\n',
    "a label that stands for a URL": (
        "-- a.md --\n[x][«r$0»] [«r»]\n\n[«r»]: https://e.org/a\n-- b.md --\n<https://e.org/a>\n"
    ),
    "the words of a reference link": "-- a.md --\n[x$0][«r»] [«r»]\n\n[«r»]: n.md\n-- n.md --\n",
    "a footnote in its own note": "-- a.md --\nx[«^n»]\n\n[«^n»]: again [«^n$0»]\n",
    "a heading on the way to another": "-- a.md --\n[[n#«A$0»#B]] [[«n»#A]]\n-- n.md --\nx\n## «A»\n### B\n",
    "the last of several headings": "-- a.md --\n[[«n»#A#B$0]] [[n#A]]\n-- n.md --\nx\n## A\n### «B»\n",
    "a video in front matter": (
        "-- a.md --\n---\nvideoId: «abcdEF$0GH123»\n---\n-- b.md --\n---\nurl: «https://youtu.be/abcdEFGH123»\n---\n"
    ),
}
HIGHLIGHTED = {
    "a title": "-- note.md --\n---\ntitle: «My ti$0tle»\n---\n# «T»\n\n[[«note»]] [[#T]]\n",
    "the first heading": "-- note.md --\n---\ntitle: «My title»\n---\n# «T$0»\n\n[[«note»]] [[#«T»]]\n",
    "a link to the note itself": "-- note.md --\n---\ntitle: «My title»\n---\n# «T»\n\n[[«no$0te»]] [[#T]]\n",
    "a tag in front matter": "-- note.md --\n---\ntags: [«t$0ag», o]\n---\n«#tag» #o\n",
    "a tag and those below it": "-- note.md --\n«#t$0ag» «#tag»/x\n",
    "a part of a tag": "-- note.md --\n«#t$0ag»/x «#tag» #o\n",
    "a part of a tag, in front matter too": "-- note.md --\n---\ntags: [«tag»/y]\n---\n«#t$0ag»/x «#tag» #o\n",
    "an alias": "-- note.md --\n---\naliases: [«A$0l»]\n---\n[[«Al»]]\n",
    "the use of an alias": "-- note.md --\n---\naliases: [Al]\n---\nx [[«A$0l»]] [[«note»]]\n",
    "one of several aliases": "-- note.md --\n---\naliases: One, «T$0wo»\n---\n[[«Two»]] [[One]]\n",
    "a block": "-- note.md --\nx «^i$0d»\n\n[[#«^id»]]\n",
    "an HTML id": '-- note.md --\nfirst\n\n<a id="«t$0op»"></a> [x](#«top»)\n',
    "an attachment": "-- note.md --\n![[«pi$0c.png»]] [x](«pic.png»)\n-- pic.png --\nx\n",
    "a label": "-- note.md --\n[x][«r»] [«r$0»]\n\n[«r»]: n.md\n",
    "the target of a definition": "-- note.md --\n[x][«r»] [[«n»]]\n\n[r]: «n$0.md»\n-- n.md --\nx\n",
    "a URL": "-- note.md --\n[[«https://e.or$0g»]] <«https://e.org»>\n",
    "a video": "-- note.md --\n---\nvideoId: «abcdEF$0GH123»\n---\nx https://youtu.be/abcdEFGH123\n",
    "a heading on the way to another": "-- note.md --\nx\n## «A»\n### B\n[[#«A$0»#B]] [[#«A»]]\n",
    "a heading of another note": "-- note.md --\n[[«n»#H$0]] [[«n»#h]] [[n]]\n-- n.md --\nx\n## H\n",
}


@pytest.mark.parametrize("unsaved", [False, True])
@pytest.mark.parametrize("name", FOUND)
def test_what_refers_to(name: str, unsaved: bool) -> None:
    check(FOUND[name], declaration=False, unsaved=unsaved)


@pytest.mark.parametrize("unsaved", [False, True])
@pytest.mark.parametrize("name", WITH_THE_DECLARATION)
def test_what_refers_to_and_where_it_stands(name: str, unsaved: bool) -> None:
    check(WITH_THE_DECLARATION[name], declaration=True, unsaved=unsaved)


def check(drawn: str, *, declaration: bool, unsaved: bool) -> None:
    """Hold that the references are as drawn; with ``unsaved`` no file has what its note shows in the editor."""
    picture = Picture.parse(drawn)
    cursor = picture.cursor()
    if unsaved:
        vault = Picture({path: replace(file, text="") for path, file in picture.files.items()}).vault()
        for path, file in picture.files.items():
            if vault.name(path) is not None:
                vault.open_buffer(path, file.text, 1)
    else:
        vault = picture.vault()
    check_ranges(picture, selections(references(vault, cursor.path, cursor.offset, declaration)))


@pytest.mark.parametrize("name", HIGHLIGHTED)
def test_what_is_highlighted(name: str) -> None:
    picture = Picture.parse(HIGHLIGHTED[name])
    found = highlighted(picture)
    check_ranges(picture, [(picture.main, highlight.span) for highlight in found])


def test_a_place_that_gives_the_name_is_told_from_those_that_use_it() -> None:
    for drawn in (
        "---\ntitle: «My ti$0tle»\n---\n# «T»\n\n[[note]]\n",
        "---\naliases: [«A$0l»]\n---\n[[Al]]\n",
        "x\n\n## «H$0»\n\n[[#H]]\n",
        "x «^i$0d»\n\n[[#^id]]\n",
        "[x][r$0]\n\n[«r»]: n.md\n",
        "x[^n$0]\n\n[«^n»]: Note.\n",
        "---\nvideoId: «abcdEF$0GH123»\n---\n",
    ):
        picture = Picture.parse(drawn)
        check_ranges(picture, [(picture.main, one.span) for one in highlighted(picture) if one.declares])


def highlighted(picture: Picture) -> tuple[Highlight, ...]:
    return highlights(picture.vault(), picture.main, picture.cursor().offset)
