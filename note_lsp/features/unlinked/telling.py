"""Which names say enough to be meant wherever they stand."""

from __future__ import annotations

from typing import Final

from note_lsp.features.unlinked.words import needs_no_blanks
from note_lsp.folding import fold

_FEWEST: Final = 3
_FEWEST_WITHOUT_BLANKS: Final = 2
_COMMON_WORDS: Final = (
    "about above after again all also and another any are because been before being below between both but can could "
    "did does doing done down during each else etc even ever every few for from further get got had has have having "
    "her here hers herself him himself his how however into its itself just less like made make many may maybe me "
    "might more most much must myself near nor not now off often once one only other our ours ourselves out over own "
    "per quite rather really same see she should since some still such than that the their theirs them themselves "
    "then there these they this those though through thus too two under until upon use used very via was way well "
    "were what when where whether which while who whom whose why will with within without would yes yet you your "
    "yours yourself"
)
_USUAL_NAMES: Final = (
    "attribution changelog contents contributing credits description example examples faq home inbox index intro "
    "introduction license name note notes overview readme summary template templates test title todo untitled"
)
"""What notes are called everywhere, and what is said everywhere without meaning them."""
_SAY_NOTHING: Final = frozenset(f"{_COMMON_WORDS} {_USUAL_NAMES}".split())


def is_template(path: str) -> bool:
    """Whether a note lies in a folder for templates, as most vaults have one: nobody means these."""
    return "emplates/" in path and any(fold(folder) == "templates" for folder in path.split("/")[:-1])


def is_telling(key: str) -> bool:
    """Whether a folded name is long enough, no mere number, and not a single word of any text."""
    fewest = _FEWEST_WITHOUT_BLANKS if needs_no_blanks(key) else _FEWEST
    return len(key) >= fewest and key not in _SAY_NOTHING and any(map(str.isalpha, key))
