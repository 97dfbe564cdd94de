"""What services, workers and the catalog say, in the window's language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from pvchat_desktop.catalog.operations import Effect
from pvchat_desktop.core.faces import FaceQuality
from pvchat_desktop.core.ids import ClipSha
from pvchat_desktop.core.job import Progress
from pvchat_desktop.core.quality import assess_track
from pvchat_desktop.errors import BadClip, StorageError
from pvchat_desktop.presenters.background import Problem
from pvchat_desktop.services.people_words import effect_words
from pvchat_desktop.ui import language, words
from pvchat_desktop.ui.sentences import Pattern, local, local_problem, patterns
from tools.sentences import sentences

_FIELD = re.compile(r"\{(\w+)\}")


@pytest.fixture(autouse=True)
def german() -> Iterator[None]:
    QApplication.instance() or QApplication([])
    language.install("de")
    yield
    language.install("en")
    QLocale.setDefault(QLocale.system())


def filled(source: str) -> str:
    """A pattern with something in its fields: counts for counts, words that nothing else has for the others."""
    return _FIELD.sub(lambda field: "3" if field[1] == "n" else f"Zq{field[1]}", source)


def test_every_sentence_of_the_sources_is_found_again_and_has_german() -> None:
    unknown = []
    for source in sentences():
        said = local(filled(source))
        fields = {f"Zq{name}" for name in _FIELD.findall(source) if name != "n"}
        if (said == filled(source) and source not in _THE_SAME) or any(field not in said for field in fields):
            unknown.append(source)
    assert unknown == []


_THE_SAME = {"PVChat Desktop", "{n} Clip", "{n} clip", "{n} clips"}
"""Which are the same in German, but for capitals."""


def test_the_pattern_with_most_words_of_its_own_is_asked_first() -> None:
    lengths = [len(one.literal) for one in patterns()]
    assert lengths == sorted(lengths, reverse=True)
    assert Pattern("{n} clips").readings("Leos clips") == []
    assert Pattern("“{name}” is not a video.").readings("“a.txt” is not a video.") == [{"name": "a.txt"}]


def test_english_and_unknown_sentences_stay_as_they_are() -> None:
    assert local("Something nobody wrote down.") == "Something nobody wrote down."
    language.install("en")
    assert local("The disk is full.") == "The disk is full."


def test_sentences_within_sentences() -> None:
    assert local("“Learned Leo” cannot be undone, because a later change builds upon it: “Confirmed Oma”.") == (
        "„Leo gelernt“ kann nicht rückgängig gemacht werden, weil eine spätere Änderung darauf aufbaut: "
        "„Oma bestätigt“."
    )
    assert local("The background process for clips and faces ended without an answer (status 3).") == (
        "Der Hintergrundprozess für Clips und Gesichter endete ohne Antwort (Status 3)."
    )
    assert local("Leo needs about 9.1 GB of memory, 7.0 GB are free. Close it, then try again.") == (
        "Leo braucht etwa 9,1 GB Speicher, 7,0 GB sind frei. Schließen Sie es, und versuchen Sie es dann noch einmal."
    )


def test_the_lines_of_a_plan() -> None:
    assert local("Memory: about 3.5 GB of 18.2 GB free.") == "Speicher: etwa 3,5 GB von 18,2 GB frei."
    assert local("Time: not known before the first run here.") == "Zeit: vor dem ersten Lauf hier nicht bekannt."
    about = "About 3.5 GB for learning, 18.2 GB free. The processor does the work: this takes far longer."
    assert local(about) == "Etwa 3,5 GB zum Lernen, 18,2 GB frei. Der Prozessor rechnet: Das dauert viel länger."


def test_one_and_many() -> None:
    one = Effect(tracks=1, shas=(ClipSha("a"),), learned=0, unlearned=0, rejections=0, people=frozenset())
    more = replace(one, tracks=3, shas=(ClipSha("a"), ClipSha("b")), learned=8, unlearned=2)
    assert local(effect_words(one)) == "1 Auftritt in 1 Clip"
    assert local(effect_words(more)) == "3 Auftritte in 2 Clips; aus 8 Bilder gelernt, 2 nicht mehr"
    assert local("3 clips changed: 2 faces no longer Oma, 1 a suggestion for Leo.") == (
        "3 Clips geändert: 2 Gesichter nicht mehr Oma, 1 ein Vorschlag für Leo."
    )


def test_what_users_wrote_is_left_alone() -> None:
    """A clip's title may well be one of our sentences."""
    assert local("“Learned French” is not a video.") == "„Learned French“ ist kein Video."


def test_errors_stages_and_advice_as_screens_show_them() -> None:
    error = BadClip("“a.mov” is empty (0 bytes).", hint="Add it again when it is complete.")
    problem = local_problem(Problem.of(error))
    assert problem.title == "Diese Datei ist als Clip nicht nutzbar"
    assert problem.message == "„a.mov“ ist leer (0 Bytes)."
    assert problem.hint.startswith("Fügen Sie sie")
    full = local_problem(Problem.of(StorageError("The data folder cannot be written to (No space left on device).")))
    assert full.message.endswith("(Auf dem Datenträger ist kein Platz mehr).")
    assert words.progress(Progress("Looking for faces", 1, 4)) == "Gesichter werden gesucht, 25 %"
    small = FaceQuality(width_px=41, sharpness=9.0, yaw=0.0, brightness=0.5)
    for sentence in assess_track([small], 1).advice:
        assert local(sentence) != sentence
