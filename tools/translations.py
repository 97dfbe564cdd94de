"""Texts of the window in other languages: `python -m tools.translations` after texts were changed.

Collects what the window says, and the sentences of the other layers that it shows (`tools/sentences.py`), into
`resources/translations/pvchat_LANGUAGE.ts` (edit them with pyside6-linguist, or by hand), compiles the `.qm` files that
the program loads, and says what is not translated yet. `--check` changes nothing
and fails where a file is out of date or has gaps.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from pvchat_desktop.paths import repository, resources_dir
from pvchat_desktop.ui.sentences import CONTEXT
from tools.sentences import sentences

LANGUAGES: Final = ("de",)
_FOLDER: Final = resources_dir() / "translations"
_LIST: Final = _FOLDER / "sentences.txt"  # of the patterns that the window looks for
_FIELD: Final = re.compile(r"\{[\w:.,]*\}")


def ts_file(language: str, folder: Path = _FOLDER) -> Path:
    return folder / f"pvchat_{language}.ts"


def collect(language: str, folder: Path) -> None:
    """Merge the texts of the sources into a .ts file: new ones are unfinished, those that are gone are dropped."""
    sources = sorted((repository() / "pvchat_desktop" / "ui").rglob("*.py"))
    with tempfile.TemporaryDirectory() as scratch:
        _update(language, folder, [*sources, _marked(sentences(), Path(scratch))])


def _marked(found: Sequence[str], folder: Path) -> Path:
    """The sentences as Qt's tool finds texts: marked in a source file."""
    file = folder / "sentences.py"
    lines = [f"_noop({json.dumps(CONTEXT)}, {json.dumps(one, ensure_ascii=False)})" for one in found]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def _update(language: str, folder: Path, sources: Sequence[Path]) -> None:
    command = [_tool("pyside6-lupdate"), *map(str, sources), "-ts", str(ts_file(language, folder))]
    command += ["-no-obsolete", "-locations", "none", "-source-language", "en", "-target-language", language, "-silent"]
    # As ui/actions.py marks texts that are translated later.
    command += ["-tr-function-alias", "QT_TRANSLATE_NOOP=_noop"]
    subprocess.run(command, check=True, cwd=repository())


def compile_file(language: str, folder: Path) -> None:
    made = ts_file(language, folder).with_suffix(".qm")
    command = [_tool("pyside6-lrelease"), "-silent", "-nounfinished"]
    subprocess.run([*command, str(ts_file(language, folder)), "-qm", str(made)], check=True)


def _tool(name: str) -> str:
    found = shutil.which(name, path=str(Path(sys.executable).parent)) or shutil.which(name)
    if found is None:
        raise SystemExit(f"{name} is not installed: it comes with PySide6.")
    return found


def messages(file: Path) -> list[tuple[str, str, str]]:
    """(context, text, translation) of a .ts file; "" where there is none yet."""
    found = []
    for context in ET.parse(file).getroot().iter("context"):  # noqa: S314 - our own file
        name = context.findtext("name", "")
        for message in context.iter("message"):
            translation = message.find("translation")
            is_done = translation is not None and translation.get("type") != "unfinished"
            text = translation.text or "" if is_done and translation is not None else ""
            found.append((name, message.findtext("source", ""), text))
    return found


def faults(file: Path) -> list[str]:
    """What is missing, and translations whose fields in braces are not those of the text."""
    said = []
    for context, source, translation in messages(file):
        if not translation:
            said.append(f"{context}: not translated: {source}")
        elif sorted(set(_FIELD.findall(source))) != sorted(set(_FIELD.findall(translation))):
            said.append(f"{context}: other fields: {source}")
    return said


def is_current(language: str) -> bool:
    """Whether the stored files have exactly the texts of the sources."""
    if _LIST.read_text(encoding="utf-8").splitlines() != sentences():
        return False
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        if ts_file(language).exists():
            shutil.copy(ts_file(language), copy)
        collect(language, copy)
        return ts_file(language).exists() and messages(ts_file(language, copy)) == messages(ts_file(language))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    args = parser.parse_args()
    status = 0
    for language in LANGUAGES:
        if args.check and not is_current(language):
            print(f"{ts_file(language).name} is out of date: run python -m tools.translations")
            status = 1
        if not args.check:
            _FOLDER.mkdir(parents=True, exist_ok=True)
            _LIST.write_text("\n".join(sentences()) + "\n", encoding="utf-8")
            collect(language, _FOLDER)
            compile_file(language, _FOLDER)
        gaps = faults(ts_file(language))
        print("\n".join(gaps) or f"{language}: complete")
        if args.check and gaps:
            status = 1
    return status


if __name__ == "__main__":
    raise SystemExit(main())
