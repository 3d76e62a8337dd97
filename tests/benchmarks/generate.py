"""Vaults of any size for measuring, made of a few words of our own; the same seed makes the same bytes.

The truth about a vault (what was written, which link leads where) is printed as JSON and kept beside
the vault as ``<vault>.truth.json``, so that whoever drives a server can judge each answer.

Shapes:

- ``video``: notes made from talks: front matter with ``videoId``, padded links, timestamp anchors; some 8 kB each
- ``obsidian``: short notes in nested folders with tags, aliases, blocks, embeds and headings in links
- ``markdown``: Markdown links only, relative and with slugs
- ``mixed``: short notes; each link is a wikilink or a relative Markdown link as the dice fall, and the truth counts
  both kinds, so that servers that know one kind only are judged by that kind, over the same vault
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from bisect import bisect_left
from collections.abc import Collection, Iterator
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Literal, get_args

import msgspec

Shape = Literal["video", "obsidian", "markdown", "mixed"]
Kind = Literal["wikilink", "markdown"]
"""How a link is written."""

HUB_BACKLINKS = 2_247
BIG_NOTE_BYTES = 986_000
LONG_LINE = 186_000
MANY_LINKS = 2_259
MANY_STAMPS = 2_082
BROKEN_SHARE = 1 / 3
PADDED_SHARE = 0.84
ANCHORED_SHARE = 0.2
COMMON_HEADING = "Overview"
FOLDED_SHARE = 0.12
NOTES_IN_FOLDER = 100
PROBES = 60

_LONG_WORDS = (
    "anchor apple archive arrow atlas balance bamboo basin beacon bellows birch border bottle branch breeze bridge "
    "bronze bucket cabin cable candle canyon carbon castle cedar chamber channel chapter cherry circle citrus cliff "
    "cloud clover coast compass copper coral cotton cradle crater cricket crystal curtain daisy delta desert diary "
    "dune eagle echo ember engine estuary fabric falcon feather fern ferry field filter flame flint forest fossil "
    "fountain galaxy garden garnet glacier granite gravel harbor harvest hazel hollow horizon index island ivory "
    "jasmine journal juniper kernel kettle ladder lagoon lantern lattice ledger lemon lens lichen lime linen lintel "
    "magnet maple marble market meadow mercury meteor mineral mirror monsoon mosaic needle nectar oasis ocean olive "
    "onion orbit orchard oxygen paddle palette paper pebble pepper pigment pilot planet plaster plateau pollen prairie "
    "prism quarry quartz quilt rafter rain raven reactor reef relay ribbon ridge river rocket saddle saffron sail "
    "sapphire satellite season shelter signal silver sketch slate socket spiral spring summit sunrise tablet tempo "
    "thicket thread thunder timber topaz tower tundra tunnel turbine valley vapor velvet violet vineyard volcano "
    "walnut water wheel willow window winter zenith"
)
_SMALL_WORDS = (
    "the of and to in is that for it as with on by this are from or which was be at has its more when than also can "
    "into between over after while most some each only about where because many such how what then most both through"
)
WORDS, SMALL_WORDS = _LONG_WORDS.split(), _SMALL_WORDS.split()
VIDEO_ID_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


class Probe(msgspec.Struct, frozen=True):
    """A link whose end is known: where a cursor stands on its target, and the note it leads to."""

    source: str
    line: int
    character: int
    target: str
    """The note's path."""
    kind: Kind = "wikilink"


class Truth(msgspec.Struct):
    """What was written into a vault."""

    shape: str
    notes: int
    seed: int
    bytes: int = 0
    links: int = 0
    broken_links: int = 0
    broken_markdown_links: int = 0
    """Those of the broken links that are no wikilinks."""
    padded_links: int = 0
    folded_links: int = 0
    stamps: int = 0
    headings: int = 0
    hub: str = ""
    hub_backlinks: int = 0
    hub_markdown_links: int = 0
    """Those of them that are no wikilinks."""
    big_note: str = ""
    note_of_many_links: str = ""
    note_of_many_stamps: str = ""
    hub_probes: list[Probe] = []
    """The first link to the hub of each kind."""
    probes: list[Probe] = []

    @property
    def hub_probe(self) -> Probe | None:
        """The first link to the hub, whatever its kind."""
        return self.hub_probes[0] if self.hub_probes else None

    def backlinks(self, kinds: Collection[Kind]) -> int:
        """How many links of these kinds the hub has."""
        wikilinks = self.hub_backlinks - self.hub_markdown_links
        return ("wikilink" in kinds) * wikilinks + ("markdown" in kinds) * self.hub_markdown_links

    def broken(self, kinds: Collection[Kind]) -> int:
        """How many broken links of these kinds there are."""
        wikilinks = self.broken_links - self.broken_markdown_links
        return ("wikilink" in kinds) * wikilinks + ("markdown" in kinds) * self.broken_markdown_links


class Name(msgspec.Struct, frozen=True, gc=False):
    """A note to be: where it will stand and what it is called."""

    path: str
    stem: str
    title: str


def main() -> None:
    """Make a vault and print its truth."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--notes", type=int, default=1_000)
    parser.add_argument("--shape", choices=get_args(Shape), default="video")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    truth = generate(arguments.folder, arguments.shape, arguments.notes, arguments.seed)
    shown = msgspec.to_builtins(truth)
    shown["probes"] = len(truth.probes)
    json.dump(shown, sys.stdout, indent=1)
    sys.stdout.write("\n")


def generate(folder: Path, shape: Shape, notes: int, seed: int = 1) -> Truth:
    """Write a vault of ``notes`` notes (4 at least) to ``folder``, which must not hold anything else, and its truth."""
    if folder.exists():
        if not truth_path(folder).exists():
            raise FileExistsError(f"{folder} is there and was not made here")
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    truth = Truth(shape, notes, seed)
    for path, text in _Writer(shape, notes, seed, truth).notes():
        data = text.encode()
        truth.bytes += len(data)
        place = folder / path
        try:
            place.write_bytes(data)
        except FileNotFoundError:
            place.parent.mkdir(parents=True)
            place.write_bytes(data)
    truth_path(folder).write_bytes(msgspec.json.encode(truth))
    return truth


def truth_path(folder: Path) -> Path:
    """Where the truth of the vault in ``folder`` is kept."""
    return folder.with_name(folder.name + ".truth.json")


class _Writer:
    """The vault while it is being written: names, popularity, and the counts as they come."""

    def __init__(self, shape: Shape, notes: int, seed: int, truth: Truth) -> None:
        self.random = Random(seed)
        self.shape = shape
        self.truth = truth
        stems = self._stems(notes + max(notes // 3, 8))
        self.names = [self._name(stem, number) for number, stem in enumerate(stems[:notes])]
        self.missing = stems[notes:]
        self.hub, self.big, self.linking, self.stamping = self.names[:4]
        truth.hub, truth.big_note = self.hub.path, self.big.path
        truth.note_of_many_links, truth.note_of_many_stamps = self.linking.path, self.stamping.path
        self.popular = self.names[4:] or self.names
        self.popularity = list(accumulate(1 / rank**0.6 for rank in range(1, len(self.popular) + 1)))
        self.missing_popularity = list(accumulate(1 / rank**0.6 for rank in range(1, len(self.missing) + 1)))
        self.sentences = [self._sentence() for _ in range(1_000)]
        # Every so many ordinary notes link to the hub, some of them several times where notes are few.
        self.hub_share = [HUB_BACKLINKS * max(at - 3, 0) // max(notes - 4, 1) for at in range(notes)]

    def notes(self) -> Iterator[tuple[str, str]]:
        """Path and text of each note."""
        for number, name in enumerate(self.names):
            links_to_hub = self.hub_share[number] - self.hub_share[number - 1] if number else 0
            yield name.path, self._note(name, links_to_hub)

    def _stems(self, count: int) -> list[str]:
        """Different stems, also when separators are folded."""
        stems: dict[str, None] = {}
        while len(stems) < count:
            stems["_".join(self.random.sample(WORDS, self.random.choice((2, 3, 3, 4))))] = None
        return list(stems)

    def _name(self, stem: str, number: int) -> Name:
        title = stem.replace("_", " ").capitalize()
        folder = WORDS[number // NOTES_IN_FOLDER % len(WORDS)]
        if number // NOTES_IN_FOLDER >= len(WORDS):
            folder = f"{folder}{number // NOTES_IN_FOLDER // len(WORDS)}"
        if self.shape == "obsidian":
            return Name(f"{folder}/{WORDS[number % 7]}/{title}.md", title, title)
        return Name(f"{folder}/{stem}.md", stem, title)

    def _sentence(self) -> str:
        words = [
            self.random.choice(WORDS if self.random.random() < 0.4 else SMALL_WORDS)
            for _ in range(self.random.randint(14, 26))
        ]
        return " ".join(words).capitalize()

    def _note(self, name: Name, links_to_hub: int) -> str:
        pieces = [self._front_matter(name)]
        if name is self.big:
            pieces += self._big_body()
        elif name is self.linking:
            pieces += self._lines(MANY_LINKS, stamps=0)
        elif name is self.stamping:
            pieces += self._lines(0, MANY_STAMPS)
        else:
            pieces += self._body()
        to_hub = [self._link(self.hub, anchor=False) for _ in range(links_to_hub)]
        pieces += [f"See also {link}.\n" for link in to_hub]
        self.truth.hub_backlinks += links_to_hub
        self.truth.hub_markdown_links += sum(_is_markdown(link) for link in to_hub)
        text = "".join(pieces)
        for kind in get_args(Kind):
            if links_to_hub and all(probe.kind != kind for probe in self.truth.hub_probes):
                probe = _probe(name, self.hub, text, kind, anchor="")
                self.truth.hub_probes += [probe] if probe else []
        self._add_probe(name, text)
        return text

    def _front_matter(self, name: Name) -> str:
        if self.shape == "video":
            video = "".join(self.random.choices(VIDEO_ID_LETTERS, k=11))
            # The channel is the folder, which has no note of its own: it is there, so the link is not broken.
            self.truth.links += 1
            channel = name.path.partition("/")[0]
            return f"---\ntitle: {name.title}\nvideoId: {video}\n---\n\nFrom: [[{channel}]] <br/>\n\n"
        if self.shape == "obsidian":
            tags = f"{self.random.choice(WORDS)}, notes/{self.random.choice(WORDS)}"
            return f"---\ntags: [{tags}]\naliases:\n  - About {name.title}\n---\n"
        self.truth.headings += 1
        return f"# {name.title}\n\n"

    def _body(self) -> list[str]:
        sections, paragraphs = (5, 3) if self.shape == "video" else (3, 2)
        pieces: list[str] = []
        for section in range(sections):
            if self.shape == "obsidian" and not section:
                self.truth.headings += 1
                pieces.append(f"# {COMMON_HEADING}\n\n")
            else:
                pieces.append(self._heading(2 if section or self.shape in {"markdown", "mixed"} else 1))
            if self.shape == "video" and section == 1:
                pieces.append(f"> [!info] The {self.random.choice(WORDS)}\n> {self._stamped_sentence()}\n\n")
            pieces += [self._paragraph(paragraph) for paragraph in range(paragraphs)]
        return pieces

    def _heading(self, level: int) -> str:
        self.truth.headings += 1
        words = " ".join(self.random.sample(WORDS, 3)).capitalize()
        if self.shape == "video" and self.random.random() < 0.08:
            words = self._some_link()
        return f"{'#' * level} {words}\n\n"

    def _paragraph(self, number: int) -> str:
        if self.shape == "video":
            sentences = [self._stamped_sentence(), self.random.choice(self.sentences) + ".", self._stamped_sentence()]
            if self.random.random() < 0.7:
                sentences.append(f"This is {self._some_link()}.")
        else:
            linked = f"{self.random.choice(self.sentences)}, like {self._some_link()}."
            sentences = [self.random.choice(self.sentences) + ".", linked]
        if self.shape == "obsidian":
            sentences.append(f"#{self.random.choice(WORDS)}")
            if number == 0:
                sentences.append(f"^{self.random.choice(WORDS)}")
        return " ".join(sentences) + "\n\n"

    def _stamped_sentence(self) -> str:
        return f"{self.random.choice(self.sentences)} {self._stamp()}."

    def _stamp(self) -> str:
        self.truth.stamps += 1
        seconds = self.random.randrange(5_400)
        time = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
        return f'<a class="yt-timestamp" data-t="{time}">[{time}]</a>'

    def _lines(self, links: int, stamps: int) -> Iterator[str]:
        yield self._heading(1)
        for _ in range(links):
            yield f"- {self.random.choice(self.sentences)}: {self._some_link()}\n"
        for _ in range(stamps):
            yield f"- {self._stamped_sentence()}\n"

    def _big_body(self) -> Iterator[str]:
        line: list[str] = []
        length = 0
        while length < LONG_LINE - 400:
            line.append(f"{self.random.choice(self.sentences)} {self._some_link()} {self._stamp()}. ")
            length += len(line[-1])
        yield "".join(line).ljust(LONG_LINE, "x") + "\n\n"
        length = LONG_LINE
        while length < BIG_NOTE_BYTES - 800:
            piece = self._heading(2) if self.random.random() < 0.1 else self._paragraph(1)
            length += len(piece)
            yield piece

    def _some_link(self) -> str:
        if self.random.random() < BROKEN_SHARE:
            self.truth.broken_links += 1
            at = bisect_left(self.missing_popularity, self.random.random() * self.missing_popularity[-1])
            stem = self.missing[at]
            link = self._link(Name(f"{stem}.md", stem, stem.replace("_", " ").capitalize()), anchor=False)
            self.truth.broken_markdown_links += _is_markdown(link)
            return link
        at = bisect_left(self.popularity, self.random.random() * self.popularity[-1])
        return self._link(self.popular[at], anchor=True)

    def _link(self, name: Name, *, anchor: bool) -> str:
        """A link to ``name``, with ``anchor`` now and then to a heading of it."""
        self.truth.links += 1
        if self.shape == "markdown" or (self.shape == "mixed" and self.random.random() < 0.5):
            anchored = anchor and self.random.random() < ANCHORED_SHARE
            slug = f"#{name.title.lower().replace(' ', '-')}" if anchored else ""
            return f"[{name.title}](../{name.path}{slug})"
        chance = self.random.random()
        if self.shape in {"obsidian", "mixed"}:
            embed = "!" if anchor and self.shape == "obsidian" and chance < 0.05 else ""
            heading = f"#{COMMON_HEADING}" if anchor and self.shape == "obsidian" and 0.05 < chance < 0.15 else ""
            label = f"|the {name.title.split()[0].lower()}" if chance > 0.7 else ""
            return f"{embed}[[{name.stem}{heading}{label}]]"
        if chance < PADDED_SHARE:
            self.truth.padded_links += 1
            return f"[[{name.stem} | {name.title}]]"
        if chance < PADDED_SHARE + FOLDED_SHARE:
            self.truth.folded_links += 1
            return f"[[{name.title}]]"
        return f"[[{name.stem}]]"

    def _add_probe(self, source: Name, text: str) -> None:
        if len(self.truth.probes) >= PROBES or source in {self.big, self.hub} or self.random.random() > 0.2:
            return
        kinds: tuple[Kind, ...] = get_args(Kind)
        # By turns, where there are both.
        kinds = kinds if len(self.truth.probes) % 2 == 0 else kinds[::-1]
        others = [target for target in self.popular[:200] if target != source]
        found = (_probe(source, target, text, kind) for kind in kinds for target in others)
        self.truth.probes += [probe for probe in found if probe][:1]


def _is_markdown(link: str) -> bool:
    return "](" in link


def _probe(source: Name, target: Name, text: str, kind: Kind, anchor: str = "#") -> Probe | None:
    """The first link of that kind to ``target`` in the text of ``source``, if there is one."""
    # VS Code says where a link leads only if it has an anchor.
    writings = [f"(../{target.path}{anchor}"] if kind == "markdown" else [f"[[{target.stem} |", f"[[{target.stem}]"]
    places = [at for at in map(text.find, writings) if at >= 0]
    if not places:
        return None
    at = min(places)
    line = text.count("\n", 0, at)
    character = at - text.rfind("\n", 0, at) - 1 + (6 if kind == "markdown" else 4)
    return Probe(source.path, line, character, target.path, kind)


if __name__ == "__main__":
    main()
