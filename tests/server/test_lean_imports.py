"""What is imported is what it always is: lsprotocol's classes finished when first used, asyncio without TLS."""

from __future__ import annotations

import json
import subprocess
import sys
from functools import cache
from typing import Any

_DESCRIBE = """
import inspect, json, sys
{first}
import attrs
from lsprotocol import types as lsp
from lsprotocol.converters import get_converter

position = lsp.Position(1, 2)
hover = {{"contents": {{"kind": "markdown", "value": "x"}}, "range": {{"start": {{"line": 1, "character": 2}},
          "end": {{"line": 1, "character": 3}}}}}}
made = get_converter().structure(hover, lsp.Hover)
found = {{
    "position": [repr(position), position == lsp.Position(1, 2), position < lsp.Position(1, 3), position != 3],
    "unhashable": lsp.Range.__hash__ is None,
    "made": repr(made),
    "again": get_converter().unstructure(made, lsp.Hover),
    "classes": {{}},
}}
try:
    lsp.Position("one", 2)
except Exception as error:
    found["refused"] = str(error)
for name, one in sorted(lsp.ALL_TYPES_MAP.items()):
    if isinstance(one, type) and attrs.has(one):
        fields = [[field.name, str(field.type), repr(field.default), field.init] for field in attrs.fields(one)]
        named = [str(one.replace(annotation=int)) for one in inspect.signature(one).parameters.values()]
        found["classes"][name] = [fields, named, one.__hash__ is None, "__lt__" in vars(one)]
json.dump(found, sys.stdout)
"""

_HOW_MANY = """
import sys
import note_lsp.server.beginning
from lsprotocol import types as lsp
from note_lsp.server import lean_imports
classes = [one for one in lsp.ALL_TYPES_MAP.values() if isinstance(one, type) and "__attrs_attrs__" in vars(one)]
print(len(classes), sum(vars(one)["__attrs_attrs__"] is not lean_imports._fields for one in classes))
"""

_AT_ONCE = """
import threading
import note_lsp.server
from lsprotocol import types as lsp

sys.setswitchinterval(1e-6)
wrong = []
def work():
    begin.wait()
    try:
        place = lsp.Range(lsp.Position(1, 2), lsp.Position(1, 3))
        assert lsp.Location("x", place) == lsp.Location("x", place)
        assert lsp.TextEdit(place, "y").new_text == "y"
        assert lsp.Diagnostic(place, "words").message == "words"
    except Exception as error:
        wrong.append(repr(error))
begin = threading.Barrier(8)
threads = [threading.Thread(target=work) for _ in range(8)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
print(wrong)
"""


def python(code: str) -> str:
    """What ``code`` prints in a process of its own."""
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout


@cache
def described(first: str) -> dict[str, Any]:
    """All about the classes, after the statement ``first``."""
    found: dict[str, Any] = json.loads(python(_DESCRIBE.format(first=first)))
    return found


def test_a_class_has_the_same_fields_and_methods_as_one_finished_at_once() -> None:
    at_once, lazily = described("import lsprotocol.types"), described("import note_lsp.server")
    assert lazily["classes"].keys() == at_once["classes"].keys()
    assert len(lazily["classes"]) > 400
    for name, (fields, *others) in at_once["classes"].items():
        assert lazily["classes"][name] == [fields, *others], name


def test_objects_behave_alike() -> None:
    at_once, lazily = described("import lsprotocol.types"), described("import note_lsp.server")
    for what in ("position", "unhashable", "made", "again", "refused"):
        assert lazily[what] == at_once[what]


def test_a_start_finishes_only_a_few_classes() -> None:
    known, finished = map(int, python(_HOW_MANY).split())
    assert known > 400
    assert finished < 40


def test_threads_may_use_a_class_for_the_first_time_at_once() -> None:
    assert python("import sys" + _AT_ONCE).strip() == "[]"


def test_whoever_has_imported_the_types_before_keeps_them() -> None:
    assert python(
        "from lsprotocol import types as lsp; one = lsp.Position; import note_lsp.server; "
        "print(lsp.Position is one, lsp.Position(1, 2))"
    ).split() == ["True", "1:2"]


def test_the_server_imports_a_feature_when_it_is_first_asked_for() -> None:
    code = (
        "import sys, note_lsp.server.beginning; from note_lsp import features; "
        "print(*[name for name in ('hover', 'completion', 'moving', 'actions', 'diagnostics') "
        "if f'note_lsp.features.{name}' in sys.modules]); features.hover.hover; "
        "print('note_lsp.features.hover' in sys.modules, hasattr(features, 'no_such_feature'))"
    )
    assert python(code).splitlines() == ["", "True False"]


def test_what_answers_initialize_imports_nothing_that_reads_notes() -> None:
    code = (
        "import sys, note_lsp.server.main; others = {'sqlite3', 'yaml', 'pyromark', 'click'}; "
        "print(*[name for name in sys.modules if name.startswith(('note_lsp.vault', 'note_lsp.syntax'))], "
        "*others & sys.modules.keys())"
    )
    assert python(code).strip() == ""


def test_the_event_loop_does_without_tls_and_whoever_wants_it_has_it() -> None:
    code = (
        "import sys, note_lsp.server.beginning; print('ssl' in sys.modules); import asyncio; "
        "asyncio.run(asyncio.sleep(0)); import ssl; print(ssl.OPENSSL_VERSION_INFO > (1,))"
    )
    assert python(code).split() == ["False", "True"]
