"""What is known of a vault before a server is asked: the generator's word for its own, a plain look at any other."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import msgspec

from tests.benchmarks.generate import PROBES, Probe, Truth, truth_path

_WIKILINK = re.compile(r"\[\[[ \t]*([^\[\]|#\n\\]*[^\[\]|#\n\\ \t])[ \t]*(?:\|[^\[\]\n]*)?\]\]")
_NO_PROSE = re.compile(r"```|~~~|<!--|%%|`|\$")


def truth_of(vault: Path) -> Truth:
    """The generator's truth where it is kept beside the vault.

    Of any other vault: links of which it is plain where they lead (a target that is the stem of one note
    exactly, in a note without code or comments), and as hub the note most of them lead to.  How many
    links the hub has is not known then (``hub_backlinks`` is 0), nor is there a big note.
    """
    kept = truth_path(vault)
    if kept.exists():
        return msgspec.json.decode(kept.read_bytes(), type=Truth)
    notes = {path.relative_to(vault).as_posix(): path for path in sorted(vault.rglob("*.md"))}
    by_stem: dict[str, list[str]] = {}
    for path, file in notes.items():
        by_stem.setdefault(file.stem.casefold(), []).append(path)
    truth = Truth("found", len(notes), seed=0)
    wanted: Counter[str] = Counter()
    probes: list[Probe] = []
    for path, file in notes.items():
        data = file.read_bytes()
        truth.bytes += len(data)
        text = data.decode(errors="replace")
        if _NO_PROSE.search(text) or not text.isascii():
            continue
        for number, line in enumerate(text.split("\n")):
            for match in _WIKILINK.finditer(line):
                ends = by_stem.get(match[1].casefold(), [])
                if len(ends) == 1 and notes[ends[0]].stem == match[1] and ends[0] != path:
                    wanted[ends[0]] += 1
                    probes.append(Probe(path, number, match.start(1) + 1, ends[0]))
    if not probes:
        raise ValueError(f"{vault} has no link of which it is plain where it leads")
    truth.hub = wanted.most_common(1)[0][0]
    truth.hub_probes = [next(probe for probe in probes if probe.target == truth.hub)]
    different = list({probe.source: probe for probe in probes}.values())
    truth.probes = different[:: max(1, len(different) // PROBES)][:PROBES]
    return truth
