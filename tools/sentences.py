"""The sentences outside the window, as patterns with named fields: `python -m tools.sentences` lists them.

Errors, stages of jobs, the history of changes and advice are written in English where they are made: by services, by
workers, in the catalog. The window finds the pattern behind such a sentence and says it in its own language (see
`pvchat_desktop/ui/sentences.py`). The patterns are read off the sources here: every text of at least two words is one,
and an f-string becomes one for each way in which its conditions may turn out (that is how "1 clip" and "2 clips" get
their own translations). What people never read is named below.
"""

from __future__ import annotations

import ast
import itertools
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from pvchat_desktop.paths import models_dir, repository

_LAYERS: Final = (
    "bootstrap.py", "errors.py", "catalog", "client", "core", "ml", "presenters", "protocol", "services",
    "settings/store.py", "vision", "worker",
)  # fmt: skip
_OTHER_TEXTS: Final = re.compile(
    # measurements, the sample world's drawing, and texts that have languages of their own or are read by a model
    r"bench|^playhouse/|evaluation/playhouse|services/playhouse_|playhouse_truth|tiny_|core/asking/|"
    r"core/(questions|scene_words|sidecar_text|face_words|framing|face_packs|base_facts|presence|labelling|footage|"
    r"runtime)\.py|services/(language|diagnostics|licences|appearances_export|xmp|model_tools|question_templates|"
    r"recorded_index)\.py|worker/main|augment/table|ml/inference/(prompt|wording)|"
    r"ml/remoh/|ml/base_models/(smolvlm|video_llama|instruct)|training/describing|vision/scan/tracker|"
    r"catalog/(migrations|codec|search|frames)\.py|vision/faces/(align|dlib_weights)\.py"
)
_FOR_US: Final = {
    "ProgramError", "ValueError", "TypeError", "AssertionError", "RuntimeError", "KeyError", "LookupError", "OSError",
    "NotImplementedError", "MissingTexts", "EOFError", "query", "execute", "executescript", "rows", "row", "value",
    "values", "debug", "info", "warning", "error", "exception", "compile", "add_argument", "search", "Literal",
    "NewType", "getLogger", "startswith", "endswith", "Thread", "encode", "dumps", "re", "NotADirectoryError",
    "BadGrammar", "field", "ThreadPoolExecutor", "read",
}  # fmt: skip
_SQL: Final = re.compile(
    r"\b(SELECT|INSERT|UPDATE|DELETE|WHERE|PRAGMA|CREATE|ORDER BY|json_each|CASE|coalesce|JOIN|IN \(|MATCH|AND|OR)\b"
    r"|= \?"
)
_COLUMN: Final = re.compile(r"[a-z]_[a-z]")
_NO_PROSE: Final = re.compile(r"[\n\\|<>]|%[sd]|\(\?|::|__|^pvchat |^3g2|Allocator|CUDA error|^import |^- ")
_WORD: Final = re.compile(r"[A-Za-z]{2,}|\ba\b|\bI\b")
_FIELD: Final = re.compile(r"\{\w+\}")
_LEAST_WORDS: Final = 2
_NO_NAME: Final = {
    "self", "len", "str", "sum", "max", "sorted", "join", "strip", "get", "describe", "_of", "_many", "_number",
    "_appearances", "rpartition", "int", "value", "shown",
}  # fmt: skip
_NAMED: Final = {"name_of": "name", "strerror": "reason", "error": "reason", "folders": "folder"}
_NOT_SAID: Final = {
    "(cache folder)", "(data folder)", "no a", "new file", "a suggestion", "and more", "as it is",
    "asked for", "no figure", "no group", "unfinished scan", "same person", "One clip was", "{added} clips were",
    "application/vnd.pypi.simple.v1+json, text/html;q=0.5", "There is no figure", "There is no snapshot",
    "There is no file and no clip of the library called", "{found} clips answer to", "{found} figures begin with",
    "{found} snapshots begin with", "no kernel image", "the person",
    # the tour of the sample world on the command line
    "A drawn figure of the sample world.", "Is {x} in this clip?", "What is {x} doing?",
    "One of them shows a figure that is called {x} here, known now by {gallery_faces} faces.",
    "{clips} clips of the sample world were drawn.",
}  # fmt: skip

COUNTED: Final = (
    ("appearance", "appearances"), ("clip", "clips"), ("picture", "pictures"), ("face", "faces"), ("file", "files"),
    ("new file", "new files"), ("person", "people"), ("sidecar", "sidecars"), ("figure", "figures"),
    ("question", "questions"),
)  # fmt: skip
"""What services count, where the number and its word are put together elsewhere than in the sentence."""
_SINGLE: Final = (
    "Stopped", "Learned {person}", "Confirmed {person}", "Hid {person}", "Showed {person}", "Imported {person}",
    "Learning {name}", "{n} unlearned", "models", "together", "at different times", "{n} no longer",
    "{n} files changed", "{n} file changed", "{n} files cleared", "{n} file cleared", "Ignored somebody",
    "Memory: about {memory_bytes} GB{free}.", "Disk: about {disk_bytes} GB.", "Time: {time}.",  # lines of a plan
    "Sample world", "Drawn faces",  # titles of models that are words
    # as the system says why a file cannot be used
    "No space left on device", "Permission denied", "Read-only file system", "No such file or directory",
    "Input/output error", "Is a directory", "Not a directory", "File name too long", "Device or resource busy",
)  # fmt: skip


def sentences() -> list[str]:
    """Every pattern, sorted."""
    found = set(_SINGLE)
    for one, many in COUNTED:
        found |= {f"{{n}} {one}", f"{{n}} {many}"}
    for file in _files():
        for node in _Texts(ast.parse(file.read_text(encoding="utf-8"))).found:
            found |= {text for text in variants(node) if is_prose(text)}
    return sorted((found | set(_of_models())) - _NOT_SAID)


def _of_models() -> Iterator[str]:
    """What the list of models says of each."""
    for rows in tomllib.loads((models_dir() / "manifest.toml").read_text(encoding="utf-8")).values():
        for row in rows if isinstance(rows, list) else []:
            yield from (row[key] for key in ("summary", "licence_note") if row.get(key))


def _files() -> Iterator[Path]:
    package = repository() / "pvchat_desktop"
    for layer in _LAYERS:
        path = package / layer
        for file in [path] if path.is_file() else sorted(path.rglob("*.py")):
            if not _OTHER_TEXTS.search(file.relative_to(package).as_posix()):
                yield file


class _Texts(ast.NodeVisitor):
    """Strings and f-strings that may be said to people."""

    def __init__(self, tree: ast.AST) -> None:
        self.found: list[ast.expr] = []
        self.visit(tree)

    def visit_Expr(self, node: ast.Expr) -> None:
        if not isinstance(node.value, ast.Constant):  # a docstring
            self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        if name not in _FOR_US:
            self.generic_visit(node)

    def visit_Compare(self, _node: ast.Compare) -> None:
        return

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        self.found.append(node)
        for part in node.values:
            if isinstance(part, ast.FormattedValue):
                self.visit(part.value)

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, str):
            self.found.append(node)


def is_prose(text: str) -> bool:
    words = [word for word in _FIELD.sub("_", text).split() if _WORD.search(word)]
    if _COLUMN.search(_FIELD.sub("", text)):
        return False
    return len(words) >= _LEAST_WORDS and not _SQL.search(text) and not _NO_PROSE.search(text)


def variants(node: ast.expr) -> list[str]:
    """The patterns that a text may have: of an f-string, one for each turn of its conditions."""
    if isinstance(node, ast.Constant):
        return [str(node.value).strip()]
    if not isinstance(node, ast.JoinedStr):
        return []
    names: dict[str, int] = {}
    parts = [_turns(part, names) for part in node.values]
    return ["".join(turn).strip() for turn in itertools.product(*parts)]


def _turns(part: ast.expr, names: dict[str, int]) -> list[str]:
    if isinstance(part, ast.Constant):
        return [str(part.value)]
    if not isinstance(part, ast.FormattedValue):
        return []
    value = part.value
    if isinstance(value, ast.IfExp) and (turns := _choices(value, names)):
        return turns
    if isinstance(value, ast.BinOp) and isinstance(value.left, ast.Constant) and isinstance(value.left.value, str):
        return ["", value.left.value]
    return [_field(value, names)]


def _choices(value: ast.IfExp, names: dict[str, int]) -> list[str]:
    turns = []
    for side in (value.body, value.orelse):
        if isinstance(side, ast.JoinedStr):
            turns += ["".join(turn) for turn in itertools.product(*(_turns(part, names) for part in side.values))]
        elif isinstance(side, ast.Constant) and isinstance(side.value, str):
            turns.append(side.value)
        else:
            turns.append(_field(side, names))
    return turns


def _field(value: ast.expr, names: dict[str, int]) -> str:
    """Named after the expression, so that translators see what stands there."""
    words = [
        word
        for one in ast.walk(value)
        for word in ([one.id] if isinstance(one, ast.Name) else [one.attr] if isinstance(one, ast.Attribute) else [])
        if word not in _NO_NAME and not word.isupper()
    ]
    name = words[0].strip("_") if words else "x"
    name = _NAMED.get(name, name)
    names[name] = names.get(name, 0) + 1
    return f"{{{name}{names[name] if names[name] > 1 else ''}}}"


def main() -> int:
    print("\n".join(sentences()))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
