"""enroll, train: a person learned by face at once, and by a base model where that is wanted."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, Literal

from pvchat_desktop.commands.context import Command, Context
from pvchat_desktop.core.ids import ClipSha, PersonId, TrackId
from pvchat_desktop.core.recipe import PRESETS, Preset
from pvchat_desktop.errors import Cancelled, Refused, UsageError

if TYPE_CHECKING:
    from pvchat_desktop.services.learning import Learned
    from pvchat_desktop.services.views import Enrolled

_MEMORY: Final = "memory"
_PRESETS = (_MEMORY, *PRESETS)
_ROWS = (("base", "base model untouched"), ("memory", "with face memory"), ("memory_adapter", "with what was learned"))


def _add_enroll(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("clip", metavar="CLIP", help="the clip to learn the person from")
    parser.add_argument("--name", required=True, help="the person's name")
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--track", metavar="ID", help="which figure, as listed by `pvchat faces CLIP`")
    which.add_argument("--at", metavar="SECONDS,X,Y", help="which figure, by a point in the picture at a time")
    _add_training(parser, default=None)
    parser.add_argument(
        "--look-alike", action="append", default=[], metavar="NAME", help="somebody who looks like them"
    )
    parser.add_argument("--consent", metavar="TEXT", help="what the person agreed to")
    parser.add_argument("--birth-date", metavar="YYYY-MM-DD")


def _add_training(parser: argparse.ArgumentParser, *, default: Preset | None) -> None:
    parser.add_argument("--base", metavar="ID", help="the base model to train, by name or folder; default: the chosen")
    parser.add_argument(
        "--preset",
        choices=_PRESETS,
        default=default,
        help="memory: by face, at once; the others train; default: standard with --base, else memory",
    )
    parser.add_argument("--plan", action="store_true", help="say what training will take, and stop there")


def _enroll(args: argparse.Namespace, context: Context) -> int:
    app = context.app
    preset = _preset(args)
    if preset is not None:
        _base(args, context)  # refused before anything is learned
    clip = context.clip(args.clip).clip.sha256
    app.library.scan(clip, context.watch)
    track = app.enrollment.pick(
        clip,
        args.name,
        track=TrackId(args.track) if args.track else None,
        at=_point(args.at) if args.at else None,
    )
    enrolled = app.enrollment.enroll(
        track.track.id,
        args.name,
        consent=args.consent,
        birth_date=args.birth_date,
        look_alikes=tuple(args.look_alike),
    )
    _say_enrolled(context, enrolled)
    learned = None if preset is None else _learn(args, context, enrolled.person.id, preset, clip)
    context.console.document(
        {"faces": enrolled.gallery_faces, "memory_s": round(enrolled.seconds, 3)}
        | document(context, enrolled.person.id, learned, enrolled.seconds)
    )
    return 0


def _preset(args: argparse.Namespace) -> Preset | None:
    """None: by face alone."""
    named: Preset | Literal["memory"] | None = args.preset
    if named is None:
        return "standard" if args.base else None
    return None if named == _MEMORY else named


def _say_enrolled(context: Context, enrolled: Enrolled) -> None:
    say = context.console.say
    say(f"{enrolled.person.name} is known now, by {enrolled.gallery_faces} faces.")
    for sentence in enrolled.advice:
        say(sentence)
    if not context.app.people.has_consent(enrolled.person.id):
        say("No consent was recorded; add it with --consent TEXT when you enroll.")
    if enrolled.also_seen_in:
        count = len(enrolled.also_seen_in)
        say(f"Also recognised in {count} other {'clip' if count == 1 else 'clips'} of the library.")


def _base(args: argparse.Namespace, context: Context) -> str:
    """The base model to train: the one named, the chosen one, or the first that is here."""
    ready = (view.name for view in context.app.bases.offered() if view.is_ready)
    ref = args.base or context.app.bases.chosen() or next(ready, None)
    if ref is None:
        raise Refused(
            "There is no base model here to train.",
            hint="See what fits this machine: pvchat models list; then: pvchat models download NAME",
        )
    context.app.bases.base_for(ref, watch=context.watch)
    return str(ref)


def _learn(
    args: argparse.Namespace, context: Context, person: PersonId, preset: Preset, clip: ClipSha | None
) -> Learned | None:
    """The plan first, then the training and its report."""
    learning, ref = context.app.learning, _base(args, context)
    outlook = learning.plan(person, ref, preset, context.watch, clip=clip)
    for sentence in (f"Plan for {outlook.base}, {preset}:", *outlook.sentences):
        context.console.note(sentence)
    if args.plan:
        return None
    try:
        learned = learning.learn(person, ref, preset, context.watch, clip=clip)
    except Cancelled:
        _say_paused(context, person, ref)
        raise
    say_report(context, learned)
    return learned


def _say_paused(context: Context, person: PersonId, ref: str) -> None:
    """It may have been thrown away, from the window or by `jobs cancel`."""
    if any((course.person, course.ref) == (person, ref) for course in context.app.learning.unfinished()):
        context.console.note("What was learned so far is kept. To go on, train again in the same way.")
        context.console.note("To throw it away: pvchat jobs list, then pvchat jobs cancel JOB.")


def say_report(context: Context, learned: Learned) -> None:
    say = context.console.say
    say("Did it work?")
    for row, title in _ROWS:
        figures = learned.report.get(row)
        if isinstance(figures, Mapping):
            say(f"  {title:22} {figures['sentence']}")
    for reason in learned.report["reasons"]:
        say(f"  {reason}")
    say("It is switched on." if learned.is_active else "It is kept, but face memory goes on answering.")


def document(context: Context, person: PersonId, learned: Learned | None, seconds: float) -> dict[str, Any]:
    facts = {"person": person, "name": context.app.people.name_of(person)}
    if learned is None:
        report: dict[str, Any] = {"base": None, "memory": None, "memory_adapter": None, "kept": _MEMORY}
        return facts | {"pack": None, "base": None, "seconds": round(seconds, 3), "report": report}
    kept = "memory_adapter" if learned.is_active else _MEMORY
    return facts | {
        "pack": learned.pack.id,
        "base": learned.pack.base,
        "seconds": round(seconds + sum(learned.seconds.values()), 3),
        "parts_s": dict(learned.seconds),
        "report": {**learned.report, "kept": kept},
    }


def _train(args: argparse.Namespace, context: Context) -> int:
    """Train somebody who is known already, or go on where it was paused."""
    person = context.app.people.named(args.name)
    clip = context.clip(args.clip).clip.sha256 if args.clip else None
    preset = _preset(args)
    if preset is None:
        raise UsageError("Face memory needs no training: choose quick, standard or best.")
    learned = _learn(args, context, person.id, preset, clip)
    context.console.document(document(context, person.id, learned, 0.0))
    return 0


def _add_train(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME")
    parser.add_argument("--clip", metavar="CLIP", help="the clip to learn from; default: where they are seen longest")
    _add_training(parser, default="standard")


def _point(text: str) -> tuple[float, float, float]:
    try:
        t_s, x, y = (float(part) for part in text.split(","))
    except ValueError:
        raise UsageError(f"--at {text}: expected SECONDS,X,Y, for example 2.5,640,300.") from None
    return t_s, x, y


COMMANDS = (
    Command(("enroll",), "learn a person from one clip", _enroll, _add_enroll),
    Command(("people", "train"), "train a base model for a person who is known", _train, _add_train),
)
