"""The wordings of training questions, in resources/questions."""

from __future__ import annotations

import tomllib
from functools import cache

from pvchat_desktop.core.questions import KINDS, QuestionTemplates, read_templates
from pvchat_desktop.paths import resources_dir


@cache
def question_templates() -> QuestionTemplates:
    folder = resources_dir() / "questions"
    return read_templates(
        {kind: tomllib.loads((folder / f"{kind}.toml").read_text(encoding="utf-8")) for kind in KINDS}
    )
