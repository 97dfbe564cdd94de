"""Made-up figures of a training and of its check, for pictures of the pages that show them. Never used as results."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from pvchat_desktop.core.ids import PersonId
    from pvchat_desktop.core.job import TrainingStep
    from pvchat_desktop.presenters.learn import Verdict
    from pvchat_desktop.services.views import ClipSummary

_STEPS: Final = 90
_TARGET: Final = 0.5


def steps() -> tuple[TrainingStep, ...]:
    from pvchat_desktop.core.job import TrainingStep

    return tuple(
        TrainingStep(
            step=number,
            stage="image" if number <= _STEPS // 4 else "video",
            language_loss=0.3 + 2.2 * math.exp(-number / 22) + 0.12 * math.sin(number * 1.7),
            spr_loss=0.01,
            hae_loss=0.0,
            sparsity=_TARGET * (1 - math.exp(-number / 18)) + 0.02 * math.sin(number),
            beta=1e-3,
            answers=8,
            seconds=0.4,
        )
        for number in range(1, _STEPS + 1)
    )


def verdict(person: PersonId, clips: Sequence[ClipSummary]) -> Verdict:
    from pvchat_desktop.catalog.packs import Pack
    from pvchat_desktop.presenters.learn import Verdict
    from pvchat_desktop.presenters.report import report_page
    from pvchat_desktop.services.packs import PackView

    report: dict[str, Any] = {
        "base": _row(11, 12),
        "memory": _row(16, 38),
        "memory_adapter": _row(18, 40),
        "outcome": "keep",
        "reasons": ["With a hidden face right in 9 of 10; face memory alone in 4."],
        "wrong": [{"clip": clips[1].clip.sha256, "start_s": 1.0, "end_s": 4.0, "present": True}],
    }
    made = "2026-01-01T12:00:00+00:00"
    pack = Pack("0", person, "adapter", "playhouse-mini", None, "{}", "", None, "", active=True, created_at=made)
    return Verdict(PackView(pack, report, 33_000_000), report_page(report), tuple(clips))


def _row(present: int, absent: int) -> dict[str, Any]:
    return {"acc": (present + absent) / 60, "trials": {"present": [present, 20], "absent": [absent, 40]}}
