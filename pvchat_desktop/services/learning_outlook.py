"""What a training will take, in figures and in sentences."""

from __future__ import annotations

from dataclasses import dataclass

from pvchat_desktop.core.hardware import GIB, Plan
from pvchat_desktop.services.learning_course import Course


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a training will take and what it learns from, before anything starts."""

    base: str
    plan: Plan
    clips: int
    questions: int
    others: int
    trials: int
    notes: tuple[str, ...]

    @property
    def sentences(self) -> tuple[str, ...]:
        plan = self.plan
        free = "" if plan.free_bytes is None else f" of {plan.free_bytes / GIB:.1f} GB free"
        time_s = "not known before the first run here" if plan.minutes is None else f"about {plan.minutes:.0f} min"
        learned_from = f"{self.clips} clips and pictures, {self.questions} questions, {self.others} other people"
        checked = (
            f"checked with {self.trials} trials"
            if self.trials
            else "nothing of the person is left to check it with, so nobody can tell whether it worked"
        )
        needed = f"Memory: about {plan.memory_bytes / GIB:.1f} GB{free}. Disk: about {plan.disk_bytes / GIB:.2f} GB."
        return (
            f"{learned_from}; {checked}.",
            f"{needed} Time: {time_s}.",
            *plan.remarks,
            *plan.steps_down,
            *self.notes,
        )


def outlook(course: Course) -> Outlook:
    built = course.material.built
    return Outlook(
        base=course.base.name,
        plan=course.plan,
        clips=len(built.manifest.rows),
        questions=built.manifest.answered_questions,
        others=built.others,
        trials=len(course.material.trials),
        notes=built.notes,
    )
