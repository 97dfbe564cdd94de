"""Where things lie: the program's own resources, and the user's folders."""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

MODELS_SETTING: Final = "models_folder"
"""Of the settings: where models are kept instead of in the data folder."""

_ROOT = Path(__file__).resolve().parent.parent


def resources_dir() -> Path:
    return _ROOT / "resources"


def guide_dir() -> Path:
    """The user guide that Help shows: Markdown, with its pictures."""
    return _ROOT / "docs" / "guide"


def models_dir() -> Path:
    """The program's own `models` folder: the manifest, model cards, embedded weights."""
    return _ROOT / "models"


def repository() -> Path:
    """The folder that the program runs from: a checkout, where benchmark results are kept."""
    return _ROOT


def results_dir() -> Path:
    """Stored benchmark results."""
    return _ROOT / "benchmarks" / "results"


@dataclass(frozen=True, slots=True)
class UserFolders:
    """The user's folders; `PVCHAT_HOME` puts all of them under one folder."""

    data: Path
    config: Path
    cache: Path
    is_data_chosen: bool = False  # by the user, maybe on a drive that is not always connected: never made anew
    models_at: Path | None = None  # where they were moved to

    @classmethod
    def find(cls) -> UserFolders:
        if home := os.environ.get("PVCHAT_HOME"):
            return as_chosen(cls.below(Path(home).expanduser().resolve()))
        import platformdirs

        dirs = platformdirs.PlatformDirs("PVChat Desktop", appauthor=False)
        return as_chosen(cls(Path(dirs.user_data_dir), Path(dirs.user_config_dir), Path(dirs.user_cache_dir)))

    @classmethod
    def below(cls, root: Path) -> UserFolders:
        return cls(root / "data", root / "config", root / "cache")

    @property
    def catalog(self) -> Path:
        return self.data / "catalog.db"

    @property
    def faces(self) -> Path:
        """Final place of scans: faces/<clip sha256>/<job>/..."""
        return self.data / "faces"

    @property
    def thumbnails(self) -> Path:
        return self.data / "thumbnails"

    @property
    def staging(self) -> Path:
        """staging/<job>/...: written by a worker alone until the job is done."""
        return self.data / "staging"

    @property
    def backups(self) -> Path:
        return self.data / "backups"

    @property
    def models(self) -> Path:
        """Downloaded or imported model files: models/<manifest row>/..."""
        return self.models_at or self.data / "models"

    @property
    def packs(self) -> Path:
        """Identity packs: packs/<id>/..."""
        return self.data / "packs"

    @property
    def learning(self) -> Path:
        """What a training that is under way or paused needs: learning/<key>/... in the cache, which erasing empties."""
        return self.cache / "learning"

    @property
    def frames(self) -> Path:
        """Frames of clips that were asked about; bounded, least recently used out."""
        return self.cache / "frames"

    @property
    def logs(self) -> Path:
        return self.data / "logs"


def as_chosen(folders: UserFolders) -> UserFolders:
    """With the folders of the settings, which are read properly only once the folders are known."""
    try:
        found = tomllib.loads((folders.config / "settings.toml").read_text(encoding="utf-8"))
    except (OSError, ValueError):  # none yet, or damaged: settings/store.py deals with it
        return folders
    data, models = found.get("data_folder"), found.get(MODELS_SETTING)
    if isinstance(data, str) and data:
        folders = replace(folders, data=Path(data), is_data_chosen=True)
    return replace(folders, models_at=Path(models)) if isinstance(models, str) and models else folders
