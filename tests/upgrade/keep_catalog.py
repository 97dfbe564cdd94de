"""Make the catalog that stands for a released version: `python -m tests.upgrade.keep_catalog` at every release.

Writes tests/upgrade/catalogs/<version>.db: two clips, a person, a merged person, a suggestion, a chat, a job and
changes that can be undone, made with that version's own code.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from pvchat_desktop import __version__
from pvchat_desktop.catalog import Catalog, open_catalog
from pvchat_desktop.core.conversation import Chat, Turn, TurnState, reference
from pvchat_desktop.core.ids import ChatId, JobId, TurnId
from pvchat_desktop.core.job import Job, JobState
from pvchat_desktop.core.person import TrackLabel, TrackState
from pvchat_desktop.paths import UserFolders
from tests.helpers.filler import Filler
from tests.helpers.scans import Figure

CATALOGS = Path(__file__).parent / "catalogs"


def fill(catalog: Catalog) -> None:
    filler = Filler(catalog)
    leo_track, double = filler.scanned([Figure(1, end_s=6.0), Figure(2, 10, 14)])
    [maybe] = filler.scanned([Figure(3)], number=1)
    leo, twin = filler.person(leo_track, "Leo"), filler.person(double, "Leopold")
    catalog.changes.merge(leo.id, twin.id)
    catalog.tracks.suggest([TrackLabel(maybe.id, TrackState.SUGGESTED, leo.id, 0.7)])
    catalog.chats.add(Chat(ChatId("c"), "A chat", "2024-01-01", "2024-01-01"))
    question = f"Where is {reference(twin.id)}?"
    turn = Turn(TurnId("t"), ChatId("c"), None, question, (), TurnState.ANSWERED, "Here.", (), "2024-01-01")
    catalog.chats.add_turn(turn)
    job = Job(JobId("j"), "ScanFaces", "Looking", JobState.PAUSED, "{}", None, None, None, "2024-01-01", "2024-01-01")
    catalog.jobs.add(job)


def main() -> None:
    with TemporaryDirectory() as home:
        folders = UserFolders(Path(home) / "data", Path(home) / "config", Path(home) / "cache")
        catalog = open_catalog(folders)
        fill(catalog)
        catalog.close()
        CATALOGS.mkdir(exist_ok=True)
        shutil.copy(folders.catalog, CATALOGS / f"{__version__}.db")


if __name__ == "__main__":
    main()
