"""Why a rename and its reverse did not give the bytes of before: in which other spelling a name was written."""

from __future__ import annotations

from collections import Counter
from posixpath import normpath
from urllib.parse import unquote

from note_lsp.folding import fold_case, fold_name
from note_lsp.syntax.markdown import parse
from note_lsp.syntax.nodes import Link


def respellings(before: str, after: str) -> Counter[str]:
    """The kinds of differences between two texts, each with how often it is there."""
    old, new = parse(before), parse(after)
    found: Counter[str] = Counter()
    if len(old.links) != len(new.links):
        return Counter({"other links": 1})
    for one, other in zip(old.links, new.links, strict=True):
        if one.span.of(before) != other.span.of(after):
            found[_of_link(one, other, before, after)] += 1
    if [tag.name for tag in old.tags] != [tag.name for tag in new.tags]:
        same = [fold_case(tag.name) for tag in old.tags] == [fold_case(tag.name) for tag in new.tags]
        found["a tag in another case" if same else "other tags"] += 1
    if not found:
        folded = before.split() == after.split()
        found["blanks around a name" if folded else "something else"] += 1
    return found


def _of_link(old: Link, new: Link, before: str, after: str) -> str:
    was, now = old.target, new.target
    if was == now and old.anchor != new.anchor:
        return "an anchor spelled like another heading's or by its slug" if old.anchor and new.anchor else "an anchor"
    if was == now and old.target_span.of(before) != new.target_span.of(after):
        return "encoded otherwise" if unquote(old.target_span.of(before)) == unquote(now) else "something else"
    if fold_case(was) == fold_case(now):
        return "another case"
    if fold_name(was) == fold_name(now):
        return "folded"
    if now.endswith("/" + was.rpartition("/")[2]) and len(now) > len(was):
        return "lengthened, as the name was taken meanwhile"
    if normpath(was).endswith(normpath(now).lstrip("./")):
        return "a detour"
    if "/" not in now and fold_name(now) != fold_name(was):
        return "a title or alias that became the name"
    return f"something else: {was} → {now}"
